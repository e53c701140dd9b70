//! JSON documents as they are on the wire: the bytes, and a tree in which every name and value knows its span.
//!
//! [`Document::parse`] never fails. What is wrong with the text is a list of [`Problem`]s, facts for checks to judge;
//! only when the text is not JSON at all is there no [`Document::root`].

mod arena;
mod duplicates;
mod encoding;
mod excerpt;
mod limits;
mod nesting;
mod number;
mod parser;
mod pointer;
mod problem;
mod string;
mod tree;
mod value;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod strictness_tests;

pub use excerpt::Excerpt;
pub use limits::Limits;
pub use number::NumberLoss;
pub use problem::{OtherEncoding, Problem, ProblemKind, SurrogateHalf};
pub use tree::Document;
pub use value::{Kind, Member, Value};
