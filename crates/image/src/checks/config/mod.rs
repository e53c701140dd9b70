//! Image configs (config.md), and the diff ids and the history beside the layers of their manifests.

pub(super) mod created;
pub(super) mod diff_ids;
pub(super) mod env;
pub(super) mod execution;
pub(super) mod exposed_ports;
mod given;
pub(super) mod history;
pub(super) mod history_count;
pub(super) mod layer_count;
pub(super) mod platform;
pub(super) mod properties;
pub(super) mod rootfs;
mod stack;
mod standing;
pub(super) mod stop_signal;
pub(super) mod user;
pub(super) mod volumes;

#[cfg(test)]
mod wild;
