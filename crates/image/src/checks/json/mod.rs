//! JSON documents as text (considerations.md, JSON).

pub(super) mod i_json;
pub(super) mod kind;
pub(super) mod well_formed;
