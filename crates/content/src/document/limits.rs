//! How much of a document is read.

/// How much of a document is read before the reader says "not verified" in place of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Documents of more bytes than this are not read at all. What exceeds 4 GiB is always too large.
    pub max_bytes: usize,
    /// Arrays and objects nested deeper than this are read for their syntax, but their content is not in the tree.
    pub max_depth: usize,
    /// Documents of more values than this are read for their syntax, but have no tree.
    pub max_nodes: usize,
}

impl Default for Limits {
    /// 64 MiB, 128 levels, three million values: at most about 256 MiB of memory for the worst document.
    fn default() -> Self {
        Self { max_bytes: 64 << 20, max_depth: 128, max_nodes: 3_000_000 }
    }
}
