//! The keys of annotations.

/// What stands after `org.opencontainers.image.` in the keys of annotations.md and of conversion.md in any release. A key
/// that a later release defines is the OCI's own, whatever version an image claims.
pub const IMAGE_KEYS: &[&str] = &[
    "architecture",
    "author",
    "authors",
    "base.digest",
    "base.name",
    "created",
    "description",
    "documentation",
    "exposedPorts",
    "licenses",
    "os",
    "os.features",
    "os.version",
    "ref.name",
    "revision",
    "source",
    "stopSignal",
    "title",
    "url",
    "variant",
    "vendor",
    "version",
];

/// Whether a key is in reverse domain notation: at least a domain of one label and a name. Whether a domain stands in reverse cannot be
/// told from its letters. After a slash, as in `dev.sigstore.cosign/bundle`, the owner of the domain is free.
pub fn is_reverse_domain(key: &str) -> bool {
    let (dotted, rest) = match key.split_once('/') {
        Some((dotted, rest)) => (dotted, Some(rest)),
        None => (key, None),
    };
    let is_free = |text: &str| {
        !text.is_empty() && !text.chars().any(|character| character.is_whitespace() || character.is_control())
    };
    let mut labels = dotted.split('.');
    labels.next().is_some_and(|top| is_label(top) && top.starts_with(|first: char| first.is_ascii_alphabetic()))
        && labels.clone().count() > 0
        && labels.all(is_label)
        && rest.is_none_or(is_free)
}

// As in domain names, but names of keys also have capitals and underscores.
fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
