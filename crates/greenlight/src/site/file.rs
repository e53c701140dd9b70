//! Reading what a dossier holds: real files of bounded length, never through a link.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a `report.json` may be long, in bytes.
pub(super) const REPORT: u64 = 64 << 20;
/// What a `junit.xml` may be long, and the page of the official suite.
pub(super) const JUNIT: u64 = 32 << 20;
/// What a YAML file may be long.
pub(super) const YAML: u64 = 256 << 10;

/// Whether the file is there, and is a file itself and no link to one.
pub(super) fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
}

/// The bytes of the file, or why there are none, to be read behind its name.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    if !is_there(path) {
        return Err("is no file, or a link to one".to_owned());
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => Err(format!("cannot be read: {error}")),
        Ok(length) if length as u64 > limit => Err(format!("is longer than {} KiB", limit >> 10)),
        Ok(_) => Ok(bytes),
    }
}
