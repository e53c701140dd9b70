//! What must never be shown, and how it is hidden: once by where it stands (sensitive headers, query values, user information
//! in a URL, members of JSON), and once by what it is ([`Secrets`]); [`Screen`] does both.
mod encoding;
mod place;
mod screen;
mod secrets;

pub(crate) use encoding::percent_encode;
pub use place::{MARK, form, header, text};
pub use screen::Screen;
pub use secrets::Secrets;
