//! Whether a registry keeps manifests as they are (spec.md#pushing-manifests), however they are written and wherever they go.

use catalogue::distribution as dist;
use content::media_type;
use serde_json::json;

use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::{Blob, Manifest, Style};
use crate::operations::PushedManifest;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Manifests come back byte for byte, from their tag, their digest and their `Location`.
pub static SCENARIO: Scenario = Scenario {
    name: "manifests_are_kept_byte_for_byte",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::PULL_MANIFEST_CT_AS_PUSHED,
        &dist::PULL_MANIFEST_CT_NO_PARAMS,
        &dist::PULL_MANIFEST_CT_PRESENT,
        &dist::PULL_MANIFEST_DCD,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PULL_MANIFEST_GET_BODY,
        &dist::PULL_MANIFEST_HEAD_200,
        &dist::PULL_MANIFEST_HEAD_DCD,
        &dist::PULL_MANIFEST_HEAD_LENGTH,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_EXACT_BYTES,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// More than what fits into the buffers that servers read into.
const LARGE: usize = 100_000;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    // Tags are compared with regard to case.
    let tag = context.tag("Kept_As.Pushed");

    let text = in_many_scripts(context, &empty);
    let pushed = context.push_valid(&repository, Some(&tag), &text, "an image manifest with text in many scripts")?;
    if let Some(pushed) = pushed {
        context.pull_back(&repository, &pushed, &text)?;
        again(context, &repository, &text)?;
    }
    let odd = written_oddly(context, &empty);
    let what = "an image manifest with unusual white space, escapes and numbers in its JSON";
    if let Some(pushed) = context.push_valid(&repository, None, &odd, what)? {
        context.pull_back(&repository, &pushed, &odd)?;
    }
    let large = context.matter.sized_manifest("large", Manifest::image(&empty, &[&empty]), LARGE);
    if let Some(pushed) = context.push_valid(&repository, Some(&tag), &large, "an image manifest of 100 kB")? {
        moved(context, &repository, &pushed, &large, &text)?;
    }
    if context.facts.index_push.is_yes() {
        index(context, &repository, &text)?;
    }
    Ok(())
}

/// The tag leads to what was pushed last, and what it led to before is still there.
fn moved(
    context: &mut Context<'_>,
    repository: &str,
    pushed: &PushedManifest,
    now: &Manifest,
    before: &Manifest,
) -> Result<(), Stop> {
    let answer = context.get_manifest(repository, &pushed.reference)?;
    let has_moved = answer.status() != 200 || answer.body() != before.blob.bytes;
    if !has_moved {
        context.add(
            Violation::of(
                &dist::PULL_MANIFEST_GET_BODY,
                "a tag that was pushed again still leads to the manifest from before",
            )
            .at(&answer, Mark::Header("Docker-Content-Digest"))
            .expected(format!("the manifest with the digest `{}`", now.digest()))
            .got(format!("the manifest with the digest `{}`", before.digest())),
        );
    } else {
        context.judge_kept(&answer, now);
    }
    let head = context.head_manifest(repository, &pushed.reference)?;
    if has_moved {
        context.judge_manifest_head(&head, now);
    }
    let by_digest = PushedManifest { reference: now.digest().to_owned(), ..pushed.clone() };
    context.pull_back(repository, &by_digest, now)?;
    let answer = context.get_manifest(repository, before.digest())?;
    context.judge_kept(&answer, before);
    Ok(())
}

/// What is there may be pushed again.
fn again(context: &mut Context<'_>, repository: &str, manifest: &Manifest) -> Result<(), Stop> {
    let answer = context.offer_manifest(repository, manifest.digest(), manifest)?;
    if answer.is_success() {
        context.judge_stored_manifest(&answer)?;
        context.judge_put_digest(&answer, manifest, manifest.digest());
        return Ok(());
    }
    context.add(
        Violation::of(&dist::PUSH_MANIFEST_PUT_201, "a manifest that is there already cannot be pushed again")
            .at(&answer, Mark::Status)
            .expected("`201`")
            .got(answer.describe())
            .unless_broken(&[&dist::CAT_CLAIMED_COMPLETE]),
    );
    Ok(())
}

fn index(context: &mut Context<'_>, repository: &str, member: &Manifest) -> Result<(), Stop> {
    let mut members = Manifest::index(&[member]);
    members.insert("annotations".to_owned(), json!({ "land.greenlight.test": "Übergröße <&> \u{2028}" }));
    let index = Manifest::seal(members, Style::Odd);
    let what = "an index with white space and escapes in its JSON";
    if let Some(pushed) = context.push_valid(repository, None, &index, what)? {
        context.pull_back(repository, &pushed, &index)?;
        let tag = context.tag("index");
        if let Some(pushed) = context.push_valid(repository, Some(&tag), &index, what)? {
            context.pull_back(repository, &pushed, &index)?;
        }
    }
    Ok(())
}

/// Text that somebody who writes it anew would escape, normalise or replace.
fn in_many_scripts(context: &Context<'_>, empty: &Blob) -> Manifest {
    let mut value = Manifest::image(empty, &[empty]);
    value.insert(
        "annotations".to_owned(),
        json!({
            "land.greenlight.test.word": context.matter.word("text"),
            "land.greenlight.test.scripts": "Grüße, 世界, שלום, 🎈",
            "land.greenlight.test.markup": "<a href='x'>&amp;</a>",
            "land.greenlight.test.separators": "a\u{2028}b\u{2029}c\u{7f}d",
            "land.greenlight.test.normalization": "\u{e9} e\u{301} \u{212b}",
            "land.greenlight.test.empty": "",
        }),
    );
    Manifest::seal(value, Style::Compact)
}

/// Everything that JSON allows and few writers do: members in no order, numbers in other forms, escapes that nobody needs.
fn written_oddly(context: &Context<'_>, empty: &Blob) -> Manifest {
    let (digest, word) = (&empty.digest, context.matter.word("odd"));
    let config = format!("{{\"size\" :2,\t\"digest\":\"{digest}\",\r\n\"mediaType\":\"{}\"}}", media_type::EMPTY);
    let layer = format!("{{\"digest\":\"{digest}\",\"mediaType\":\"application\\/octet-stream\",\"size\":2}}");
    let text = format!(
        "\n{{ \"layers\" : [ {layer} ,\n {layer} ],\r\n\t\"land.greenlight.test\": [ 1.0, 1e2, -0, 0.10, 12345678901234567890, null, {{ }} ],\n\
         \"mediaType\":\"\\u0061pplication\\/vnd.oci.image.manifest.v1+json\" , \"annotations\": {{ \"z\\u002ez\": \"\\u00e9\\uD83C\\udf88\", \
         \"a.a\": \"{word}\" }},\n  \"schemaVersion\" : 2, \"config\":{config}}} \t\r\n\n"
    );
    Manifest { blob: Blob::of(text), media_type: media_type::MANIFEST.to_owned() }
}
