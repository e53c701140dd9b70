//! Fetches lists of referrers, page by page, and judges their form (spec.md#listing-referrers).

use catalogue::Requirement;
use catalogue::distribution as dist;
use content::document::{Document, Kind, Value};
use content::media_type;
use wire::exchange::Origin;

use super::session::named;
use crate::context::{Context, place};
use crate::exchange::{Answer, Call, Stop};
use crate::violation::{Mark, Violation};

/// Pages that are followed at most.
const MOST_PAGES: usize = 100;

/// A list of referrers, all of its pages.
#[derive(Debug)]
pub struct Listing {
    /// The answers, in order, with their documents.
    pub pages: Vec<(Answer, Document)>,
    /// What is broken if one of them is no index, so that nothing can be said about its entries.
    pub broken: Option<&'static Requirement>,
}

/// One entry of a list, with the answer that it stands in.
#[derive(Clone, Copy)]
pub struct Entry<'l> {
    /// The answer.
    pub answer: &'l Answer,
    /// The descriptor.
    pub value: Value<'l>,
}

impl Listing {
    /// All entries in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.pages.iter().flat_map(|(answer, document)| entries(document).map(move |value| Entry { answer, value }))
    }

    /// The digests of all entries, sorted.
    pub fn digests(&self) -> Vec<String> {
        let mut digests: Vec<String> = self.entries().filter_map(|entry| entry.text("digest")).collect();
        digests.sort();
        digests
    }

    /// The last answer.
    pub fn last(&self) -> Option<&Answer> {
        self.pages.last().map(|(answer, _)| answer)
    }
}

impl Entry<'_> {
    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<String> {
        Some(self.value.get(name)?.as_str()?.into_owned())
    }
}

fn entries(document: &Document) -> impl Iterator<Item = Value<'_>> {
    let list = document.root().and_then(|root| root.get("manifests"));
    list.into_iter().flat_map(|list| list.elements())
}

impl Context<'_> {
    /// Fetches the referrers of a digest to the last page, and judges the form of each page. `query` begins with `?` or is empty.
    /// None where there is no list; then that is said. The scenario must declare `dist.referrers.{200, never-404, ct, body, empty,
    /// link, link-form, link-pages}`, and with a query `dist.referrers.filter`.
    pub fn list_referrers(&mut self, repository: &str, digest: &str, query: &str) -> Result<Option<Listing>, Stop> {
        let answer = self.send(Call::get(format!("/v2/{repository}/referrers/{digest}{query}")))?;
        if answer.status() == 404 {
            self.add(
                Violation::of(&dist::REFERRERS_NEVER_404, "a request for referrers is answered with 404")
                    .at(&answer, Mark::Status)
                    .expected("`200` with the list, be it empty")
                    .got(answer.describe()),
            );
            return Ok(None);
        }
        self.pass(&dist::REFERRERS_NEVER_404);
        if !query.is_empty() && answer.is_client_error() {
            self.add(
                Violation::of(&dist::REFERRERS_FILTER, "a request for the referrers of one `artifactType` is refused")
                    .at(&answer, Mark::Status)
                    .expected("`200` with the referrers of that type, or with all of them")
                    .got(answer.describe()),
            );
            return Ok(None);
        }
        let what = "a request for the referrers of a digest in a repository that exists";
        if !self.has_status(&dist::REFERRERS_200, &answer, &[200], what) {
            return Ok(None);
        }
        let mut listing = Listing { pages: Vec::new(), broken: None };
        let mut next = Some(answer);
        let mut been: Vec<(Origin, String)> = Vec::new();
        while let Some(answer) = next.take() {
            let (document, broken) = self.judge_page(&answer);
            listing.broken = listing.broken.or(broken);
            let following = self.following(&answer);
            listing.pages.push((answer, document));
            let Some((origin, target)) = following else { break };
            if been.contains(&(origin.clone(), target.clone())) || been.len() >= MOST_PAGES {
                if let Some(answer) = listing.last() {
                    self.page_fault(answer, "the pages of a list of referrers have no end");
                }
                break;
            }
            been.push((origin.clone(), target.clone()));
            let scope = format!("repository:{repository}:pull");
            let page = self.send(Call::get("").to(origin, target).scope(scope))?;
            if page.status() != 200 {
                self.page_fault(&page, "a further page of a list of referrers is not there");
                break;
            }
            next = Some(page);
        }
        self.judge_pages(&listing);
        Ok(Some(listing))
    }

    fn page_fault(&mut self, answer: &Answer, message: &str) {
        self.add(
            Violation::of(&dist::REFERRERS_LINK_PAGES, message)
                .at(answer, Mark::Request)
                .expected("an image index with entries that the other pages do not have")
                .got(answer.describe()),
        );
    }

    /// No entry stands on two pages, nor twice on one.
    fn judge_pages(&mut self, listing: &Listing) {
        if listing.pages.len() > 1 {
            self.pass(&dist::REFERRERS_LINK);
            self.pass(&dist::REFERRERS_LINK_PAGES);
        }
        let all: Vec<(usize, String)> =
            listing.entries().filter_map(|entry| Some((entry.answer.number, entry.text("digest")?))).collect();
        for (at, (page, digest)) in all.iter().enumerate() {
            let Some((first, _)) = all.get(..at).and_then(|before| before.iter().find(|(_, known)| known == digest))
            else {
                continue;
            };
            let Some((answer, _)) = listing.pages.iter().find(|(answer, _)| answer.number == *page) else { continue };
            let violation = if first == page {
                // The same descriptor twice is one referrer still.
                Violation::of(&dist::REFERRERS_BODY, "a referrer is listed twice").mild()
            } else {
                Violation::of(&dist::REFERRERS_LINK_PAGES, "a referrer stands on two pages of the list")
            };
            self.add(violation.at(answer, Mark::Text(digest.clone())).expected("each referrer once"));
        }
    }

    /// Where the `Link` of a page leads, judged for its form.
    fn following(&mut self, answer: &Answer) -> Option<(Origin, String)> {
        let values = answer.header_all("link");
        if values.is_empty() {
            return None;
        }
        let wrong = |message: &str| {
            Violation::of(&dist::REFERRERS_LINK_FORM, message)
                .at(answer, Mark::Header("Link"))
                .expected("`<URL>; rel=\"next\"`")
                .got(format!("`{}`", values.join("`, `")))
        };
        let mut links = Vec::new();
        for value in &values {
            match wire::link::parse(value) {
                Ok(parsed) => links.extend(parsed),
                Err(_) => {
                    self.add(wrong("the `Link` of a list of referrers has not the form of RFC 5988"));
                    return None;
                }
            }
        }
        let next = links.iter().find(|link| link.has_relation("next"));
        let placed = next.and_then(|link| place(answer.origin(), &answer.exchanged.request.target, &link.target));
        match placed {
            Some(placed) => {
                self.pass(&dist::REFERRERS_LINK_FORM);
                Some(placed)
            }
            None => {
                self.add(wrong("the `Link` of a list of referrers has not the relation type `next`"));
                None
            }
        }
    }

    /// Judges type and form of one page. Gives what is broken if it is no index.
    fn judge_page(&mut self, answer: &Answer) -> (Document, Option<&'static Requirement>) {
        let value = answer.header("content-type").map(str::to_owned);
        let is_index = answer.media_type().as_deref() == Some(media_type::INDEX);
        let is_bare = value.as_deref().is_some_and(|value| !value.contains(';'));
        self.holds(&dist::REFERRERS_CT, is_index && is_bare, || {
            let message = match is_index {
                true => "the `Content-Type` of a list of referrers has parameters",
                false => "the `Content-Type` of a list of referrers is not that of an index",
            };
            let violation = Violation::of(&dist::REFERRERS_CT, message)
                .at(answer, Mark::Header("Content-Type"))
                .expected(format!("`{}`", media_type::INDEX))
                .got(named(value.as_deref()));
            if is_index { violation.mild() } else { violation }
        });
        let document = answer.document();
        let Err(fault) = form(&document) else {
            self.pass(&dist::REFERRERS_BODY);
            return (document, None);
        };
        let expected =
            format!("`{{\"schemaVersion\": 2, \"mediaType\": \"{}\", \"manifests\": […]}}`", media_type::INDEX);
        let violation = Violation::of(fault.requirement, fault.message).at(answer, Mark::Body).expected(expected);
        self.add(if fault.is_mild { violation.mild() } else { violation });
        (document, (!fault.is_mild).then_some(fault.requirement))
    }
}

