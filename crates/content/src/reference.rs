//! References to images: the strict grammar of the distribution project, and the short forms of the command line.

use crate::digest::{Digest, DigestError};

/// A reference `[domain/]path[:tag][@digest]`, in its parts as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference<'a> {
    /// Host and port. The grammar takes the first of several components for a domain wherever it can be one.
    pub domain: Option<&'a str>,
    /// The repository.
    pub path: &'a str,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The digest.
    pub digest: Option<&'a str>,
}

/// Which part of a reference breaks the grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// There is nothing.
    #[error("the reference is empty")]
    Empty,
    /// The name is in neither form.
    #[error(
        "`{component}` is no part of a repository path, it takes lower-case letters and digits, single `.`, one or two `_`, or any `-` between them"
    )]
    PathComponent {
        /// The component between two `/`.
        component: String,
    },
    /// The path is too long.
    #[error("the path has {length} characters, at most 255 are allowed")]
    PathTooLong {
        /// How many.
        length: usize,
    },
    /// The part before the first `/` looks like a host, but is none.
    #[error("`{domain}` is no host name or address with an optional port")]
    Domain {
        /// The part.
        domain: String,
    },
    /// The tag has other characters, or begins with `.` or `-`.
    #[error("`{tag}` is no tag, it takes letters, digits, `_`, `.` and `-` and begins with none of the last two")]
    Tag {
        /// The tag.
        tag: String,
    },
    /// The tag is too long.
    #[error("the tag has {length} characters, at most 128 are allowed")]
    TagTooLong {
        /// How many.
        length: usize,
    },
    /// The digest breaks the grammar of all digests.
    #[error("the digest is malformed: {0}")]
    Digest(#[from] DigestError),
    /// The digest is narrower in a reference.
    #[error(
        "`{digest}` is no digest of a reference, its algorithm's components begin with a letter and at least 32 hexadecimal digits follow"
    )]
    DigestForm {
        /// The digest.
        digest: String,
    },
}

const LONGEST_PATH: usize = 255;
const LONGEST_TAG: usize = 128;
const SHORTEST_DIGEST: usize = 32;

impl<'a> Reference<'a> {
    /// Reads a reference by the grammar of the distribution project, without defaults and without folding.
    pub fn parse(text: &'a str) -> Result<Self, ReferenceError> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        let (name, tag) = split_tag(rest);
        if name.is_empty() {
            return Err(ReferenceError::Empty);
        }
        let (domain, path) = split_domain(name)?;
        if path.len() > LONGEST_PATH {
            return Err(ReferenceError::PathTooLong { length: path.len() });
        }
        if let Some(tag) = tag {
            check_tag(tag)?;
        }
        if let Some(digest) = digest {
            check_digest(digest)?;
        }
        Ok(Self { domain, path, tag, digest })
    }

    /// Whether the reference names its host beyond doubt: with a `.`, a port, an upper-case letter, as an IPv6
    /// address or as `localhost`. Otherwise docker-style tools take the domain for a part of the path.
    pub fn is_fully_qualified(self) -> bool {
        self.domain.is_some_and(names_host)
    }
}

/// What to pull, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PullReference {
    /// Host and port to talk to.
    pub registry: String,
    /// The repository there.
    pub repository: String,
    /// The tag; `latest` if neither tag nor digest was given.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
}

impl Reference<'_> {
    /// Reads what a person types after `pull`, with the defaults that docker made common: no host means
    /// `docker.io`, one component there means `library/`, no tag and no digest means `latest`.
    pub fn for_pull(text: &str) -> Result<PullReference, ReferenceError> {
        let mut parsed = Reference::parse(text)?;
        if let Some(domain) = parsed.domain.filter(|domain| !names_host(domain)) {
            // A first component that need not be a host belongs to the path, whatever the grammar takes it for.
            let path = text.get(..domain.len() + 1 + parsed.path.len());
            parsed.path = path.unwrap_or(parsed.path);
            parsed.domain = None;
            check_path(parsed.path)?;
        }
        let host = parsed.domain.unwrap_or("docker.io");
        let on_hub = matches!(host, "docker.io" | "index.docker.io" | "registry-1.docker.io");
        let repository = if on_hub && !parsed.path.contains('/') {
            format!("library/{}", parsed.path)
        } else {
            parsed.path.to_owned()
        };
        // `library/` and a first component that is no host count too.
        if repository.len() > LONGEST_PATH {
            return Err(ReferenceError::PathTooLong { length: repository.len() });
        }
        let default_tag = parsed.digest.is_none().then_some("latest");
        Ok(PullReference {
            registry: if on_hub { "registry-1.docker.io" } else { host }.to_owned(),
            repository,
            tag: parsed.tag.or(default_tag).map(str::to_owned),
            digest: parsed.digest.map(str::to_owned),
        })
    }
}

