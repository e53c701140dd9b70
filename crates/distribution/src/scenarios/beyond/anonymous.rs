//! What nobody may do and see (docs/book/src/beyond-the-spec.md#authentication).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Where there is a login, nobody pushes without it, and nobody learns what there is.
pub static SCENARIO: Scenario = Scenario {
    name: "nobody_pushes_without_a_login",
    decides: &[&dist::BEYOND_AUTH_ANONYMOUS_PUSH, &dist::BEYOND_AUTH_ORACLE],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let repository = context.repository();
    // A registry without logins asks for none, and takes none.
    let base = context.send(Call::get("/v2/").anonymous())?;
    let push = Call::post(format!("/v2/{repository}/blobs/uploads/")).header("Content-Length", "0").unfollowed();
    let known = context.send(push.clone())?;
    opened(context, &known, &repository);
    if base.status() != 401 && known.exchanged.login.is_none() {
        return Err(Stop::NotApplicable("the registry asks nobody for a login".into()));
    }
    let answer = context.send(push.anonymous())?;
    opened(context, &answer, &repository);
    context.holds(&dist::BEYOND_AUTH_ANONYMOUS_PUSH, !answer.is_success(), || {
        Violation::of(&dist::BEYOND_AUTH_ANONYMOUS_PUSH, "an upload is opened for nobody, where there is a login")
            .at(&answer, Mark::Status)
            .expected("`401`")
            .got(answer.describe())
    });

    let Some(stored) = shelf.manifests.first() else { return Ok(()) };
    let absent = context.absent_repository();
    let digest = stored.manifest.digest();
    let here = context.send(Call::get(format!("/v2/{}/manifests/{digest}", shelf.repository)).anonymous())?;
    let nowhere = context.send(Call::get(format!("/v2/{absent}/manifests/{digest}")).anonymous())?;
    if here.is_success() {
        context.not_applicable(&dist::BEYOND_AUTH_ORACLE, "everybody may pull");
        return Ok(());
    }
    let said = |answer: &Answer| {
        let codes: Vec<String> = answer.errors().into_iter().filter_map(|entry| entry.code).collect();
        (answer.status(), codes)
    };
    context.holds(&dist::BEYOND_AUTH_ORACLE, said(&here) == said(&nowhere), || {
        Violation::of(&dist::BEYOND_AUTH_ORACLE, "the answer tells whether a repository exists that nobody may see")
            .at(&nowhere, Mark::Status)
            .expected(format!("{}, as for a repository that exists", here.describe()))
            .got(nowhere.describe())
    });
    Ok(())
}

fn opened(context: &mut Context<'_>, answer: &Answer, repository: &str) {
    if let Some((origin, target)) = context.location(answer).filter(|_| answer.is_success()) {
        context.ledger.open(&origin, &target, repository);
    }
}
