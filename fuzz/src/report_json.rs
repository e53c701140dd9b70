//! Reports that somebody else wrote.

use report::parse;

use crate::judged::rendered;

/// Reads `data` as a report and renders it.
pub fn report(data: &[u8]) {
    match parse(data) {
        Ok(report) => rendered(data, &report),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
