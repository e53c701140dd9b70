//! `process` of config.md, as the probe inside the container sees it.
pub(super) mod capabilities;
pub(super) mod identity;
pub(super) mod limits;
pub(super) mod security;
pub(super) mod terminal;
pub(super) mod tuning;
pub(super) mod unknown;
pub(super) mod unset;
