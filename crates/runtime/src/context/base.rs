//! The configuration that every test begins with: small, and accepted by every runtime that works.

use serde_json::{Value, json};

use super::{Container, Context};
use crate::config::Config;
use crate::probe;

/// Where containers answer.
pub const RESULTS: &str = "/greenlight";

/// The capabilities of the base configuration.
const CAPABILITIES: [&str; 14] = [
    "CAP_AUDIT_WRITE",
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_MKNOD",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_RAW",
    "CAP_SETFCAP",
    "CAP_SETGID",
    "CAP_SETPCAP",
    "CAP_SETUID",
    "CAP_SYS_CHROOT",
];

impl Context<'_> {
    /// A configuration that every runtime takes, for the container with this label: new pid, mount, ipc, uts and network namespaces, the
    /// default filesystems, a writable root, `/greenlight` to answer in, and the probe as its program, with these commands.
    pub fn config(&self, label: &str, commands: &[&str]) -> Config {
        let container = self.container(label);
        let mut config = Config::of(json!({
            "ociVersion": self.facts.sent_version(),
            "process": {
                "terminal": false,
                "user": { "uid": 0, "gid": 0 },
                "args": arguments(&container, commands),
                "env": ["PATH=/bin", "GREENLIGHT=1"],
                "cwd": "/",
                "capabilities": {
                    "bounding": CAPABILITIES, "effective": CAPABILITIES, "permitted": CAPABILITIES,
                },
            },
            // Where a relative path is taken from has a scenario of its own.
            "root": { "path": container.rootfs().to_string_lossy(), "readonly": false },
            "hostname": "greenlight",
            "mounts": [
                { "destination": "/proc", "type": "proc", "source": "proc" },
                {
                    "destination": "/dev", "type": "tmpfs", "source": "tmpfs",
                    "options": ["nosuid", "strictatime", "mode=755", "size=65536k"],
                },
                {
                    "destination": "/dev/pts", "type": "devpts", "source": "devpts",
                    "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"],
                },
                {
                    "destination": "/dev/shm", "type": "tmpfs", "source": "shm",
                    "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"],
                },
                {
                    "destination": "/sys", "type": "sysfs", "source": "sysfs",
                    "options": ["nosuid", "noexec", "nodev", "ro"],
                },
                {
                    "destination": RESULTS, "type": "bind", "source": container.results.to_string_lossy(),
                    "options": ["rbind", "rw"],
                },
            ],
            "linux": {
                "namespaces": [
                    { "type": "pid" }, { "type": "network" }, { "type": "ipc" }, { "type": "uts" }, { "type": "mount" },
                ],
            },
        }));
        if self.facts.host.has_cgroups() {
            config.set("/linux/cgroupsPath", json!(format!("{}/{}", self.cgroup_parent(), container.id)));
        }
        self.facts.host.adapt(&mut config);
        config
    }

    /// The arguments that run the probe with these commands in the container with this label.
    pub fn arguments(&self, label: &str, commands: &[&str]) -> Value {
        arguments(&self.container(label), commands)
    }
}

fn arguments(container: &Container, commands: &[&str]) -> Value {
    let mut words = vec![format!("/{}", probe::NAME), container.nonce.clone(), format!("{RESULTS}/answer")];
    words.extend(commands.iter().map(|command| (*command).to_owned()));
    json!(words)
}
