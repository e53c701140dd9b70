//! Lists in pages that nobody asked for, and links in all their forms.

use axum::http::{HeaderValue, header};
use serde_json::Value;

use crate::registry::{
    answer::Answer,
    ask::Kind,
    switch::{Span, Variation},
    turn::Turn,
};

const FORM: &str = "a `Link` has the freedom of RFC 8288, 3";

/// Asks for three tags where nobody asked for fewer.
fn by_three(turn: &mut Turn) -> Option<Answer> {
    let more = turn.ask.parameter("n").is_none_or(|n| n.parse::<usize>().is_ok_and(|n| n > 3));
    if turn.ask.kind == Kind::Tags && more {
        turn.ask.drop_parameter("n");
        turn.ask.query.push(("n".to_owned(), "3".to_owned()));
    }
    None
}

/// Changes a `Link`.
fn relink(answer: &mut Answer, change: impl FnOnce(&str) -> String) {
    if let Some(link) = answer.get(&header::LINK) {
        let link = change(link);
        answer.set(header::LINK, link);
    }
}

/// The target of a `Link`.
fn target(link: &str) -> &str {
    link.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(target, _)| target)
}

/// A list of referrers in pages of this size.
fn paged(turn: &Turn, answer: &mut Answer, size: usize) {
    if turn.ask.kind != Kind::Referrers || !answer.is_success() {
        return;
    }
    let from: usize = turn.ask.parameter("after").and_then(|after| after.parse().ok()).unwrap_or(0);
    let mut more = false;
    answer.edit_json(|json| {
        if let Some(Value::Array(entries)) = json.get_mut("manifests") {
            more = entries.len() > from + size;
            *entries = entries.iter().skip(from).take(size).cloned().collect();
        }
    });
    if more {
        let filter = turn.ask.parameter("artifactType").map(|kind| format!("&artifactType={kind}")).unwrap_or_default();
        answer.set(header::LINK, format!("<{}?after={}{filter}>; rel=\"next\"", turn.ask.path, from + size));
    }
}

pub(super) const VARIATIONS: &[Variation] = &[
    Variation::after("gives_no_links", "a list of tags may have a `Link` and need not (listing tags)", |t, a| {
        if t.ask.kind == Kind::Tags {
            a.drop_header(&header::LINK);
        }
    }),
    Variation::after("lists_referrers_backwards", "a list of referrers has no order (listing referrers)", |t, a| {
        if t.ask.kind == Kind::Referrers {
            a.edit_json(|json| {
                if let Some(Value::Array(entries)) = json.get_mut("manifests") {
                    entries.reverse();
                }
            });
        }
    }),
    Variation::within(
        "lists_tags_by_ascii",
        "the next version allows the order of bytes beside the one without regard to case (listing tags)",
    )
    .only(Span::Next),
    Variation::after(
        "pages_referrers_by_one",
        "a list of referrers that is too long comes in pages (listing referrers)",
        |t, a| paged(t, a, 1),
    ),
    Variation::after(
        "pages_referrers_by_two",
        "a list of referrers that is too long comes in pages (listing referrers)",
        |t, a| paged(t, a, 2),
    ),
    Variation::before(
        "pages_tags_by_three",
        "a list may be shorter than `n` where a `Link` leads on (listing tags)",
        by_three,
    )
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_absolute_links", FORM, by_three, |t, a| {
        let base = t.registry.reached_as(&t.ask);
        relink(a, |link| link.replacen('<', &format!("<{base}"), 1));
    })
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_bare_relations", FORM, by_three, |_, a| {
        relink(a, |link| link.replace("\"next\"", "next"))
    })
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_capitals_in_relations", FORM, by_three, |_, a| {
        relink(a, |link| link.replace("rel=\"next\"", "REL=\"Next\""))
    })
    .only(Span::Since111),
    Variation::around(
        "pages_tags_by_three_with_cursors",
        "the target of a `Link` is the registry's affair (RFC 8288, 3.1)",
        |t| {
            let cursor = t.ask.parameter("cursor").and_then(|cursor| cursor.strip_prefix("c-")).map(str::to_owned);
            if let Some(cursor) = cursor {
                t.ask.query.push(("last".to_owned(), cursor));
            }
            by_three(t)
        },
        |_, a| relink(a, |link| link.replace("last=", "cursor=c-")),
    )
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_link_parameters", FORM, by_three, |_, a| {
        relink(a, |link| {
            format!("<{}>; title=\"more, a; lot\"; rel=\"next\"; type=\"application/json\"", target(link))
        });
    })
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_links_relative_to_the_request", FORM, by_three, |_, a| {
        relink(a, |link| format!("<{}>; rel=\"next\"", target(link).rsplit('/').next().unwrap_or_default()));
    })
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_several_links", FORM, by_three, |t, a| {
        let first = t.ask.path.clone();
        relink(a, |link| format!("<{first}?n=3>; rel=\"first\", {link}"));
    })
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_two_link_headers", FORM, by_three, |t, a| {
        if let Some(link) = a.headers.get(header::LINK).cloned() {
            a.set(header::LINK, format!("<{}?n=3>; rel=\"first\"", t.ask.path));
            a.headers.append(header::LINK, HeaderValue::clone(&link));
        }
    })
    .only(Span::Since111),
    Variation::around("pages_tags_by_three_with_two_relations", FORM, by_three, |_, a| {
        relink(a, |link| link.replace("\"next\"", "\"last next\""))
    })
    .only(Span::Since111),
];
