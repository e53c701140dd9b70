//! What is kept of a container between calls, beside the directory that the runtime keeps its own state in.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::Error;
use super::call::Call;

/// The file about the container that a call is about; none without an ID, or where the runtime is not told where its state is.
fn file(call: &Call) -> Option<PathBuf> {
    let root = call.global("--root")?.trim_end_matches('/');
    Some(PathBuf::from(format!("{root}.lab")).join(format!("{}.json", call.id()?)))
}

/// Keeps a value.
pub(super) fn keep(call: &Call, value: &Value) -> Result<(), Error> {
    let Some(file) = file(call) else { return Ok(()) };
    let what = format!("keep `{}`", file.display());
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(&file, value.to_string())).map_err(Error::file(what))
}

/// What was kept, if anything was.
pub(super) fn kept(call: &Call) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(file(call)?).ok()?).ok()
}

/// Forgets it.
pub(super) fn forget(call: &Call) {
    if let Some(file) = file(call) {
        // What is not there is forgotten already.
        let _ = fs::remove_file(file);
    }
}
