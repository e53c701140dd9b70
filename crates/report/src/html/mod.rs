//! `html`: one self-contained page without scripts, at most 2 MB long.

mod findings;
mod layers;
mod lines;
mod members;
mod outcomes;
mod page;
mod source;
pub(crate) mod text;
mod tree;

pub use page::{Around, STYLE, render_around};
pub(crate) use page::{Part, render, render_with};
pub(crate) use text::source;

/// What each part of the page may take, in bytes; together with the frame less than 2,000,000.
mod budget {
    pub(super) const VIOLATIONS: usize = 800_000;
    pub(super) const NOTES: usize = 200_000;
    pub(super) const SOURCES: usize = 350_000;
    pub(super) const TREE: usize = 200_000;
    pub(super) const LAYERS: usize = 80_000;
    pub(super) const MEMBERS: usize = 80_000;
    pub(super) const OUTCOMES: usize = 200_000;
    pub(super) const CAPABILITIES: usize = 30_000;
}
