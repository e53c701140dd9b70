//! What a scenario has made, so that it can be removed again.

use wire::exchange::Origin;

/// One thing that was made in the registry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// A tag.
    Tag {
        /// Its repository.
        repository: String,
        /// The tag.
        tag: String,
    },
    /// A manifest.
    Manifest {
        /// Its repository.
        repository: String,
        /// Its digest.
        digest: String,
    },
    /// A blob.
    Blob {
        /// Its repository.
        repository: String,
        /// Its digest.
        digest: String,
    },
}

impl Made {
    /// The repository that holds it.
    pub fn repository(&self) -> &str {
        match self {
            Made::Tag { repository, .. } | Made::Manifest { repository, .. } | Made::Blob { repository, .. } => {
                repository
            }
        }
    }

    /// What it is, in the plural.
    pub const fn kind(&self) -> &'static str {
        match self {
            Made::Tag { .. } => "tags",
            Made::Manifest { .. } => "manifests",
            Made::Blob { .. } => "blobs",
        }
    }

    /// The target of the request that removes it.
    pub fn target(&self) -> String {
        match self {
            Made::Tag { repository, tag } => format!("/v2/{repository}/manifests/{tag}"),
            Made::Manifest { repository, digest } => format!("/v2/{repository}/manifests/{digest}"),
            Made::Blob { repository, digest } => format!("/v2/{repository}/blobs/{digest}"),
        }
    }
}

/// What was made and is not removed yet.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    made: Vec<Made>,
    sessions: Vec<(Origin, String, String)>,
}

impl Ledger {
    /// Remembers a thing.
    pub fn add(&mut self, made: Made) {
        if !self.made.contains(&made) {
            self.made.push(made);
        }
    }

    /// Remembers an upload session by its location, with the repository that it is in.
    pub fn open(&mut self, origin: &Origin, target: &str, repository: &str) {
        self.sessions.push((origin.clone(), target.to_owned(), repository.to_owned()));
    }

    /// A session that has come to its end, or has moved on.
    pub fn close(&mut self, origin: &Origin, target: &str) {
        self.sessions.retain(|(at, known, _)| (at, known.as_str()) != (origin, target));
    }

    /// A thing that is gone.
    pub fn gone(&mut self, made: &Made) {
        self.made.retain(|known| known != made);
        if let Made::Manifest { .. } = made {
            // Its tags went with it.
            let repository = made.repository().to_owned();
            let others = self
                .made
                .iter()
                .any(|known| matches!(known, Made::Manifest { .. }) && known.repository() == repository);
            if !others {
                self.made.retain(|known| !matches!(known, Made::Tag { .. }) || known.repository() != repository);
            }
        }
    }

    /// Everything in the order in which it can be removed: tags, manifests from the last one on (an index before what it lists),
    /// blobs.
    pub fn take(&mut self) -> Vec<Made> {
        let made = std::mem::take(&mut self.made);
        let rank = |made: &Made| match made {
            Made::Tag { .. } => 0,
            Made::Manifest { .. } => 1,
            Made::Blob { .. } => 2,
        };
        let mut made: Vec<Made> = made.into_iter().rev().collect();
        made.sort_by_key(rank);
        made
    }

    /// The sessions that are still open: origin, target, repository.
    pub fn take_sessions(&mut self) -> Vec<(Origin, String, String)> {
        std::mem::take(&mut self.sessions)
    }

    /// Takes over what another ledger holds.
    pub fn append(&mut self, mut other: Ledger) {
        for made in other.made.drain(..) {
            self.add(made);
        }
        self.sessions.append(&mut other.sessions);
    }
}
