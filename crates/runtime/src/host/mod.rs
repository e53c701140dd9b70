//! What this host can do: what it cannot is not held against a runtime.
mod cgroups;
mod facts;
mod rootless;

pub use cgroups::Cgroups;
pub(crate) use cgroups::{cgroup_parent, remove_cgroups};
pub use facts::Host;
