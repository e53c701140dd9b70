//! `process` of config.md, as the probe inside the container sees it.
pub(super) mod capabilities;
pub(super) mod identity;
pub(super) mod limits;
pub(super) mod unknown;
