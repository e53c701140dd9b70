//! Parts of a list by `n`.

use catalogue::distribution as dist;

use super::listing::{Page, Whole, ask, follow, judge_order, once, read};
use super::order::Order;
use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::violation::{Mark, Violation};

/// Asks for the first `n` tags and judges the answer. Gives it if it is a list. The scenario must declare `dist.tags.{n-exact,
/// n-exact-with-link, n-fewer-link, n-start, n-sorted, n-sorted-lexical}` and what [`read`] needs.
pub(super) fn first(
    context: &mut Context<'_>,
    repository: &str,
    whole: &Whole,
    n: usize,
) -> Result<Option<Page>, Stop> {
    let answer = ask(context, repository, &format!("?n={n}"))?;
    if answer.status() != 200 {
        let message = match n > whole.tags.len() {
            true => "a request with an `n` that is larger than the number of tags is refused",
            false => "a request with `n` is not answered with 200",
        };
        let violation = Violation::of(&dist::TAGS_N_EXACT, message);
        context.add(violation.at(&answer, Mark::Status).expected("`200`").got(answer.describe()));
        return Ok(None);
    }
    let Some(page) = read(context, repository, &answer) else { return Ok(None) };
    count(context, &page, n, whole.tags.len());
    members(context, &page, whole);
    let begins = whole.tags.iter().zip(&page.tags).all(|(expected, tag)| expected == tag);
    context.holds(&dist::TAGS_N_START, begins, || {
        Violation::of(&dist::TAGS_N_START, "a request with `n` is not answered from the start of the list")
            .at(&answer, Mark::Body)
            .expected(shown(whole.tags.get(..n.min(whole.tags.len())).unwrap_or_default()))
            .got(shown(&page.tags))
            .unless_broken(&[&dist::TAGS_SORTED, &dist::TAGS_BODY_VALUES, &dist::TAGS_N_SORTED])
    });
    let wider = Some((&dist::TAGS_SORTED, &dist::TAGS_SORTED_LEXICAL));
    judge_order(context, &answer, &page.tags, (&dist::TAGS_N_SORTED, &dist::TAGS_N_SORTED_LEXICAL), wider);
    Ok(Some(page))
}

/// Judges the number of tags that came, where so many are left to give. The scenario must declare `dist.tags.{n-exact,
/// n-exact-with-link, n-fewer-link}`.
pub(super) fn count(context: &mut Context<'_>, page: &Page, n: usize, left: usize) {
    let count = page.tags.len();
    let is_cut = count < n.min(left);
    if is_cut && page.has_link {
        context.pass(&dist::TAGS_N_FEWER_LINK);
    }
    let message = match count > n {
        true => "more tags come than `n` asks for",
        false => "fewer tags come than `n` asks for, and there is no `Link` to the others",
    };
    let violation = |requirement, message: &str| {
        Violation::of(requirement, message)
            .at(&page.answer, Mark::Body)
            .expected(format!("{} of {left} tags", n.min(left)))
            .got(format!("{count} tags"))
    };
    context.holds(&dist::TAGS_N_EXACT, count <= n && (!is_cut || page.has_link), || {
        violation(&dist::TAGS_N_EXACT, message)
    });
    // A `Link` was no excuse up to 1.1.0, and registries gave one all the same, as 1.1.1 then allowed.
    context.holds(&dist::TAGS_N_EXACT_WITH_LINK, count <= n && !(is_cut && left >= n), || {
        violation(&dist::TAGS_N_EXACT_WITH_LINK, "fewer tags come than `n` asks for, and a `Link` to the others")
            .mild()
            .unless_broken(&[&dist::TAGS_N_EXACT])
    });
}

/// Judges that a part of a list holds nothing that the list does not hold, and nothing twice.
pub(super) fn members(context: &mut Context<'_>, page: &Page, whole: &Whole) {
    once(context, &page.answer, &page.tags);
    let foreign = page.tags.iter().find(|tag| whole.position(tag).is_none());
    context.holds(&dist::TAGS_BODY_VALUES, foreign.is_none(), || {
        Violation::of(&dist::TAGS_BODY_VALUES, "a part of a tag list has a tag that the whole list has not")
            .at(&page.answer, Mark::Body)
            .expected(shown(&whole.tags))
            .got(format!("`{}`", foreign.cloned().unwrap_or_default()))
    });
}

