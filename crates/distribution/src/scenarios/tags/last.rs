//! Parts of a list by `last`.

use catalogue::distribution as dist;

use super::limit::{begins, count, is_ordered, members, over, shown};
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
    let rest = |tags: Vec<String>| -> Vec<String> { tags.into_iter().skip_while(|tag| tag != last).skip(1).collect() };
    let rests: Vec<Vec<String>> = whole.orders().map(rest).collect();
    let fitting = rests.iter().find(|rest| begins(rest, &page.tags));
    // Who has no order at all may have one for this.
    let heeds = fitting.is_some() || (!is_ordered(whole) && page.tags.iter().all(|tag| is_behind(tag, last)));
    context.holds(&dist::TAGS_LAST_EXCLUSIVE, heeds, || {
        let rest = rests.first().map(Vec::as_slice).unwrap_or_default();
        Violation::of(&dist::TAGS_LAST_EXCLUSIVE, "the answer does not start with the tag that follows `last`")
            .at(&page.answer, Mark::Body)
            .expected(shown(rest.get(..n.unwrap_or(rest.len()).min(rest.len())).unwrap_or_default()))
            .got(shown(&page.tags))
            .unless_broken(&[&dist::TAGS_BODY_VALUES])
    });
    if let Some(n) = n {
        over(context, &page, n);
    }
    if let Some(left) = fitting.map(Vec::len).filter(|_| is_ordered(whole)) {
        amount(context, &page, n, left);
    }
    members(context, &page, whole);
    let wider = Some((&dist::TAGS_SORTED, &dist::TAGS_SORTED_LEXICAL));
    judge_order(context, &page.answer, &page.tags, (&dist::TAGS_LAST_SORTED, &dist::TAGS_LAST_SORTED_LEXICAL), wider);
    Ok(heeds)
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
    let rest = |tags: Vec<String>| -> Vec<String> { tags.into_iter().skip_while(|tag| tag != next).collect() };
    let tags = page.map(|page| page.tags).unwrap_or_default();
    let holds = answer.status() == 200 && whole.orders().any(|list| begins(&rest(list), &tags));
    context.holds(&dist::TAGS_LAST_EXCLUSIVE, holds, || {
        Violation::of(
            &dist::TAGS_LAST_EXCLUSIVE,
            "the answer does not start where a `last` that is not there would stand",
        )
        .at(&answer, if answer.status() == 200 { Mark::Body } else { Mark::Status })
        .expected(format!("`{next}` first"))
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

/// Judges how many of the right tags came, of so many that are left.
fn amount(context: &mut Context<'_>, page: &Page, n: Option<usize>, left: usize) {
    match n {
        Some(n) if page.tags.len() <= n => count(context, page, n, left),
        Some(_) => {}
        None => {
            context.holds(&dist::TAGS_LAST_EXCLUSIVE, page.tags.len() == left || page.has_link, || {
                Violation::of(&dist::TAGS_LAST_EXCLUSIVE, "the answer to `last` without `n` ends before the list does")
                    .at(&page.answer, Mark::Body)
                    .expected(format!("{left} tags, or a `Link`"))
                    .got(format!("{} tags", page.tags.len()))
            });
        }
    }
}

/// Whether a tag may be said to stand behind another, in one of the orders.
fn is_behind(tag: &str, last: &str) -> bool {
    tag > last || tag.to_ascii_lowercase() > last.to_ascii_lowercase()
}
