//! What everything else builds on: the host, what the runtime states, and a plain container that runs.
pub(super) mod host;
pub(super) mod plain;
pub(super) mod version;
