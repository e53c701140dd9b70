//! An upload session.

/// An upload that is open.
#[derive(Clone, Debug, Default)]
pub(in crate::registry) struct Upload {
    /// The repository to which it is bound.
    pub(in crate::registry) repository: String,
    /// The algorithm that the client announced.
    pub(in crate::registry) algorithm: Option<String>,
    /// What has arrived.
    pub(in crate::registry) content: Vec<u8>,
    /// How many chunks that was.
    pub(in crate::registry) chunks: usize,
}

impl Upload {
    /// `0-` and the position of the last byte. The spec has no form for no bytes at all: `0-0`, as others do.
    pub(in crate::registry) fn range(&self) -> String {
        format!("0-{}", self.content.len().saturating_sub(1))
    }
}
