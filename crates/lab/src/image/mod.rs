//! Images as a graph of editable parts: layer tars, layer blobs, configs, manifests, indexes. Every digest is taken after
//! the edits of what it covers, so a fault is one edit and everything above it is sealed anew.

mod base;
mod docker;
mod edit;
mod graph;
mod layout;
mod media;
mod seal;

pub use base::{
    BASES, Build, artifact, base, buildkit_attestation, cosign_signature, docker_schema2, empty, minimal, multi_arch,
    multi_layer, plain_tar, sha512, zstd,
};
pub use docker::{DockerSave, save_new, save_old};
pub use graph::{Image, Layer};
pub use layout::{Descriptor, Layout, Part, Sealed};
pub use media::*;
