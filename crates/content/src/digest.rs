//! Digests (image-spec `descriptor.md`, Digests): reading them to the letter, and calculating several at once.

use std::fmt;

use sha2::Digest as _;

/// The algorithms that the image spec registers, and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Algorithm {
    Sha256,
    Sha512,
    /// Registered after release 1.1.1.
    Blake3,
    /// Not registered: nothing is known of its encoding, and it is not calculated.
    Other,
}

impl Algorithm {
    /// The algorithm that an identifier names.
    pub fn of_name(name: &str) -> Self {
        match name {
            "sha256" => Self::Sha256,
            "sha512" => Self::Sha512,
            "blake3" => Self::Blake3,
            _ => Self::Other,
        }
    }

    /// The registered identifier; `None` for [`Algorithm::Other`].
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Sha256 => Some("sha256"),
            Self::Sha512 => Some("sha512"),
            Self::Blake3 => Some("blake3"),
            Self::Other => None,
        }
    }

    /// How many hexadecimal digits its encoded part has; `None` for [`Algorithm::Other`].
    pub fn encoded_length(self) -> Option<usize> {
        match self {
            Self::Sha256 | Self::Blake3 => Some(64),
            Self::Sha512 => Some(128),
            Self::Other => None,
        }
    }

    /// The digest string of `bytes`; `None` for [`Algorithm::Other`].
    pub fn digest(self, bytes: &[u8]) -> Option<String> {
        let mut hasher = Hasher::new(&[self]);
        hasher.update(bytes);
        hasher.finish().get(self).map(str::to_owned)
    }
}

/// A string that has the grammar of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest<'a> {
    text: &'a str,
    algorithm: &'a str,
    encoded: &'a str,
}

/// Which part of a digest breaks the grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// The two parts are not told apart.
    #[error("there is no `:` between algorithm and encoded part")]
    NoColon,
    /// Nothing stands before the `:`.
    #[error("the algorithm before the `:` is empty")]
    EmptyAlgorithm,
    /// A character that no algorithm has.
    #[error(
        "the algorithm has `{}` at byte {offset}, only `a` to `z`, `0` to `9` and the separators `+._-` are allowed",
        character.escape_debug()
    )]
    AlgorithmCharacter {
        /// The character.
        character: char,
        /// Its place in the digest in bytes.
        offset: usize,
    },
    /// A separator without a component on both of its sides.
    #[error("the separator at byte {offset} of the algorithm does not stand between two components")]
    AlgorithmSeparator {
        /// Its place in the digest in bytes.
        offset: usize,
    },
    /// Nothing stands after the `:`.
    #[error("the encoded part after the `:` is empty")]
    EmptyEncoded,
    /// A character that no encoded part has.
    #[error(
        "the encoded part has `{}` at byte {offset}, only letters, digits, `=`, `_` and `-` are allowed",
        character.escape_debug()
    )]
    EncodedCharacter {
        /// The character.
        character: char,
        /// Its place in the digest in bytes.
        offset: usize,
    },
}

/// Why an encoded part is not what its registered algorithm asks for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// A character that is no hexadecimal digit in either case.
    #[error("the encoded part has `{character}` at byte {offset}, which is no hexadecimal digit")]
    NotHexadecimal {
        /// The character.
        character: char,
        /// Its place in the digest in bytes.
        offset: usize,
    },
    /// Too few or too many digits.
    #[error("the encoded part has {found} hexadecimal digits in place of {expected}")]
    WrongLength {
        /// The digits of the algorithm.
        expected: usize,
        /// The digits there are.
        found: usize,
    },
    /// A digit of `A` to `F`.
    #[error("the encoded part has the upper-case digit `{character}` at byte {offset}, write it in lower case")]
    UpperCase {
        /// The character.
        character: char,
        /// Its place in the digest in bytes.
        offset: usize,
    },
}

