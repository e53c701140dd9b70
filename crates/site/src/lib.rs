//! The static site of a certification programme, made from dossiers: a pure function from entries to files.
//!
//! Nothing here reads files, looks at a clock, verifies a signature or prints. Whoever calls says what each dossier is worth.

mod about;
mod badge;
mod build;
mod change;
mod compare;
mod entry;
mod error;
mod index;
mod matrix;
mod natural;
mod page;
mod pieces;
mod programme;
mod report_page;
mod requirement;
mod slug;
mod subject;
mod table;
mod wording;

pub use badge::MOST as MOST_OF_A_BADGE;
pub use build::{Files, build};
pub use entry::{Entry, Judgement, Peer, Product, Signer, Standing, Subject};
pub use error::Error;
