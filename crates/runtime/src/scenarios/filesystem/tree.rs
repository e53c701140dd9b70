//! A filesystem of our own on the host, with another one below it, for mounts to show.

use std::path::{Path, PathBuf};

use rustix::mount::{MountFlags, mount, mount_remount};
use serde_json::{Value, json};

use crate::context::Context;
use crate::stop::Stop;

/// What the file of the outer filesystem says.
pub(super) const OUTER: &str = "outer";
/// What the file of the inner one says.
pub(super) const INNER: &str = "inner";

/// Mounts a tmpfs with the file `file` at `name` below the scenario's folder, and another such one at `below` in it; both mounts have
/// these flags. They go with the folder.
pub(super) fn made(context: &mut Context<'_>, name: &str, flags: MountFlags) -> Result<PathBuf, Stop> {
    let folder = context.folder_made().join(name);
    context.doing(format!("mount two filesystems at {}", folder.display()), || {
        let both = [(folder.clone(), OUTER), (folder.join("below"), INNER)];
        for (at, text) in &both {
            std::fs::create_dir_all(at)?;
            mount("greenlight", at, "tmpfs", MountFlags::empty(), None)?;
            std::fs::write(at.join("file"), text)?;
        }
        both.iter().try_for_each(|(at, _)| flagged(at, flags))
    })?;
    Ok(folder)
}

/// The flags of the mount alone: its filesystem stays as it is, so that another mount of it can differ.
fn flagged(at: &Path, flags: MountFlags) -> std::io::Result<()> {
    match flags.is_empty() {
        true => Ok(()),
        false => Ok(mount_remount(at, MountFlags::BIND | flags, "")?),
    }
}

/// The entry of `mounts` that binds `source` with these options.
pub(super) fn bound(source: &Path, destination: &str, options: &[&str]) -> Value {
    json!({ "destination": destination, "type": "bind", "source": source.to_string_lossy(), "options": options })
}
