//! How far a walk goes, and what it leaves out.

/// How far the walk goes.
#[derive(Debug, Clone)]
pub struct WalkLimits {
    /// The longest way from where the walk began.
    pub depth: usize,
    /// The most things that are reached.
    pub nodes: usize,
    /// The largest document that is read, in bytes.
    pub document: u64,
    /// All documents together, in bytes.
    pub documents: u64,
    /// The values of all documents together.
    pub values: usize,
}

impl Default for WalkLimits {
    fn default() -> WalkLimits {
        WalkLimits { depth: 100, nodes: 200_000, document: 32 << 20, documents: 96 << 20, values: 2_000_000 }
    }
}

/// What a walk leaves out.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only the descriptors of `index.json` that have this `org.opencontainers.image.ref.name`.
    pub reference: Option<String>,
    /// Only index entries for this platform, and those without one: `os`, `architecture` and perhaps `variant`.
    pub platform: Option<Platform>,
}

/// A platform that index entries are narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// `os`.
    pub os: String,
    /// `architecture`.
    pub architecture: String,
    /// `variant`; none matches every variant.
    pub variant: Option<String>,
}
