//! The word that the spec uses, and what that word counts as.

use std::fmt;

/// How much a requirement weighs in a verdict. Ordered: `May < Should < Must`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Never changes a colour.
    May,
    /// Broken: yellow.
    Should,
    /// Broken: red.
    Must,
}

impl Level {
    /// `MUST`, `SHOULD` or `MAY`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
            Level::May => "MAY",
        }
    }

    /// The level with this name, as reports write it; none for any other text.
    pub fn of_name(name: &str) -> Option<Level> {
        [Level::Must, Level::Should, Level::May].into_iter().find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The RFC 2119 word of a sentence, or `definition` where a sentence defines what a thing is without such a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are the words themselves")]
pub enum Keyword {
    Must,
    MustNot,
    Required,
    Shall,
    ShallNot,
    Should,
    ShouldNot,
    Recommended,
    NotRecommended,
    May,
    Optional,
    Definition,
}

impl Keyword {
    /// The level that RFC 2119 gives the word; none for a definition, whose row says what it counts as.
    pub const fn level(self) -> Option<Level> {
        Some(match self {
            Keyword::Must | Keyword::MustNot | Keyword::Required | Keyword::Shall | Keyword::ShallNot => Level::Must,
            Keyword::Should | Keyword::ShouldNot | Keyword::Recommended | Keyword::NotRecommended => Level::Should,
            Keyword::May | Keyword::Optional => Level::May,
            Keyword::Definition => return None,
        })
    }

    /// The word as the spec writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Keyword::Must => "MUST",
            Keyword::MustNot => "MUST NOT",
            Keyword::Required => "REQUIRED",
            Keyword::Shall => "SHALL",
            Keyword::ShallNot => "SHALL NOT",
            Keyword::Should => "SHOULD",
            Keyword::ShouldNot => "SHOULD NOT",
            Keyword::Recommended => "RECOMMENDED",
            Keyword::NotRecommended => "NOT RECOMMENDED",
            Keyword::May => "MAY",
            Keyword::Optional => "OPTIONAL",
            Keyword::Definition => "definition",
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
