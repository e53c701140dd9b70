//! How a layer's entries are shown to the checks, one after the other, in bounded memory.

mod paths;
mod reader;
mod requests;

pub use paths::{PathTable, Seen, SeenKind, Spot};
pub use reader::EntryRule;
pub use requests::Requests;
pub(crate) use requests::removed_by;
pub(crate) use reader::{LayerReader, LayerResult};
