//! What judged what, by digests: a file of the evidence.

use content::digest::Algorithm;
use serde::{Deserialize, Serialize};
use verdict::Report;

use crate::dossier::{Dossier, PRODUCT};
use crate::predicate::ProductName;
use crate::statement::Resource;

/// The file.
pub const RUN: &str = "evidence/run.json";

/// What judged what, by digests.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programs {
    /// The digest of the greenlight that judged.
    pub tool: String,
    /// The name and digest of the program that was judged, if it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<(String, String)>,
}

/// What the statements about a run are about: the image of the report; or the product, by the digest of the file in `dossier` that
/// describes it, with its program.
pub fn subject(report: &Report, product: &ProductName, dossier: &Dossier, programs: &Programs) -> Vec<Resource> {
    if let Some(digest) = &report.subject.digest {
        return vec![Resource::new(&report.subject.name, digest)];
    }
    let digest = Algorithm::Sha256.digest(dossier.file(PRODUCT).unwrap_or_default()).unwrap_or_default();
    let described = Resource::new(format!("{} {}", product.name, product.version), &digest);
    let program = programs.program.as_ref().map(|(name, digest)| Resource::new(name, digest));
    std::iter::once(described).chain(program).collect()
}
