//! What the values of header fields are made of (RFC 9110, 5.6): tokens, quoted strings, white space and lists.
use crate::exchange::parse_token_prefix;

/// A value outside its grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {at}")]
pub struct FieldError {
    /// What is wrong there.
    pub what: &'static str,
    /// The offset in the field's value.
    pub at: usize,
}

/// Reads a value from the front.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Reader<'a> {
        Reader { text, at: 0 }
    }

    /// How much is read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes on by `length` bytes and gives them.
    pub(crate) fn take(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or(self.rest());
        self.at += taken.len();
        taken
    }

    pub(crate) fn fault(&self, what: &'static str) -> FieldError {
        FieldError { what, at: self.at }
    }

    /// Skips any of `bytes`, and says whether there were some.
    pub(crate) fn skip(&mut self, bytes: &[u8]) -> bool {
        let length = self.rest().bytes().take_while(|b| bytes.contains(b)).count();
        self.at += length;
        length > 0
    }

    /// Skips white space.
    pub(crate) fn skip_space(&mut self) -> bool {
        self.skip(b" \t")
    }

    /// Takes exactly this character, or says what is missing.
    pub(crate) fn mark(&mut self, mark: char, missing: &'static str) -> Result<(), FieldError> {
        match self.rest().starts_with(mark) {
            true => {
                self.at += mark.len_utf8();
                Ok(())
            }
            false => Err(self.fault(missing)),
        }
    }

    pub(crate) fn token(&mut self) -> Result<&'a str, FieldError> {
        let token = parse_token_prefix(self.rest());
        match token.is_empty() {
            true => Err(self.fault("a name is expected")),
            false => Ok(self.take(token.len())),
        }
    }

    /// A quoted string, without its quotes and escapes; `None` if there is none.
    pub(crate) fn quoted(&mut self) -> Result<Option<String>, FieldError> {
        let Some(inside) = self.rest().strip_prefix('"') else {
            return Ok(None);
        };
        let mut value = String::new();
        let mut escaped = false;
        for (offset, character) in inside.char_indices() {
            match character {
                _ if character.is_ascii_control() && character != '\t' => {
                    self.at += offset + 1;
                    return Err(self.fault("there is a control character in a quoted string"));
                }
                _ if escaped => {
                    value.push(character);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.at += offset + 2;
                    return Ok(Some(value));
                }
                _ => value.push(character),
            }
        }
        Err(self.fault("a quoted string has no end"))
    }

    /// Goes to the next element of a list; `false` at the end. Empty elements are passed over, as the RFC asks of a reader.
    pub(crate) fn next_element(&mut self) -> bool {
        while self.skip_space() || self.skip(b",") {}
        !self.rest().is_empty()
    }

    /// Makes sure that an element is over.
    pub(crate) fn end_of_element(&mut self) -> Result<(), FieldError> {
        self.skip_space();
        match self.rest().is_empty() || self.rest().starts_with(',') {
            true => Ok(()),
            false => Err(self.fault("a comma is expected")),
        }
    }
}
