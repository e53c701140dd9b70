//! What many scenarios do, judged each time: opening sessions, pushing blobs and manifests, removing things.
mod blobs;
mod chunks;
mod deletion;
mod errors;
<<<<<<< HEAD
mod identity;
=======
mod kept;
>>>>>>> h-manifests
mod manifests;
mod mounting;
mod progress;
mod pulled;
<<<<<<< HEAD
mod refusal;
mod removal;
mod session;
<<<<<<< HEAD

pub(crate) use errors::{CODES, code_fits};
=======
mod stored;

pub use blobs::Pushed;
pub(crate) use identity::{Identity, is_of_its_own, with_another};
pub(crate) use progress::range_end;
pub use session::Session;
>>>>>>> h-push
=======
mod referrers;
mod removal;
mod session;

pub use kept::PushedManifest;
pub use referrers::{Entry, Listing};
>>>>>>> h-manifests
