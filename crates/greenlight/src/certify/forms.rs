//! The report in the forms that a dossier has: for programs, for people, and as the official programme takes it.

use certificate::Dossier;
use certificate::dossier;
use certificate::predicate::Tool;
use certificate::verify::Item;
use report::official::{Config, render_official};
use report::{Format, Options, Symbols, render};
use verdict::Report;

use super::{results, run};
use crate::exit::Failure;

const ABOUT: &str = "forms";
/// How those look that could look otherwise.
const LOOK: Options = Options { width: 120, colour: false, symbols: Symbols::Unicode, verbose: false, quiet: false };

/// The text of each file.
pub fn of(report: &Report) -> Result<Vec<(&'static str, String)>, Failure> {
    let others = of_report(report)?;
    Ok(std::iter::once((dossier::REPORT, rendered(report, Format::Json, &LOOK)?)).chain(others).collect())
}

/// Those that are made of the report alone.
fn of_report(report: &Report) -> Result<[(&'static str, String); 3], Failure> {
    if report.role == "registry" {
        let official = render_official(report, &Config::of_report(report))
            .map_err(|error| Failure::defect(format!("failed to {error}")))?;
        return Ok([
            (dossier::RESULTS, official.results_yaml),
            (dossier::JUNIT, official.junit_xml),
            (dossier::HTML, official.report_html),
        ]);
    }
    Ok([
        (dossier::RESULTS, results::yaml(report)?),
        (dossier::JUNIT, rendered(report, Format::Junit, &LOOK)?),
        (dossier::HTML, rendered(report, Format::Html, &LOOK)?),
    ])
}

/// The report in one of the general forms.
pub fn rendered(report: &Report, format: Format, options: &Options) -> Result<String, Failure> {
    render(report, format, options).map_err(|error| Failure::defect(format!("failed to {error}")))
}

/// Whether what people read is what the program writes of the report of a dossier. Another build of it may have written other words, of
/// which nothing can be said here. What is not there, others tell.
pub fn item(files: &Dossier, report: &Report, tool: &Tool) -> Option<Item> {
    let forms = of_report(report).ok()?;
    let other = forms.iter().find(|(name, text)| files.file(name).is_some_and(|bytes| bytes != text.as_bytes()));
    Some(match other {
        None => Item::holds(ABOUT, format!("what people read is what is written of `{}`", dossier::REPORT)),
        Some((name, _)) if run::own_digest().is_ok_and(|own| own == tool.digest) => Item::broken(
            ABOUT,
            format!("`{name}` is not what greenlight writes of `{}`: it was changed", dossier::REPORT),
        ),
        Some((name, _)) => Item::note(
            ABOUT,
            format!(
                "`{name}` may say something else than `{}`: another build of {} wrote it",
                dossier::REPORT,
                tool.name
            ),
        ),
    })
}
