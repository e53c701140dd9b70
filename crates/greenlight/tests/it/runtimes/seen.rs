//! What a run over a runtime of the lab comes to, and how it differs from the one without a lie.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use super::judged;
use crate::peer;

/// What a run comes to, over all versions that were judged.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What fails, and at which level at most.
    pub broken: BTreeMap<String, &'static str>,
    /// What was found: requirement, message and level, which is a note where it is about another version than the report.
    pub findings: BTreeSet<(String, String, String)>,
    /// What neither passed nor failed, and why.
    pub open: BTreeMap<String, String>,
    /// What could not be removed.
    pub left: Value,
}

impl Seen {
    /// Runs the suite over a command.
    pub fn of(command: &str, arguments: &str) -> Seen {
        let ended = judged(command, &format!("{arguments} --out json"));
        let report: Value = serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|error| panic!("{command}: {error}\n{}\n{}", ended.stdout, ended.stderr));
        let mut seen = Seen {
            broken: BTreeMap::new(),
            findings: BTreeSet::new(),
            open: BTreeMap::new(),
            left: report["run"]["leftBehind"].clone(),
        };
        let lines = report["lines"].as_array().unwrap().iter().filter_map(|line| line["outcomes"].as_array());
        for outcome in lines.chain(report["outcomes"].as_array()).flatten() {
            let id = text(&outcome["requirement"]);
            match outcome["outcome"].as_str().unwrap() {
                "pass" => {}
                "fail" => {
                    let level = if outcome["level"] == "MUST" { "MUST" } else { "SHOULD" };
                    let known = seen.broken.entry(id).or_insert(level);
                    *known = level.min(known);
                }
                other => {
                    seen.open.insert(id, format!("{other}: {}", outcome["reason"].as_str().unwrap_or_default()));
                }
            }
        }
        for finding in report["findings"].as_array().unwrap() {
            let message = text(&finding["message"]);
            // What a rule of another version is about says so behind it.
            let message = message.split(" (a rule of").next().unwrap_or_default().to_owned();
            seen.findings.insert((text(&finding["requirement"]), message, text(&finding["level"])));
        }
        seen
    }

    /// What fails here and not, or at a lower level, there.
    pub fn broken_beyond(&self, other: &Seen) -> BTreeMap<String, &'static str> {
        let is_new = |(id, level): &(&String, &&'static str)| other.broken.get(*id).is_none_or(|known| level < &known);
        self.broken.iter().filter(is_new).map(|(id, level)| (id.clone(), *level)).collect()
    }

    /// How many findings there are here and not there; those of the version that the report is about, if there are any.
    pub fn found_beyond(&self, other: &Seen) -> usize {
        let new: Vec<_> = self.findings.difference(&other.findings).collect();
        let weighty = new.iter().filter(|(_, _, level)| level != "NOTE").count();
        if weighty == 0 { new.len() } else { weighty }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A real runtime under the lies, and what is found on it without any.
pub struct Base {
    /// Its program, and the driver for it.
    pub name: &'static str,
    /// What is found on it.
    pub honest: Seen,
}

/// The real runtimes that are there, in the order in which they are taken, judged by the profile of the spec.
pub fn bases() -> &'static [Base] {
    static BASES: OnceLock<Vec<Base>> = OnceLock::new();
    BASES.get_or_init(|| by_profile("runtime"))
}

/// The same, judged by the profile of the command line.
pub fn bases_by_command_line() -> &'static [Base] {
    static BASES: OnceLock<Vec<Base>> = OnceLock::new();
    BASES.get_or_init(|| by_profile("command-line"))
}

fn by_profile(profile: &str) -> Vec<Base> {
    let there = ["runc", "crun"].into_iter().filter(|name| peer::are_there(&[name]));
    let honest =
        |name| Seen::of(&lab("--variation lies_nowhere", name), &format!("--driver {name} --profile {profile}"));
    there.map(|name| Base { name, honest: honest(name) }).collect()
}

/// The command of a runtime of the lab in front of a real one.
pub fn lab(switches: &str, real: &str) -> String {
    format!("{} lab runtime {switches} -- {real}", env!("CARGO_BIN_EXE_greenlight"))
}
