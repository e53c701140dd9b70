//! A dossier held against itself, the catalogue, the calendar and whom one trusts: offline, and without the subject.

mod contents;
mod dates;
mod files;
mod item;
mod peers;
mod revocations;
mod rules;
mod run;
mod signature;
mod standing;
mod withdrawal;

pub use contents::contents;
pub use item::{Item, State};
pub use peers::Counted;
pub use peers::disagreement;
pub use run::{Question, Verification, signed, verify_envelopes};
pub use signature::is_intact;
pub use standing::Standing;
pub use withdrawal::Withdrawal;
