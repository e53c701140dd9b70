//! `greenlight certify`: the steps on the way to a certificate, one file each.

pub mod attach;
pub mod discovered;
pub mod envelope;
mod envelopes;
pub mod image;
