//! Documents that can be read in two ways (docs/book/src/beyond-the-spec.md#security).

use catalogue::distribution as dist;
use content::media_type;
use serde_json::{Map, Value, json};

use super::ground;
use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::{Blob, Manifest};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What can be read as an image and as an index is refused, or served to all as it was pushed.
pub static SCENARIO: Scenario = Scenario {
    name: "documents_have_one_meaning",
    decides: &[&dist::BEYOND_MEDIA_CONFUSION],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let child = ground::image(context, &config, "child");
    let answer = context.offer_manifest(&repository, child.digest(), &child)?;
    ground::stored(&answer, "a manifest")?;

    let both = |media_type: Option<&str>| {
        let mut members = Manifest::image(&config, &[&config]);
        members.insert("manifests".to_owned(), json!([child.descriptor()]));
        match media_type {
            Some(name) => members.insert("mediaType".to_owned(), Value::from(name)),
            None => members.remove("mediaType"),
        };
        members
    };
    let image = Manifest::image(&config, &[&config]);
    for (what, members, pushed_as) in [
        ("`layers` and `manifests` and no `mediaType`, pushed as an image", both(None), media_type::MANIFEST),
        ("`layers` and `manifests` and no `mediaType`, pushed as an index", both(None), media_type::INDEX),
        ("`layers` and `manifests`, pushed as an image", both(Some(media_type::MANIFEST)), media_type::MANIFEST),
        ("the `mediaType` of an image, pushed as an index", image, media_type::INDEX),
    ] {
        same_or_nothing(context, &repository, what, members, pushed_as)?;
    }
    Ok(())
}

fn same_or_nothing(
    context: &mut Context<'_>,
    repository: &str,
    what: &str,
    mut members: Map<String, Value>,
    pushed_as: &str,
) -> Result<(), Stop> {
    // Nobody else's bytes.
    members.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word(what) }));
    let manifest = Manifest { blob: Blob::of(Value::Object(members).to_string()), media_type: pushed_as.to_owned() };
    let answer = context.offer_manifest(repository, manifest.digest(), &manifest)?;
    if !answer.is_success() {
        context.holds(&dist::BEYOND_MEDIA_CONFUSION, answer.is_client_error(), || {
            Violation::of(&dist::BEYOND_MEDIA_CONFUSION, "a manifest that can be read in two ways is a server error")
                .at(&answer, Mark::Status)
                .expected("a client error, or `201`")
                .got(answer.describe())
        });
        return Ok(());
    }
    let answer = context.get_manifest(repository, manifest.digest())?;
    let (is_same, named) = (answer.body() == manifest.blob.bytes, answer.media_type());
    let holds = answer.status() == 200 && is_same && named.as_deref() == Some(pushed_as);
    context.holds(&dist::BEYOND_MEDIA_CONFUSION, holds, || {
        let message = match is_same {
            false => "a manifest that can be read in two ways does not come back as it was pushed",
            true => "a manifest that can be read in two ways comes back with another type than it was pushed with",
        };
        Violation::of(&dist::BEYOND_MEDIA_CONFUSION, message)
            .at(&answer, if is_same { Mark::Header("Content-Type") } else { Mark::Status })
            .expected(format!("the same bytes as `{pushed_as}`"))
            .got(format!("{} as `{}`, for {what}", answer.describe(), named.unwrap_or_default()))
    });
    Ok(())
}
