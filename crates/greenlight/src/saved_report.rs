//! Reading a `report.json` that an argument names.

use std::io::Read;
use std::path::Path;

use verdict::Report;

use crate::exit::Failure;

/// The report at `path`, or on standard input for `-`.
pub fn read(path: &Path) -> Result<Report, Failure> {
    let name = path.display();
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::unreachable(format!("failed to read `{name}`: {error}")))?;
    report::parse(&bytes).map_err(|error| Failure::usage(format!("`{name}`: failed to {error}")))
}
