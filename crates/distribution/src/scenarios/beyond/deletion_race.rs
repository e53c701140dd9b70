//! A push against a deletion (docs/book/src/beyond-the-spec.md#robustness).

use std::time::Duration;

use catalogue::distribution as dist;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Whoever wins, a manifest is there with its tag or gone with it.
pub static SCENARIO: Scenario = Scenario {
    name: "a_push_against_a_deletion_is_settled",
    decides: &[&dist::BEYOND_CONCURRENT_DELETE],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// A race that goes well once says little.
const ROUNDS: usize = 3;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.manifest_deletion.required()?;
    let repository = context.repository();
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    for round in 0..ROUNDS {
        let manifest = ground::image(context, &config, &format!("round {round}"));
        let tag = context.tag(&format!("round{round}"));
        let answer = context.offer_manifest(&repository, &tag, &manifest)?;
        ground::stored(&answer, "a manifest")?;
        let put = Call::put(format!("/v2/{repository}/manifests/{tag}"))
            .header("Content-Type", manifest.media_type.as_str())
            .body(manifest.blob.bytes.clone());
        let delete = Call::delete(format!("/v2/{repository}/manifests/{}", manifest.digest()));
        let answers = context.send_together(vec![put, delete])?;
        for answer in &answers {
            let is_fine = answer.is_success() || answer.is_client_error();
            context.holds(&dist::BEYOND_CONCURRENT_DELETE, is_fine, || {
                Violation::of(&dist::BEYOND_CONCURRENT_DELETE, "a push against a deletion is a server error")
                    .at(answer, Mark::Status)
                    .expected("`201` and `202`, or a client error")
                    .got(answer.describe())
            });
        }
        // What a crash left half done is told already.
        if !answers.iter().all(Answer::is_success) {
            continue;
        }
        let (by_digest, by_tag) = settled(context, &repository, manifest.digest(), &tag)?;
        let is_settled = by_digest.is_success() == by_tag.is_success();
        context.holds(&dist::BEYOND_CONCURRENT_DELETE, is_settled, || {
            Violation::of(
                &dist::BEYOND_CONCURRENT_DELETE,
                "after a push against a deletion half of the manifest is left",
            )
            .at(&by_tag, Mark::Status)
            .expected("the same answer by digest and by tag")
            .got(format!("{} by digest, {} by tag", by_digest.describe(), by_tag.describe()))
        });
    }
    Ok(())
}

/// What is there by digest and by tag. A deletion may take a while, and is waited for until the two agree.
fn settled(context: &mut Context<'_>, repository: &str, digest: &str, tag: &str) -> Result<(Answer, Answer), Stop> {
    let mut both = (context.get_manifest(repository, digest)?, context.get_manifest(repository, tag)?);
    for pause in [200, 800, 2_000] {
        if both.0.is_success() == both.1.is_success() {
            break;
        }
        context.shared.channel.pause(Duration::from_millis(pause));
        both = (context.get_manifest(repository, digest)?, context.get_manifest(repository, tag)?);
    }
    Ok(both)
}
