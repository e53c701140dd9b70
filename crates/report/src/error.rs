//! What can go wrong between a report and its formats.

/// Why a report could not be read or rendered. The text reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input is no JSON, or no JSON object with a `schemaVersion`.
    #[error("read the report: it is no JSON object with a `schemaVersion`: {0}")]
    NotAReport(#[source] serde_json::Error),
    /// The report has a shape that this version does not know.
    #[error(
        "read the report: its `schemaVersion` is `{found}`, but this version reads only `{known}`: use the version that wrote it"
    )]
    SchemaVersion {
        /// What the report says.
        found: String,
        /// What is understood.
        known: &'static str,
    },
    /// The report says the right `schemaVersion` but does not keep to it.
    #[error("read the report: it does not match its schema: {0}")]
    Shape(#[source] serde_json::Error),
    /// A value could not be written as JSON.
    #[error("write the report as JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// The report could not be written as JUnit XML.
    #[error("write the report as JUnit XML: {0}")]
    Junit(#[from] quick_junit::SerializeError),
    /// A value could not be written as YAML.
    #[error("write the results as YAML: {0}")]
    Yaml(#[source] yaml_serde::Error),
}
