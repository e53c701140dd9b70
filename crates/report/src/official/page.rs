//! `report.html`: the page of the report, with the tables and the configuration of the official suite in front.

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
    let body = html! {
        p { "OCI Conformance Result: " (badge(whole)) ". Only a broken MUST is a " code { "FAIL" } "; what this run has nothing about is "
            code { "Disabled" } "." }
        h3.official { "API conformance" }
        (grid(apis))
        h3.official { "Data conformance" }
        (grid(results.data.iter().map(|(name, status)| (name.as_str(), *status))))
        details.more { summary { "Configuration" } pre tabindex="0" { (source(&config)) } }
    };
    Ok(render_with(report, vec![Part::new("official", "Official suite", body)]))
}

/// Names with their statuses, in as many columns as there is room for: the cause of a failure stands below.
fn grid<'a>(rows: impl Iterator<Item = (&'a str, Status)>) -> Markup {
    html! {
        ul.grid { @for (name, status) in rows { li { (badge(status)) " " (name) } } }
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
