//! A dossier that nobody signed: a `report.json`, and perhaps a `PRODUCT.yaml`.

use std::collections::BTreeMap;
use std::path::Path;

use certificate::Date;
use site::{Entry, Judgement, Standing, Subject};
use verdict::{Report, Verdict};

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
    match report.and_then(consistent) {
        Ok(report) => told(report, empty),
        Err(why) => Entry { standing: Standing::Broken(why), ..empty },
    }
}

/// The report, if it does not contradict itself: nobody vouches for what it says, and it is told as it is.
fn consistent(report: Report) -> Result<Report, String> {
    match report.recomputed() {
        // Where nothing shows that anything was executed, more than that is not known.
        Some((verdict, counts)) if counts != report.counts || ![report.verdict, Verdict::Error].contains(&verdict) => {
            Err(format!("`report.json`: it says {}, and {verdict} follows from its outcomes", report.verdict))
        }
        _ => Ok(report),
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
