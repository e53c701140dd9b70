//! From a subject to a certificate and back: dossiers of real subjects, and each of them broken on purpose.

mod begun;
mod flips;
mod image;
mod programme;
mod published;
mod refusals;
mod registry;
mod runtime;
