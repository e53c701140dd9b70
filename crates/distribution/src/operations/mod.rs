//! What many scenarios do, judged each time: opening sessions, pushing blobs and manifests, removing things.
mod blobs;
mod chunks;
mod deletion;
mod errors;
mod identity;
mod kept;
mod manifests;
mod mounting;
mod parts;
mod progress;
mod pulled;
mod referrers;
mod refusal;
mod removal;
mod session;
mod stored;

pub use blobs::Pushed;
pub(crate) use errors::{LEGACY, code_fits};
pub(crate) use identity::{Identity, is_of_its_own, with_another};
pub(crate) use kept::ARTIFACT;
pub use kept::PushedManifest;
pub(crate) use progress::range_end;
pub use referrers::{Entry, Listing};
pub use session::Session;
pub(crate) use session::named;
