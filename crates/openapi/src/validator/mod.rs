//! Holds recorded exchanges against a document.

mod check;
mod content;
mod location;
mod mismatch;
mod schema;
mod template;

pub use check::{DocumentError, ExchangeView, Validator};
pub use mismatch::{Kind, Mismatch};
pub use schema::KEYWORDS;
