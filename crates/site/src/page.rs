//! The frame of every page: head, links across the site, landmarks, foot.

use maud::{DOCTYPE, Markup, html};

/// A page before it has a frame.
pub(crate) struct Page<'a> {
    /// What stands in the tab, and in the list of a search.
    pub(crate) title: String,
    /// The way to the root of the site: nothing, or `../`.
    pub(crate) up: &'a str,
    /// The JSON with the same data, beside the page.
    pub(crate) json: String,
    /// What stands on the coloured card at the top.
    pub(crate) head: Markup,
    /// The class of the card: the verdict's word, or `incomplete` for grey.
    pub(crate) colour: &'a str,
    /// Anchor, title and body of each part.
    pub(crate) parts: Vec<(String, String, Markup)>,
}

impl Page<'_> {
    /// The whole document. `as_of` is the day on which the standings were looked at.
    pub(crate) fn render(self, as_of: &str) -> String {
        let Page { title, up, json, head, colour, parts } = self;
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'";
                    title { (title) }
                    link rel="stylesheet" href={ (up) "style.css" };
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.(colour) { (head) }
                    nav aria-label="Site and page" {
                        ul {
                            li { a href={ (up) "index.html" } { "All results" } }
                            li { a href={ (up) "about.html" } { "What this means" } }
                            @for (id, title, _) in &parts { li { a href={ "#" (id) } { (title) } } }
                        }
                    }
                    main id="main" {
                        @for (id, title, body) in &parts {
                            section id=(id) aria-labelledby={ (id) "-title" } {
                                h2 id={ (id) "-title" } { (title) }
                                (body)
                            }
                        }
                    }
                    footer {
                        p { "Standings as of " (as_of) "." }
                        p { a href=(json) { "The same as JSON" } }
                    }
                }
            }
        };
        page.into_string() + "\n"
    }
}
