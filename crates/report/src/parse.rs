//! Reading a report back, for converting it later.

use serde::Deserialize;
use verdict::{Report, SCHEMA_VERSION};

use crate::error::Error;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Versioned {
    schema_version: String,
}

/// The report that `json` holds. The version is looked at before the shape, so that a newer report is named as such.
pub fn parse(json: &[u8]) -> Result<Report, Error> {
    let versioned: Versioned = serde_json::from_slice(json).map_err(Error::NotAReport)?;
    if versioned.schema_version != SCHEMA_VERSION {
        return Err(Error::SchemaVersion { found: versioned.schema_version, known: SCHEMA_VERSION });
    }
    serde_json::from_slice(json).map_err(Error::Shape)
}
