//! Manifests of every valid kind (spec.md#pushing-manifests), and types that are named with parameters.

use catalogue::distribution as dist;
use content::media_type;
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::facts::Ability;
use crate::matter::{Blob, Manifest, Style, object};
use crate::operations::PushedManifest;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A registry takes every manifest that is valid.
pub static SCENARIO: Scenario = Scenario {
    name: "valid_manifests_are_taken",
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
        &dist::PUSH_MANIFEST_CT_PARAMS_IGNORED,
        &dist::PUSH_MANIFEST_EXACT_BYTES,
        &dist::PUSH_MANIFEST_NO_BLOBS,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE,
        &dist::PUSH_MANIFEST_REJECT_CODE,
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

    let mut bare = base(context, &empty, "bare");
    bare.remove("mediaType");
    let mut foreign = base(context, &empty, "foreign members");
    foreign.insert("land.greenlight.test".to_owned(), json!({ "why": ["because"] }));
    foreign.insert("config".to_owned(), with(empty.descriptor(media_type::EMPTY), "data", json!("e30=")));
    let mut config = base(context, &empty, "config");
    config.insert("config".to_owned(), empty.descriptor("application/vnd.greenlight.test.config.v1+json"));
    let mut member = None;
    for (value, what) in [
        (config, "an image manifest with a config of a type of its own"),
        (bare, "an image manifest without `mediaType`"),
        (foreign, "an image manifest with members that the spec does not know, and with `data`"),
    ] {
        let manifest = Manifest::seal(value, Style::Compact);
        if let Some(pushed) = context.push_valid(&repository, None, &manifest, what)? {
            comes_back(context, &repository, &pushed.reference, &manifest)?;
            member = Some(manifest);
        }
    }
    without_layers(context, &repository, &empty)?;
    not_distributable(context, &repository, &empty)?;
    of_docker(context, &repository, &empty)?;
    by_sha512(context, &repository, &empty)?;
    let with_parameters = base(context, &empty, "parameters");
    let parameters = Manifest::seal(with_parameters, Style::Compact);
    typed_with(context, &repository, &parameters, "; charset=utf-8")?;
    match member {
        Some(member) if context.facts.index_push.is_yes() => indexes(context, &repository, &member),
        _ => Ok(()),
    }
}

/// The smallest image manifest with a layer, different for each label.
fn base(context: &Context<'_>, empty: &Blob, label: &str) -> Map<String, Value> {
    let mut value = Manifest::image(empty, &[empty]);
    value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word(label) }));
    value
}

fn with(value: Value, name: &str, member: Value) -> Value {
    let mut members = object(value);
    members.insert(name.to_owned(), member);
    Value::Object(members)
}

fn comes_back(context: &mut Context<'_>, repository: &str, reference: &str, manifest: &Manifest) -> Result<(), Stop> {
    let answer = context.get_manifest(repository, reference)?;
    context.judge_kept(&answer, manifest);
    Ok(())
}

/// The list of blobs may be empty, but who wants one of at least one layer is not held to anything.
fn without_layers(context: &mut Context<'_>, repository: &str, empty: &Blob) -> Result<(), Stop> {
    let mut value = base(context, empty, "without layers");
    value.insert("layers".to_owned(), json!([]));
    let manifest = Manifest::seal(value, Style::Compact);
    let tag = context.tag("without-layers");
    let answer = context.offer_manifest(repository, &tag, &manifest)?;
    if answer.is_success() {
        context.judge_stored_manifest(&answer)?;
        context.pass(&dist::PUSH_MANIFEST_NO_BLOBS);
        return Ok(());
    }
    context.add(
        Violation::of(&dist::PUSH_MANIFEST_NO_BLOBS, "a manifest without layers is refused")
            .at(&answer, Mark::Status)
            .expected("`201`")
            .got(answer.describe()),
    );
    Ok(())
}

/// Layers that may not be distributed need not be there; a registry may refuse them, as something that it does not have.
fn not_distributable(context: &mut Context<'_>, repository: &str, empty: &Blob) -> Result<(), Stop> {
    let mut value = base(context, empty, "not distributable");
    let elsewhere = context.matter.blob("elsewhere", 100).descriptor(media_type::LAYER_NONDISTRIBUTABLE_GZIP);
    let urls = json!(["https://elsewhere.invalid/layer"]);
    value.insert("layers".to_owned(), json!([with(elsewhere, "urls", urls)]));
    let manifest = Manifest::seal(value, Style::Compact);
    let tag = context.tag("not-distributable");
    let answer = context.offer_manifest(repository, &tag, &manifest)?;
    if !answer.is_success() && !answer.is_client_error() {
        context.add(
            Violation::of(
                &dist::PUSH_MANIFEST_REJECT_CODE,
                "a manifest with a layer that may not be distributed is neither taken nor refused",
            )
            .at(&answer, Mark::Status)
            .expected("`201`, or a client error with the code `MANIFEST_BLOB_UNKNOWN`")
            .got(answer.describe())
            // It may be refused for another reason, such as its URLs, about which the spec says nothing.
            .mild(),
        );
    }
    Ok(())
}

