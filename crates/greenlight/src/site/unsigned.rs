//! A dossier that nobody signed: a `report.json`, and perhaps a `PRODUCT.yaml`.

use std::path::Path;

use certificate::Date;
use report::{Format, Options, render};
use site::{Entry, Judgement, Standing, Subject};
use verdict::Report;

use super::{file, product};

/// The dossier in `directory`.
pub(super) fn read(directory: &Path, id: String) -> Entry {
    let (product, problems) = product::read(directory);
    let path = directory.join("report.json");
    let report = file::read(&path, file::REPORT)
        .map_err(|why| format!("`report.json` {why}"))
        .and_then(|bytes| report::parse(&bytes).map_err(|error| format!("`report.json`: failed to {error}")));
    let empty = Entry {
        id,
        product,
        subject: Subject::default(),
        spec: String::new(),
        profile: String::new(),
        tool: None,
        standing: Standing::Unsigned,
        judgement: Judgement::Nothing,
        run: None,
        valid_until: None,
        signed_by: None,
        peers: Vec::new(),
        problems,
        report_html: None,
        report_json: None,
    };
    match report {
        Ok(report) => told(report, empty),
        Err(why) => Entry { standing: Standing::Broken(why), ..empty },
    }
}

/// `entry` with what the report says. The page beside is rendered from the report, and the JSON written again from what was read:
/// nothing of the dossier is handed on as it came.
fn told(report: Report, entry: Entry) -> Entry {
    let rendered = |format| render(&report, format, &Options::default()).ok();
    let (report_html, report_json) = (rendered(Format::Html), rendered(Format::Json));
    Entry {
        subject: Subject { name: report.subject.name, digest: report.subject.digest },
        spec: report.spec,
        profile: report.profile,
        tool: Some(format!("{} {}", report.tool.name, report.tool.version)),
        judgement: Judgement::Requirements {
            verdict: report.verdict,
            counts: report.counts,
            outcomes: report.outcomes,
            findings: report.findings,
        },
        run: Date::of_timestamp(&report.times.started).ok().map(|_| report.times.started.clone()),
        report_html,
        report_json,
        ..entry
    }
}
