//! A dossier that nobody signed: a `report.json`, and perhaps a `PRODUCT.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use certificate::Date;
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
        withdrawn: BTreeMap::new(),
        run: None,
        valid_until: None,
        signed_by: None,
        peers: Vec::new(),
        problems,
        report: None,
    };
    match report {
        Ok(report) => told(report, empty),
        Err(why) => Entry { standing: Standing::Broken(why), ..empty },
    }
}

/// `entry` with what the report says.
fn told(report: Report, entry: Entry) -> Entry {
    Entry {
        subject: Subject { name: report.subject.name.clone(), digest: report.subject.digest.clone() },
        spec: report.spec.clone(),
        profile: report.profile.clone(),
        tool: Some(format!("{} {}", report.tool.name, report.tool.version)),
        judgement: Judgement::Requirements {
            verdict: report.verdict,
            counts: report.counts,
            outcomes: report.outcomes.clone(),
            findings: report.findings.clone(),
        },
        run: Date::of_timestamp(&report.times.started).ok().map(|_| report.times.started.clone()),
        report: Some(report),
        ..entry
    }
}