/// What is wrong with a page.
struct Fault {
    requirement: &'static Requirement,
    message: &'static str,
    is_mild: bool,
}

/// Whether a document has the form of an index.
fn form(document: &Document) -> Result<(), Fault> {
    let fault = |message| Err(Fault { requirement: &dist::REFERRERS_BODY, message, is_mild: false });
    if document.bytes().is_empty() {
        return lost("a list of referrers is an empty body");
    }
    let Some(root) = document.root() else { return fault("a list of referrers is no JSON") };
    if document.problems().iter().any(|problem| problem.kind.is_syntax()) {
        return fault("a list of referrers is malformed JSON");
    }
    if root.kind() != Kind::Object {
        return fault("a list of referrers is no JSON object");
    }
    if root.get("schemaVersion").and_then(Value::as_integer) != Some(2) {
        return fault("a list of referrers has not the `schemaVersion` of an index");
    }
    match root.get("manifests") {
        None if root.members().any(|member| member.value.kind() == Kind::Array) => {
            return fault("a list of referrers has its entries under another name than `manifests`");
        }
        // This is how a list gets lost that was made of nothing.
        None => return lost("a list of referrers has no `manifests`"),
        Some(list) if list.is_null() => return lost("`manifests` of a list of referrers is null"),
        Some(list) if list.kind() != Kind::Array => return fault("`manifests` of a list of referrers is no array"),
        Some(list) if list.elements().any(|entry| entry.kind() != Kind::Object) => {
            return fault("an entry of a list of referrers is no object");
        }
        Some(_) => {}
    }
    match root.get("mediaType").map(Value::as_str) {
        Some(Some(name)) if name == media_type::INDEX => Ok(()),
        // An index should say what it is, but is one all the same.
        None => Err(Fault {
            requirement: &dist::REFERRERS_BODY,
            message: "a list of referrers has no `mediaType`",
            is_mild: true,
        }),
        Some(_) => fault("a list of referrers has not the `mediaType` of an index"),
    }
}

fn lost(message: &'static str) -> Result<(), Fault> {
    Err(Fault { requirement: &dist::REFERRERS_EMPTY, message, is_mild: false })
}
