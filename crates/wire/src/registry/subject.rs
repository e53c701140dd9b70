//! The manifest behind a reference, as a descriptor that others can point to.
use content::document::{Document, Limits};
use content::media_type;
use content::reference::PullReference;

use super::Registry;
use super::descriptor::{Descriptor, has_digest};
use super::pull::Fetched;
use crate::error::Error;

/// The largest manifest that is read, in bytes.
pub(crate) const MAX_MANIFEST: u64 = 32 << 20;

/// What we can read, best first.
pub(crate) const ACCEPT: [&str; 4] =
    [media_type::INDEX, media_type::MANIFEST, media_type::DOCKER_LIST, media_type::DOCKER_MANIFEST];

impl Registry {
    /// The manifest or index behind a reference: its type, its size, and the digest that its bytes have. Where the reference has a
    /// digest, they must have that one.
    pub fn subject(&self, reference: &PullReference) -> Result<Descriptor, Error> {
        let fetched = self.named(reference)?;
        let media_type = media_type_of(&fetched);
        let computed = Descriptor::of(&media_type, &fetched.bytes);
        match &reference.digest {
            None => Ok(computed),
            Some(digest) => {
                let what = format!("{}@{digest}", reference.repository);
                has_digest(&fetched.bytes, digest).map_err(|why| Error::Unverified { what, why })?;
                Ok(Descriptor { digest: digest.clone(), ..computed })
            }
        }
    }

    /// The manifest that a reference names: by its digest if it has one, else by its tag.
    pub(crate) fn named(&self, reference: &PullReference) -> Result<Fetched, Error> {
        let wanted = reference.digest.as_deref().or(reference.tag.as_deref()).unwrap_or("latest");
        self.manifest(&reference.repository, wanted, &ACCEPT, MAX_MANIFEST)
    }
}

/// The type that an answer claims for a manifest; where it names none that we know, what the document says, or its properties.
pub(crate) fn media_type_of(fetched: &Fetched) -> String {
    let claimed = fetched.content_type.as_deref().and_then(|text| text.split(';').next()).map(str::trim);
    if let Some(known) = claimed.filter(|claimed| ACCEPT.contains(claimed)) {
        return known.to_owned();
    }
    let document = Document::parse(fetched.bytes.as_slice(), &Limits::default());
    let root = document.root();
    let own = root.and_then(|root| Some(root.get("mediaType")?.as_str()?.into_owned()));
    own.unwrap_or_else(|| {
        let is_index = root.is_some_and(|root| root.get("manifests").is_some());
        if is_index { media_type::INDEX } else { media_type::MANIFEST }.to_owned()
    })
}
