//! `report.html`: the page of the report, with the tables and the configuration of the official suite in front.

use std::collections::BTreeMap;

use maud::{Markup, html};
use verdict::Report;

use super::apis::APIS;
use super::results::Results;
use super::status::Status;
use crate::error::Error;
use crate::html::{Part, render_with, source};

/// The page.
pub(super) fn render(report: &Report, results: &Results) -> Result<String, Error> {
    let config = yaml_serde::to_string(&results.config).map_err(Error::Yaml)?;
    let whole = Status::of_report(report);
    let apis = APIS.iter().filter_map(|api| Some((api.name, *results.apis.get(api.name)?)));
    let front = vec![
        Part::new(
            "official",
            "API conformance",
            html! {
                p { "OCI Conformance Result: " (badge(whole)) ". Only a broken MUST is a " code { "FAIL" } "." }
                (table("API", apis))
            },
        ),
        Part::new("official-data", "Data conformance", data(&results.data)),
        Part::new("official-config", "Configuration", html! { pre tabindex="0" { (source(&config)) } }),
    ];
    Ok(render_with(report, front))
}

fn data(sets: &BTreeMap<String, Status>) -> Markup {
    html! {
        p { "What no requirement is about by itself is " code { "Disabled" } "." }
        (table("data set", sets.iter().map(|(name, status)| (name.as_str(), *status))))
    }
}

fn table<'a>(what: &str, rows: impl Iterator<Item = (&'a str, Status)>) -> Markup {
    html! {
        div.scroll tabindex="0" {
            table {
                thead { tr { th scope="col" { (what) } th scope="col" { "status" } } }
                tbody { @for (name, status) in rows { tr { th scope="row" { (name) } td { (badge(status)) } } } }
            }
        }
    }
}

fn badge(status: Status) -> Markup {
    let colour = match status {
        Status::Pass => "green",
        Status::Fail => "red",
        Status::Error => "error",
        Status::Skip | Status::Disabled => "incomplete",
    };
    html! { span.colour.(colour) { (status.as_str()) } }
}
