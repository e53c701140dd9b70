//! Seccomp (config-linux.md#seccomp), as a child of the probe meets it.
pub(super) mod actions;
pub(super) mod errors;
pub(super) mod listener;
