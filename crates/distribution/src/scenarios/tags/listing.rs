//! Asking for a list of tags, reading it, and following its links.

use std::collections::BTreeSet;

use catalogue::Requirement;
use catalogue::distribution as dist;
use content::document::{Document, Kind, Value};
use wire::exchange::Origin;

use super::order::{Order, order_of};
use crate::context::{Context, place};
use crate::exchange::{Answer, Call, Stop};
use crate::violation::{Mark, Violation};

/// Pages that are read of one list. A repository with more is one that we were given.
const MOST_PAGES: usize = 64;

/// One answer with a list of tags.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) answer: Answer,
    pub(super) tags: Vec<String>,
    /// Whether there is a `Link`, be it a good one or not.
    pub(super) has_link: bool,
    /// Where the next page is.
    pub(super) next: Option<(Origin, String)>,
}

/// A whole list, from all its pages.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    /// The answer with the first page.
    pub(super) answer: Answer,
    pub(super) tags: Vec<String>,
    pub(super) order: Order,
}

impl Whole {
    /// Where a tag stands.
    pub(super) fn position(&self, tag: &str) -> Option<usize> {
        self.tags.iter().position(|known| known == tag)
    }
}

/// Asks for a list; `query` begins with its question mark.
pub(super) fn ask(context: &mut Context<'_>, repository: &str, query: &str) -> Result<Answer, Stop> {
    context.send(Call::get(format!("/v2/{repository}/tags/list{query}")))
}

/// Reads an answer with 200. None if there is no list in it, which is then a violation of `dist.tags.body`. The scenario must declare
/// `dist.tags.{body, body-values, link, link-form}` and `dist.http.rfc9110`.
pub(super) fn read(context: &mut Context<'_>, repository: &str, answer: &Answer) -> Option<Page> {
    let document = answer.document();
    let tags = match form(&document) {
        Ok((name, tags)) => {
            context.holds(&dist::TAGS_BODY_VALUES, name == repository, || {
                Violation::of(&dist::TAGS_BODY_VALUES, "`name` in a tag list is not the repository that was asked for")
                    .at(answer, Mark::Body)
                    .expected(format!("`{repository}`"))
                    .got(format!("`{name}`"))
            });
            context.pass(&dist::TAGS_BODY);
            tags
        }
        Err(wrong) => {
            context.add(
                Violation::of(&dist::TAGS_BODY, wrong.message)
                    .at(answer, Mark::Body)
                    .expected("`{\"name\": \"…\", \"tags\": [\"…\"]}`"),
            );
            wrong.tags?
        }
    };
    let media_type = answer.media_type();
    let is_named = media_type.as_deref().is_none_or(|name| name.ends_with("json"));
    context.holds(&dist::HTTP_RFC9110, is_named, || {
        Violation::of(&dist::HTTP_RFC9110, "the `Content-Type` of a tag list is another one than that of JSON")
            .at(answer, Mark::Header("Content-Type"))
            .expected("`application/json`")
            .got(format!("`{}`", media_type.clone().unwrap_or_default()))
    });
    let links = answer.header_all("link");
    let next = match links.is_empty() {
        true => None,
        false => {
            context.pass(&dist::TAGS_LINK);
            next_of(context, answer, &links)
        }
    };
    Some(Page { answer: answer.clone(), tags, has_link: !links.is_empty(), next })
}

struct Wrong {
    message: &'static str,
    /// The tags, where they can be told all the same.
    tags: Option<Vec<String>>,
}

/// The name and the tags.
fn form(document: &Document) -> Result<(String, Vec<String>), Wrong> {
    let wrong = |message| Wrong { message, tags: None };
    let root = document.root().filter(|_| !document.problems().iter().any(|problem| problem.kind.is_syntax()));
    let root = root.filter(|root| root.kind() == Kind::Object).ok_or(wrong("a tag list is no JSON object"))?;
    let tags = match root.get("tags") {
        None => return Err(wrong("a tag list has no `tags`")),
        Some(tags) if tags.is_null() => {
            return Err(Wrong { message: "`tags` in a tag list is null", tags: Some(Vec::new()) });
        }
        Some(tags) if tags.kind() != Kind::Array => return Err(wrong("`tags` in a tag list is no array")),
        Some(tags) => tags,
    };
    let count = tags.len();
    let tags: Vec<String> = tags.elements().filter_map(|tag| Some(tag.as_str()?.into_owned())).collect();
    if tags.len() != count {
        return Err(wrong("an entry of `tags` in a tag list is no string"));
    }
    match root.get("name").and_then(Value::as_str) {
        Some(name) => Ok((name.into_owned(), tags)),
        None => Err(Wrong { message: "a tag list has no `name` that is a string", tags: Some(tags) }),
    }
}

