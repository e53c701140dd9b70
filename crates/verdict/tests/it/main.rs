//! The laws of the verdict, over random outcome vectors.

mod laws;
