//! The tags of a repository whose tags we know (spec.md#listing-tags): their order, parts of the list, and a list
//! without tags.

use catalogue::distribution as dist;
use serde_json::json;

use super::listing::Whole;
use super::{last, limit, listing};
use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::ledger::Made;
use crate::matter::{Manifest, Style, object};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A tag list is whole, sorted, and can be had in parts.
pub static SCENARIO: Scenario = Scenario {
    name: "tag_lists_are_whole_and_sorted",
    decides: &[
        &dist::CAT_DISCOVERY,
        &dist::HTTP_RFC9110,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PULL_MANIFEST_HEAD_200,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
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
        &dist::TAGS_SORTED,
        &dist::TAGS_SORTED_LEXICAL,
        &dist::TAG_GRAMMAR,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// An `n` that no list of ours reaches. Some registries refuse what is over 1,000.
const MANY: usize = 1_500;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let ours = names(&context.matter.word("tags"));
    let before = match context.is_crowded() {
        true => there_already(context, &repository)?,
        false => Vec::new(),
    };
    let ours = stock(context, &repository, &ours)?;
    let whole = listing::whole(context, &repository)?;
    values(context, &whole, &ours, &before);
    parts_by_n(context, &repository, &whole)?;
    parts_by_last(context, &repository, &whole, &ours)?;
    limit::nonsense(context, &repository)?;
    emptied(context, &repository)?;
    limit::capabilities(context);
    Ok(())
}

/// Tags that make orders differ, shuffled: capitals, numbers, punctuation, beginnings of each other, two that differ in case only.
fn names(word: &str) -> Vec<String> {
    let number = |word: &str| u32::from_str_radix(word, 16).unwrap_or_default();
    let forms: [&dyn Fn(&str) -> String; 12] = [
        &|word: &str| format!("c-{word}"),
        &|word: &str| format!("9{:010}", number(word)),
        &|word: &str| format!("a-{word}_1"),
        &|word: &str| format!("D-{word}"),
        &|word: &str| format!("A-{word}"),
        &|word: &str| format!("_m-{word}"),
        &|word: &str| format!("a-{word}..1"),
        &|word: &str| format!("B-{word}"),
        &|word: &str| format!("a-{word}-1"),
        &|word: &str| format!("10{:010}", number(word)),
        &|word: &str| format!("a-{word}"),
        &|word: &str| format!("z-{word}.Z-_.-"),
    ];
    forms.iter().map(|form| form(word)).collect()
}

fn there_already(context: &mut Context<'_>, repository: &str) -> Result<Vec<String>, Stop> {
    let answer = listing::ask(context, repository, "")?;
    if answer.status() == 404 {
        return Ok(Vec::new());
    }
    Ok(listing::whole(context, repository)?.tags)
}

/// Pushes a manifest, asks for the list of a repository that has no tags yet, and tags it. Gives the tags that were taken.
fn stock(context: &mut Context<'_>, repository: &str, tags: &[String]) -> Result<Vec<String>, Stop> {
    let config = context.matter.config("config");
    context.push_blob(repository, &config)?;
    // Some take no image without layers, so the one blob is both.
    let manifest = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    // Whether it can be pushed by digest is judged elsewhere.
    let answer = context.offer_manifest(repository, manifest.digest(), &manifest)?;
    if answer.is_success() && !context.is_crowded() {
        untagged(context, repository, tags)?;
    }
    // The first is a plain one: who does not take that takes no manifest.
    let Some((plain, tags)) = tags.split_first() else { return Ok(Vec::new()) };
    context.push_manifest(repository, plain, &manifest)?;
    let mut taken = vec![plain.clone()];
    for tag in tags {
        let answer = context.offer_manifest(repository, tag, &manifest)?;
        context.holds(&dist::TAG_GRAMMAR, answer.is_success(), || {
            Violation::of(&dist::TAG_GRAMMAR, "a tag of the grammar is refused")
                .at(&answer, Mark::Status)
                .expected("`201`")
                .got(format!("{} for `{tag}`", answer.describe()))
        });
        if answer.is_success() {
            context.judge_stored_manifest(&answer)?;
            taken.push(tag.clone());
        }
    }
    if let Some(tag) = taken.iter().find(|tag| tag.starts_with('B')) {
        capitals(context, repository, tag)?;
    }
    // A tag that is moved to another manifest is still one tag.
    let mut other = Manifest::image(&config, &[&config]);
    other.extend(object(json!({ "annotations": { "land.greenlight.test": context.matter.word("other") } })));
    let other = Manifest::seal(other, Style::Compact);
    context.push_manifest(repository, plain, &other)?;
    Ok(taken)
}

/// Capitals are other letters than small ones, and are found as they were written.
fn capitals(context: &mut Context<'_>, repository: &str, tag: &str) -> Result<(), Stop> {
    let answer = context.head_manifest(repository, tag)?;
    context.has_status(&dist::PULL_MANIFEST_HEAD_200, &answer, &[200], "the HEAD of a manifest by a tag with capitals");
    let answer = context.get_manifest(repository, tag)?;
    context.has_status(&dist::PULL_MANIFEST_GET_200, &answer, &[200], "the GET of a manifest by a tag with capitals");
    Ok(())
}

/// A repository with a manifest and without tags has an empty list.
fn untagged(context: &mut Context<'_>, repository: &str, ours: &[String]) -> Result<(), Stop> {
    let answer = listing::ask(context, repository, "")?;
    if answer.status() != 200 {
        // The text assumes that the repository "is found": one that holds a manifest is, by most readings.
        let violation = Violation::of(
            &dist::TAGS_200,
            "the tag list of a repository with a manifest and no tags is not answered with 200",
        )
        .at(&answer, Mark::Status)
        .expected("`200` with no tags")
        .got(answer.describe());
        if !matches!(answer.status(), 405 | 501) {
            context.add(if answer.status() == 404 { violation.mild() } else { violation });
        }
        return Ok(());
    }
    if let Some(page) = listing::read(context, repository, &answer) {
        // An earlier run with the same seed may have left some that nobody could delete.
        let foreign = page.tags.iter().find(|tag| !ours.contains(tag));
        context.holds(&dist::TAGS_BODY_VALUES, foreign.is_none(), || {
            Violation::of(&dist::TAGS_BODY_VALUES, "a tag is listed that nobody has made")
                .at(&answer, Mark::Body)
                .expected("no tags")
                .got(limit::shown(&page.tags))
        });
    }
    Ok(())
}

/// The list has all our tags, and no others but those that were there before.
fn values(context: &mut Context<'_>, whole: &Whole, ours: &[String], before: &[String]) {
    let missing: Vec<String> = ours.iter().filter(|tag| whole.position(tag).is_none()).cloned().collect();
    context.holds(&dist::TAGS_BODY_VALUES, missing.is_empty(), || {
        Violation::of(&dist::TAGS_BODY_VALUES, "a tag of the repository is missing in its tag list")
            .at(&whole.answer, Mark::Body)
            .expected(format!("{} among them", limit::shown(&missing)))
            .got(limit::shown(&whole.tags))
    });
    let foreign = whole.tags.iter().find(|tag| !ours.contains(tag) && !before.contains(tag));
    context.holds(&dist::TAGS_BODY_VALUES, foreign.is_none(), || {
        Violation::of(&dist::TAGS_BODY_VALUES, "a tag is listed that nobody has made")
            .at(&whole.answer, Mark::Body)
            .expected(limit::shown(ours))
            .got(format!("`{}`", foreign.cloned().unwrap_or_default()))
    });
}

fn parts_by_n(context: &mut Context<'_>, repository: &str, whole: &Whole) -> Result<(), Stop> {
    limit::none(context, repository)?;
    limit::first(context, repository, whole, 1)?;
    if let Some(page) = limit::first(context, repository, whole, 3)? {
        limit::pages(context, repository, whole, &page, 3)?;
    }
    for n in [whole.tags.len(), MANY.max(whole.tags.len() + 1)] {
        limit::first(context, repository, whole, n)?;
    }
    Ok(())
}

fn parts_by_last(context: &mut Context<'_>, repository: &str, whole: &Whole, ours: &[String]) -> Result<(), Stop> {
    let (Some(first), Some(end)) = (whole.tags.first(), whole.tags.last()) else { return Ok(()) };
    let middle = whole.tags.get(whole.tags.len() / 2).unwrap_or(end);
    // Of two that differ in case only, the second must not be lost with the first.
    let twin = whole.tags.iter().zip(whole.tags.iter().skip(1)).find(|(tag, next)| tag.eq_ignore_ascii_case(next));
    let twin = twin.map_or(middle, |(tag, _)| tag);
    let capital = ours.iter().find(|tag| tag.starts_with('B') && whole.position(tag).is_some()).unwrap_or(middle);
    let mut heeded = true;
    for (last, n) in [(first, Some(2)), (twin, None), (capital, Some(3)), (end, Some(3))] {
        heeded &= last::behind(context, repository, whole, last, n)?;
    }
    // In either order `bb…` would stand before `c…`, if nothing foreign is in between.
    let next = ours.iter().find(|tag| tag.starts_with("c-") && whole.position(tag).is_some());
    if let Some(next) = next.filter(|_| heeded && limit::is_ordered(whole) && !context.is_crowded()) {
        let absent = format!("bb{}", next.trim_start_matches('c'));
        last::behind_absent(context, repository, whole, &absent, next)?;
    }
    Ok(())
}

/// The list once everything in the repository was deleted, which the clean-up would do otherwise. Whether the tags are gone is judged
/// with the deletion; here it is the form of a list that may be empty.
fn emptied(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    if !context.facts.manifest_deletion.is_yes() {
        return Ok(());
    }
    for made in context.ledger.take() {
        let is_manifest = matches!(made, Made::Manifest { .. });
        if !is_manifest || !context.send(Call::delete(made.target()))?.is_success() {
            context.ledger.add(made);
        }
    }
    let answer = listing::ask(context, repository, "")?;
    // Without tags it may be no repository any more.
    if answer.status() == 200 {
        listing::read(context, repository, &answer);
    }
    Ok(())
}
