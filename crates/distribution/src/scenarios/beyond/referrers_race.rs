//! Referrers from several clients at once (docs/book/src/beyond-the-spec.md#robustness).

use catalogue::distribution as dist;
use serde_json::json;

use super::ground;
use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// No referrer is lost when several are pushed.
pub static SCENARIO: Scenario = Scenario {
    name: "simultaneous_referrers_are_listed",
    decides: &[&dist::BEYOND_CONCURRENT_REFERRERS],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// How many push at once.
const CLIENTS: usize = 8;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let subject = ground::image(context, &config, "subject");
    let answer = context.offer_manifest(&repository, subject.digest(), &subject)?;
    ground::stored(&answer, "a manifest")?;
    let list = format!("/v2/{repository}/referrers/{}", subject.digest());
    let answer = context.send(Call::get(list.clone()))?;
    if answer.status() != 200 {
        return Err(Stop::NotApplicable(format!("there is no referrers API: {}", answer.describe()).into()));
    }
    let referrers: Vec<Manifest> = (0..CLIENTS)
        .map(|number| {
            let mut members = Manifest::image(&config, &[&config]);
            members.insert("subject".to_owned(), subject.descriptor());
            members.insert("annotations".to_owned(), json!({ "land.greenlight.test": number.to_string() }));
            Manifest::seal(members, Style::Compact)
        })
        .collect();
    let put = |manifest: &Manifest| {
        Call::put(format!("/v2/{repository}/manifests/{}", manifest.digest()))
            .header("Content-Type", manifest.media_type.as_str())
            .body(manifest.blob.bytes.clone())
    };
    let answers = context.send_together(referrers.iter().map(put).collect())?;
    let mut taken: Vec<&Manifest> = Vec::new();
    for (answer, manifest) in answers.iter().zip(&referrers) {
        if answer.is_success() {
            context.made_manifest(&repository, manifest.digest(), manifest.digest());
            taken.push(manifest);
        }
    }
    let answer = context.send(Call::get(list))?;
    if answer.header("link").is_some() {
        context
            .not_applicable(&dist::BEYOND_CONCURRENT_REFERRERS, "the list comes in pages, which are judged elsewhere");
        return Ok(());
    }
    let listed = String::from_utf8_lossy(answer.body()).into_owned();
    let lost = taken.iter().filter(|manifest| !listed.contains(manifest.digest())).count();
    context.holds(&dist::BEYOND_CONCURRENT_REFERRERS, lost == 0, || {
        Violation::of(&dist::BEYOND_CONCURRENT_REFERRERS, "referrers that were pushed at once are missing in the list")
            .at(&answer, Mark::Body)
            .expected(format!("{} referrers", taken.len()))
            .got(format!("{lost} of them are missing"))
    });
    Ok(())
}
