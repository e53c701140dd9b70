//! What many scenarios do, judged each time: opening sessions, pushing blobs and manifests, removing things.
mod blobs;
mod deletion;
mod errors;
mod kept;
mod manifests;
mod pulled;
mod referrers;
mod removal;
mod session;

pub(crate) use kept::ARTIFACT;
pub use kept::PushedManifest;
pub use referrers::{Entry, Listing};
