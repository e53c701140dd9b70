//! Dossiers and what is signed about them, seen from outside.
mod envelopes;
