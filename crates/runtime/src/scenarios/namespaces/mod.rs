//! Namespaces, and what is in them (config-linux.md#namespaces and what follows).
pub(super) mod joined;
pub(super) mod net_devices;
pub(super) mod new;
pub(super) mod sysctl;
pub(super) mod time;
pub(super) mod user;
