//! What the user points at, as a source.

use std::path::Path;

use content::media_type;
use content::reference::{PullReference, Reference};
use content::source::{Source, SourceError, detect, detect_stream};
use wire::RegistrySource;
use wire::registry::Registry;

use crate::arguments::{DocumentType, RegistryArguments};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::registry_access;

/// A source with the name that reports use for it.
pub struct Target {
    /// Where the bytes are.
    pub source: Box<dyn Source>,
    /// What people call it.
    pub name: String,
}

/// Opens what `text` names; a single document is read as `document_type`.
pub fn open(
    text: &str,
    document_type: Option<DocumentType>,
    registry: &RegistryArguments,
    environment: &Environment,
) -> Result<Target, Failure> {
    let as_type = document_type.map(media_type_of);
    if text == "-" {
        let detected =
            detect_stream(std::io::stdin().lock(), "standard input", as_type).map_err(|error| failure(&error))?;
        return Ok(Target { source: detected.source, name: "standard input".to_string() });
    }
    let path = Path::new(text);
    if path.exists() {
        let detected = detect(path, as_type).map_err(|error| failure(&error))?;
        return Ok(Target { source: detected.source, name: text.to_string() });
    }
    let reference = text.strip_prefix("docker://").unwrap_or(text);
    if looks_like_a_path(reference) {
        return Err(Failure::unreachable(format!("`{text}` does not exist: check the path")));
    }
    let other_forms = "a path, `-`, or ";
    let wanted = self::reference(reference, "no file that exists and no reference", other_forms)?;
    let access = registry_access::options(registry, environment)?;
    let registry =
        Registry::new(&wanted.registry, access).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    let source =
        RegistrySource::open(registry, &wanted, reference).map_err(|error| not_pulled(text, &wanted, &error))?;
    Ok(Target { source: Box::new(source), name: reference.to_string() })
}

/// Reads `host[:port]/repository[:tag][@digest]`. What is none is called `wrong` in the message, which offers `other_forms` too.
pub fn reference(text: &str, wrong: &str, other_forms: &str) -> Result<PullReference, Failure> {
    if let Some((scheme, rest)) = text.split_once("://") {
        let plain = if scheme == "http" { " with `--plain-http`" } else { "" };
        return Err(Failure::usage(format!("`{text}` is a URL: give the reference alone, as in `{rest}`{plain}")));
    }
    if looks_like_a_host(text) {
        return Err(Failure::usage(format!("`{text}` is a registry and names no image: give `{text}/repository:tag`")));
    }
    Reference::for_pull(text).map_err(|error| {
        Failure::usage(format!(
            "`{text}` is {wrong}: {error}; give {other_forms}`host[:port]/repository[:tag][@digest]`"
        ))
    })
}

/// Whether a text can only be meant as a file, which is never asked of a registry.
pub fn looks_like_a_path(text: &str) -> bool {
    let has_file_ending = Path::new(text.split_once('@').map_or(text, |(path, _)| path))
        .extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ["tar", "gz", "tgz", "zst", "json", "oci"].contains(&ending));
    text.starts_with(['.', '/', '~']) || text.ends_with('/') || (has_file_ending && !text.contains(':'))
}

// `host:5000` has the grammar of a name with a tag, but nobody tags a host.
fn looks_like_a_host(text: &str) -> bool {
    text.split_once(':').is_some_and(|(name, port)| {
        (name == "localhost" || name.contains('.'))
            && !port.is_empty()
            && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn not_pulled(text: &str, wanted: &PullReference, error: &wire::Error) -> Failure {
    // A path that was mistyped looks like a short name.
    let hint = match text.starts_with(&wanted.registry) {
        true => String::new(),
        false => {
            format!(" (there is no file `{text}` here, so that it was taken for an image of `{}`)", wanted.registry)
        }
    };
    Failure::unreachable(format!("failed to {error}{hint}"))
}

const fn media_type_of(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::Index => media_type::INDEX,
        DocumentType::Manifest => media_type::MANIFEST,
        DocumentType::Config => media_type::CONFIG,
        DocumentType::Descriptor => media_type::DESCRIPTOR,
        DocumentType::OciLayout => media_type::LAYOUT_HEADER,
    }
}

fn failure(error: &SourceError) -> Failure {
    match error {
        SourceError::NotAnImage(why) => Failure::usage(why.clone()),
        SourceError::TooLarge(why) => Failure { exit: Exit::Incomplete, message: format!("not verified: {why}") },
        SourceError::Read { .. } | SourceError::Unreachable(_) => Failure::unreachable(error.to_string()),
    }
}
