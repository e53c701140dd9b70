//! The page and its order: the verdict, the cause, where it lies, and everything else.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use verdict::{Report, Verdict};

use super::{findings, layers, lines, members, outcomes, source, text, tree};
use crate::summary;
use crate::visible::{clipped, visible};

/// The style of a page: light and dark, on screens of every width and on paper, without anything from elsewhere.
pub const STYLE: &str = include_str!("style.css");

/// A section of the page: its anchor, its title and what stands in it.
pub(crate) struct Part {
    id: &'static str,
    title: &'static str,
    body: Markup,
}

impl Part {
    pub(crate) const fn new(id: &'static str, title: &'static str, body: Markup) -> Part {
        Part { id, title, body }
    }
}

/// What a site says about a report that is one of its pages.
pub struct Around<'a> {
    /// What the report is about, in front of the title.
    pub title: &'a str,
    /// The class of the card at the top, in place of the verdict's: `green`, or `incomplete` for grey.
    pub colour: &'a str,
    /// What stands largest in the card, in place of the verdict.
    pub word: Markup,
    /// Items of a list: the ways to other pages.
    pub links: Markup,
    /// What the report is worth; stands in the card.
    pub standing: Markup,
}

/// The whole page.
pub(crate) fn render(report: &Report) -> String {
    whole(report, Vec::new(), None)
}

/// The whole page with further parts in front.
pub(crate) fn render_with(report: &Report, front: Vec<Part>) -> String {
    whole(report, front, None)
}

/// The whole page as one of a site.
pub fn render_around(report: &Report, around: &Around) -> String {
    whole(report, Vec::new(), Some(around))
}

fn whole(report: &Report, front: Vec<Part>, around: Option<&Around>) -> String {
    let kept = findings::kept(report);
    let sources = source::Sources::of(report, &kept);
    let own = [
        ("versions", "Versions", lines::render(report)),
        ("violations", "Violations", Some(violations(report, &kept, &sources))),
        ("undecided", "Not decided", outcomes::undecided(report)),
        ("members", "Members", members::render(report)),
        ("tree", "Tree of descriptors", tree::render(report, &kept, &sources)),
        ("layers", "Layers", layers::render(report)),
        ("notes", "Notes", findings::render(report, &kept, &sources, false)),
        ("sources", "Sources", sources.render()),
        ("capabilities", "Capabilities", lines::capabilities(report)),
        ("outcomes", "Outcomes", outcomes::render(report)),
        ("waivers", "Waivers", waivers(report)),
    ]
    .into_iter()
    .filter_map(|(id, title, body)| body.map(|body| Part::new(id, title, body)));
    let parts: Vec<Part> = front.into_iter().chain(own).collect();

    let name = clipped(&visible(&report.subject.name), 200);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { @if let Some(around) = around { (around.title) ", " } (report.verdict) ": " (name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the findings" }
                @if let Some(around) = around { nav aria-label="Site" { ul { (around.links) } } }
                (head(report, &name, around))
                nav aria-label="Parts of the report" {
                    ul { @for part in &parts { li { a href={ "#" (part.id) } { (part.title) } } } }
                }
                main id="main" {
                    @for part in &parts {
                        section id=(part.id) aria-labelledby={ (part.id) "-title" } {
                            h2 id={ (part.id) "-title" } { (part.title) }
                            (part.body)
                        }
                    }
                }
                (foot(report))
            }
        }
    };
    page.into_string() + "\n"
}

fn head(report: &Report, name: &str, around: Option<&Around>) -> Markup {
    let colour = around.map_or(report.verdict.as_str(), |around| around.colour);
    html! {
        header.(colour) {
            p.verdict {
                @match around {
                    Some(around) => (around.word),
                    None => { span aria-hidden="true" { (text::sign(report.verdict)) } " " (report.verdict) },
                }
            }
            h1 { (name) }
            p.vector { (visible(&report.spec)) " " (visible(&report.profile)) "  " (summary::vector(&report.counts)) }
            p {
                (visible(&report.subject.form))
                @if let Some(digest) = &report.subject.digest { ", " code.whole { (visible(digest)) } }
                @if let Some(members) = summary::members(report) {
                    ", " (text::counted(report.subjects.len(), "member", "members")) ": " (members)
                }
            }
            @if let Some(around) = around { (around.standing) }
        }
    }
}

fn violations(report: &Report, kept: &findings::Kept, sources: &source::Sources) -> Markup {
    findings::render(report, kept, sources, true).unwrap_or_else(|| {
        let text = match report.verdict {
            Verdict::Error => "Nothing was executed, so nothing is known.",
            // The words that reviewers of the official programme look for; here they stand only where it is so.
            Verdict::Green => "All tests passed: every requirement that applies was judged, and holds.",
            _ => "No requirement was seen violated.",
        };
        html! { p { (text) } }
    })
}

fn waivers(report: &Report) -> Option<Markup> {
    (!report.waivers.is_empty()).then(|| {
        html! {
            p { "They ease the exit code; the colour stays." }
            ul {
                @for waiver in report.waivers.iter().take(50) {
                    li {
                        code { (visible(&waiver.requirement)) } " for " (text::message(&waiver.subject))
                        " until " (visible(&waiver.until)) ": " (text::message(&waiver.reason))
                    }
                }
            }
        }
    })
}

fn foot(report: &Report) -> Markup {
    html! {
        footer {
            p {
                (visible(&report.tool.name)) " " (visible(&report.tool.version)) ", catalogue "
                code.whole { (visible(&report.catalogue.digest)) }
            }
            p {
                (visible(&report.times.started)) ", " (report.times.milliseconds) " ms, "
                (visible(&report.environment.os)) " " (visible(&report.environment.architecture))
            }
        }
    }
}
