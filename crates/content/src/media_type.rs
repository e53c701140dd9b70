//! Media types: the grammar of RFC 6838 section 4.2, the types of the image spec and their older relatives.

use crate::compression::Compression;

/// OCI: a content descriptor.
pub const DESCRIPTOR: &str = "application/vnd.oci.descriptor.v1+json";
/// OCI: the `oci-layout` file.
pub const LAYOUT_HEADER: &str = "application/vnd.oci.layout.header.v1+json";
/// OCI: an image index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// OCI: an image manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// OCI: an image config.
pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// OCI: the empty JSON object that stands for nothing.
pub const EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// OCI: a layer.
pub const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
/// OCI: a gzip-compressed layer.
pub const LAYER_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
/// OCI: a zstd-compressed layer.
pub const LAYER_ZSTD: &str = "application/vnd.oci.image.layer.v1.tar+zstd";
/// OCI: a layer that is not to be distributed.
pub const LAYER_NONDISTRIBUTABLE: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar";
/// OCI: a gzip-compressed layer that is not to be distributed.
pub const LAYER_NONDISTRIBUTABLE_GZIP: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
/// OCI: a zstd-compressed layer that is not to be distributed.
pub const LAYER_NONDISTRIBUTABLE_ZSTD: &str = "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd";
/// Docker: a manifest list.
pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// Docker: an image manifest.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Docker: an image manifest of schema 1, which no longer is in use.
pub const DOCKER_MANIFEST_V1: &str = "application/vnd.docker.distribution.manifest.v1+json";
/// Docker: a signed image manifest of schema 1.
pub const DOCKER_MANIFEST_V1_SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";
/// Docker: an image config.
pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
/// Docker: a layer.
pub const DOCKER_LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar";
/// Docker: a gzip-compressed layer.
pub const DOCKER_LAYER_GZIP: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";
/// Docker: a zstd-compressed layer.
pub const DOCKER_LAYER_ZSTD: &str = "application/vnd.docker.image.rootfs.diff.tar.zstd";
/// Docker: a layer that is fetched from elsewhere.
pub const DOCKER_FOREIGN_LAYER: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar";
/// Docker: a gzip-compressed layer that is fetched from elsewhere.
pub const DOCKER_FOREIGN_LAYER_GZIP: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
/// An in-toto statement, as BuildKit attaches to images.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// A media type without parameters that has the grammar of RFC 6838 section 4.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaType<'a> {
    text: &'a str,
    type_name: &'a str,
    subtype: &'a str,
}

/// The two names of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Before the `/`.
    Type,
    /// After the `/`.
    Subtype,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Type => "type",
            Self::Subtype => "subtype",
        })
    }
}

/// Why a string is no media type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaTypeError {
    /// The two names are not told apart.
    #[error("there is no `/` between type and subtype")]
    NoSlash,
    /// A name without characters.
    #[error("the {part} is empty")]
    Empty {
        /// Which one.
        part: Part,
    },
    /// Something like `; charset=utf-8`.
    #[error("the `;` at byte {offset} begins parameters, a media type here has none")]
    Parameters {
        /// Place of the `;` in bytes.
        offset: usize,
    },
    /// A name that does not begin with a letter or digit.
    #[error("the {part} begins with `{}`, it must be a letter or digit", character.escape_debug())]
    First {
        /// Which one.
        part: Part,
        /// The character.
        character: char,
    },
    /// A character that no name has.
    #[error(
        "the {part} has `{}` at byte {offset}, only letters, digits and `!#$&-^_.+` are allowed",
        character.escape_debug()
    )]
    Character {
        /// Which one.
        part: Part,
        /// The character.
        character: char,
        /// Its place in bytes.
        offset: usize,
    },
    /// More than 127 characters.
    #[error("the {part} has {length} characters, at most 127 are allowed")]
    TooLong {
        /// Which one.
        part: Part,
        /// How many.
        length: usize,
    },
}

const LONGEST_NAME: usize = 127;

impl<'a> MediaType<'a> {
    /// Reads a media type by RFC 6838 section 4.2. Nothing is trimmed or folded; parameters are an error.
    pub fn parse(text: &'a str) -> Result<Self, MediaTypeError> {
        if let Some(offset) = text.find(';') {
            return Err(MediaTypeError::Parameters { offset });
        }
        let (type_name, subtype) = text.split_once('/').ok_or(MediaTypeError::NoSlash)?;
        check_name(Part::Type, type_name, 0)?;
        check_name(Part::Subtype, subtype, type_name.len() + 1)?;
        Ok(Self { text, type_name, subtype })
    }

    /// The whole, as it was written.
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// The name before the `/`.
    pub fn type_name(self) -> &'a str {
        self.type_name
    }

    /// The name after the `/`, with its suffix.
    pub fn subtype(self) -> &'a str {
        self.subtype
    }

    /// What stands after the last `+` of the subtype (RFC 6838 section 4.2.8).
    pub fn suffix(self) -> Option<&'a str> {
        self.subtype.rsplit_once('+').map(|(_, suffix)| suffix)
    }
}

fn check_name(part: Part, name: &str, start: usize) -> Result<(), MediaTypeError> {
    let first = name.chars().next().ok_or(MediaTypeError::Empty { part })?;
    let allowed = |character: char| character.is_ascii_alphanumeric() || "!#$&-^_.+".contains(character);
    if allowed(first) && !first.is_ascii_alphanumeric() {
        return Err(MediaTypeError::First { part, character: first });
    }
    if let Some((at, character)) = name.char_indices().find(|(_, character)| !allowed(*character)) {
        return Err(MediaTypeError::Character { part, character, offset: start + at });
    }
    if name.len() > LONGEST_NAME {
        return Err(MediaTypeError::TooLong { part, length: name.len() });
    }
    Ok(())
}

