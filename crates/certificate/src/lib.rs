//! From a report to a certificate: what a certification group needs beyond one run.
//!
//! Nothing here drives a subject, renders a report or talks to a network: this is what a dossier is made of, what is signed about
//! it, and how all of that is held against each other again, offline.

mod date;
pub mod dossier;
pub mod dsse;
pub mod foreign;
pub mod http_date;
pub mod key;
pub mod predicate;
mod product;
pub mod programs;
mod project;
pub mod review;
mod shown;
pub mod statement;
pub mod trust;
pub mod validity;
pub mod verify;

pub use date::{Date, NoDate};
pub use dossier::{Dossier, DossierError};
pub use product::{Problem, Product, ProductType};
pub use project::{Project, ProjectError, Waiver};
pub use trust::{Trust, TrustError};
