//! How a layer's entries are shown to the checks, one after the other, in bounded memory.

mod label;
mod name;
mod paths;
mod reader;
mod requests;

pub(crate) use label::{found_compression, is_mislabelled, named_compression, stream_rule};
pub use name::NameKind;
pub(crate) use name::{OPAQUE, has_marked_folder, whiteout_of};
pub(crate) use paths::{PathKey, Shared};
pub use paths::{PathTable, Seen, SeenKind};
pub use reader::{EntryRule, Step, Target};
pub(crate) use reader::{LayerReader, LayerResult};
pub use requests::{Requests, Spot, Spots};
