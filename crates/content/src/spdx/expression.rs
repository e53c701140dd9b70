//! The grammar of license expressions.
//!
//! How we read SPDX 2.3 annex D: operators are matched with regard to case, so only `AND`, `OR` and `WITH` in upper
//! case (the all-lower forms came with SPDX 3.0); identifiers without regard to case; white space separates, around
//! the whole too, but `+` stands right behind its identifier; `WITH` binds one license, never a parenthesis or a
//! reference to a document's own text on its right. `NONE` and `NOASSERTION` are field values, not expressions.

use super::ids;

/// A text that has the grammar of a license expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression<'a> {
    /// Identifiers that are on neither list.
    pub unknown: Vec<UnknownIdentifier<'a>>,
    /// Identifiers that are on a list in another case: as written, and as listed.
    pub other_case: Vec<(&'a str, &'static str)>,
}

/// An identifier that the lists of this version of the product do not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownIdentifier<'a> {
    /// The identifier, without a `+`.
    pub text: &'a str,
    /// Its place in the expression in bytes.
    pub offset: usize,
    /// Which list it should be on.
    pub kind: IdentifierKind,
}

/// The two lists of SPDX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum IdentifierKind {
    License,
    Exception,
}

/// Why a text is no license expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpdxError {
    /// There is nothing.
    #[error("the license expression is empty")]
    Empty,
    /// A character that no part of an expression has.
    #[error(
        "`{}` at byte {offset} is not allowed, identifiers have letters, digits, `-` and `.`",
        character.escape_debug()
    )]
    Character {
        /// The character.
        character: char,
        /// Its place in bytes.
        offset: usize,
    },
    /// An operator in lower or mixed case.
    #[error("the operator `{operator}` at byte {offset} is not in upper case")]
    OperatorCase {
        /// The operator as written.
        operator: String,
        /// Its place in bytes.
        offset: usize,
    },
    /// Something that is no license where one belongs.
    #[error("found {found} at byte {offset}, where a license is expected")]
    LicenseExpected {
        /// What stands there.
        found: String,
        /// Its place in bytes.
        offset: usize,
    },
    /// Something that is no exception after `WITH`.
    #[error("found {found} at byte {offset}, where an exception is expected after `WITH`")]
    ExceptionExpected {
        /// What stands there.
        found: String,
        /// Its place in bytes.
        offset: usize,
    },
    /// Two licenses without an operator between them.
    #[error("found {found} at byte {offset}, where `AND`, `OR` or the end is expected")]
    OperatorExpected {
        /// What stands there.
        found: String,
        /// Its place in bytes.
        offset: usize,
    },
    /// `WITH` after a parenthesis or after another `WITH`.
    #[error("the `WITH` at byte {offset} does not follow a single license")]
    MisplacedWith {
        /// Its place in bytes.
        offset: usize,
    },
    /// A `+` that does not stand right behind a license of the list.
    #[error("the `+` at byte {offset} does not stand right behind a license identifier")]
    MisplacedPlus {
        /// Its place in bytes.
        offset: usize,
    },
    /// A reference without a name of its own, or without the license that it is to.
    #[error("the reference `{text}` at byte {offset} is not `LicenseRef-NAME` or `DocumentRef-NAME:LicenseRef-NAME`")]
    Reference {
        /// The reference.
        text: String,
        /// Its place in bytes.
        offset: usize,
    },
    /// Parentheses that do not pair.
    #[error("the parenthesis at byte {offset} has no partner")]
    Parenthesis {
        /// Its place in bytes.
        offset: usize,
    },
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    License,
    Exception,
    /// An operator, a closing parenthesis or the end; `WITH` only after a single license.
    Operator {
        with_allowed: bool,
    },
}

