//! A `report.json` as its readers see it: as JSON, without our own types.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::binary::Ended;

/// A report.
#[derive(Debug, Clone)]
pub struct ReportFile(pub Value);

impl ReportFile {
    /// Reads it from standard output.
    #[track_caller]
    pub fn parse(ended: &Ended) -> ReportFile {
        match serde_json::from_str(&ended.stdout) {
            Ok(value) => ReportFile(value),
            Err(error) => panic!("no report on standard output: {error}; {ended:?}"),
        }
    }

    /// The colour.
    pub fn verdict(&self) -> &str {
        self.0["verdict"].as_str().unwrap()
    }

    /// The form of the subject.
    pub fn form(&self) -> &str {
        self.0["subject"]["form"].as_str().unwrap()
    }

    /// The findings as they are.
    pub fn findings(&self) -> &[Value] {
        self.0["findings"].as_array().unwrap()
    }

    /// Ids of the requirements with findings at this level, each once.
    pub fn ids(&self, level: &str) -> BTreeSet<&str> {
        let at_level = self.findings().iter().filter(|finding| finding["level"] == level);
        at_level.map(|finding| finding["requirement"].as_str().unwrap()).collect()
    }

    /// What is said apart from where: requirement, level, message, expected and got, sorted.
    pub fn said(&self) -> Vec<[String; 5]> {
        let keys = ["requirement", "level", "message", "expected", "got"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let mut said: Vec<_> = self.findings().iter().map(|finding| keys.map(|key| text(&finding[key]))).collect();
        said.sort();
        said
    }

    /// Without what differs from run to run.
    pub fn without_times(mut self) -> Value {
        self.0["times"] = Value::Null;
        self.0
    }

    /// The findings for people who read a failed test.
    pub fn pretty(&self) -> String {
        let findings = self.findings().iter().map(|finding| {
            let part = |key: &str| finding[key].as_str().unwrap_or_default().to_string();
            let place = finding["location"].to_string();
            format!("\n  {} {}: {} ({}) at {place}", part("level"), part("requirement"), part("message"), part("got"))
        });
        format!("{}{}", self.verdict(), findings.collect::<String>())
    }
}
