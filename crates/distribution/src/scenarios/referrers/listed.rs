//! Whether what refers to a digest is listed, as it is and nothing else (spec.md#listing-referrers).

use std::borrow::Cow;

use catalogue::distribution as dist;
use content::media_type;
use serde_json::json;

use super::compared::PAUSES;
use super::referrer::{REFERRER, Referrer, test_type};
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::ledger::Made;
use crate::matter::{Blob, Manifest, Style};
use crate::operations::{Listing, named};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Referrers are taken before and after their subject, confirmed, and listed exactly.
pub static SCENARIO: Scenario = Scenario {
    name: "referrers_are_listed",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::PULL_MANIFEST_CT_AS_PUSHED,
        &dist::PULL_MANIFEST_CT_NO_PARAMS,
        &dist::PULL_MANIFEST_CT_PRESENT,
        &dist::PULL_MANIFEST_DCD,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PULL_MANIFEST_GET_BODY,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE,
        &dist::PUSH_SUBJECT_HEADER,
        &dist::PUSH_SUBJECT_MISSING_OK,
        &dist::REFERRERS_200,
        &dist::REFERRERS_ANNOTATIONS,
        &dist::REFERRERS_AT,
        &dist::REFERRERS_AT_CONFIG,
        &dist::REFERRERS_AT_INDEX,
        &dist::REFERRERS_BODY,
        &dist::REFERRERS_CT,
        &dist::REFERRERS_EMPTY,
        &dist::REFERRERS_LINK,
        &dist::REFERRERS_LINK_FORM,
        &dist::REFERRERS_LINK_PAGES,
        &dist::REFERRERS_NEVER_404,
        &dist::REFERRERS_ONLY_SUBJECT,
        &dist::TAGS_BODY_VALUES,
        &dist::UPGRADE_NEW,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let plain = image(context, &empty, "plain");
    let what = "an image manifest with annotations";
    if context.push_valid(&repository, None, &plain, what)?.is_none() {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }
    let subject = image(context, &empty, "subject");
    let mut expected = Vec::new();

    // Before the subject is there.
    let annotations = json!({
        "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
        "land.greenlight.test": "Grüße \"<&>\" 世界 🎈\n",
        "land.greenlight.test.empty": "",
        "land.greenlight.test.long": "long ".repeat(500),
    });
    let first = Referrer::artifact(&subject, &test_type("sbom"), annotations, Style::Odd);
    let second = Referrer::image(&subject, media_type::CONFIG, None, json!({}));
    let third = Referrer::index(&subject, &plain, None, json!({ "land.greenlight.test": "an index" }));
    let mut early = vec![(None, first), (Some(context.tag("early")), second)];
    if context.facts.index_push.is_yes() {
        early.push((None, third));
    }
    let mut turned_away = Vec::new();
    for (tag, referrer) in early {
        match context.offer_referrer(&repository, tag.as_deref(), &referrer)? {
            None => {
                context.pass(&dist::PUSH_SUBJECT_MISSING_OK);
                expected.push(referrer);
            }
            Some(answer) => turned_away.push((tag, referrer, answer)),
        }
    }
    if let Some(referrer) = expected.first() {
        let answer = context.get_manifest(&repository, referrer.manifest.digest())?;
        context.judge_manifest(&answer, &referrer.manifest);
    }
    only_our_tags(context, &repository)?;
    let listing = judged(context, &repository, subject.digest(), &expected)?;

    // The subject comes.
    if context.push_valid(&repository, None, &subject, what)?.is_none() {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }
    for (tag, referrer, answer) in turned_away {
        again(context, &repository, tag.as_deref(), referrer, &answer, &mut expected)?;
    }
    // A registry may know the API and no digest that it does not have.
    if listing.is_none() && judged(context, &repository, subject.digest(), &expected)?.is_none() {
        let is_404 = context.tape.last().is_some_and(|last| last.status() == 404);
        return Err(Stop::Blocked(if is_404 { &dist::REFERRERS_NEVER_404 } else { &dist::REFERRERS_200 }));
    }
    after(context, &repository, &plain, &subject, &mut expected)?;
    elsewhere(context, &empty, &subject)?;
    judged(context, &repository, subject.digest(), &expected)?;
    nothing(context, &repository, &plain)?;
    deleted(context, &repository, &subject, expected)
}

