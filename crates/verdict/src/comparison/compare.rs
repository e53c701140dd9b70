//! From two reports to their comparison.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use catalogue::Level;

use super::data::{Change, Comparison, Difference, RuleChange, Side, Standing, Turn};
use super::findings::{Violations, changes};
use crate::colour::{Verdict, colour};
use crate::outcome::Outcome;
use crate::report::Report;

/// Why two reports cannot be compared. The text reads after "failed to".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incomparable {
    /// They are about two specs.
    Spec(String, String),
    /// They are about two roles.
    Role(String, String),
    /// A requirement counts as something that is no level.
    Level {
        /// The id of the requirement.
        requirement: String,
        /// What stands for its level.
        level: String,
    },
}

impl fmt::Display for Incomparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("compare the reports: ")?;
        // Reports come from files, and their texts may be anything.
        match self {
            Incomparable::Spec(before, after) => write!(
                f,
                "the first is about the {} spec and the second about the {} spec, which have no requirement in \
                 common: give two reports about one spec",
                before.escape_debug(),
                after.escape_debug()
            ),
            Incomparable::Role(before, after) => write!(
                f,
                "the first is about the role `{}` and the second about the role `{}`: give two reports about one role",
                before.escape_debug(),
                after.escape_debug()
            ),
            Incomparable::Level { requirement, level } => write!(
                f,
                "`{}` counts as `{}`, which is no level: give reports as greenlight wrote them",
                requirement.escape_debug(),
                level.escape_debug()
            ),
        }
    }
}

impl std::error::Error for Incomparable {}

impl Comparison {
    /// Compares a report with an earlier one, or with any other one about the same spec and role. Versions, profiles, catalogues
    /// and tools may differ, and then say so in [`Comparison::rules`].
    pub fn of(before: &Report, after: &Report) -> Result<Comparison, Incomparable> {
        let (spec, spec_after) = (split(&before.spec).0, split(&after.spec).0);
        if spec != spec_after {
            return Err(Incomparable::Spec(spec.to_owned(), spec_after.to_owned()));
        }
        if before.role != after.role {
            return Err(Incomparable::Role(before.role.clone(), after.role.clone()));
        }
        let (old, new) = (standings(before)?, standings(after)?);
        let (old_violations, new_violations) = (Violations::of(before), Violations::of(after));
        let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        let mut differences: Vec<Difference> = ids
            .into_iter()
            .map(|id| {
                let (before, after) = (old.get(id).cloned(), new.get(id).cloned());
                let (change, turn) = became(before.as_ref(), after.as_ref());
                let findings = changes(old_violations.about(id), new_violations.about(id));
                Difference { requirement: id.to_owned(), before, after, change, turn, findings }
            })
            .collect();
        differences.sort_by_key(order);
        Ok(Comparison {
            schema_version: Comparison::SCHEMA_VERSION,
            before: side(before),
            after: side(after),
            rules: rules(before, after),
            differences,
        })
    }
}

fn split(spec: &str) -> (&str, &str) {
    spec.split_once(' ').unwrap_or((spec, ""))
}

fn side(report: &Report) -> Side {
    Side {
        subject: report.subject.clone(),
        spec: report.spec.clone(),
        profile: report.profile.clone(),
        verdict: report.verdict,
        counts: report.counts,
        started: report.times.started.clone(),
    }
}

fn rules(before: &Report, after: &Report) -> Vec<RuleChange> {
    let of = |report: &Report| {
        [
            ("version", split(&report.spec).1.to_owned()),
            ("profile", report.profile.clone()),
            ("mode", report.run.as_ref().map(|run| run.mode.clone()).unwrap_or_default()),
            ("catalogue", report.catalogue.digest.clone()),
            ("tool", format!("{} {}", report.tool.name, report.tool.version)),
        ]
    };
    of(before)
        .into_iter()
        .zip(of(after))
        .filter(|(before, after)| before != after)
        .map(|((what, before), (_, after))| RuleChange { what, before, after })
        .collect()
}

// What a report says of each requirement; the heaviest, should it say several things.
fn standings(report: &Report) -> Result<BTreeMap<&str, Standing>, Incomparable> {
    let profile = report.judged_by();
    let mut standings: BTreeMap<&str, Standing> = BTreeMap::new();
    let mut messages: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.level > crate::finding::Severity::Note) {
        messages.entry(&finding.requirement).or_insert(&finding.message);
    }
    for record in &report.outcomes {
        let Some(decision) = record.decision(profile) else {
            let (requirement, level) = (record.requirement.clone(), record.level.clone());
            return Err(Incomparable::Level { requirement, level });
        };
        let message = || messages.get(record.requirement.as_str()).map(|message| (*message).to_owned());
        let standing = Standing {
            outcome: record.outcome,
            level: record.level.clone(),
            colour: colour(decision),
            why: if record.outcome == Outcome::Pass { None } else { record.reason.clone().or_else(message) },
        };
        let known = standings.entry(&record.requirement).or_insert_with(|| standing.clone());
        if standing.colour > known.colour {
            *known = standing;
        }
    }
    Ok(standings)
}

fn became(before: Option<&Standing>, after: Option<&Standing>) -> (Change, Turn) {
    let (old, new) = match (before, after) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) if new.colour > Verdict::Green => return (Change::OnlyAfter, Turn::Worse),
        (None, _) => return (Change::OnlyAfter, Turn::Neither),
        (Some(_), None) => return (Change::OnlyBefore, Turn::Neither),
    };
    let turn = match new.colour.cmp(&old.colour) {
        // What failed and was not looked at again is not mended.
        std::cmp::Ordering::Less if old.outcome == Outcome::Fail && new.outcome.is_undecided() => Turn::Neither,
        std::cmp::Ordering::Less => Turn::Better,
        std::cmp::Ordering::Equal => Turn::Neither,
        std::cmp::Ordering::Greater => Turn::Worse,
    };
    let change = match (old.colour > Verdict::Green, new.colour > Verdict::Green) {
        (false, true) => Change::New,
        (true, false) => Change::Fixed,
        _ if (old.outcome, &old.level) != (new.outcome, &new.level) => Change::Changed,
        _ => Change::Unchanged,
    };
    (change, turn)
}

// Worse before neither before better, what is not told last; the heavier first, then by id.
fn order(difference: &Difference) -> (bool, Turn, Reverse<Verdict>, Reverse<Option<Level>>, String) {
    let standing = difference.after.as_ref().or(difference.before.as_ref());
    let before = difference.before.as_ref().map_or(Verdict::Green, |before| before.colour);
    let heaviest = standing.map_or(Verdict::Green, |standing| standing.colour).max(before);
    let level = standing.and_then(|standing| Level::of_name(&standing.level));
    (!difference.is_told(), difference.turn, Reverse(heaviest), Reverse(level), difference.requirement.clone())
}
