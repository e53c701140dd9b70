//! Layers (layer.md): the stream, the archive, its entries, and what a layer needs of those below it.

pub(super) mod archive;
pub(super) mod compression;
pub(super) mod directory_parents;
pub(super) mod duplicates;
pub(super) mod end_of_archive;
pub(super) mod entry_paths;
pub(super) mod entry_types;
pub(super) mod explicit_whiteouts;
pub(super) mod hardlinks;
pub(super) mod hardlinks_below;
pub(super) mod parents_below;
pub(super) mod sparse;
pub(super) mod stream_end;
pub(super) mod symlink_targets;
pub(super) mod whiteout_form;
pub(super) mod whiteout_order;

mod below;
mod finds;
mod sight;

#[cfg(test)]
mod archive_writer;
#[cfg(test)]
mod case;