/// Whether a first component can only be a host.
fn names_host(component: &str) -> bool {
    component == "localhost"
        || component.contains(['.', ':', '['])
        || component.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// A `:` after the last `/` begins the tag; one before it belongs to the port.
fn split_tag(text: &str) -> (&str, Option<&str>) {
    let last = text.rfind('/').map_or(0, |slash| slash + 1);
    match text.get(last..).and_then(|last| last.find(':')) {
        Some(colon) => (text.get(..last + colon).unwrap_or(text), text.get(last + colon + 1..)),
        None => (text, None),
    }
}

fn split_domain(name: &str) -> Result<(Option<&str>, &str), ReferenceError> {
    if let Some((first, path)) = name.split_once('/') {
        if is_domain(first) {
            check_path(path)?;
            return Ok((Some(first), path));
        }
        if names_host(first) && !is_path_component(first) {
            return Err(ReferenceError::Domain { domain: first.to_owned() });
        }
    }
    check_path(name)?;
    Ok((None, name))
}

fn is_domain(text: &str) -> bool {
    let (host, port) = if text.starts_with('[') {
        let Some(end) = text.find(']') else {
            return false;
        };
        (text.get(..=end).unwrap_or_default(), text.get(end + 1..).unwrap_or_default())
    } else {
        text.split_at(text.find(':').unwrap_or(text.len()))
    };
    let port_is_sound = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    port_is_sound
        && match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => host.split('.').all(is_domain_component),
        }
}

