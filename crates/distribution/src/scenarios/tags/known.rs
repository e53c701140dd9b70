//! The tags of content that all scenarios read, and those of a repository that is not there (spec.md#listing-tags).

use catalogue::distribution as dist;

use super::{last, limit, listing};
use crate::context::Context;
use crate::exchange::Stop;
use crate::options::Mode;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Tags of all kinds of manifests are listed.
pub static SCENARIO: Scenario = Scenario {
    name: "tags_of_all_kinds_are_listed",
    decides: &[
        &dist::CAT_DISCOVERY,
        &dist::ERROR_CODE_FITS,
        &dist::HTTP_RFC9110,
        &dist::TAGS_200,
        &dist::TAGS_BODY,
        &dist::TAGS_BODY_VALUES,
        &dist::TAGS_LAST_EXCLUSIVE,
        &dist::TAGS_LAST_LIMIT,
        &dist::TAGS_LAST_SORTED,
        &dist::TAGS_LAST_SORTED_LEXICAL,
        &dist::TAGS_LAST_WITHOUT_N,
        &dist::TAGS_LINK,
        &dist::TAGS_LINK_FORM,
        &dist::TAGS_N0_EMPTY,
        &dist::TAGS_N0_NO_LINK,
        &dist::TAGS_N_EXACT,
        &dist::TAGS_N_EXACT_WITH_LINK,
        &dist::TAGS_N_FEWER_LINK,
        &dist::TAGS_N_SORTED,
        &dist::TAGS_N_SORTED_LEXICAL,
        &dist::TAGS_N_START,
        &dist::TAGS_REPO_404,
        &dist::TAGS_SORTED,
        &dist::TAGS_SORTED_LEXICAL,
    ],
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    nowhere(context)?;
    let shelf = context.facts.shelf()?;
    let whole = listing::whole(context, &shelf.repository)?;
    for tag in shelf.manifests.iter().filter_map(|stored| stored.tag.as_ref()) {
        context.holds(&dist::TAGS_BODY_VALUES, whole.position(tag).is_some(), || {
            Violation::of(&dist::TAGS_BODY_VALUES, "a tag of the repository is missing in its tag list")
                .at(&whole.answer, Mark::Body)
                .expected(format!("`{tag}` among them"))
                .got(limit::shown(&whole.tags))
        });
    }
    // A full run asks for parts of a longer list.
    if context.shared.options.mode != Mode::Full {
        parts(context, &shelf.repository, &whole)?;
    }
    limit::capabilities(context);
    Ok(())
}

fn parts(context: &mut Context<'_>, repository: &str, whole: &listing::Whole) -> Result<(), Stop> {
    limit::none(context, repository)?;
    let Some(first) = whole.tags.first() else { return Ok(()) };
    limit::first(context, repository, whole, 1)?;
    last::behind(context, repository, whole, first, Some(1))?;
    Ok(())
}

fn nowhere(context: &mut Context<'_>) -> Result<(), Stop> {
    let absent = context.absent_repository();
    let answer = listing::ask(context, &absent, "")?;
    // Who may only see some repositories is not told of others.
    if matches!(answer.status(), 401 | 403) && answer.exchanged.login.is_some() {
        context.not_applicable(&dist::TAGS_REPO_404, "the login may see no other repositories");
        return Ok(());
    }
    if matches!(answer.status(), 405 | 501) {
        // There are no tag lists at all.
        return Ok(());
    }
    let what = "the tag list of a repository that does not exist";
    if context.has_status(&dist::TAGS_REPO_404, &answer, &[404], what) {
        context.has_fitting_code(&answer, &["NAME_UNKNOWN"], what);
    }
    Ok(())
}
