//! From a hash to the manifest, the config and the layers.
//!
//! The walk reads documents and follows their descriptors; blobs that are not documents are left [`Content::Pending`] for
//! a scan, which may run in parallel. Each digest is read once, every way to it is kept, loops end, and depth, document size and
//! the number of nodes are bounded. The walk follows what is there and judges nothing.

mod follow;
mod graph;
mod options;
mod reading;

pub use follow::walk;
pub use graph::{Content, Graph, Link, Node, Verified, claimed_algorithm};
pub use options::{Platform, Selection, WalkLimits};
pub use reading::{Part, Reading, descriptors};
