//! `results.yaml`: the configuration, and a word for each API and data set.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::foreign;

/// What a review needs of the file. Other keys are left to the suite, which may add some.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Results {
    #[serde(default)]
    pub(super) config: Config,
    /// By the name of the API.
    pub(super) apis: BTreeMap<String, String>,
    /// By the name of the data set.
    #[serde(default)]
    pub(super) data: BTreeMap<String, String>,
}

/// What the run was told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Config {
    /// The version of the spec, as it was written.
    #[serde(default)]
    pub(super) version: String,
}

impl Results {
    pub(super) fn parse(yaml: &str) -> Result<Results, String> {
        let yaml = foreign::yaml(yaml).map_err(|why| why.to_string())?;
        yaml_serde::from_str(yaml).map_err(|error| format!("it is no file of results: {error}"))
    }

    /// Every API and data set with its word.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        self.apis.iter().chain(&self.data).map(|(name, word)| (name.as_str(), word.as_str()))
    }

    /// Those of them that did not pass, were not left out, and so failed.
    pub(super) fn failed(&self) -> Vec<(&str, &str)> {
        self.rows().filter(|(_, word)| !matches!(*word, "Pass" | "Skip" | "Disabled")).collect()
    }
}

/// The version that a configuration names, for that of `junit.xml` is text within an attribute.
pub(super) fn version_of_config(yaml: &str) -> Option<String> {
    let yaml = foreign::yaml(yaml).ok()?;
    yaml_serde::from_str::<Config>(yaml).ok().map(|config| config.version).filter(|version| !version.is_empty())
}