/// What the media type of a layer says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LayerType {
    /// The compression of the tar archive: none, gzip or zstd.
    pub compression: Compression,
    /// Whether it may be distributed.
    pub distributable: bool,
    /// Whether the type is docker's, not the image spec's.
    pub docker: bool,
}

/// What a media type says of a tar layer; `None` for every other type.
pub fn layer_type(media_type: &str) -> Option<LayerType> {
    use Compression::{Gzip, None as Plain, Zstd};
    let (compression, distributable, docker) = match media_type {
        LAYER => (Plain, true, false),
        LAYER_GZIP => (Gzip, true, false),
        LAYER_ZSTD => (Zstd, true, false),
        LAYER_NONDISTRIBUTABLE => (Plain, false, false),
        LAYER_NONDISTRIBUTABLE_GZIP => (Gzip, false, false),
        LAYER_NONDISTRIBUTABLE_ZSTD => (Zstd, false, false),
        DOCKER_LAYER => (Plain, true, true),
        DOCKER_LAYER_GZIP => (Gzip, true, true),
        DOCKER_LAYER_ZSTD => (Zstd, true, true),
        DOCKER_FOREIGN_LAYER => (Plain, false, true),
        DOCKER_FOREIGN_LAYER_GZIP => (Gzip, false, true),
        _ => return None,
    };
    Some(LayerType { compression, distributable, docker })
}

/// What a blob of a media type is in the graph of descriptors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Role {
    Index,
    Manifest,
    Config,
    /// A tar layer, OCI's or docker's.
    Layer,
    Empty,
    LayoutHeader,
    Descriptor,
    DockerList,
    DockerManifest,
    DockerConfig,
    InToto,
    Unknown,
}

impl Role {
    /// The role of a media type, compared byte for byte.
    pub fn of(media_type: &str) -> Self {
        match media_type {
            INDEX => Self::Index,
            MANIFEST => Self::Manifest,
            CONFIG => Self::Config,
            EMPTY => Self::Empty,
            LAYOUT_HEADER => Self::LayoutHeader,
            DESCRIPTOR => Self::Descriptor,
            DOCKER_LIST => Self::DockerList,
            DOCKER_MANIFEST => Self::DockerManifest,
            DOCKER_CONFIG => Self::DockerConfig,
            IN_TOTO => Self::InToto,
            other if layer_type(other).is_some() => Self::Layer,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Compression, MediaType, MediaTypeError, Part, Role, layer_type};

    #[test]
    fn reads_the_parts() {
        let media_type = MediaType::parse(super::LAYER_GZIP).unwrap();
        assert_eq!(media_type.type_name(), "application");
        assert_eq!(media_type.suffix(), Some("gzip"));
        assert_eq!(MediaType::parse("a/b").unwrap().suffix(), None);
        assert!(MediaType::parse("0!#$&-^_.+/9!#$&-^_.+").is_ok());
    }

    #[test]
    fn says_what_is_wrong() {
        let long = "a".repeat(128);
        for (text, error) in [
            ("", MediaTypeError::NoSlash),
            ("application", MediaTypeError::NoSlash),
            ("/json", MediaTypeError::Empty { part: Part::Type }),
            ("text/", MediaTypeError::Empty { part: Part::Subtype }),
            ("text/plain; charset=utf-8", MediaTypeError::Parameters { offset: 10 }),
            ("text/.plain", MediaTypeError::First { part: Part::Subtype, character: '.' }),
            ("text /plain", MediaTypeError::Character { part: Part::Type, character: ' ', offset: 4 }),
            ("text/pl/ain", MediaTypeError::Character { part: Part::Subtype, character: '/', offset: 7 }),
            ("*/*", MediaTypeError::Character { part: Part::Type, character: '*', offset: 0 }),
            ("text/\u{e9}", MediaTypeError::Character { part: Part::Subtype, character: '\u{e9}', offset: 5 }),
            (&format!("a/{long}"), MediaTypeError::TooLong { part: Part::Subtype, length: 128 }),
        ] {
            assert_eq!(MediaType::parse(text), Err(error), "{text}");
        }
        assert!(MediaType::parse(&format!("{}/{}", &long[1..], &long[1..])).is_ok());
    }

    #[test]
    fn knows_layers_and_roles() {
        let layer = layer_type(super::LAYER_NONDISTRIBUTABLE_ZSTD).unwrap();
        assert_eq!((layer.compression, layer.distributable, layer.docker), (Compression::Zstd, false, false));
        let layer = layer_type(super::DOCKER_LAYER_GZIP).unwrap();
        assert_eq!((layer.compression, layer.distributable, layer.docker), (Compression::Gzip, true, true));
        assert_eq!(layer_type(super::CONFIG), None);
        assert_eq!(Role::of(super::DOCKER_FOREIGN_LAYER), Role::Layer);
        assert_eq!(Role::of(super::INDEX), Role::Index);
        assert_eq!(Role::of("Application/vnd.oci.image.index.v1+json"), Role::Unknown);
    }

    proptest! {
        #[test]
        fn accepts_exactly_the_grammar(text in "[a/;.!* +-]{0,8}") {
            let name = |name: &str| {
                name.starts_with(|first: char| first.is_ascii_alphanumeric())
                    && name.chars().all(|other| other.is_ascii_alphanumeric() || "!#$&-^_.+".contains(other))
            };
            let sound = text.split_once('/').is_some_and(|(left, right)| name(left) && name(right));
            prop_assert_eq!(MediaType::parse(&text).is_ok(), sound);
        }
    }
}
