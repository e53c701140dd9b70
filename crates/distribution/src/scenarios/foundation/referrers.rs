//! Finds out whether there is a referrers API (spec.md#listing-referrers). How good its lists are is judged later.

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::facts::Ability;
use crate::scenario::{Scenario, Stage};

/// Whether referrers are listed is known.
pub static SCENARIO: Scenario = Scenario {
    name: "referrers_api_is_known",
    decides: &[
        &dist::REFERRERS_200,
        &dist::REFERRERS_BODY,
        &dist::REFERRERS_CT,
        &dist::REFERRERS_EMPTY,
        &dist::REFERRERS_LINK,
        &dist::REFERRERS_LINK_FORM,
        &dist::REFERRERS_LINK_PAGES,
        &dist::REFERRERS_NEVER_404,
    ],
    stage: Stage::Foundation,
    quick: true,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let Some(stored) = shelf.manifests.first() else { return Ok(()) };
    let listing = context.list_referrers(&shelf.repository, stored.manifest.digest(), "")?;
    context.facts.referrers = match listing {
        Some(_) => Ability::Yes,
        None if context.tape.last().is_some_and(|last| last.status() == 404) => {
            Ability::Broken(&dist::REFERRERS_NEVER_404)
        }
        None => Ability::Broken(&dist::REFERRERS_200),
    };
    Ok(())
}
