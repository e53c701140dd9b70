//! An upload session.

/// An upload that is open.
#[derive(Clone, Debug)]
pub(in crate::registry) struct Upload {
    /// The repository to which it is bound.
    pub(in crate::registry) repository: String,
    /// The algorithm that the client announced.
    pub(in crate::registry) algorithm: Option<String>,
    /// What has arrived.
    pub(in crate::registry) content: Vec<u8>,
    /// How many chunks that was.
    pub(in crate::registry) chunks: usize,
    /// The length of the shortest of them.
    pub(in crate::registry) smallest: usize,
}

impl Upload {
    /// An upload of nothing yet.
    pub(in crate::registry) fn new(repository: &str, algorithm: Option<&str>) -> Self {
        Self {
            repository: repository.to_owned(),
            algorithm: algorithm.map(str::to_owned),
            content: Vec::new(),
            chunks: 0,
            smallest: usize::MAX,
        }
    }

    /// Takes a chunk.
    pub(in crate::registry) fn take(&mut self, chunk: &[u8]) {
        self.content.extend_from_slice(chunk);
        self.chunks += 1;
        self.smallest = self.smallest.min(chunk.len());
    }

    /// `0-` and the position of the last byte. The spec has no form for no bytes at all: `0-0`, as others do.
    pub(in crate::registry) fn range(&self) -> String {
        format!("0-{}", self.content.len().saturating_sub(1))
    }
}
