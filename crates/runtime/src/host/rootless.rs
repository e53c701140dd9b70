//! What a run without root changes in every configuration.

use serde_json::json;

use super::Host;
use crate::config::Config;

impl Host {
    /// Whether cgroups of our own can be made.
    pub(crate) fn has_cgroups(&self) -> bool {
        self.is_root() && self.cgroups.view() != "none"
    }

    /// Makes a configuration one that can be had without root: a user namespace with one ID, no network and sysfs of its own.
    pub(crate) fn adapt(&self, config: &mut Config) {
        if self.is_root() {
            return;
        }
        let mapping = |id: u32| json!([{ "containerID": 0, "hostID": id, "size": 1 }]);
        config
            .push("/linux/namespaces", json!({ "type": "user" }))
            .set("/linux/uidMappings", mapping(self.uid))
            .set("/linux/gidMappings", mapping(self.gid))
            .retain("/mounts", |mount| mount["destination"] != "/sys");
        // `gid=5` is not mapped, and so not asked for by the base configuration either.
    }
}
