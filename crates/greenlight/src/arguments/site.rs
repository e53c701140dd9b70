//! The arguments of `site`.

use std::path::PathBuf;

use clap::Args;

use super::TrustArguments;

/// Arguments of `site`.
#[derive(Debug, Args)]
pub struct SiteArguments {
    /// Dossiers, or directories with dossiers in them: a directory with a report.json (and a PRODUCT.yaml that describes the
    /// product, and a certificate.dsse.json if it is signed), or one of the official programme with junit.xml, PRODUCT.yaml and perhaps results.yaml
    #[arg(required = true, value_name = "DIR")]
    pub dossiers: Vec<PathBuf>,

    /// Where the site goes: a directory that is not there, or is empty, or holds a site that this verb made before
    #[arg(long, value_name = "DIRECTORY")]
    pub out: PathBuf,

    /// Whose signatures count: a dossier that is signed is shown for what it is worth to them.
    #[command(flatten)]
    pub trust: TrustArguments,

    /// A revocation, or a folder of some; repeatable
    #[arg(long, value_name = "PATH")]
    pub revocations: Vec<PathBuf>,
}