impl<'a> Expression<'a> {
    /// Reads a license expression. That an identifier is on no list is not an error, since the lists grow.
    pub fn parse(text: &'a str) -> Result<Self, SpdxError> {
        let mut expression = Self { unknown: Vec::new(), other_case: Vec::new() };
        let mut expect = Expect::License;
        let mut open = Vec::new();
        let mut is_empty = true;
        for (offset, token) in tokens(text) {
            is_empty = false;
            expect = match (token, expect) {
                ("(", Expect::License) => {
                    open.push(offset);
                    Expect::License
                }
                (")", Expect::Operator { .. }) => {
                    open.pop().ok_or(SpdxError::Parenthesis { offset })?;
                    Expect::Operator { with_allowed: false }
                }
                ("AND" | "OR", Expect::Operator { .. }) => Expect::License,
                ("WITH", Expect::Operator { with_allowed: true }) => Expect::Exception,
                ("WITH", Expect::Operator { with_allowed: false }) => return Err(SpdxError::MisplacedWith { offset }),
                ("(" | ")" | "AND" | "OR" | "WITH", _) => return Err(unexpected(expect, token, offset)),
                (_, Expect::License) => {
                    expression.license(token, offset)?;
                    Expect::Operator { with_allowed: true }
                }
                (_, Expect::Exception) => {
                    check_characters(token, offset, "")?;
                    expression.look_up(IdentifierKind::Exception, token, offset);
                    Expect::Operator { with_allowed: false }
                }
                (_, Expect::Operator { .. }) => return Err(unexpected(expect, token, offset)),
            };
        }
        if is_empty {
            return Err(SpdxError::Empty);
        }
        if !matches!(expect, Expect::Operator { .. }) {
            return Err(unexpected(expect, "", text.len()));
        }
        match open.pop() {
            Some(offset) => Err(SpdxError::Parenthesis { offset }),
            None => Ok(expression),
        }
    }

    fn license(&mut self, token: &'a str, offset: usize) -> Result<(), SpdxError> {
        if token.starts_with("LicenseRef-") || token.starts_with("DocumentRef-") {
            return check_reference(token, offset);
        }
        if let Some(plus) = token.find('+').filter(|plus| *plus == 0 || plus + 1 < token.len()) {
            check_characters(token.get(..plus).unwrap_or_default(), offset, "")?;
            return Err(SpdxError::MisplacedPlus { offset: offset + plus });
        }
        check_characters(token, offset, "+")?;
        let id = token.strip_suffix('+').unwrap_or(token);
        self.look_up(IdentifierKind::License, id, offset);
        Ok(())
    }

    fn look_up(&mut self, kind: IdentifierKind, text: &'a str, offset: usize) {
        let list = match kind {
            IdentifierKind::License => ids::LICENSES,
            IdentifierKind::Exception => ids::EXCEPTIONS,
        };
        match ids::find(list, text) {
            Some(listed) if listed == text => {}
            Some(listed) => self.other_case.push((text, listed)),
            None => self.unknown.push(UnknownIdentifier { text, offset, kind }),
        }
    }
}

/// The parentheses and the words between them and white space, with their places.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_ascii_start().len());
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let ends = |character: char| character.is_ascii_whitespace() || matches!(character, '(' | ')');
        let length = rest.find(ends).unwrap_or(rest.len()).max(1);
        at = start + length;
        Some((start, rest.get(..length)?))
    })
}

fn check_characters(token: &str, offset: usize, also: &str) -> Result<(), SpdxError> {
    let allowed = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '-' | '.') || also.contains(character)
    };
    match token.char_indices().find(|(_, character)| !allowed(*character)) {
        Some((at, '+')) => Err(SpdxError::MisplacedPlus { offset: offset + at }),
        Some((at, character)) => Err(SpdxError::Character { character, offset: offset + at }),
        None => Ok(()),
    }
}

fn check_reference(token: &str, offset: usize) -> Result<(), SpdxError> {
    let license = match token.strip_prefix("DocumentRef-") {
        Some(rest) => rest.split_once(':').filter(|(document, _)| !document.is_empty()).map(|(_, license)| license),
        None => Some(token),
    };
    let name = license.and_then(|license| license.strip_prefix("LicenseRef-"));
    if name.is_none_or(|name| name.is_empty() || name.contains(':')) {
        return Err(SpdxError::Reference { text: token.to_owned(), offset });
    }
    check_characters(token, offset, ":")
}

