//! What this host can do: what it cannot is not held against a runtime.
mod apart;
mod cgroups;
mod facts;
mod group;
mod left;
mod rootless;

pub(crate) use apart::told_apart;
pub use cgroups::Cgroups;
pub(crate) use cgroups::remove_cgroups;
pub use facts::Host;
pub use group::Group;
pub use left::{interrupt, remove_run};
