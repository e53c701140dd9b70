//! Manifests that refer to what is not there (spec.md#push).

use catalogue::distribution as dist;
use content::media_type;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::{Blob, Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A manifest with unknown content is taken, or refused in words that say so.
pub static SCENARIO: Scenario = Scenario {
    name: "unknown_content_is_named",
    decides: &[
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_REJECT_CODE,
        &dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN,
        &dist::PUSH_MANIFEST_REJECT_UNKNOWN,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// What a manifest refers to and nobody has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    Blob,
    Manifest,
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let nowhere = context.matter.blob("nowhere", 123);
    let member = Manifest { blob: context.matter.blob("member", 345), media_type: media_type::MANIFEST.to_owned() };
    let mut cases = vec![
        ("layer", Manifest::image(&empty, &[&empty, &nowhere]), Unknown::Blob),
        ("config", Manifest::image(&nowhere, &[&empty]), Unknown::Blob),
    ];
    if context.facts.index_push.is_yes() {
        cases.push(("member", Manifest::index(&[&member]), Unknown::Manifest));
    }
    let mut refuses = false;
    for (label, value, unknown) in cases {
        let manifest = Manifest::seal(value, Style::Compact);
        let tag = context.tag(&format!("unknown-{label}"));
        let answer = context.offer_manifest(&repository, &tag, &manifest)?;
        if answer.is_success() {
            continue;
        }
        refuses = true;
        refusal(context, &answer, unknown);
    }
    match refuses {
        true => context.pass(&dist::PUSH_MANIFEST_REJECT_UNKNOWN),
        false => {
            context
                .unsupported(&dist::PUSH_MANIFEST_REJECT_UNKNOWN, "manifests that refer to unknown content are taken");
            for requirement in [&dist::PUSH_MANIFEST_REJECT_CODE, &dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN] {
                context.not_applicable(requirement, "no manifest is refused for what it refers to");
            }
        }
    }
    Ok(())
}

fn refusal(context: &mut Context<'_>, answer: &Answer, unknown: Unknown) {
    let codes: Vec<String> = answer.errors().into_iter().filter_map(|entry| entry.code).collect();
    let has = |wanted: &str| answer.is_client_error() && codes.iter().any(|code| code == wanted);
    let (is_of_today, is_of_old) = (has("MANIFEST_BLOB_UNKNOWN"), has("BLOB_UNKNOWN"));
    let got = match codes.is_empty() {
        true => format!("{} without a code", answer.describe()),
        false => format!("{} with `{}`", answer.describe(), codes.join("`, `")),
    };
    // The body of a refusal may have any form, and only one of them has codes.
    let has_no_form = answer.is_client_error() && !answer.is_json();
    let violation = |requirement, message: &str, code: &str| {
        let violation = Violation::of(requirement, message)
            .at(answer, Mark::Status)
            .expected(format!("a client error with the code `{code}`"))
            .got(got.clone());
        if has_no_form { violation.mild() } else { violation }
    };
    let message = match answer.is_client_error() {
        true => "a manifest is refused for content that is not there without the code for that",
        false => "a manifest with content that is not there is answered with a server error",
    };
    context.holds(&dist::PUSH_MANIFEST_REJECT_CODE, is_of_today, || {
        violation(&dist::PUSH_MANIFEST_REJECT_CODE, message, "MANIFEST_BLOB_UNKNOWN")
    });
    // 1.0 speaks of blobs only.
    if unknown == Unknown::Blob {
        context.holds(&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, is_of_old, || {
            let violation = violation(&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, message, "BLOB_UNKNOWN");
            // The table of 1.0 describes the later code with the same words.
            if is_of_today { violation.mild() } else { violation }
        });
    }
}