fn next_of(context: &mut Context<'_>, answer: &Answer, fields: &[String]) -> Option<(Origin, String)> {
    let mut next = Err("a `Link` on a tag list has not the relation type `next`".to_owned());
    for field in fields {
        match wire::link::parse(field) {
            Err(_) => next = Err("a `Link` on a tag list has not the form of RFC 5988".to_owned()),
            Ok(links) => {
                if let Some(link) = links.into_iter().find(|link| link.has_relation("next")) {
                    let place = place(answer.origin(), &answer.exchanged.request.target, &link.target);
                    next = place.ok_or("a `Link` on a tag list leads to nothing that can be asked for".to_owned());
                    break;
                }
            }
        }
    }
    let wrong = next.as_ref().err().cloned();
    context.holds(&dist::TAGS_LINK_FORM, wrong.is_none(), || {
        Violation::of(&dist::TAGS_LINK_FORM, wrong.clone().unwrap_or_default())
            .at(answer, Mark::Header("Link"))
            .expected("`<URL>; rel=\"next\"`")
            .got(format!("`{}`", fields.join("`, `")))
    });
    next.ok()
}

/// The pages behind `first`, to the end of the links.
pub(super) fn follow(context: &mut Context<'_>, repository: &str, first: &Page) -> Result<Vec<Page>, Stop> {
    let mut seen: BTreeSet<String> = first.tags.iter().cloned().collect();
    let mut pages: Vec<Page> = Vec::new();
    let mut next = first.next.clone();
    while let Some((origin, target)) = next.take() {
        if pages.len() >= MOST_PAGES {
            return Err(Stop::Inconclusive("the list of tags has more pages than are read".into()));
        }
        let answer = context.send(Call::get("").to(origin, target).scope(format!("repository:{repository}:pull")))?;
        let broken = |message: &str| {
            Violation::of(&dist::TAGS_LINK_FORM, message)
                .at(&answer, Mark::Request)
                .expected("the tags that follow")
                .unless_broken(&[&dist::TAGS_LAST_EXCLUSIVE, &dist::TAGS_BODY])
        };
        if answer.status() != 200 {
            let violation = broken("what the `Link` of a tag list leads to is not answered with 200");
            context.add(violation.got(answer.describe()));
            break;
        }
        let Some(page) = read(context, repository, &answer) else { break };
        let fresh = page.tags.iter().filter(|tag| seen.insert((*tag).clone())).count();
        if fresh == 0 && page.next.is_some() {
            context
                .add(broken("the links of a tag list lead in a circle").got("a further page with nothing new on it"));
            break;
        }
        next = page.next.clone();
        pages.push(page);
    }
    Ok(pages)
}

/// The whole list of a repository that exists, judged for its order and for tags that stand in it twice. The scenario must declare
/// `dist.tags.{200, sorted, sorted-lexical}` and what [`read`] needs.
pub(super) fn whole(context: &mut Context<'_>, repository: &str) -> Result<Whole, Stop> {
    let answer = ask(context, repository, "")?;
    if !context.has_status(&dist::TAGS_200, &answer, &[200], "the tag list of a repository that exists") {
        return Err(Stop::Blocked(&dist::TAGS_200));
    }
    let first = read(context, repository, &answer).ok_or(Stop::Blocked(&dist::TAGS_BODY))?;
    let mut tags = first.tags.clone();
    tags.extend(follow(context, repository, &first)?.into_iter().flat_map(|page| page.tags));
    once(context, &answer, &tags);
    let order = judge_order(context, &answer, &tags, (&dist::TAGS_SORTED, &dist::TAGS_SORTED_LEXICAL), None);
    Ok(Whole { answer, tags, order })
}

/// Judges that no tag stands in a list twice.
pub(super) fn once(context: &mut Context<'_>, answer: &Answer, tags: &[String]) {
    let mut seen = BTreeSet::new();
    let twice = tags.iter().find(|tag| !seen.insert(*tag));
    context.holds(&dist::TAGS_BODY_VALUES, twice.is_none(), || {
        Violation::of(&dist::TAGS_BODY_VALUES, "a tag stands in its list twice")
            .at(answer, Mark::Body)
            .expected("each tag once")
            .got(format!("`{}` twice", twice.cloned().unwrap_or_default()))
    });
}

/// Judges the order of a list by the requirement about it and by the narrower one of up to 1.1.1. `wider` are those of the whole list,
/// which speak first.
pub(super) fn judge_order(
    context: &mut Context<'_>,
    answer: &Answer,
    tags: &[String],
    (sorted, lexical): (&'static Requirement, &'static Requirement),
    wider: Option<(&'static Requirement, &'static Requirement)>,
) -> Order {
    let order = order_of(tags);
    let shown = || format!("`{}`", tags.join("`, `"));
    let (wider_sorted, wider_lexical) = wider.unzip();
    context.holds(sorted, order != Order::None, || {
        let causes: Vec<&'static Requirement> = wider_sorted.into_iter().collect();
        Violation::of(sorted, "the tags of a list are not sorted")
            .at(answer, Mark::Body)
            .expected("the order without regard to case, or that of ASCII")
            .got(shown())
            .unless_broken(&causes)
    });
    context.holds(lexical, order == Order::Lexical, || {
        let causes: Vec<&'static Requirement> = [sorted].into_iter().chain(wider_sorted).chain(wider_lexical).collect();
        let violation = Violation::of(lexical, "the tags of a list are sorted by ASCII code, capitals first")
            .at(answer, Mark::Body)
            .expected("the order without regard to case")
            .got(shown())
            .unless_broken(&causes);
        // The next version says that this order was meant too.
        if order == Order::Ascii { violation.mild() } else { violation }
    });
    order
}
