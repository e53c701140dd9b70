//! Cgroups (config-linux.md#control-groups), read back on the host through the container's own `/proc/PID/cgroup`.
pub(super) mod devices;
pub(super) mod owner;
pub(super) mod path;
pub(super) mod pids;
pub(super) mod rdt;
pub(super) mod resources;
mod setting;
mod settings;
pub(super) mod unified;