/// Follows the links of a part to their end: together the pages are the whole list. The scenario must declare
/// `dist.tags.{link-form, n-exact}` and what [`read`] needs.
pub(super) fn pages(
    context: &mut Context<'_>,
    repository: &str,
    whole: &Whole,
    first: &Page,
    n: usize,
) -> Result<(), Stop> {
    if first.next.is_none() {
        return Ok(());
    }
    let pages = follow(context, repository, first)?;
    for page in &pages {
        // The text asks for `n` tags, and does not say whether a page behind a link is still an answer to that.
        context.holds(&dist::TAGS_N_EXACT, page.tags.len() <= n, || {
            Violation::of(&dist::TAGS_N_EXACT, "a page behind a `Link` has more tags than `n` asked for")
                .at(&page.answer, Mark::Body)
                .expected(format!("at most {n} tags"))
                .got(format!("{} tags", page.tags.len()))
                .mild()
        });
    }
    let all: Vec<String> = first.tags.iter().chain(pages.iter().flat_map(|page| &page.tags)).cloned().collect();
    let last = pages.last().map_or(&first.answer, |page| &page.answer);
    context.holds(&dist::TAGS_LINK_FORM, all == whole.tags, || {
        Violation::of(&dist::TAGS_LINK_FORM, "the links of a tag list do not lead to the tags that follow")
            .at(last, Mark::Body)
            .expected(shown(&whole.tags))
            .got(shown(&all))
            .unless_broken(&[
                &dist::TAGS_LAST_EXCLUSIVE,
                &dist::TAGS_SORTED,
                &dist::TAGS_BODY_VALUES,
                &dist::TAGS_BODY,
                &dist::TAGS_N_START,
                &dist::TAGS_N_EXACT,
            ])
    });
    Ok(())
}

/// Asks for no tags at all. The scenario must declare `dist.tags.{n0-empty, n0-no-link}` and what [`read`] needs.
pub(super) fn none(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let answer = ask(context, repository, "?n=0")?;
    let page = match answer.status() {
        200 => read(context, repository, &answer),
        _ => None,
    };
    if answer.status() == 200 && page.is_none() {
        context.blocked(&dist::TAGS_N0_EMPTY, &dist::TAGS_BODY);
        return Ok(());
    }
    let is_empty = page.as_ref().is_some_and(|page| page.tags.is_empty());
    context.holds(&dist::TAGS_N0_EMPTY, is_empty, || {
        Violation::of(&dist::TAGS_N0_EMPTY, "a request with `n=0` is not answered with an empty list")
            .at(&answer, if answer.status() == 200 { Mark::Body } else { Mark::Status })
            .expected("`200` with no tags")
            .got(match &page {
                Some(page) => format!("{} tags", page.tags.len()),
                None => answer.describe(),
            })
    });
    let Some(page) = page else { return Ok(()) };
    context.holds(&dist::TAGS_N0_NO_LINK, !page.has_link, || {
        Violation::of(&dist::TAGS_N0_NO_LINK, "the answer to a request with `n=0` has a `Link`")
            .at(&answer, Mark::Header("Link"))
            .expected("no `Link`")
            .got(format!("`{}`", answer.header("link").unwrap_or_default()))
            .unless_broken(&[&dist::TAGS_N0_EMPTY])
    });
    Ok(())
}

/// Asks for a number that is none: the registry may refuse it or pass over it. The scenario must declare `dist.http.rfc9110`.
pub(super) fn nonsense(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    for n in ["x", "-1"] {
        let answer = ask(context, repository, &format!("?n={n}"))?;
        judge_nonsense(context, &answer);
    }
    Ok(())
}

fn judge_nonsense(context: &mut Context<'_>, answer: &Answer) {
    context.holds(&dist::HTTP_RFC9110, answer.status() == 200 || answer.is_client_error(), || {
        Violation::of(&dist::HTTP_RFC9110, "an `n` that is no number of tags makes the registry fail")
            .at(answer, Mark::Status)
            .expected("a client error, or the list")
            .got(answer.describe())
    });
}

/// Whether the capabilities around `Link` were seen, once all lists were asked for.
pub(super) fn capabilities(context: &mut Context<'_>) {
    if !context.has_answered(&dist::TAGS_LINK) {
        context.unsupported(&dist::TAGS_LINK, "no tag list came with a `Link`");
    }
    if !context.has_answered(&dist::TAGS_N_FEWER_LINK) {
        context.unsupported(&dist::TAGS_N_FEWER_LINK, "no request with `n` was answered with fewer tags and a `Link`");
    }
}

/// Tags in a finding.
pub(super) fn shown(tags: &[String]) -> String {
    match tags.is_empty() {
        true => "no tags".to_owned(),
        false => format!("`{}`", tags.join("`, `")),
    }
}

/// Whether the order of a list tells what follows what.
pub(super) fn is_ordered(whole: &Whole) -> bool {
    whole.order != Order::None
}
