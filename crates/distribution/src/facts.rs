//! What the foundation finds out and all other scenarios build on.

use std::borrow::Cow;
use std::sync::Arc;

use catalogue::Requirement;

use crate::exchange::Stop;
use crate::matter::{Blob, Manifest};

/// Whether the registry can do something.
#[derive(Debug, Clone, Default)]
pub enum Ability {
    /// Nobody has tried.
    #[default]
    Untried,
    /// It can.
    Yes,
    /// It tried and broke this requirement.
    Broken(&'static Requirement),
    /// It said no in an allowed way.
    No(Cow<'static, str>),
}

impl Ability {
    /// Whether it can.
    pub fn is_yes(&self) -> bool {
        matches!(self, Ability::Yes)
    }

    /// Goes on if it can, and otherwise says why not.
    pub fn required(&self) -> Result<(), Stop> {
        match self {
            Ability::Yes => Ok(()),
            Ability::Untried => Err(Stop::Inconclusive("it was not tried whether the registry can do that".into())),
            Ability::Broken(by) => Err(Stop::Blocked(by)),
            Ability::No(why) => Err(Stop::Unsupported(why.clone())),
        }
    }

    /// The ability that follows from how a try ended.
    pub fn of(result: Result<(), Stop>) -> Ability {
        match result {
            Ok(()) => Ability::Yes,
            Err(Stop::Blocked(by)) => Ability::Broken(by),
            Err(Stop::Unsupported(why) | Stop::NotApplicable(why)) => Ability::No(why),
            Err(Stop::Inconclusive(_)) => Ability::Untried,
        }
    }
}

/// A manifest that is in the registry.
#[derive(Debug, Clone)]
pub struct Stored {
    /// What it is.
    pub manifest: Manifest,
    /// A tag that points to it.
    pub tag: Option<String>,
}

/// Content that stays as it is until the end of the run: scenarios may read it, and must not change it.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The repository.
    pub repository: String,
    /// Blobs in it. In a run that writes nothing only those whose bytes were read.
    pub blobs: Vec<Blob>,
    /// Manifests in it: an image written compactly, one written oddly, an artifact, and an index if the registry takes one.
    pub manifests: Vec<Stored>,
}

/// What the foundation found out.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Content to read.
    pub shelf: Option<Arc<Shelf>>,
    /// Whether blobs can be pushed by POST and PUT.
    pub blob_push: Ability,
    /// Whether image manifests can be pushed.
    pub manifest_push: Ability,
    /// Whether manifests can be pushed to their digests.
    pub digest_push: Ability,
    /// Whether artifacts can be pushed.
    pub artifact_push: Ability,
    /// Whether indexes can be pushed.
    pub index_push: Ability,
    /// Whether tags can be deleted.
    pub tag_deletion: Ability,
    /// Whether manifests can be deleted.
    pub manifest_deletion: Ability,
    /// Whether blobs can be deleted.
    pub blob_deletion: Ability,
    /// Whether there is a referrers API.
    pub referrers: Ability,
    /// What `GET /v2/` was answered with, if that is nothing that a registry answers.
    pub odd_base: Option<String>,
    /// There is no registry, or the login or its rights do not suffice: nothing more can be done.
    pub refused: Option<String>,
}

impl Facts {
    /// The content to read, or why there is none.
    pub fn shelf(&self) -> Result<Arc<Shelf>, Stop> {
        match &self.shelf {
            Some(shelf) => Ok(Arc::clone(shelf)),
            None => {
                self.blob_push.required()?;
                self.manifest_push.required()?;
                Err(Stop::Inconclusive("there is no content in the registry to look at".into()))
            }
        }
    }
}
