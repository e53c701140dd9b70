//! The registry API as OpenAPI 3.1 documents, and recorded exchanges held against them.
//!
//! [`document`] makes the document of any pinned version of the distribution spec from two sources: the tables under
//! `operations`, which say what the API is made of, and the rows of the catalogue, which say what of it a version has and
//! which headers it demands. [`Validator`] tells where a recorded exchange is not what a document says.

mod document;
mod everywhere;
mod form;
mod headers;
mod inexpressible;
mod marks;
mod operation;
mod operations;
mod parameters;
mod schemas;
mod validator;

pub use document::document;
pub use form::Form;
pub use inexpressible::{INEXPRESSIBLE, Why};
pub use marks::MARK;
pub use validator::{DocumentError, ExchangeView, KEYWORDS, Kind, Mismatch, Validator};
