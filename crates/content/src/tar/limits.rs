//! Bounds of reading an archive.

/// Bounds that keep memory and time small for any input. Reaching one is a problem of kind
/// [`Limit`](super::TarProblemKind::Limit) and ends the reading, but for a path, which costs only its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TarLimits {
    /// Entries of one archive.
    pub max_entries: u64,
    /// Bytes of one path or link target (4 KiB at most in a global pax header).
    pub max_path: u64,
    /// Bytes of one pax header.
    pub max_pax: u64,
}

impl Default for TarLimits {
    /// Two million entries, paths of 64 KiB, pax headers of 1 MiB (what Go's reader allows).
    fn default() -> Self {
        Self { max_entries: 2_000_000, max_path: 64 << 10, max_pax: 1 << 20 }
    }
}
