//! Envelopes that are attached to an image in its registry.

use wire::registry::{Artifact, ListedBy};

use super::image::{Image, not_done};
use crate::exit::Failure;
use certificate::dsse::MEDIA_TYPE;

/// The most artifacts that are fetched, and the most bytes of all their envelopes together.
const MOST: usize = 200;
const MOST_BYTES: u64 = 64 << 20;
/// The largest envelope that is read, in bytes.
const LARGEST: u64 = certificate::dsse::MOST_BYTES as u64;

/// What is attached to an image.
pub struct Discovered {
    /// Where it is listed.
    pub by: ListedBy,
    /// Artifacts with one or more envelopes, whose bytes have the digests that they are listed with. Nothing is said of who signed
    /// them, nor what they are about.
    pub artifacts: Vec<Artifact>,
    /// What is listed and could not be had: the digest and why. It is no reason to pass over the others.
    pub unread: Vec<(String, String)>,
    /// Whether there is more than what was looked at.
    pub is_cut: bool,
}

/// Finds the envelopes that are attached to an image, whoever has attached them.
pub fn discovered(image: &Image) -> Result<Discovered, Failure> {
    let (repository, digest) = (image.reference.repository.as_str(), image.subject.digest.as_str());
    let list = image.registry.referrers(repository, digest, MEDIA_TYPE).map_err(|error| not_done(&error))?;
    let mut is_cut = list.is_cut || list.found.len() > MOST;
    let (mut artifacts, mut unread) = (Vec::new(), Vec::new());
    let mut left = MOST_BYTES;
    for referrer in list.found.into_iter().take(MOST) {
        if left < LARGEST {
            is_cut = true;
            break;
        }
        match image.registry.artifact(repository, digest, &referrer, MEDIA_TYPE, LARGEST) {
            Ok(artifact) => {
                left -= artifact.layers.iter().map(|layer| layer.bytes.len() as u64).sum::<u64>();
                artifacts.push(artifact);
            }
            // What is said of one artifact says nothing of the next one; what is said of the registry does.
            Err(
                error @ (wire::Error::Unverified { .. }
                | wire::Error::NotFound { .. }
                | wire::Error::Denied { .. }
                | wire::Error::TooLarge { .. }
                | wire::Error::Protocol { .. }),
            ) => unread.push((referrer.digest, format!("failed to {error}"))),
            Err(error) => return Err(not_done(&error)),
        }
    }
    Ok(Discovered { by: list.by, artifacts, unread, is_cut })
}
