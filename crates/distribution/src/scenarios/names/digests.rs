//! Pulling by something that is neither a digest nor a tag (spec.md#pulling-manifests).

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::refused::{Malformed, judge};
use crate::context::Context;
use crate::exchange::Stop;
use crate::scenario::{Scenario, Stage};

/// Manifests cannot be pulled by malformed digests.
pub static SCENARIO: Scenario = Scenario {
    name: "digests_follow_their_grammar",
    decides: &[&dist::ERROR_CODE_FITS, &dist::REF_OTHER_FORM],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// Who finds what nobody has pushed, finds it by any name.
const CAUSES: &[&Requirement] =
    &[&dist::PULL_MANIFEST_GET_404, &dist::PULL_MANIFEST_HEAD_404, &dist::PULL_MANIFEST_GET_200];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let Some(digest) = shelf.manifests.first().map(|stored| stored.manifest.digest().to_owned()) else { return Ok(()) };
    // The digest of what is there, in capitals and with its end cut off: who compares too kindly finds something.
    let capitals = digest.split_once(':').map(|(algorithm, hex)| format!("{algorithm}:{}", hex.to_ascii_uppercase()));
    let short: String = digest.chars().take(digest.len() - 1).collect();
    for (method, value) in [
        ("GET", "sha256:baddigeststring".to_owned()),
        ("HEAD", short),
        ("GET", capitals.unwrap_or_default()),
        ("HEAD", "greenlight:baddigeststring".to_owned()),
    ] {
        let answer = match method {
            "HEAD" => context.head_manifest(&shelf.repository, &value)?,
            _ => context.get_manifest(&shelf.repository, &value)?,
        };
        let malformed = Malformed { what: "a malformed digest", value, because: CAUSES };
        if judge(context, &[&dist::REF_OTHER_FORM], &answer, &malformed) {
            let fitting = ["DIGEST_INVALID", "MANIFEST_INVALID", "MANIFEST_UNKNOWN", "NAME_INVALID", "UNSUPPORTED"];
            context.has_fitting_code(&answer, &fitting, "a malformed digest");
        }
    }
    Ok(())
}