fn unexpected(expect: Expect, token: &str, offset: usize) -> SpdxError {
    let found = match token {
        "" => "the end".to_owned(),
        token => format!("`{token}`"),
    };
    match expect {
        Expect::License => SpdxError::LicenseExpected { found, offset },
        Expect::Exception => SpdxError::ExceptionExpected { found, offset },
        Expect::Operator { .. } if matches!(token.to_ascii_uppercase().as_str(), "AND" | "OR" | "WITH") => {
            SpdxError::OperatorCase { operator: token.to_owned(), offset }
        }
        Expect::Operator { .. } => SpdxError::OperatorExpected { found, offset },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Expression, IdentifierKind, SpdxError};

    #[test]
    fn accepts_the_forms_of_annex_d() {
        for text in [
            "MIT",
            "CDDL-1.0+",
            "GPL-2.0+",
            "LicenseRef-23",
            "LicenseRef-MIT-Style-1",
            "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2",
            "LGPL-2.1-only OR MIT OR BSD-3-Clause",
            "GPL-2.0-or-later WITH Bison-exception-2.2",
            "(LGPL-2.1-only OR BSD-3-Clause) AND MIT",
            "MIT AND(Apache-2.0 OR 0BSD)AND ISC",
            "((MIT))",
            " MIT  AND\tISC ",
            "Apache-2.0 WITH LLVM-exception OR MIT",
        ] {
            let expression = Expression::parse(text).unwrap();
            assert!(expression.unknown.is_empty(), "{text}: {:?}", expression.unknown);
            assert!(expression.other_case.is_empty(), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, reason) in [
            ("", "is empty"),
            ("  ", "is empty"),
            ("MIT or ISC", "the operator `or` at byte 4 is not in upper case"),
            ("MIT And ISC", "not in upper case"),
            ("MIT, ISC", "`,` at byte 3"),
            ("MIT/ISC", "`/` at byte 3"),
            ("MIT ISC", "found `ISC` at byte 4, where `AND`"),
            ("The MIT License", "found `MIT` at byte 4"),
            ("MIT AND", "found the end at byte 7, where a license"),
            ("AND MIT", "found `AND` at byte 0, where a license"),
            ("MIT AND OR ISC", "found `OR` at byte 8"),
            ("(MIT", "parenthesis at byte 0"),
            ("MIT)", "parenthesis at byte 3"),
            ("()", "found `)` at byte 1"),
            ("MIT (ISC)", "found `(` at byte 4"),
            ("GPL-2.0-only WITH", "where an exception"),
            ("GPL-2.0-only WITH AND", "found `AND` at byte 18, where an exception"),
            ("(GPL-2.0-only) WITH GCC-exception-2.0", "`WITH` at byte 15"),
            ("GPL-2.0-only WITH GCC-exception-2.0 WITH x", "`WITH` at byte 36"),
            ("GPL-2.0 +", "found `+` at byte 8"),
            ("+", "`+` at byte 0"),
            ("GPL-2.0++", "`+` at byte 7"),
            ("GPL-2.0-only WITH GCC-exception-2.0+", "`+` at byte 35"),
            ("LicenseRef-", "`LicenseRef-` at byte 0"),
            ("LicenseRef-a+", "`+` at byte 12"),
            ("DocumentRef-a", "`DocumentRef-a`"),
            ("DocumentRef-:LicenseRef-a", "is not `LicenseRef-NAME`"),
            ("MIT_0", "`_` at byte 3"),
            ("M\u{e9}", "byte 1"),
        ] {
            let error = Expression::parse(text).unwrap_err();
            assert!(error.to_string().contains(reason), "{text}: {error}");
        }
        assert_eq!(Expression::parse(""), Err(SpdxError::Empty));
    }

    #[test]
    fn unknown_identifiers_are_no_grammar_error() {
        let expression = Expression::parse("mit AND Foo-1.0+ OR GPL-2.0-only WITH Bar").unwrap();
        let unknown: Vec<_> = expression.unknown.iter().map(|id| (id.text, id.offset, id.kind)).collect();
        assert_eq!(unknown, [("Foo-1.0", 8, IdentifierKind::License), ("Bar", 38, IdentifierKind::Exception)]);
        assert_eq!(expression.other_case, [("mit", "MIT")]);
        assert_eq!(Expression::parse("NOASSERTION").unwrap().unknown.len(), 1);
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let deep = format!("{}MIT{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(Expression::parse(&deep).is_ok());
    }

    fn sound() -> impl Strategy<Value = String> {
        let simple = prop_oneof![Just("MIT".to_owned()), Just("ISC+".to_owned()), Just("LicenseRef-a.b".to_owned())];
        let leaf = prop_oneof![
            3 => simple.clone(),
            1 => simple.prop_map(|license| format!("{license} WITH GCC-exception-2.0")),
        ];
        leaf.prop_recursive(4, 20, 2, |inner| {
            prop_oneof![
                (inner.clone(), prop_oneof![Just("AND"), Just("OR")], inner.clone())
                    .prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
                inner.prop_map(|inside| format!("({inside})")),
            ]
        })
    }

    proptest! {
        #[test]
        fn accepts_what_the_grammar_makes(text in sound()) {
            let expression = Expression::parse(&text).unwrap();
            prop_assert!(expression.unknown.is_empty());
            let broken = format!("{text} AND");
            prop_assert!(Expression::parse(&broken).is_err());
        }

        #[test]
        fn any_text_is_read_without_panic(text in "([A-Za-z+: ()\u{e9}]|AND |LicenseRef-|DocumentRef-){0,12}") {
            let _ = Expression::parse(&text);
        }
    }
}
