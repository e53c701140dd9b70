//! Base64 to the letter of RFC 4648 section 4: its alphabet, its padding, and nothing between.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What a text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether the bits that the last character has too many are zero (RFC 4648 section 3.5): if not, another text
    /// stands for the same bytes.
    pub is_canonical: bool,
}

/// Why a text is not base64.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Base64Error {
    /// White space or a line break.
    #[error("white space stands at byte {offset}, remove it")]
    WhiteSpace {
        /// Its place.
        offset: usize,
    },
    /// A character of the alphabet for URLs and file names.
    #[error("`{character}` at byte {offset} is of the URL-safe alphabet, the standard one has `+` and `/`")]
    UrlSafe {
        /// The character.
        character: char,
        /// Its place.
        offset: usize,
    },
    /// Any other character that the alphabet does not have.
    #[error("`{}` at byte {offset} is not in the alphabet", character.escape_debug())]
    Character {
        /// The character.
        character: char,
        /// Its place.
        offset: usize,
    },
    /// A `=` that is not the last or one of the last two.
    #[error("the padding `=` at byte {offset} is not at the end")]
    EarlyPadding {
        /// Its place.
        offset: usize,
    },
    /// Text and padding do not come to a multiple of four.
    #[error("the length is {length}, it must be a multiple of 4 with the padding")]
    Length {
        /// The length of the whole.
        length: usize,
    },
    /// Padding of more than two characters, or one that stands for a whole group.
    #[error("there are {count} padding characters, at most 2 are allowed")]
    TooMuchPadding {
        /// How many.
        count: usize,
    },
}

/// Decodes a text (RFC 4648 section 4).
pub fn decode(text: &str) -> Result<Decoded, Base64Error> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    if let Some((offset, character)) = body.char_indices().find(|(_, character)| value_of(*character).is_none()) {
        return Err(match character {
            '=' => Base64Error::EarlyPadding { offset },
            '-' | '_' => Base64Error::UrlSafe { character, offset },
            character if character.is_whitespace() => Base64Error::WhiteSpace { offset },
            character => Base64Error::Character { character, offset },
        });
    }
    if padding > 2 {
        return Err(Base64Error::TooMuchPadding { count: padding });
    }
    if !text.len().is_multiple_of(4) || body.len() % 4 == 1 {
        return Err(Base64Error::Length { length: text.len() });
    }
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0_u32, 0);
    for value in body.chars().filter_map(value_of) {
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Ok(Decoded { bytes, is_canonical: bits == 0 })
}

fn value_of(character: char) -> Option<u32> {
    let character = u32::from(character);
    match character {
        0x41..=0x5A => Some(character - 0x41),
        0x61..=0x7A => Some(character - 0x61 + 26),
        0x30..=0x39 => Some(character - 0x30 + 52),
        0x2B => Some(62),
        0x2F => Some(63),
        _ => None,
    }
}

/// Encodes bytes with padding (RFC 4648 section 4).
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let character = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize);
            text.push(match character {
                Some(character) if place <= group.len() => char::from(*character),
                _ => '=',
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Base64Error, decode, encode};

    #[test]
    fn has_the_vectors_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            let decoded = decode(text).unwrap();
            assert_eq!((decoded.bytes.as_slice(), decoded.is_canonical), (bytes.as_bytes(), true));
        }
        assert_eq!(encode(b"{}"), "e30=");
    }

    #[test]
    fn refuses_and_says_why() {
        for (text, error) in [
            ("Zg", Base64Error::Length { length: 2 }),
            ("Zg=", Base64Error::Length { length: 3 }),
            ("Z===", Base64Error::TooMuchPadding { count: 3 }),
            ("====", Base64Error::TooMuchPadding { count: 4 }),
            ("Zm9v=", Base64Error::Length { length: 5 }),
            ("Z", Base64Error::Length { length: 1 }),
            ("Zg==Zg==", Base64Error::EarlyPadding { offset: 2 }),
            ("Zm9v\n", Base64Error::WhiteSpace { offset: 4 }),
            ("Zm 9", Base64Error::WhiteSpace { offset: 2 }),
            ("-_==", Base64Error::UrlSafe { character: '-', offset: 0 }),
            ("Zm9\u{e9}", Base64Error::Character { character: '\u{e9}', offset: 3 }),
        ] {
            assert_eq!(decode(text), Err(error), "{text}");
        }
    }

    #[test]
    fn tells_bits_that_stand_for_nothing() {
        let decoded = decode("Zh==").unwrap();
        assert_eq!((decoded.bytes.as_slice(), decoded.is_canonical), (&b"f"[..], false));
        assert!(!decode("Zm9=").unwrap().is_canonical);
    }

    proptest! {
        #[test]
        fn decoding_inverts_encoding(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            let decoded = decode(&encode(&bytes)).unwrap();
            prop_assert!(decoded.is_canonical);
            prop_assert_eq!(decoded.bytes, bytes);
        }

        #[test]
        fn canonical_texts_encode_to_themselves(text in "[A-Da-d0-3+/=_ ]{0,12}") {
            if let Ok(decoded) = decode(&text) {
                prop_assert_eq!(encode(&decoded.bytes) == text, decoded.is_canonical);
            }
        }
    }
}
