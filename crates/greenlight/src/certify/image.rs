//! The image in a registry that certificates are about.

use content::reference::PullReference;
use wire::registry::{Descriptor, Registry};

use crate::arguments::RegistryArguments;
use crate::environment::Environment;
use crate::exit::Failure;
use crate::{registry_access, target};

/// An image in its registry.
pub struct Image {
    /// Its registry.
    pub registry: Registry,
    /// Its repository, and its tag or digest there.
    pub reference: PullReference,
    /// What the user calls it.
    pub name: String,
    /// Its manifest or index: what certificates refer to.
    pub subject: Descriptor,
}

impl Image {
    /// Finds the image that `text` names (`host[:port]/repository[:tag][@digest]`) in its registry.
    pub fn find(text: &str, arguments: &RegistryArguments, environment: &Environment) -> Result<Image, Failure> {
        let name = text.strip_prefix("docker://").unwrap_or(text);
        let reference = target::reference(name, "no reference", "")?;
        let access = registry_access::options(arguments, environment)?;
        let registry =
            Registry::new(&reference.registry, access).map_err(|error| Failure::usage(format!("failed to {error}")))?;
        let subject = registry.subject(&reference).map_err(|error| not_done(&error))?;
        Ok(Image { registry, reference, name: name.to_owned(), subject })
    }

    /// The same repository with another digest, as a reference to type.
    pub fn with_digest(&self, digest: &str) -> String {
        format!("{}/{}@{digest}", self.reference.registry, self.reference.repository)
    }
}

/// What a registry would not do.
pub fn not_done(error: &wire::Error) -> Failure {
    Failure::unreachable(format!("failed to {error}"))
}
