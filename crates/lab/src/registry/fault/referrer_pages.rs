//! Faults in the pages of a list of referrers, and in its filter.

use axum::http::header;

use super::{
    change::edit_referrers,
    referrer::{by_config, empty, entries, keep, listed},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    header::FILTERS,
    switch::Fault,
    turn::Turn,
};

const REFERRERS: Kind = Kind::Referrers;
const LINK: &[&str] = &["dist.referrers.link"];
const PAGES: &[&str] = &["dist.referrers.link-pages"];
const FORM: &[&str] = &["dist.referrers.link-form"];
const FILTERED: &[&str] = &["dist.referrers.filter-result"];
const FILTER_HEADER: &[&str] = &["dist.referrers.filter-header"];

/// The list in pages of two.
fn paged(turn: &Turn, answer: &mut Answer, link: impl FnOnce(usize) -> String) {
    if !listed(turn, answer) {
        return;
    }
    let from: usize = turn.ask.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let mut more = false;
    edit_referrers(answer, |entries| {
        more = entries.len() > from + 2;
        *entries = entries.iter().skip(from).take(2).cloned().collect();
    });
    if more {
        answer.set(header::LINK, link(from + 2));
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::around(
        "claims_the_filter",
        FILTERED,
        "`OCI-Filters-Applied` is there and nothing filtered",
        |t| {
            if t.ask.kind == REFERRERS && t.ask.has_parameter("artifactType") {
                t.ask.query.iter_mut().for_each(|(key, _)| *key = "filter".to_owned());
            }
            None
        },
        |t, a| {
            if listed(t, a) && t.ask.has_parameter("filter") {
                a.set(FILTERS, "artifactType");
            }
        },
    ),
    Fault::after(
        "filters_by_own_types_only",
        FILTERED,
        "a filtered list lacks manifests that have the type from their config",
        |t, a| {
            if t.ask.has_parameter("artifactType") {
                keep(t, a, |repository, entry| !by_config(repository, entry));
            }
        },
    ),
    Fault::after("filters_by_prefix", FILTERED, "types that begin with the filter are listed too", |t, a| {
        if listed(t, a)
            && let Some(filter) = t.ask.parameter("artifactType").map(str::to_owned)
        {
            let mut more = entries(t.repository(), &t.ask.reference, true);
            more.retain(|entry| {
                entry["artifactType"].as_str().is_some_and(|kind| kind != filter && kind.starts_with(&filter))
            });
            edit_referrers(a, |entries| entries.extend(more));
        }
    }),
    Fault::after("filters_everything_away", FILTERED, "a filtered list is always empty", |t, a| {
        if t.ask.has_parameter("artifactType") {
            keep(t, a, |_, _| false);
        }
    }),
    Fault::after("filters_silently", FILTER_HEADER, "a filtered list has no `OCI-Filters-Applied`", |t, a| {
        if listed(t, a) {
            a.drop_header(&FILTERS);
        }
    }),
    Fault::after(
        "filters_silently_when_nothing_is_left",
        FILTER_HEADER,
        "a filtered list without entries has no `OCI-Filters-Applied`",
        |t, a| {
            if empty(t, a) {
                a.drop_header(&FILTERS);
            }
        },
    ),
    Fault::before(
        "ignores_the_filter",
        &["dist.referrers.filter"],
        "the `artifactType` parameter is not obeyed, and no header claims it",
        |t| {
            if t.ask.kind == REFERRERS {
                t.ask.drop_parameter("artifactType");
            }
            None
        },
    ),
    Fault::after(
        "links_referrers_as_more",
        FORM,
        "the `Link` to a second page has the relation type `more`",
        |t, a| {
            let path = t.ask.path.clone();
            paged(t, a, |page| format!("<{path}?page={page}>; rel=\"more\""));
        },
    ),
    Fault::after("links_referrers_to_nowhere", PAGES, "the `Link` to a second page leads to a 404", |t, a| {
        let path = t.ask.path.replace("/referrers/", "/referrers/page/");
        paged(t, a, |page| format!("<{path}?page={page}>; rel=\"next\""));
    }),
    Fault::after(
        "links_referrers_without_brackets",
        FORM,
        "the target of the `Link` to a second page has no `<` and `>`",
        |t, a| {
            let path = t.ask.path.clone();
            paged(t, a, |page| format!("{path}?page={page}; rel=\"next\""));
        },
    ),
    Fault::after("links_referrers_without_relation", FORM, "the `Link` to a second page has no `rel`", |t, a| {
        let path = t.ask.path.clone();
        paged(t, a, |page| format!("<{path}?page={page}>"));
    }),
    Fault::after(
        "lists_two_referrers_at_most",
        LINK,
        "of more than two referrers two are listed, without a `Link`",
        |t, a| {
            if listed(t, a) {
                edit_referrers(a, |entries| entries.truncate(2));
            }
        },
    ),
    Fault::after(
        "names_the_filter_value",
        FILTER_HEADER,
        "`OCI-Filters-Applied` has the value of the parameter for its name",
        |t, a| {
            if listed(t, a)
                && let Some(value) = t.ask.parameter("artifactType")
            {
                a.set(FILTERS, value);
            }
        },
    ),
    Fault::before(
        "refuses_the_filter",
        &["dist.referrers.filter"],
        "a list with the `artifactType` parameter is answered with 400",
        |t| {
            (t.ask.kind == REFERRERS && t.ask.has_parameter("artifactType"))
                .then(|| Answer::refusal(400, Code::Unsupported, "nothing can be filtered"))
        },
    ),
    Fault::after("repeats_referrers_on_the_next_page", PAGES, "a second page has the entries of the first", |t, a| {
        let path = t.ask.path.clone();
        if t.ask.has_parameter("page") {
            t.ask.drop_parameter("page");
            paged(t, a, |_| String::new());
            a.drop_header(&header::LINK);
        } else {
            paged(t, a, |page| format!("<{path}?page={page}>; rel=\"next\""));
        }
    }),
    Fault::after(
        "separates_filters_with_semicolons",
        &["dist.referrers.filter-comma"],
        "`OCI-Filters-Applied` with two filters has a semicolon between",
        |t, a| {
            if listed(t, a) && t.ask.has_parameter("artifactType") {
                a.set(FILTERS, "artifactType; annotation");
            }
        },
    ),
];
