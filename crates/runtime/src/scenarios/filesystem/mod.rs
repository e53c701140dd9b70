//! The root filesystem, mounts and devices, as the probe inside the container finds them.
pub(super) mod defaults;
pub(super) mod devices;
pub(super) mod mounts;
pub(super) mod options;
pub(super) mod paths;
pub(super) mod propagation;
pub(super) mod root;
