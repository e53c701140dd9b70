//! When a push can be seen (docs/book/src/beyond-the-spec.md#robustness).

use std::time::Duration;

use catalogue::distribution as dist;
use serde_json::json;

use super::ground;
use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::matter::{Blob, Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What was pushed is there at once and whole, and what was refused is not.
pub static SCENARIO: Scenario = Scenario {
    name: "pushes_are_seen_whole_and_at_once",
    decides: &[&dist::BEYOND_ATOMIC_VISIBLE, &dist::BEYOND_IMMEDIATE_READ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// How long it is waited for what does not come at once, each time before it is asked again.
const PAUSES: [u64; 5] = [50, 150, 400, 1_000, 2_400];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    at_once(context, &Call::get(format!("/v2/{repository}/blobs/{}", config.digest)), &config.bytes, "a blob")?;

    // As long as a manifest may be expected to be, so that there is something to see half of.
    let mut members = Manifest::image(&config, &[&config]);
    members.insert("annotations".to_owned(), json!({ "land.greenlight.test": "long ".repeat(40_000) }));
    let manifest = Manifest::seal(members, Style::Compact);
    let tag = context.tag("whole");
    while_it_is_pushed(context, &repository, &tag, &manifest)?;
    let by_tag = Call::get(format!("/v2/{repository}/manifests/{tag}")).header("Accept", manifest.media_type.as_str());
    at_once(context, &by_tag, &manifest.blob.bytes, "a manifest")?;
    listed(context, &repository, &tag)?;
    refused(context, &repository, &config)
}

fn while_it_is_pushed(context: &mut Context<'_>, repository: &str, tag: &str, manifest: &Manifest) -> Result<(), Stop> {
    let target = format!("/v2/{repository}/manifests/{tag}");
    let put = Call::put(target.clone())
        .header("Content-Type", manifest.media_type.as_str())
        .body(manifest.blob.bytes.clone());
    let get = || Call::get(target.clone()).header("Accept", manifest.media_type.as_str());
    let answers = context.send_together(vec![put, get(), get(), get(), get()])?;
    let Some((pushed, seen)) = answers.split_first() else { return Ok(()) };
    ground::stored(pushed, "a manifest")?;
    context.made_manifest(repository, tag, manifest.digest());
    for answer in seen {
        let is_whole = !answer.is_success() || answer.body() == manifest.blob.bytes;
        context.holds(&dist::BEYOND_ATOMIC_VISIBLE, is_whole && answer.status() < 500, || {
            Violation::of(&dist::BEYOND_ATOMIC_VISIBLE, "a manifest can be seen before it is whole")
                .at(answer, Mark::Status)
                .expected("the whole manifest, or `404`")
                .got(format!("{} with {} bytes", answer.describe(), answer.body().len()))
        });
    }
    Ok(())
}

/// Asks until the content is there, and tells how long that took.
fn at_once(context: &mut Context<'_>, call: &Call, bytes: &[u8], what: &str) -> Result<(), Stop> {
    let first = context.send(call.clone())?;
    let mut answer = first.clone();
    let mut waited = 0;
    for pause in PAUSES {
        if answer.body() == bytes {
            break;
        }
        context.shared.channel.pause(Duration::from_millis(pause));
        waited += pause;
        answer = context.send(call.clone())?;
    }
    context.holds(&dist::BEYOND_IMMEDIATE_READ, first.body() == bytes, || {
        let after = match answer.body() == bytes {
            true => format!("{}, and the content after {waited} ms", first.describe()),
            false => format!("{}, and nothing else within {waited} ms", first.describe()),
        };
        Violation::of(&dist::BEYOND_IMMEDIATE_READ, format!("{what} cannot be pulled at once after its push"))
            .at(&first, Mark::Status)
            .expected("`200` with the content")
            .got(after)
    });
    Ok(())
}

fn listed(context: &mut Context<'_>, repository: &str, tag: &str) -> Result<(), Stop> {
    let answer = context.send(Call::get(format!("/v2/{repository}/tags/list")))?;
    if answer.status() == 200 && answer.header("link").is_none() {
        let is_listed = String::from_utf8_lossy(answer.body()).contains(tag);
        context.holds(&dist::BEYOND_IMMEDIATE_READ, is_listed, || {
            Violation::of(&dist::BEYOND_IMMEDIATE_READ, "a tag is not listed at once after its push")
                .at(&answer, Mark::Body)
                .expected(format!("`{tag}` in the list"))
        });
    }
    Ok(())
}

/// Documents that name content which is not there may be refused, and are not there then.
fn refused(context: &mut Context<'_>, repository: &str, config: &Blob) -> Result<(), Stop> {
    let absent = context.matter.blob("absent", 100);
    let child = Manifest::seal(Manifest::image(&absent, &[&absent]), Style::Compact);
    let index = Manifest::seal(Manifest::index(&[&child]), Style::Compact);
    let image = Manifest::seal(Manifest::image(config, &[&absent]), Style::Compact);
    for (manifest, label) in [(image, "image"), (index, "index")] {
        let tag = context.tag(label);
        let answer = context.offer_manifest(repository, &tag, &manifest)?;
        if answer.is_success() {
            continue;
        }
        for reference in [tag.as_str(), manifest.digest()] {
            let answer = context.get_manifest(repository, reference)?;
            context.holds(&dist::BEYOND_ATOMIC_VISIBLE, !answer.is_success(), || {
                Violation::of(&dist::BEYOND_ATOMIC_VISIBLE, "a manifest whose push was refused is there all the same")
                    .at(&answer, Mark::Status)
                    .expected("`404`")
                    .got(answer.describe())
            });
        }
    }
    Ok(())
}
