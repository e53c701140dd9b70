//! The root filesystem, mounts and devices, as the probe inside the container finds them.
pub(super) mod bind_options;
pub(super) mod bind_propagation;
pub(super) mod data_options;
pub(super) mod defaults;
pub(super) mod devices;
pub(super) mod id_mapped;
pub(super) mod mounts;
pub(super) mod options;
pub(super) mod paths;
pub(super) mod propagation;
pub(super) mod recursive_options;
pub(super) mod root;
mod tree;
