//! The program itself, which is part of ours.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Its name, on the host and in the root of a container.
pub const NAME: &str = "greenlight-probe";

static PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/greenlight-probe"));

/// Whether there is a probe for this architecture.
pub fn is_there() -> bool {
    !PROGRAM.is_empty()
}

/// Writes the program to `path`, for everybody to run.
pub fn install(path: &Path) -> io::Result<()> {
    fs::write(path, PROGRAM)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}
