//! Line ends in what a client sends (docs/book/src/beyond-the-spec.md#security).

use catalogue::distribution as dist;
use serde_json::json;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Nothing that a client sends becomes a header of an answer.
pub static SCENARIO: Scenario = Scenario {
    name: "clients_write_no_headers",
    decides: &[&dist::BEYOND_HEADER_INJECTION],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// The header that would be there.
const INJECTED: &str = "x-greenlight-injected";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let repository = context.repository();
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let coded = format!("a%0d%0a{INJECTED}:%201");
    let plain = format!("a\r\n{INJECTED}: 1");

    let image = ground::image(context, &config, "tags");
    let target = format!("/v2/{repository}/manifests/{}?tag={coded}", image.digest());
    let call = Call::put(target).header("Content-Type", image.media_type.as_str());
    let answer = context.send(call.body(image.blob.bytes.clone()))?;
    if answer.is_success() {
        context.made_manifest(&repository, image.digest(), image.digest());
    }
    is_clean(context, &answer, "a `tag` parameter");

    let mut members = Manifest::image(&config, &[&config]);
    members.insert("artifactType".to_owned(), json!(plain));
    members.insert("annotations".to_owned(), json!({ "land.greenlight.test": plain, plain.as_str(): "1" }));
    let subject =
        json!({ "mediaType": image.media_type, "digest": format!("{}\r\n{INJECTED}: 1", image.digest()), "size": 2 });
    members.insert("subject".to_owned(), subject);
    let manifest = Manifest::seal(members, Style::Compact);
    let answer = context.offer_manifest(&repository, manifest.digest(), &manifest)?;
    is_clean(context, &answer, "a manifest");
    if answer.is_success() {
        let answer = context.get_manifest(&repository, manifest.digest())?;
        is_clean(context, &answer, "a manifest");
    }

    for (target, what) in [
        (format!("/v2/{repository}/referrers/{}?artifactType={coded}", image.digest()), "`artifactType`"),
        (format!("/v2/{}/tags/list?n=1&last={coded}", shelf.repository), "`last`"),
        (format!("/v2/{repository}/manifests/{coded}"), "a tag"),
    ] {
        let answer = context.send(Call::get(target).unfollowed())?;
        is_clean(context, &answer, what);
    }
    let target = format!("/v2/{repository}/blobs/uploads/?mount={}{coded}&from={coded}", config.digest);
    let answer = context.send(Call::post(target).header("Content-Length", "0").unfollowed())?;
    if let Some((origin, target)) = context.location(&answer).filter(|_| answer.status() == 202) {
        context.ledger.open(&origin, &target, &repository);
    }
    is_clean(context, &answer, "the parameters of a mount");
    Ok(())
}

fn is_clean(context: &mut Context<'_>, answer: &Answer, what: &str) {
    context.holds(&dist::BEYOND_HEADER_INJECTION, answer.header(INJECTED).is_none(), || {
        Violation::of(&dist::BEYOND_HEADER_INJECTION, format!("a line end in {what} becomes a header of the answer"))
            .at(answer, Mark::Text(INJECTED.to_owned()))
            .expected("no such header")
    });
}
