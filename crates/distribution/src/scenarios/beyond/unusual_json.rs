//! Manifests that are meant to hurt (docs/book/src/beyond-the-spec.md#security).

use catalogue::distribution as dist;

use super::ground;
use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::{Blob, Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Hostile JSON is taken or refused, and hurts nobody.
pub static SCENARIO: Scenario = Scenario {
    name: "hostile_json_hurts_nobody",
    decides: &[&dist::BEYOND_JSON_HOSTILE],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let plain = String::from_utf8_lossy(&ground::image(context, &config, "hostile").blob.bytes).into_owned();
    let with = |more: &str| format!("{{{more},{}", plain.get(1..).unwrap_or_default());
    let depth = 100_000;
    let many: Vec<String> = (0..100_000).map(|number| format!("\"k{number}\":0")).collect();
    let hostile = [
        ("arrays nested 100000 deep", with(&format!("\"x\":{}{}", "[".repeat(depth), "]".repeat(depth)))),
        ("objects nested 100000 deep", with(&format!("\"x\":{}0{}", "{\"x\":".repeat(depth), "}".repeat(depth)))),
        ("100000 members", with(&many.join(","))),
        ("members that stand twice", with("\"config\":null,\"layers\":{},\"schemaVersion\":\"2\"")),
        ("numbers beyond all types", with("\"x\":1e999999,\"y\":-123456789012345678901234567890")),
        ("an annotation of a megabyte", with(&format!("\"x\":\"{}\"", "a".repeat(1 << 20)))),
        ("the document `null`", "null".to_owned()),
        ("an array", "[]".to_owned()),
        ("half a document", plain.get(..plain.len() / 2).unwrap_or_default().to_owned()),
    ];
    for (what, text) in hostile {
        let manifest = Manifest { blob: Blob::of(text), media_type: content::media_type::MANIFEST.to_owned() };
        let answer = context.offer_manifest(&repository, manifest.digest(), &manifest)?;
        let is_fine = answer.is_success() || answer.is_client_error();
        context.holds(&dist::BEYOND_JSON_HOSTILE, is_fine, || {
            Violation::of(&dist::BEYOND_JSON_HOSTILE, "a hostile manifest is a server error")
                .at(&answer, Mark::Status)
                .expected("`201`, or a client error")
                .got(format!("{} for {what}", answer.describe()))
        });
    }
    // It must still be alive.
    let after = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    let answer = context.offer_manifest(&repository, after.digest(), &after)?;
    context.holds(&dist::BEYOND_JSON_HOSTILE, answer.is_success(), || {
        Violation::of(&dist::BEYOND_JSON_HOSTILE, "after hostile manifests a plain one is no longer taken")
            .at(&answer, Mark::Status)
            .expected("`201`")
            .got(answer.describe())
    });
    Ok(())
}
