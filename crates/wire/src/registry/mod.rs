//! One registry: single requests in somebody's name, and on them the pull side of the distribution API, and of its push side what it
//! takes to attach something to an image and to find it there.
mod answer;
mod artifact;
mod attach;
mod descriptor;
mod driver;
mod fallback;
mod pull;
mod push;
mod redirect;
mod referrers;
mod sending;
mod subject;

pub use artifact::{Artifact, Layer};
pub use attach::{Attached, ListedBy, Payload};
pub use descriptor::Descriptor;
pub use driver::Driver;
pub use pull::{Blob, Fetched, Registry, RegistryOptions};
pub use referrers::Referrers;
pub(crate) use subject::{ACCEPT, MAX_MANIFEST, media_type_of};