/// Docker's own type is no part of the spec. What is taken all the same must come back as it was.
fn of_docker(context: &mut Context<'_>, repository: &str, empty: &Blob) -> Result<(), Stop> {
    let value = json!({
        "schemaVersion": 2,
        "mediaType": media_type::DOCKER_MANIFEST,
        "config": empty.descriptor(media_type::DOCKER_CONFIG),
        "layers": [empty.descriptor(media_type::DOCKER_LAYER_GZIP)],
    });
    let manifest = Manifest::seal(object(value), Style::Compact);
    let tag = context.tag("docker");
    let answer = context.offer_manifest(repository, &tag, &manifest)?;
    if answer.is_success() {
        context.judge_stored_manifest(&answer)?;
        context.judge_put_digest(&answer, &manifest, &tag);
        comes_back(context, repository, &tag, &manifest)?;
    }
    Ok(())
}

/// Nobody has to know sha512; who does has to do it right.
fn by_sha512(context: &mut Context<'_>, repository: &str, empty: &Blob) -> Result<(), Stop> {
    if matches!(context.facts.digest_push, Ability::Broken(_)) {
        return Ok(());
    }
    let manifest = Manifest::seal(base(context, empty, "sha512"), Style::Compact);
    let reference = manifest.blob.sha512();
    let answer = context.offer_manifest(repository, &reference, &manifest)?;
    if answer.is_success() {
        context.judge_stored_manifest(&answer)?;
        context.judge_put_digest(&answer, &manifest, &reference);
        context.pull_back(repository, &PushedManifest { answer, reference }, &manifest)?;
    }
    Ok(())
}

/// Pushes a manifest whose `Content-Type` has parameters, which are to be looked past.
fn typed_with(context: &mut Context<'_>, repository: &str, manifest: &Manifest, parameters: &str) -> Result<(), Stop> {
    let tag = context.tag(if manifest.media_type == media_type::INDEX { "typed-index" } else { "typed" });
    let call = Call::put(format!("/v2/{repository}/manifests/{tag}"))
        .header("Content-Type", format!("{}{parameters}", manifest.media_type))
        .body(manifest.blob.bytes.clone());
    let answer = context.send(call)?;
    if !answer.is_success() {
        let message = "a manifest is refused when its `Content-Type` has parameters";
        ignored(context, false, &answer, message, Mark::Status, answer.describe());
        return Ok(());
    }
    context.made_manifest(repository, &tag, manifest.digest());
    context.judge_stored_manifest(&answer)?;
    let answer = context.get_manifest(repository, &tag)?;
    let value = answer.header("content-type").unwrap_or_default().to_owned();
    let is_bare = answer.status() != 200 || value.eq_ignore_ascii_case(&manifest.media_type);
    let message = "a manifest that was pushed with parameters on its `Content-Type` has another type afterwards";
    ignored(context, is_bare, &answer, message, Mark::Header("Content-Type"), format!("`{value}`"));
    Ok(())
}

fn ignored(context: &mut Context<'_>, holds: bool, answer: &Answer, message: &str, mark: Mark, got: String) {
    context.holds(&dist::PUSH_MANIFEST_CT_PARAMS_IGNORED, holds, || {
        Violation::of(&dist::PUSH_MANIFEST_CT_PARAMS_IGNORED, message)
            .at(answer, mark)
            .expected("the same as without parameters")
            .got(got)
            .unless_broken(&[
                &dist::PULL_MANIFEST_CT_PRESENT,
                &dist::PULL_MANIFEST_CT_NO_PARAMS,
                &dist::PULL_MANIFEST_CT_AS_PUSHED,
            ])
    });
}

/// An index may be an artifact, and may list others.
fn indexes(context: &mut Context<'_>, repository: &str, member: &Manifest) -> Result<(), Stop> {
    let mut value = Manifest::index(&[member]);
    value.insert("artifactType".to_owned(), json!("application/vnd.greenlight.test"));
    value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word("index") }));
    let inner = Manifest::seal(value, Style::Compact);
    let pushed = context.push_valid(repository, None, &inner, "an index with `artifactType`")?;
    let Some(pushed) = pushed else { return Ok(()) };
    comes_back(context, repository, &pushed.reference, &inner)?;
    typed_with(context, repository, &inner, ";v=1")?;
    let outer = Manifest::seal(Manifest::index(&[&inner, member]), Style::Compact);
    if let Some(pushed) = context.push_valid(repository, None, &outer, "an index that lists an index")? {
        comes_back(context, repository, &pushed.reference, &outer)?;
    }
    let mut none = Manifest::index(&[]);
    none.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word("empty") }));
    let none = Manifest::seal(none, Style::Compact);
    let tag = context.tag("empty-index");
    let answer = context.offer_manifest(repository, &tag, &none)?;
    if answer.is_success() {
        context.judge_stored_manifest(&answer)?;
        return Ok(());
    }
    // The referrers tag of clients begins as one. That a registry has to take it is nowhere said.
    context.add(
        Violation::of(&dist::CAT_CLAIMED_COMPLETE, "a valid manifest is refused: an index that lists nothing")
            .at(&answer, Mark::Status)
            .expected("`201`")
            .got(answer.describe())
            .mild(),
    );
    Ok(())
}