fn image(context: &Context<'_>, empty: &Blob, label: &str) -> Manifest {
    let mut value = Manifest::image(empty, &[empty]);
    value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word(label) }));
    Manifest::seal(value, Style::Compact)
}

/// Tags for the fallback of clients are for clients to make.
fn only_our_tags(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let answer = context.send(Call::get(format!("/v2/{repository}/tags/list")))?;
    let document = answer.document();
    let tags = document.root().and_then(|root| root.get("tags"));
    let made = tags
        .into_iter()
        .flat_map(|tags| tags.elements())
        .filter_map(|tag| tag.as_str())
        .find(|tag| tag.starts_with("sha256-"))
        .map(Cow::into_owned);
    if answer.status() != 200 || context.is_crowded() {
        return Ok(());
    }
    context.holds(&dist::TAGS_BODY_VALUES, made.is_none(), || {
        Violation::of(&dist::TAGS_BODY_VALUES, "a tag is listed that nobody pushed")
            .at(&answer, Mark::Body)
            .expected("the tags that were pushed")
            .got(named(made.as_deref()))
    });
    Ok(())
}

fn judged(
    context: &mut Context<'_>,
    repository: &str,
    digest: &str,
    expected: &[Referrer],
) -> Result<Option<Listing>, Stop> {
    let expected: Vec<&Referrer> = expected.iter().filter(|referrer| referrer.subject == digest).collect();
    context.judge_referrers(repository, digest, &expected)
}

/// What was refused while its subject was missing: was it for that?
fn again(
    context: &mut Context<'_>,
    repository: &str,
    tag: Option<&str>,
    referrer: Referrer,
    before: &Answer,
    expected: &mut Vec<Referrer>,
) -> Result<(), Stop> {
    if context.offer_referrer(repository, tag, &referrer)?.is_some() {
        context.blocked(&dist::PUSH_SUBJECT_MISSING_OK, &dist::CAT_CLAIMED_COMPLETE);
        let refusal = context.refusal(before, &referrer.manifest, REFERRER);
        context.add(refusal);
        return Ok(());
    }
    context.add(
        Violation::of(&dist::PUSH_SUBJECT_MISSING_OK, "a manifest whose subject is not there is refused")
            .at(before, Mark::Status)
            .expected("`201`")
            .got(before.describe()),
    );
    expected.push(referrer);
    Ok(())
}

/// More of them while the subject is there, for it and for another one.
fn after(
    context: &mut Context<'_>,
    repository: &str,
    plain: &Manifest,
    subject: &Manifest,
    expected: &mut Vec<Referrer>,
) -> Result<(), Stop> {
    let other = Manifest { blob: context.matter.blob("other", 300), media_type: subject.media_type.clone() };
    let annotations = json!({ "land.greenlight.test": "another" });
    let mut late =
        vec![(Some("late"), Referrer::artifact(subject, &test_type("sbom"), annotations.clone(), Style::Compact))];
    if context.facts.index_push.is_yes() {
        late.push((Some("late-index"), Referrer::index(subject, plain, Some(&test_type("set")), annotations)));
    }
    for (label, referrer) in late {
        let tag = label.map(|label| context.tag(label));
        if context.push_referrer(repository, tag.as_deref(), &referrer)? {
            expected.push(referrer);
        }
    }
    // Nobody has to take an empty type for none, but the list is told to. The other subject is not there.
    let untyped = Referrer::image(subject, &test_type("untyped"), Some(""), json!({}));
    let of_other = Referrer::artifact(&other, &test_type("sbom"), json!({}), Style::Compact);
    for referrer in [untyped, of_other] {
        if context.offer_referrer(repository, None, &referrer)?.is_none() {
            expected.push(referrer);
        }
    }
    judged(context, repository, other.digest(), expected)?;
    Ok(())
}

