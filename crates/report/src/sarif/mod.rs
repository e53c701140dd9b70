//! `sarif`: the Static Analysis Results Interchange Format 2.1.0.

mod log;
mod region;

use std::collections::BTreeMap;

use verdict::{Finding, Location, Report, Severity, Verdict};

use crate::catalogued;
use crate::error::Error;
use crate::json;
use crate::place;
use crate::summary::verdict_line;
use crate::visible::visible;
use log::{
    ArtifactLocation, Configuration, Driver, Invocation, Log, LogicalLocation, Message, Notification, PhysicalLocation,
    Place, ResultRecord, Rule, RuleProperties, RuleReference, Run, RunProperties, Tool,
};

/// Further places of a grouped finding that are listed.
const RELATED: usize = 20;

/// The log with its single run. What has no answer becomes a notification, since a result is a finding.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let rules = rules(report);
    let index: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), at)).collect();
    let results = report.findings.iter().map(|finding| result(finding, report, &index)).collect();
    let notifications = report.outcomes.iter().filter(|record| record.outcome.is_undecided() && record.level != "MAY");
    let notifications = notifications.map(|record| Notification {
        level: "warning",
        message: Message::literal(&format!(
            "{} {} is {}: {}",
            record.level,
            record.requirement,
            record.outcome.as_str(),
            record.reason.as_deref().unwrap_or("no reason given")
        )),
        associated_rule: RuleReference { id: visible(&record.requirement) },
    });
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            invocations: [Invocation {
                execution_successful: report.verdict != Verdict::Error,
                start_time_utc: log::date_time(&report.times.started),
                end_time_utc: log::date_time(&report.times.finished),
                tool_execution_notifications: notifications.collect(),
            }],
            results,
            column_kind: "unicodeCodePoints",
            properties: RunProperties {
                verdict: report.verdict.as_str(),
                vector: verdict_line(report),
                subject: visible(&report.subject.name),
                form: visible(&report.subject.form),
                digest: report.subject.digest.as_deref().map(visible),
                catalogue: visible(&report.catalogue.digest),
            },
            tool: Tool {
                driver: Driver {
                    name: visible(&report.tool.name),
                    semantic_version: log::semantic_version(&report.tool.version),
                    version: visible(&report.tool.version),
                    rules,
                },
            },
        }],
    };
    json::document(&log)
}

/// One rule for each requirement that the report names, sorted by id.
fn rules(report: &Report) -> Vec<Rule> {
    let mut named: BTreeMap<String, (&str, &str, &str, Option<&str>)> = BTreeMap::new();
    for finding in &report.findings {
        let id = finding.requirement.as_str();
        let entry = named.entry(visible(id)).or_insert((id, finding.level.as_str(), &finding.keyword, None));
        entry.3 = entry.3.or(Some(&finding.section));
    }
    for record in &report.outcomes {
        let id = record.requirement.as_str();
        let entry = named.entry(visible(id)).or_insert((id, &record.level, &record.keyword, None));
        (entry.1, entry.2) = (&record.level, &record.keyword);
    }
    let rule = |(shown, (id, level, keyword, section)): (String, (&str, &str, &str, Option<&str>))| {
        let text = catalogued::text(id).unwrap_or(id);
        let url = section.map(str::to_owned).or_else(|| catalogued::section_url(report, id));
        Rule {
            id: shown,
            short_description: Message::literal(text),
            help_uri: url.filter(|url| log::is_web_address(url)),
            default_configuration: Configuration {
                level: match level {
                    "MUST" => "error",
                    "SHOULD" => "warning",
                    _ => "note",
                },
            },
            properties: RuleProperties { keyword: visible(keyword), tags: vec![visible(catalogued::chapter(id))] },
        }
    };
    named.into_iter().map(rule).collect()
}

fn result(finding: &Finding, report: &Report, index: &BTreeMap<&str, usize>) -> ResultRecord {
    let mut text = visible(&finding.message);
    let reproduce = finding.reproduce.clone().filter(|_| report.run.is_some());
    let parts = [
        ("expected", &finding.expected),
        ("got", &finding.got),
        ("help", &finding.help),
        ("shared", &finding.shared),
        ("reproduce", &reproduce),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            text.push_str(&format!("\n{name}: {}", visible(value)));
        }
    }
    let places = finding.also.iter().take(RELATED);
    let rule_id = visible(&finding.requirement);
    ResultRecord {
        rule_index: index.get(rule_id.as_str()).copied(),
        rule_id,
        level: match finding.level {
            Severity::Must => "error",
            Severity::Should => "warning",
            Severity::Note => "note",
        },
        message: Message::literal(&text),
        locations: [place(&finding.location, report)],
        related_locations: places.map(|location| place(location, report)).collect(),
        occurrence_count: finding.count.max(1),
        partial_fingerprints: BTreeMap::from([("greenlight/place/v1", fingerprint(finding))]),
        fingerprints: BTreeMap::from([(
            "greenlight/v1",
            format!("{}|{}", fingerprint(finding), finding.location.subject),
        )]),
    }
}

/// What stays the same about a finding when other parts of the image change.
fn fingerprint(finding: &Finding) -> String {
    let location = &finding.location;
    let spot = match (&location.entry, &location.pointer) {
        (Some(entry), _) => entry.name.as_str(),
        (None, Some(pointer)) => pointer.as_str(),
        (None, None) => "",
    };
    format!("{}|{}|{spot}", finding.requirement, location.path)
}

fn place(location: &Location, report: &Report) -> Place {
    let mut logical = Vec::new();
    if let Some(pointer) = location.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        logical.push(LogicalLocation::new(name, &format!("{}#{pointer}", location.subject), "value"));
    }
    if location.exchange.is_some() {
        logical.push(LogicalLocation::new(&location.subject, &location.subject, "resource"));
    }
    if let Some(entry) = &location.entry {
        let full = format!("{} entry {} {}", location.subject, entry.number, entry.name);
        logical.push(LogicalLocation::new(&entry.name, &full, "resource"));
    }
    Place {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: log::relative_uri(&artifact(report, location)) },
            region: region::of(location),
        },
        logical_locations: logical,
        message: way(location).map(|way| Message::literal(&way)),
    }
}

/// How one comes to the place: by the exchange that shows it, or the way that was walked.
fn way(location: &Location) -> Option<String> {
    let by_exchange = location.exchange.as_ref().map(|exchange| format!("shown by {exchange}"));
    by_exchange.or_else(|| (!location.path.is_empty()).then(|| format!("reached by {}", location.path)))
}

/// The document that regions count in: on disk where it lies there, else by its place in a layout. Of a live subject it is
/// the endpoint without its method.
fn artifact(report: &Report, location: &Location) -> String {
    if report.run.is_some() {
        return location.subject.split_once(' ').map_or(location.subject.as_str(), |(_, path)| path).to_owned();
    }
    let on_disk = if place::is_whole_file(report) { place::file_on_disk(report, location) } else { None };
    on_disk.unwrap_or_else(|| place::file_in_layout(&location.subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_speak_the_catalogues_words() {
        for row in catalogue::Spec::ALL.into_iter().flat_map(catalogue::requirements).take(3) {
            assert_eq!(catalogued::text(row.id), Some(row.text));
        }
    }
}
