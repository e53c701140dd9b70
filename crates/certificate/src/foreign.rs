//! YAML that others wrote, before a parser reads it.

use std::fmt;

/// The most bytes of a file.
const MOST_BYTES: usize = 1024 * 1024;
/// The most brackets that open a list or a mapping: the parser takes time with each that is open, at each sign that follows.
const MOST_BRACKETS: usize = 2_000;

/// Why a text is not given to a parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It has more bytes than are read.
    TooLong,
    /// It has more brackets than are read. They are counted wherever they stand, for quotes and comments are the parser's matter.
    TooManyBrackets,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::TooLong => write!(f, "it has more than {MOST_BYTES} bytes"),
            Refused::TooManyBrackets => write!(f, "it has more than {MOST_BRACKETS} opening brackets"),
        }
    }
}

/// The text for a parser of YAML, without the byte order mark that it may begin with.
pub fn yaml(text: &str) -> Result<&str, Refused> {
    if text.len() > MOST_BYTES {
        return Err(Refused::TooLong);
    }
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > MOST_BRACKETS {
        return Err(Refused::TooManyBrackets);
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_a_parser_long_is_refused() {
        assert_eq!(yaml("\u{feff}a: [1]"), Ok("a: [1]"));
        assert_eq!(yaml(&"[".repeat(MOST_BRACKETS + 1)), Err(Refused::TooManyBrackets));
        assert_eq!(yaml(&"[\"]\",".repeat(MOST_BRACKETS + 1)), Err(Refused::TooManyBrackets));
        assert_eq!(yaml(&"a".repeat(MOST_BYTES + 1)), Err(Refused::TooLong));
    }
}
