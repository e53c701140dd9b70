//! Several tags with one push (spec.md#pushing-manifests), which the next version knows.

use catalogue::Requirement;
use catalogue::distribution as dist;
use serde_json::json;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::ledger::Made;
use crate::matter::{Blob, Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A push by digest sets the tags of its parameters, and says which.
pub static SCENARIO: Scenario = Scenario {
    name: "several_tags_are_set_at_once",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::PUSH_TAGPARAM_414,
        &dist::PUSH_TAGPARAM_HEADER,
        &dist::PUSH_TAGPARAM_SUPPORT,
        &dist::PUSH_TAGPARAM_TAGS_EXIST,
        &dist::PUSH_TAGPARAM_TEN,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// How many parameters make a request that a registry may find too long.
const TOO_MANY: usize = 1_000;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    context.facts.digest_push.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let mut value = Manifest::image(&empty, &[&empty]);
    value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word("tags") }));
    let manifest = Manifest::seal(value, Style::Compact);

    let two: Vec<String> = ["One", "two"].iter().map(|label| context.tag(label)).collect();
    let answer = push(context, &repository, &manifest, &two)?;
    if !answer.is_success() {
        return Err(Stop::Unsupported(
            format!("a push with `tag` parameters is answered with {}", answer.describe()).into(),
        ));
    }
    context.judge_stored_manifest(&answer)?;
    if !has_header(&answer) {
        // The tags tell who obeys in silence from who does not know the parameters.
        let last = two.last().map(String::as_str).unwrap_or_default();
        let there = context.get_manifest(&repository, last)?;
        if there.status() != 200 {
            return Err(Stop::Unsupported("`tag` parameters are ignored".into()));
        }
    }
    context.pass(&dist::PUSH_TAGPARAM_SUPPORT);
    named(context, &repository, &manifest, &two, &answer)?;

    let ten: Vec<String> = (0..10).map(|number| context.tag(&format!("t{number}"))).collect();
    let answer = push(context, &repository, &manifest, &ten)?;
    if answer.is_success() {
        let set = named(context, &repository, &manifest, &ten, &answer)?;
        ten_at_once(context, set == ten.len(), &answer, format!("{set} of them"));
    } else {
        ten_at_once(context, false, &answer, answer.describe());
    }

    // One tag over and over makes a long request, and little to remove.
    let many: Vec<String> = two.iter().take(1).cycle().take(TOO_MANY).cloned().collect();
    let answer = push(context, &repository, &manifest, &many)?;
    match answer.status() {
        414 => context.pass(&dist::PUSH_TAGPARAM_414),
        _ => {
            let why = format!("a push with {TOO_MANY} `tag` parameters is answered with {}", answer.describe());
            context.unsupported(&dist::PUSH_TAGPARAM_414, why);
        }
    }
    Ok(())
}

fn push(context: &mut Context<'_>, repository: &str, manifest: &Manifest, tags: &[String]) -> Result<Answer, Stop> {
    let parameters: Vec<String> = tags.iter().map(|tag| format!("tag={tag}")).collect();
    let reference = format!("{}?{}", manifest.digest(), parameters.join("&"));
    let answer = context.offer_manifest(repository, &reference, manifest)?;
    if answer.is_success() {
        for tag in tags {
            context.ledger.add(Made::Tag { repository: repository.to_owned(), tag: tag.clone() });
        }
    }
    Ok(answer)
}

fn ten_at_once(context: &mut Context<'_>, holds: bool, answer: &Answer, got: String) {
    context.holds(&dist::PUSH_TAGPARAM_TEN, holds, || {
        Violation::of(&dist::PUSH_TAGPARAM_TEN, "fewer than ten `tag` parameters are taken in one request")
            .at(answer, Mark::Status)
            .expected("ten tags")
            .got(got)
            .unless_broken(&[
                &dist::PUSH_TAGPARAM_HEADER,
                &dist::PUSH_TAGPARAM_TAGS_EXIST,
                &dist::PUSH_MANIFEST_EXACT_BYTES,
                &dist::PULL_MANIFEST_GET_BODY,
                &dist::PULL_MANIFEST_GET_200,
            ])
    });
}

fn has_header(answer: &Answer) -> bool {
    answer.head().is_some_and(|head| head.header_text("oci-tag").is_some())
}

/// Judges the answer to a push with `tag` parameters: what `OCI-Tag` names is set, and what is set is named. Gives how many are
/// both.
fn named(
    context: &mut Context<'_>,
    repository: &str,
    manifest: &Manifest,
    tags: &[String],
    answer: &Answer,
) -> Result<usize, Stop> {
    let all = answer.header_all("oci-tag");
    let names: Vec<&str> =
        all.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect();
    let violation = |requirement: &'static Requirement, message: &str, got: String| {
        Violation::of(requirement, message)
            .at(answer, Mark::Header("OCI-Tag"))
            .expected(format!("`OCI-Tag: {}`", tags.join(", ")))
            .got(got)
    };
    let is_foreign = names.iter().any(|name| !tags.iter().any(|tag| tag == name));
    let got = || format!("`{}`", names.join(", "));
    context.holds(&dist::PUSH_TAGPARAM_HEADER, !is_foreign, || {
        violation(&dist::PUSH_TAGPARAM_HEADER, "`OCI-Tag` names what nobody asked for", got())
    });
    let mut known = 0;
    for tag in tags {
        let there = context.get_manifest(repository, tag)?;
        let is_set = there.status() == 200 && there.body() == manifest.blob.bytes;
        match (names.contains(&tag.as_str()), is_set) {
            (true, true) => {
                known += 1;
                context.pass(&dist::PUSH_TAGPARAM_HEADER);
                context.pass(&dist::PUSH_TAGPARAM_TAGS_EXIST);
            }
            (true, false) => context.add(
                violation(
                    &dist::PUSH_TAGPARAM_TAGS_EXIST,
                    "a tag that `OCI-Tag` names does not lead to the manifest",
                    got(),
                )
                .unless_broken(&[
                    &dist::PULL_MANIFEST_GET_200,
                    &dist::PULL_MANIFEST_GET_BODY,
                    &dist::PUSH_MANIFEST_EXACT_BYTES,
                ]),
            ),
            (false, true) => context.add(violation(
                &dist::PUSH_TAGPARAM_HEADER,
                "a tag of the parameters is set, and `OCI-Tag` does not name it",
                if names.is_empty() { "no such header".to_owned() } else { got() },
            )),
            (false, false) => {}
        }
    }
    Ok(known)
}
