//! Cgroups (config-linux.md#control-groups), read back on the host through the container's own `/proc/PID/cgroup`.
pub(super) mod path;
pub(super) mod pids;
pub(super) mod resources;
mod setting;
mod settings;
