//! Tests of the documents, and of exchanges held against them.

mod documents;
mod marks;
mod outline;
mod walk;
