//! `greenlight certify`: the steps on the way to a certificate, one file each.

pub mod attach;
mod discovered;
mod envelope;
mod envelopes;
mod image;
