//! The files of the catalogue that the tool reads and writes.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::CoverageError;
use crate::row::Row;

#[derive(Deserialize)]
struct Versions {
    release: Vec<Release>,
}

#[derive(Deserialize)]
struct Release {
    spec: String,
    version: String,
    commit: String,
}

/// All keywords of one version of a spec.
#[derive(Serialize, Deserialize)]
pub struct Coverage {
    pub spec: String,
    pub version: String,
    pub commit: String,
    #[serde(default)]
    pub line: Vec<Row>,
}

/// Where the coverage of a version is kept.
pub fn coverage_path(catalogue: &Path, spec: &str, version: &str) -> PathBuf {
    catalogue.join("coverage").join(format!("{spec}-{version}.toml"))
}

/// Reads one TOML file of the catalogue.
pub fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, CoverageError> {
    let text = fs::read_to_string(path).map_err(|source| CoverageError::Read { path: path.into(), source })?;
    toml::from_str(&text).map_err(|source| CoverageError::Parse { path: path.into(), source: Box::new(source) })
}

/// The commit that `versions.toml` pins for a version.
pub fn commit_of(catalogue: &Path, spec: &str, version: &str) -> Result<String, CoverageError> {
    let versions: Versions = parse(&catalogue.join("versions.toml"))?;
    let found = versions.release.into_iter().find(|release| release.spec == spec && release.version == version);
    found
        .map(|release| release.commit)
        .ok_or_else(|| CoverageError::NoRelease { spec: spec.into(), version: version.into() })
}