impl<'a> Digest<'a> {
    /// Reads a digest by the general grammar. Nothing is trimmed or folded.
    pub fn parse(text: &'a str) -> Result<Self, DigestError> {
        let (algorithm, encoded) = text.split_once(':').ok_or(DigestError::NoColon)?;
        if algorithm.is_empty() {
            return Err(DigestError::EmptyAlgorithm);
        }
        let mut after_component = false;
        for (offset, character) in algorithm.char_indices() {
            match character {
                'a'..='z' | '0'..='9' => after_component = true,
                '+' | '.' | '_' | '-' if after_component => after_component = false,
                '+' | '.' | '_' | '-' => return Err(DigestError::AlgorithmSeparator { offset }),
                _ => return Err(DigestError::AlgorithmCharacter { character, offset }),
            }
        }
        if !after_component {
            return Err(DigestError::AlgorithmSeparator { offset: algorithm.len() - 1 });
        }
        if encoded.is_empty() {
            return Err(DigestError::EmptyEncoded);
        }
        let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '=' | '_' | '-');
        match encoded.char_indices().find(|(_, character)| !allowed(*character)) {
            Some((at, character)) => Err(DigestError::EncodedCharacter { character, offset: algorithm.len() + 1 + at }),
            None => Ok(Self { text, algorithm, encoded }),
        }
    }

    /// The digest as it was written.
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// The part before the `:`.
    pub fn algorithm_name(self) -> &'a str {
        self.algorithm
    }

    /// The part after the `:`.
    pub fn encoded(self) -> &'a str {
        self.encoded
    }

    /// The algorithm.
    pub fn algorithm(self) -> Algorithm {
        Algorithm::of_name(self.algorithm)
    }

    /// Whether the encoded part is what its algorithm asks for: the right number of lower-case hexadecimal digits.
    /// Always so for algorithms that are not registered.
    pub fn well_formed_encoding(self) -> Result<(), EncodingError> {
        let Some(expected) = self.algorithm().encoded_length() else {
            return Ok(());
        };
        let start = self.algorithm.len() + 1;
        let first = |wrong: fn(char) -> bool| self.encoded.char_indices().find(move |(_, character)| wrong(*character));
        if let Some((at, character)) = first(|character| !character.is_ascii_hexdigit()) {
            return Err(EncodingError::NotHexadecimal { character, offset: start + at });
        }
        if self.encoded.len() != expected {
            return Err(EncodingError::WrongLength { expected, found: self.encoded.len() });
        }
        match first(|character| character.is_ascii_uppercase()) {
            Some((at, character)) => Err(EncodingError::UpperCase { character, offset: start + at }),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Digest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// Calculates the digests of one stream of bytes under several algorithms.
#[derive(Clone)]
pub struct Hasher {
    states: Vec<State>,
}

#[derive(Clone)]
enum State {
    Sha256(sha2::Sha256),
    Sha512(sha2::Sha512),
    Blake3(Box<blake3::Hasher>),
}

impl Hasher {
    /// Starts one calculation for each algorithm, however often it is named; none for [`Algorithm::Other`].
    pub fn new(algorithms: &[Algorithm]) -> Self {
        let mut wanted = algorithms.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let start = |algorithm| match algorithm {
            Algorithm::Sha256 => Some(State::Sha256(sha2::Sha256::new())),
            Algorithm::Sha512 => Some(State::Sha512(sha2::Sha512::new())),
            Algorithm::Blake3 => Some(State::Blake3(Box::default())),
            Algorithm::Other => None,
        };
        Self { states: wanted.into_iter().filter_map(start).collect() }
    }

    /// Takes the next bytes of the stream.
    pub fn update(&mut self, bytes: &[u8]) {
        for state in &mut self.states {
            match state {
                State::Sha256(state) => state.update(bytes),
                State::Sha512(state) => state.update(bytes),
                State::Blake3(state) => {
                    state.update(bytes);
                }
            }
        }
    }

    /// The digests of all bytes taken.
    pub fn finish(self) -> Digests {
        let finish = |state| match state {
            State::Sha256(state) => (Algorithm::Sha256, digest_string("sha256", &state.finalize())),
            State::Sha512(state) => (Algorithm::Sha512, digest_string("sha512", &state.finalize())),
            State::Blake3(state) => (Algorithm::Blake3, digest_string("blake3", state.finalize().as_bytes())),
        };
        Digests { digests: self.states.into_iter().map(finish).collect() }
    }
}

/// The digests of one stream of bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    digests: Vec<(Algorithm, String)>,
}

impl Digests {
    /// The digest string of one algorithm; `None` if it was not calculated.
    pub fn get(&self, algorithm: Algorithm) -> Option<&str> {
        self.iter().find(|(own, _)| *own == algorithm).map(|(_, digest)| digest)
    }

    /// All that were calculated.
    pub fn iter(&self) -> impl Iterator<Item = (Algorithm, &str)> {
        self.digests.iter().map(|(algorithm, digest)| (*algorithm, digest.as_str()))
    }
}

fn digest_string(algorithm: &str, hash: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let mut text = String::with_capacity(algorithm.len() + 1 + 2 * hash.len());
    text.push_str(algorithm);
    text.push(':');
    for byte in hash {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Algorithm, Digest, DigestError, EncodingError, Hasher};

    #[test]
    fn reads_the_parts() {
        let digest = Digest::parse("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8").unwrap();
        assert_eq!(digest.algorithm_name(), "multihash+base58");
        assert_eq!(digest.algorithm(), Algorithm::Other);
        assert_eq!(digest.encoded(), "QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8");
        assert_eq!(digest.well_formed_encoding(), Ok(()));
        assert!(Digest::parse("a-b_c.d+e:=_-Z").is_ok());
    }

    #[test]
    fn names_the_broken_part() {
        let character = |character, offset| DigestError::AlgorithmCharacter { character, offset };
        for (text, error) in [
            ("", DigestError::NoColon),
            ("sha256", DigestError::NoColon),
            (":abc", DigestError::EmptyAlgorithm),
            ("sha256:", DigestError::EmptyEncoded),
            ("Sha256:ab", character('S', 0)),
            (" sha256:ab", character(' ', 0)),
            ("sha/256:ab", character('/', 3)),
            ("+sha:ab", DigestError::AlgorithmSeparator { offset: 0 }),
            ("sha+-b:ab", DigestError::AlgorithmSeparator { offset: 4 }),
            ("sha+:ab", DigestError::AlgorithmSeparator { offset: 3 }),
            ("sha256:ab ", DigestError::EncodedCharacter { character: ' ', offset: 9 }),
            ("sha256:a:b", DigestError::EncodedCharacter { character: ':', offset: 8 }),
            ("sha256:\u{e9}", DigestError::EncodedCharacter { character: '\u{e9}', offset: 7 }),
        ] {
            assert_eq!(Digest::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn tells_why_an_encoding_is_malformed() {
        let check = |algorithm: &str, encoded: &str| {
            let text = format!("{algorithm}:{encoded}");
            Digest::parse(&text).unwrap().well_formed_encoding()
        };
        assert_eq!(check("sha256", &"a".repeat(64)), Ok(()));
        assert_eq!(check("blake3", &"0".repeat(64)), Ok(()));
        assert_eq!(check("sha512", &"f".repeat(128)), Ok(()));
        let length = |expected, found| Err(EncodingError::WrongLength { expected, found });
        assert_eq!(check("sha256", &"a".repeat(63)), length(64, 63));
        assert_eq!(check("sha512", &"a".repeat(64)), length(128, 64));
        let upper = format!("{}B", "a".repeat(63));
        assert_eq!(check("sha256", &upper), Err(EncodingError::UpperCase { character: 'B', offset: 70 }));
        assert_eq!(check("sha256", "ag"), Err(EncodingError::NotHexadecimal { character: 'g', offset: 8 }));
    }

    #[test]
    fn calculates_known_digests() {
        let mut hasher = Hasher::new(&[
            Algorithm::Sha512,
            Algorithm::Sha256,
            Algorithm::Blake3,
            Algorithm::Sha256,
            Algorithm::Other,
        ]);
        hasher.update(b"a");
        hasher.update(b"bc");
        let digests = hasher.finish();
        assert_eq!(digests.iter().count(), 3);
        assert_eq!(
            digests.get(Algorithm::Sha256),
            Some("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
        assert_eq!(
            digests.get(Algorithm::Blake3),
            Some("blake3:6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85")
        );
        assert!(digests.get(Algorithm::Sha512).unwrap().starts_with("sha512:ddaf35a193617abacc417349ae204131"));
        assert_eq!(digests.get(Algorithm::Other), None);
        assert_eq!(
            Algorithm::Sha256.digest(b"{}").unwrap(),
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }

    proptest! {
        #[test]
        fn accepts_exactly_the_grammar(text in "[a-z0-9A+._ -]{0,4}[:]?[a-zA-Z0-9=_:/-]{0,4}") {
            let components_sound = |algorithm: &str| {
                algorithm.split(['+', '.', '_', '-']).all(|component| {
                    !component.is_empty() && component.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                })
            };
            let sound = text.split_once(':').is_some_and(|(algorithm, encoded)| {
                components_sound(algorithm)
                    && !encoded.is_empty()
                    && encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte))
            });
            prop_assert_eq!(Digest::parse(&text).is_ok(), sound);
        }

        #[test]
        fn what_is_calculated_is_well_formed(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..300) {
            for algorithm in [Algorithm::Sha256, Algorithm::Sha512, Algorithm::Blake3] {
                let whole = algorithm.digest(&bytes).unwrap();
                let digest = Digest::parse(&whole).unwrap();
                prop_assert_eq!(digest.algorithm(), algorithm);
                prop_assert!(digest.well_formed_encoding().is_ok());
                let (head, tail) = bytes.split_at(cut.min(bytes.len()));
                let mut hasher = Hasher::new(&[algorithm]);
                hasher.update(head);
                hasher.update(tail);
                let digests = hasher.finish();
                prop_assert_eq!(digests.get(algorithm), Some(whole.as_str()));
            }
        }
    }
}