fn is_domain_component(component: &str) -> bool {
    !component.is_empty()
        && !component.starts_with('-')
        && !component.ends_with('-')
        && component.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn check_path(path: &str) -> Result<(), ReferenceError> {
    match path.split('/').find(|component| !is_path_component(component)) {
        Some(component) => Err(ReferenceError::PathComponent { component: component.to_owned() }),
        None => Ok(()),
    }
}

/// Runs of lower-case letters and digits, with one separator between each two.
fn is_path_component(component: &str) -> bool {
    let is_word = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    component.starts_with(is_word)
        && component.ends_with(is_word)
        && component
            .split(is_word)
            .all(|separator| matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-'))
}

fn check_tag(tag: &str) -> Result<(), ReferenceError> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let sound = tag.starts_with(is_word) && tag.chars().all(|other| is_word(other) || matches!(other, '.' | '-'));
    if !sound {
        return Err(ReferenceError::Tag { tag: tag.to_owned() });
    }
    if tag.len() > LONGEST_TAG {
        return Err(ReferenceError::TagTooLong { length: tag.len() });
    }
    Ok(())
}

/// The grammar of references differs from that of descriptors: it knows upper case in the algorithm, hexadecimal
/// digits only, and no short ones.
fn check_digest(digest: &str) -> Result<(), ReferenceError> {
    let sound = digest.split_once(':').is_some_and(|(algorithm, encoded)| {
        algorithm.split(['+', '.', '-', '_']).all(|component| {
            component.starts_with(|first: char| first.is_ascii_alphabetic())
                && component.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }) && encoded.len() >= SHORTEST_DIGEST
            && encoded.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    if sound {
        return Ok(());
    }
    Digest::parse(digest)?;
    Err(ReferenceError::DigestForm { digest: digest.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Reference, ReferenceError};

    const DIGEST: &str = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    fn parts(text: &str) -> (Option<&str>, &str, Option<&str>, Option<&str>) {
        let reference = Reference::parse(text).unwrap();
        (reference.domain, reference.path, reference.tag, reference.digest)
    }

    #[test]
    fn reads_the_parts() {
        assert_eq!(parts("repo"), (None, "repo", None, None));
        assert_eq!(parts("repo:tag"), (None, "repo", Some("tag"), None));
        assert_eq!(parts("test:5000/repo"), (Some("test:5000"), "repo", None, None));
        assert_eq!(parts("a/b"), (Some("a"), "b", None, None));
        assert_eq!(parts("my_org/b"), (None, "my_org/b", None, None));
        assert_eq!(parts("my__org/b---c.d_e"), (None, "my__org/b---c.d_e", None, None));
        assert_eq!(parts("Host.example:80/a/b:V1.0-x"), (Some("Host.example:80"), "a/b", Some("V1.0-x"), None));
        assert_eq!(parts("[2001:db8::1]:5000/repo:t"), (Some("[2001:db8::1]:5000"), "repo", Some("t"), None));
        let both = format!("h.example/a:t@{DIGEST}");
        assert_eq!(parts(&both), (Some("h.example"), "a", Some("t"), Some(DIGEST)));
    }

    #[test]
    fn refuses_what_the_grammar_does_not_have() {
        for text in [
            "",
            ":tag",
            "@",
            "Repo",
            "a//b",
            "/a",
            "a/",
            "a/Upper",
            "a..b",
            "a/b._c",
            "a___b",
            "-a",
            "a-",
            "h.example/",
            "h.example:/a",
            "h.example:8x/a",
            "[::1/a",
            "[nothex]/a",
            "[::1]x/a",
            "-h.example/a",
            "a:",
            "a:-t",
            "a:.t",
            "a:t t",
            "a b",
            "a@sha256:abc",
            "a@sha256",
            "a@",
            "a:t:u",
            "https://h.example/a",
        ] {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
        let tag = "t".repeat(129);
        assert_eq!(Reference::parse(&format!("a:{tag}")), Err(ReferenceError::TagTooLong { length: 129 }));
        assert!(Reference::parse(&format!("a:{}", &tag[1..])).is_ok());
        let path = "p".repeat(256);
        assert_eq!(Reference::parse(&path), Err(ReferenceError::PathTooLong { length: 256 }));
        let short = "a".repeat(250);
        assert!(Reference::parse(&short).is_ok());
        assert_eq!(Reference::for_pull(&short), Err(ReferenceError::PathTooLong { length: 258 }));
        assert_eq!(Reference::parse("a/UP"), Err(ReferenceError::PathComponent { component: "UP".to_owned() }));
    }

    #[test]
    fn tells_fully_qualified_from_short() {
        for text in ["localhost/a", "h.example/a", "h:5000/a", "[::1]/a", "HOST/a"] {
            assert!(Reference::parse(text).unwrap().is_fully_qualified(), "{text}");
        }
        for text in ["a", "library/a", "my_org/a", "a:tag"] {
            assert!(!Reference::parse(text).unwrap().is_fully_qualified(), "{text}");
        }
    }

    #[test]
    fn pulls_with_common_defaults() {
        let digested = format!("library/alpine@{DIGEST}");
        for (text, registry, repository, tag, digest) in [
            ("alpine", "registry-1.docker.io", "library/alpine", Some("latest"), None),
            ("alpine:3", "registry-1.docker.io", "library/alpine", Some("3"), None),
            ("org/app", "registry-1.docker.io", "org/app", Some("latest"), None),
            ("docker.io/app", "registry-1.docker.io", "library/app", Some("latest"), None),
            ("localhost/app", "localhost", "app", Some("latest"), None),
            ("localhost:5000/a/b:t", "localhost:5000", "a/b", Some("t"), None),
            ("[::1]:5000/a", "[::1]:5000", "a", Some("latest"), None),
            (&digested, "registry-1.docker.io", "library/alpine", None, Some(DIGEST)),
        ] {
            let pull = Reference::for_pull(text).unwrap();
            assert_eq!((pull.registry.as_str(), pull.repository.as_str()), (registry, repository), "{text}");
            assert_eq!((pull.tag.as_deref(), pull.digest.as_deref()), (tag, digest), "{text}");
        }
        assert!(Reference::for_pull("a--/b").is_err());
        assert!(Reference::for_pull("").is_err());
    }

    proptest! {
        #[test]
        fn parts_make_up_the_whole(text in "([a-z.:-]{1,6}/)?[a-z_/.-]{1,8}(:[a-zA-Z.-]{1,4})?") {
            if let Ok(reference) = Reference::parse(&text) {
                let mut whole = String::new();
                if let Some(domain) = reference.domain {
                    whole += domain;
                    whole += "/";
                }
                whole += reference.path;
                if let Some(tag) = reference.tag {
                    whole += ":";
                    whole += tag;
                }
                prop_assert_eq!(whole, text);
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,30}") {
            let _ = Reference::parse(&text);
            let _ = Reference::for_pull(&text);
        }
    }
}
