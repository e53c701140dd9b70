//! Pushing and deleting by tags at the border of their grammar, and by what is neither a tag nor a digest
//! (spec.md#pulling-manifests, spec.md#pushing-manifests).

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::refused::{Malformed, judge};
use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Tags and digests follow their grammar, or are refused.
pub static SCENARIO: Scenario = Scenario {
    name: "references_follow_their_grammar",
    decides: &[
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::REF_OTHER_FORM,
        &dist::TAG_GRAMMAR,
        &dist::TAG_LENGTH,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// The most characters of a tag.
const LONGEST: usize = 128;

/// Who does not hold digests against bytes takes any.
const PUT_CAUSES: &[&Requirement] = &[&dist::PUSH_MANIFEST_DIGEST_CHECKED];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let config = context.matter.config("config");
    context.push_blob(&repository, &config)?;
    // Some take no image without layers, so the one blob is both.
    let manifest = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    context.push_manifest(&repository, &context.tag("plain"), &manifest)?;
    lengths(context, &repository, &manifest)?;
    let word = context.matter.word("tag");
    for start in [".", "-"] {
        let malformed =
            Malformed { what: "a tag that begins with `.` or `-`", value: format!("{start}{word}"), because: &[] };
        refuses(context, &repository, &manifest, &malformed)?;
    }
    // A plus, a space and a letter outside of ASCII, as they stand in a URL.
    for inside in ["%2B", "%20", "%C3%A9"] {
        let malformed = Malformed {
            what: "a tag with other characters than those of the grammar",
            value: format!("{word}{inside}{word}"),
            because: &[],
        };
        refuses(context, &repository, &manifest, &malformed)?;
    }
    digests(context, &repository, &manifest)
}

fn lengths(context: &mut Context<'_>, repository: &str, manifest: &Manifest) -> Result<(), Stop> {
    let long = |length: usize| -> String {
        let word = context.matter.word("long");
        format!("l{word}{}", ".x-_9".repeat(LONGEST)).chars().take(length).collect()
    };
    let (right, wrong) = (long(LONGEST), long(LONGEST + 1));
    let answer = context.offer_manifest(repository, &right, manifest)?;
    let mut is_there = answer.is_success();
    let mut shown = answer;
    if is_there {
        context.judge_stored_manifest(&shown)?;
        shown = context.get_manifest(repository, &right)?;
        is_there = shown.status() == 200;
    }
    context.holds(&dist::TAG_LENGTH, is_there, || {
        Violation::of(&dist::TAG_LENGTH, "a tag of 128 characters is refused, or cannot be found afterwards")
            .at(&shown, Mark::Status)
            .expected("success")
            .got(shown.describe())
            .unless_broken(&[&dist::PULL_MANIFEST_GET_200])
    });
    let answer = context.offer_manifest(repository, &wrong, manifest)?;
    let malformed = Malformed { what: "a tag of 129 characters", value: wrong, because: &[] };
    judge(context, &[&dist::TAG_LENGTH], &answer, &malformed);
    Ok(())
}

fn refuses(
    context: &mut Context<'_>,
    repository: &str,
    manifest: &Manifest,
    malformed: &Malformed,
) -> Result<(), Stop> {
    let answer = context.offer_manifest(repository, &malformed.value, manifest)?;
    judge(context, &[&dist::TAG_GRAMMAR], &answer, malformed);
    Ok(())
}

fn digests(context: &mut Context<'_>, repository: &str, manifest: &Manifest) -> Result<(), Stop> {
    let capitals = manifest.digest().to_ascii_uppercase().replace("SHA256", "sha256");
    for value in ["sha256:baddigeststring".to_owned(), capitals] {
        let answer = context.offer_manifest(repository, &value, manifest)?;
        let malformed = Malformed { what: "a malformed digest", value, because: PUT_CAUSES };
        judge(context, &[&dist::REF_OTHER_FORM], &answer, &malformed);
    }
    if !context.facts.manifest_deletion.is_yes() {
        return Ok(());
    }
    let value = "sha256:baddigeststring".to_owned();
    let answer = context.send(Call::delete(format!("/v2/{repository}/manifests/{value}")))?;
    judge(context, &[&dist::REF_OTHER_FORM], &answer, &Malformed { what: "a malformed digest", value, because: &[] });
    Ok(())
}
