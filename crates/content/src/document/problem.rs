//! What can be wrong with a document.

use std::fmt;
use std::mem::Discriminant;
use std::ops::Range;

use super::number::NumberLoss;

/// One thing that is wrong with the text of a document, or that kept it from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The bytes concerned; empty where something is missing.
    pub span: Range<usize>,
    /// JSON pointer (RFC 6901) of the innermost value around the span that is in the tree, or of the next one around
    /// it whose pointer is not longer than a few kilobytes.
    pub pointer: String,
}

/// What can be wrong with the text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text breaks the grammar of RFC 8259; says what was found and what was expected. There is no tree.
    Syntax(String),
    /// There is nothing but white space. There is no tree.
    Empty,
    /// The text starts with a byte order mark (RFC 8259 section 8.1).
    ByteOrderMark,
    /// Something other than white space stands after the value.
    TrailingBytes,
    /// The text is in another encoding than UTF-8 (RFC 8259 section 8.1). There is no tree.
    OtherEncoding(OtherEncoding),
    /// Bytes that are not UTF-8 (RFC 8259 section 8.1).
    InvalidUtf8,
    /// An escape names one half of a surrogate pair (RFC 7493 section 2.1).
    LoneSurrogate(SurrogateHalf),
    /// A string holds a code point that is no character, literally or escaped (RFC 7493 section 2.1).
    Noncharacter(char),
    /// An object has a second member of the same name (RFC 8259 section 4, RFC 7493 section 2.3).
    DuplicateName {
        /// Span of the first member's name.
        first: Range<usize>,
    },
    /// A number that an IEEE 754 double cannot hold (RFC 7493 section 2.2).
    NumberOutsideDouble(NumberLoss),
    /// Nested deeper than [`Limits::max_depth`](super::Limits::max_depth): what is inside was not looked at.
    TooDeep,
    /// More values than [`Limits::max_nodes`](super::Limits::max_nodes). There is no tree.
    TooManyNodes,
    /// More bytes than [`Limits::max_bytes`](super::Limits::max_bytes): nothing was read. There is no tree.
    TooLarge,
}

/// An encoding that JSON once allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum OtherEncoding {
    Utf16LittleEndian,
    Utf16BigEndian,
    Utf32LittleEndian,
    Utf32BigEndian,
}

/// Which half of a surrogate pair stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurrogateHalf {
    /// U+D800 to U+DBFF without a low one after it.
    High,
    /// U+DC00 to U+DFFF without a high one before it.
    Low,
}

impl ProblemKind {
    /// Whether the text is not well-formed JSON because of this.
    pub fn is_syntax(&self) -> bool {
        matches!(
            self,
            Self::Syntax(_) | Self::Empty | Self::ByteOrderMark | Self::TrailingBytes | Self::OtherEncoding(_)
        )
    }

    /// Whether this says that the reader stopped looking, not that the text is wrong.
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::TooDeep | Self::TooManyNodes | Self::TooLarge)
    }

    /// Whether well-formed JSON with this is outside I-JSON (RFC 7493): what readers do with it differs.
    pub fn is_i_json(&self) -> bool {
        matches!(
            self,
            Self::InvalidUtf8
                | Self::LoneSurrogate(_)
                | Self::Noncharacter(_)
                | Self::DuplicateName { .. }
                | Self::NumberOutsideDouble(_)
        )
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(message) => f.write_str(message),
            Self::Empty => f.write_str("the document is empty, a JSON value is expected"),
            Self::ByteOrderMark => f.write_str("a byte order mark stands before the JSON value, remove it"),
            Self::TrailingBytes => f.write_str("bytes other than white space stand after the JSON value, remove them"),
            Self::OtherEncoding(encoding) => write!(f, "the text is {encoding}, JSON is exchanged in UTF-8"),
            Self::InvalidUtf8 => f.write_str("these bytes are not UTF-8"),
            Self::LoneSurrogate(SurrogateHalf::High) => {
                f.write_str("the escape is the first half of a surrogate pair without the second, so no character")
            }
            Self::LoneSurrogate(SurrogateHalf::Low) => {
                f.write_str("the escape is the second half of a surrogate pair without the first, so no character")
            }
            Self::Noncharacter(point) => {
                write!(f, "`U+{:04X}` is reserved as a noncharacter and is not for interchange", u32::from(*point))
            }
            Self::DuplicateName { .. } => {
                f.write_str("the name is already used in this object, readers differ in which value they take")
            }
            Self::NumberOutsideDouble(loss) => write!(f, "{loss}"),
            Self::TooDeep => f.write_str("nested deeper than this reader goes, what is inside was not verified"),
            Self::TooManyNodes => {
                f.write_str("the document has more values than this reader takes, it was not verified")
            }
            Self::TooLarge => f.write_str("the document is larger than this reader takes, it was not verified"),
        }
    }
}

impl fmt::Display for OtherEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16LittleEndian => "UTF-16, little endian",
            Self::Utf16BigEndian => "UTF-16, big endian",
            Self::Utf32LittleEndian => "UTF-32, little endian",
            Self::Utf32BigEndian => "UTF-32, big endian",
        })
    }
}

/// The problems of one document while it is read: all are counted, the first hundred kept, and of each kind the
/// first whatever stands before it, so that a flood of one kind hides no other.
#[derive(Default)]
pub(super) struct ProblemLog {
    kept: Vec<(ProblemKind, Range<usize>)>,
    kinds: Vec<Discriminant<ProblemKind>>,
    count: usize,
}

const KEPT: usize = 100;

impl ProblemLog {
    pub fn record(&mut self, kind: ProblemKind, span: Range<usize>) {
        self.count += 1;
        let sort = std::mem::discriminant(&kind);
        let is_first = !self.kinds.contains(&sort);
        if is_first {
            self.kinds.push(sort);
        }
        if is_first || self.kept.len() < KEPT {
            self.kept.push((kind, span));
        }
    }

    /// The kept problems in the order of the text, and how many there were.
    pub fn finish(mut self) -> (Vec<(ProblemKind, Range<usize>)>, usize) {
        self.kept.sort_by_key(|(_, span)| span.start);
        (self.kept, self.count)
    }
}
