//! Tests of the documents, and of exchanges held against them.
