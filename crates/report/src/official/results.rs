//! `results.yaml`: the configuration, and a status for each API and data set.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Spec;
use serde::{Deserialize, Serialize};
use verdict::{Outcome, OutcomeRecord, Report};

use super::apis::{APIS, Api, at_endpoint};
use super::config::{Config, Line};
use super::sets::{READ_ONLY, SETS};
use super::status::Status;
use crate::error::Error;

/// The whole file. It can be read back, other than that of the official suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// What the run was told.
    pub config: Config,
    /// By the name of the API.
    pub apis: BTreeMap<String, Status>,
    /// By the name of the data set.
    pub data: BTreeMap<String, Status>,
}

impl Results {
    /// The statuses that follow from `report`.
    pub fn of(report: &Report, config: &Config) -> Results {
        let homes = homes_of_failures(report);
        let api = |api: &Api| {
            let placed = homes.iter().filter(|(home, _)| *home == api.name).map(|(_, record)| *record);
            (api.name.to_owned(), part(api, report, config, placed.collect()))
        };
        let is_there = |set: &&Api| set.name != READ_ONLY || !config.ro_data.is_empty();
        Results {
            config: config.clone(),
            apis: APIS.iter().map(api).collect(),
            data: SETS
                .iter()
                .filter(is_there)
                .map(|set| (set.name.to_owned(), part(set, report, config, Vec::new())))
                .collect(),
        }
    }

    /// The text of the file.
    pub fn to_yaml(&self) -> Result<String, Error> {
        yaml_serde::to_string(self).map_err(Error::Yaml)
    }
}

/// The status of one row; `more` are outcomes that the row does not name.
fn part<'a>(row: &Api, report: &'a Report, config: &Config, more: Vec<&'a OutcomeRecord>) -> Status {
    let named = |ids: &'static [&'static str]| {
        report.outcomes.iter().filter(move |record| super::apis::names(ids, &record.requirement))
    };
    let shows: Vec<&OutcomeRecord> = named(row.shows).collect();
    let rules: Vec<&OutcomeRecord> = named(row.rules).chain(more).collect();
    Status::of_part((row.is_on)(config), &shows, &rules)
}

/// The failures that no API names, each with the API to hold it against, so that no broken MUST is lost.
fn homes_of_failures(report: &Report) -> Vec<(&'static str, &OutcomeRecord)> {
    let failed = report.outcomes.iter().filter(|record| record.outcome == Outcome::Fail);
    let homeless = failed.filter(|record| !APIS.iter().any(|api| api.has(&record.requirement)));
    homeless.map(|record| (home(&record.requirement, report), record)).collect()
}

/// The API under which a requirement is listed: the first that names it, else that of the endpoint of its first finding.
pub(super) fn home(id: &str, report: &Report) -> &'static str {
    let finding = || report.findings.iter().find(|finding| finding.requirement == id);
    APIS.iter()
        .find(|api| api.has(id))
        .map_or_else(|| at_endpoint(finding().map(|finding| finding.location.subject.as_str())), |api| api.name)
}

/// The requirements that `config` leaves out by a switch that its version has on: every API, or every data set, that is about
/// them is off. They are to be reported as not run.
pub fn switched_off(config: &Config) -> BTreeSet<&'static str> {
    let usual = Config::of_line(Line::of_name(&config.version).unwrap_or_default());
    let usual = off(&usual);
    off(config).into_iter().filter(|id| !usual.contains(id)).collect()
}

fn off(config: &Config) -> BTreeSet<&'static str> {
    let is_off = |rows: &[Api], id: &str| {
        let mut about = rows.iter().filter(|row| row.has(id)).peekable();
        about.peek().is_some() && about.all(|row| !(row.is_on)(config))
    };
    let ids = catalogue::requirements(Spec::Distribution).iter().map(|requirement| requirement.id);
    // Content that is not pushed leaves open what is pulled.
    ids.filter(|id| is_off(&APIS, id) || is_off(&SETS, id) && !id.starts_with("dist.pull.")).collect()
}