/// In another repository something refers to the same digest.
fn elsewhere(context: &mut Context<'_>, empty: &Blob, subject: &Manifest) -> Result<(), Stop> {
    let repository = context.other_repository();
    context.push_blob(&repository, empty)?;
    let annotations = json!({ "land.greenlight.test": "elsewhere" });
    let referrer = Referrer::artifact(subject, &test_type("elsewhere"), annotations, Style::Compact);
    if context.offer_referrer(&repository, None, &referrer)?.is_none() {
        context.judge_referrers(&repository, subject.digest(), &[&referrer])?;
    }
    Ok(())
}

/// Nothing refers to something that is there, nor to something that is not.
fn nothing(context: &mut Context<'_>, repository: &str, plain: &Manifest) -> Result<(), Stop> {
    let unknown = Blob::of(context.matter.bytes("unknown", 64)).digest;
    for digest in [plain.digest(), &unknown] {
        let Some(listing) = context.list_referrers(repository, digest, "")? else { continue };
        let Some(answer) = listing.last().filter(|_| listing.broken.is_none()) else { continue };
        context.holds(&dist::REFERRERS_EMPTY, listing.entries().next().is_none(), || {
            Violation::of(&dist::REFERRERS_EMPTY, "a digest to which nothing refers has referrers")
                .at(answer, Mark::Body)
                .expected("an empty array `manifests`")
                .got(format!("{} entries", listing.entries().count()))
                .unless_broken(&[&dist::REFERRERS_ONLY_SUBJECT])
        });
    }
    Ok(())
}

/// What is deleted refers to nothing any more.
fn deleted(
    context: &mut Context<'_>,
    repository: &str,
    subject: &Manifest,
    mut expected: Vec<Referrer>,
) -> Result<(), Stop> {
    if !context.facts.manifest_deletion.is_yes() || expected.is_empty() {
        return Ok(());
    }
    let gone = expected.remove(0);
    let thing = Made::Manifest { repository: repository.to_owned(), digest: gone.manifest.digest().to_owned() };
    if !context.send(Call::delete(thing.target()))?.is_success() {
        return Ok(());
    }
    context.ledger.gone(&thing);
    let call = Call::get(format!("/v2/{repository}/manifests/{}", gone.manifest.digest()));
    if context.wait_until_gone(&call)?.is_success() {
        // That it is still there is for content management to say.
        return Ok(());
    }
    let Some(mut listing) = context.list_referrers(repository, subject.digest(), "")? else { return Ok(()) };
    let is_listed = |listing: &Listing| listing.digests().iter().any(|digest| digest == gone.manifest.digest());
    for pause in PAUSES {
        if !is_listed(&listing) {
            break;
        }
        context.shared.channel.pause(pause);
        let Some(again) = context.list_referrers(repository, subject.digest(), "")? else { return Ok(()) };
        listing = again;
    }
    let Some(answer) = listing.last().filter(|_| listing.broken.is_none()) else { return Ok(()) };
    context.holds(&dist::REFERRERS_ONLY_SUBJECT, !is_listed(&listing), || {
        Violation::of(&dist::REFERRERS_ONLY_SUBJECT, "a deleted manifest is still among the referrers")
            .at(answer, Mark::Text(gone.manifest.digest().to_owned()))
            .expected("manifests that are in the repository")
    });
    let digests = listing.digests();
    let of_subject = expected.iter().filter(|referrer| referrer.subject == subject.digest());
    for referrer in of_subject.filter(|referrer| !digests.iter().any(|digest| digest == referrer.manifest.digest())) {
        context.missing(&listing, referrer);
    }
    Ok(())
}
