//! Arguments of `certify`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::RegistryArguments;

/// Arguments of `certify`.
#[derive(Debug, Args)]
pub struct CertifyArguments {
    /// Which step.
    #[command(subcommand)]
    pub step: CertifyStep,
}

/// A step on the way to a certificate.
#[derive(Debug, Subcommand)]
pub enum CertifyStep {
    /// Attach the signed envelopes of a dossier to their image in its registry, where `verify` finds them
    Attach(AttachArguments),
}

/// Arguments of `certify attach`.
#[derive(Debug, Args)]
pub struct AttachArguments {
    /// The image: host[:port]/repository[:tag][@digest]
    #[arg(value_name = "REF")]
    pub image: String,

    /// The dossier, whose certificate.dsse.json, test-result.dsse.json and peers/*.dsse.json are attached
    #[arg(long, value_name = "DIRECTORY")]
    pub dossier: PathBuf,

    /// Reaching a registry.
    #[command(flatten)]
    pub registry: RegistryArguments,
}
