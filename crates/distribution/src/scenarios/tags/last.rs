//! Parts of a list by `last`.

use catalogue::distribution as dist;

use super::limit::{count, is_ordered, members, shown};
use super::listing::{Page, Whole, ask, judge_order, read};
use crate::context::Context;
use crate::exchange::Stop;
use crate::violation::{Mark, Violation};

/// Asks for the tags behind `last`, at most `n` of them, and judges the answer. Gives whether the registry heeds `last`. The scenario
/// must declare `dist.tags.{last-exclusive, last-limit, last-sorted, last-sorted-lexical, last-without-n}` and what
/// [`count`] and [`read`] need.
pub(super) fn behind(
    context: &mut Context<'_>,
    repository: &str,
    whole: &Whole,
    last: &str,
    n: Option<usize>,
) -> Result<bool, Stop> {
    let Some(page) = asked(context, repository, last, n)? else { return Ok(false) };
    let position = whole.position(last).map_or(0, |position| position + 1);
    let rest = whole.tags.get(position..).unwrap_or_default();
    let starts = match is_ordered(whole) {
        true => rest.iter().zip(&page.tags).all(|(expected, tag)| expected == tag) && page.tags.len() <= rest.len(),
        false => page.tags.iter().all(|tag| rest.contains(tag)) || page.tags.iter().all(|tag| is_behind(tag, last)),
    };
    let starts = context.holds(&dist::TAGS_LAST_EXCLUSIVE, starts, || {
        Violation::of(&dist::TAGS_LAST_EXCLUSIVE, "the answer does not start with the tag that follows `last`")
            .at(&page.answer, Mark::Body)
            .expected(shown(rest.get(..n.unwrap_or(rest.len()).min(rest.len())).unwrap_or_default()))
            .got(shown(&page.tags))
            .unless_broken(&[&dist::TAGS_BODY_VALUES])
    });
    amount(context, &page, n, rest.len(), starts && is_ordered(whole));
    members(context, &page, whole);
    let wider = Some((&dist::TAGS_SORTED, &dist::TAGS_SORTED_LEXICAL));
    judge_order(context, &page.answer, &page.tags, (&dist::TAGS_LAST_SORTED, &dist::TAGS_LAST_SORTED_LEXICAL), wider);
    Ok(starts)
}

/// Asks for the tags behind one that is not there but would stand right before `next`. Where a registry finds no place for it, it may
/// say so; from the start it must not begin, for a tag can be deleted while somebody turns the pages.
pub(super) fn behind_absent(
    context: &mut Context<'_>,
    repository: &str,
    whole: &Whole,
    absent: &str,
    next: &str,
) -> Result<(), Stop> {
    let answer = ask(context, repository, &format!("?n=2&last={absent}"))?;
    if answer.is_client_error() {
        return Ok(());
    }
    let page = match answer.status() {
        200 => read(context, repository, &answer),
        _ => None,
    };
    let position = whole.position(next).unwrap_or_default();
    let rest = whole.tags.get(position..).unwrap_or_default();
    let tags = page.map(|page| page.tags).unwrap_or_default();
    let holds = answer.status() == 200 && tags.iter().zip(rest).all(|(tag, expected)| tag == expected);
    context.holds(&dist::TAGS_LAST_EXCLUSIVE, holds, || {
        Violation::of(
            &dist::TAGS_LAST_EXCLUSIVE,
            "the answer does not start where a `last` that is not there would stand",
        )
        .at(&answer, if answer.status() == 200 { Mark::Body } else { Mark::Status })
        .expected(shown(rest.get(..2.min(rest.len())).unwrap_or_default()))
        .got(if answer.status() == 200 { shown(&tags) } else { answer.describe() })
        .mild()
    });
    Ok(())
}

fn asked(context: &mut Context<'_>, repository: &str, last: &str, n: Option<usize>) -> Result<Option<Page>, Stop> {
    let query = match n {
        Some(n) => format!("?n={n}&last={last}"),
        None => format!("?last={last}"),
    };
    let answer = ask(context, repository, &query)?;
    let (requirement, message) = match n {
        Some(_) => (&dist::TAGS_LAST_EXCLUSIVE, "a request with `last` is not answered with 200"),
        None => (&dist::TAGS_LAST_WITHOUT_N, "a request with `last` and without `n` is not answered with 200"),
    };
    if answer.status() != 200 {
        let violation = Violation::of(requirement, message).at(&answer, Mark::Status).expected("`200`");
        context.add(violation.got(answer.describe()));
        return Ok(None);
    }
    if n.is_none() {
        context.pass(&dist::TAGS_LAST_WITHOUT_N);
    }
    Ok(read(context, repository, &answer))
}

/// Judges how many tags came, of so many that are left. `is_heeded` says whether they are the right ones at all.
fn amount(context: &mut Context<'_>, page: &Page, n: Option<usize>, left: usize, is_heeded: bool) {
    match n {
        Some(n) => {
            context.holds(&dist::TAGS_LAST_LIMIT, page.tags.len() <= n, || {
                Violation::of(&dist::TAGS_LAST_LIMIT, "more tags come than `n` asks for behind `last`")
                    .at(&page.answer, Mark::Body)
                    .expected(format!("at most {n} tags"))
                    .got(format!("{} tags", page.tags.len()))
                    .unless_broken(&[&dist::TAGS_N_EXACT])
            });
            if is_heeded && page.tags.len() <= n {
                count(context, page, n, left);
            }
        }
        None if is_heeded => {
            context.holds(&dist::TAGS_LAST_EXCLUSIVE, page.tags.len() == left || page.has_link, || {
                Violation::of(&dist::TAGS_LAST_EXCLUSIVE, "the answer to `last` without `n` ends before the list does")
                    .at(&page.answer, Mark::Body)
                    .expected(format!("{left} tags, or a `Link`"))
                    .got(format!("{} tags", page.tags.len()))
            });
        }
        None => {}
    }
}

/// Whether a tag may be said to stand behind another, in one of the orders.
fn is_behind(tag: &str, last: &str) -> bool {
    tag > last || tag.to_ascii_lowercase() > last.to_ascii_lowercase()
}
