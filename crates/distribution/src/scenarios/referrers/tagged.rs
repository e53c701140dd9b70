//! What clients have listed under a referrers tag (spec.md#enabling-the-referrers-api).

use catalogue::distribution as dist;
use serde_json::{Value, json};

use super::referrer::{Referrer, test_type};
use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::{Blob, Manifest, Style, object};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What is listed under a referrers tag is listed by the API too.
pub static SCENARIO: Scenario = Scenario {
    name: "referrers_of_the_tag_are_listed",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE,
        &dist::PUSH_SUBJECT_HEADER,
        &dist::REFERRERS_200,
        &dist::REFERRERS_BODY,
        &dist::REFERRERS_CT,
        &dist::REFERRERS_EMPTY,
        &dist::REFERRERS_LINK,
        &dist::REFERRERS_LINK_FORM,
        &dist::REFERRERS_LINK_PAGES,
        &dist::REFERRERS_NEVER_404,
        &dist::REFERRERS_ONLY_SUBJECT,
        &dist::UPGRADE_TAGGED,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    context.facts.index_push.required()?;
    context.facts.referrers.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let mut value = Manifest::image(&empty, &[&empty]);
    value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word("subject") }));
    let subject = Manifest::seal(value, Style::Compact);
    if context.push_valid(&repository, None, &subject, "an image manifest with annotations")?.is_none() {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }
    let referrer = Referrer::artifact(&subject, &test_type("tagged"), json!({}), Style::Compact);
    if !context.push_referrer(&repository, None, &referrer)? {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }

    // As clients write it that know nothing of the API.
    let mut entry = object(referrer.manifest.descriptor());
    entry.insert("artifactType".to_owned(), json!(referrer.artifact_type));
    let mut index = Manifest::index(&[]);
    index.insert("manifests".to_owned(), json!([Value::Object(entry)]));
    let index = Manifest::seal(index, Style::Compact);
    let tag = subject.digest().replacen(':', "-", 1);
    if context.push_valid(&repository, Some(&tag), &index, "an index under a referrers tag")?.is_none() {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }
    let Some(listing) = context.list_referrers(&repository, subject.digest(), "")? else { return Ok(()) };
    let Some(answer) = listing.last().filter(|_| listing.broken.is_none()) else { return Ok(()) };
    let digests = listing.digests();
    let is_listed = digests.iter().any(|digest| digest == referrer.manifest.digest());
    context.holds(&dist::UPGRADE_TAGGED, is_listed, || {
        Violation::of(
            &dist::UPGRADE_TAGGED,
            "a manifest that is listed under a referrers tag is not among the referrers",
        )
        .at(answer, Mark::Body)
        .expected(format!("an entry with the digest `{}`", referrer.manifest.digest()))
        .got(format!("{} entries", digests.len()))
        .unless_broken(&[&dist::UPGRADE_NEW])
    });
    context.holds(&dist::REFERRERS_ONLY_SUBJECT, !digests.iter().any(|digest| digest == index.digest()), || {
        Violation::of(&dist::REFERRERS_ONLY_SUBJECT, "the index under a referrers tag is taken for a referrer")
            .at(answer, Mark::Text(index.digest().to_owned()))
            .expected("manifests whose `subject` is the digest that was asked for")
    });
    Ok(())
}
