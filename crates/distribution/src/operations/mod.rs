//! What many scenarios do, judged each time: opening sessions, pushing blobs and manifests, removing things.
mod blobs;
mod deletion;
mod errors;
mod manifests;
mod pulled;
mod removal;
mod session;

pub use session::Session;
