//! From a report to a certificate: what a certification group needs beyond one run.
//!
//! Nothing here drives a subject, renders a report or talks to a network: this is what a dossier is made of, what is signed about
//! it, and how all of that is held against each other again, offline.

mod date;
mod product;
pub mod review;
mod shown;

pub use date::Date;
pub use product::{Problem, Product, ProductType};
