//! The reader: one loop over the bytes, no recursion, RFC 8259 to the letter.

use std::hash::RandomState;
use std::ops::Range;

use super::arena::{NAME_ESCAPED, NONE, Node, VALUE_ESCAPED};
use super::duplicates;
use super::encoding;
use super::limits::Limits;
use super::nesting::Nesting;
use super::number;
use super::problem::{ProblemKind, ProblemLog};
use super::string;
use super::value::Kind;

pub(super) struct Outcome {
    /// The nodes as far as the reader came.
    pub nodes: Vec<Node>,
    /// Whether they are a whole tree.
    pub has_tree: bool,
    pub problems: Vec<(ProblemKind, Range<usize>)>,
    pub problem_count: usize,
}

pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Outcome {
    let mut parser = Parser {
        bytes,
        at: 0,
        nodes: Vec::new(),
        open: Vec::new(),
        unrecorded: Nesting::default(),
        cut: NONE,
        name: Name::default(),
        max_depth: limits.max_depth,
        max_nodes: limits.max_nodes.min(NONE as usize),
        out_of_nodes: false,
        seeds: RandomState::new(),
        problems: ProblemLog::default(),
    };
    let mut has_tree = false;
    // The nodes hold offsets of 32 bits.
    if bytes.len() > limits.max_bytes.min(u32::MAX as usize) {
        parser.problems.record(ProblemKind::TooLarge, 0..bytes.len());
    } else if let Some(other) = encoding::other_encoding(bytes) {
        parser.problems.record(ProblemKind::OtherEncoding(other), 0..bytes.len().min(4));
    } else {
        for span in encoding::invalid_utf8(bytes) {
            parser.problems.record(ProblemKind::InvalidUtf8, span);
        }
        has_tree = parser.document();
    }
    let (problems, problem_count) = parser.problems.finish();
    Outcome { nodes: parser.nodes, has_tree, problems, problem_count }
}

/// The text is not JSON: where, and why. Nothing after it can be trusted.
struct Fault {
    span: Range<usize>,
    message: String,
}

#[derive(Clone, Copy, Default)]
struct Name {
    start: u32,
    end: u32,
    escaped: bool,
}

struct Parser<'b> {
    bytes: &'b [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The containers around the current position that are in the tree.
    open: Vec<u32>,
    /// Those inside of them that are not, for depth or number.
    unrecorded: Nesting,
    /// The node whose content is left out for its depth, while the reader is within it.
    cut: u32,
    /// The name read for the next value.
    name: Name,
    max_depth: usize,
    max_nodes: usize,
    out_of_nodes: bool,
    seeds: RandomState,
    problems: ProblemLog,
}

impl Parser<'_> {
    /// Reads the whole text; whether there is a tree of it.
    fn document(&mut self) -> bool {
        if self.bytes.starts_with(encoding::BYTE_ORDER_MARK) {
            self.at = encoding::BYTE_ORDER_MARK.len();
            self.problems.record(ProblemKind::ByteOrderMark, 0..self.at);
        }
        self.skip_white_space();
        if self.at == self.bytes.len() {
            self.problems.record(ProblemKind::Empty, self.at..self.at);
            return false;
        }
        if let Err(fault) = self.value() {
            self.problems.record(ProblemKind::Syntax(fault.message), fault.span);
            self.close_all();
            return false;
        }
        self.skip_white_space();
        if self.at < self.bytes.len() {
            self.problems.record(ProblemKind::TrailingBytes, self.at..self.bytes.len());
        }
        !self.out_of_nodes
    }

    /// Reads one value with everything in it.
    fn value(&mut self) -> Result<(), Fault> {
        loop {
            self.skip_white_space();
            if self.begin_value()? && !self.container_ends_at_once()? {
                continue;
            }
            loop {
                let Some(in_object) = self.in_object() else {
                    return Ok(());
                };
                self.skip_white_space();
                match (self.peek(), in_object) {
                    (Some(b','), _) => {
                        let comma = self.at;
                        self.at += 1;
                        self.skip_white_space();
                        if matches!(self.peek(), Some(b']' | b'}')) {
                            return Err(Fault {
                                span: comma..comma + 1,
                                message: "a comma stands before the closing bracket, remove it".to_owned(),
                            });
                        }
                        if in_object {
                            self.member_name("a name in `\"`")?;
                        }
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => self.close(),
                    (_, true) => return Err(self.unexpected("`,` or `}`")),
                    (_, false) => return Err(self.unexpected("`,` or `]`")),
                }
            }
        }
    }

    /// Reads a scalar, or the bracket that opens a container; whether it was the latter.
    fn begin_value(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                let escaped = self.string()?;
                self.push(Kind::String, start, if escaped { VALUE_ESCAPED } else { 0 });
            }
            Some(b'{') => {
                self.at += 1;
                self.open(Kind::Object, start);
                return Ok(true);
            }
            Some(b'[') => {
                self.at += 1;
                self.open(Kind::Array, start);
                return Ok(true);
            }
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                self.push(Kind::Number, start, 0);
            }
            Some(b't') => self.literal(b"true", Kind::Bool)?,
            Some(b'f') => self.literal(b"false", Kind::Bool)?,
            Some(b'n') => self.literal(b"null", Kind::Null)?,
            _ => return Err(self.unexpected("a value")),
        }
        Ok(false)
    }

    /// After an opening bracket: whether the container is empty. If it is not and an object, reads the first name.
    fn container_ends_at_once(&mut self) -> Result<bool, Fault> {
        self.skip_white_space();
        match (self.in_object(), self.peek()) {
            (Some(true), Some(b'}')) | (Some(false), Some(b']')) => {
                self.close();
                Ok(true)
            }
            (Some(true), _) => {
                self.member_name("a name in `\"` or `}`")?;
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    fn member_name(&mut self, expected: &str) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(expected));
        }
        let start = self.at;
        let escaped = self.string()?;
        self.name = Name { start: start as u32, end: self.at as u32, escaped };
        self.skip_white_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string; whether it has escapes.
    fn string(&mut self) -> Result<bool, Fault> {
        match string::scan(self.bytes, self.at, &mut self.problems) {
            Ok(scanned) => {
                self.at = scanned.end;
                Ok(scanned.escaped)
            }
            Err(fault) => Err(Fault { span: fault.start..fault.end, message: fault.message }),
        }
    }

    fn literal(&mut self, word: &[u8], kind: Kind) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        self.push(kind, start, 0);
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let integer = self.at;
        let digits = self.digits();
        if digits == 0 {
            return Err(self.unexpected("a digit"));
        }
        if digits > 1 && self.bytes.get(integer) == Some(&b'0') {
            return Err(Fault { span: start..self.at, message: "the number has a leading zero, remove it".to_owned() });
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.unexpected("a digit after the decimal point"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.unexpected("a digit in the exponent"));
            }
        }
        let span = start..self.at;
        let text = self.bytes.get(span.clone()).unwrap_or_default();
        if let Some(loss) = std::str::from_utf8(text).ok().and_then(number::loss) {
            self.problems.record(ProblemKind::NumberOutsideDouble(loss), span);
        }
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Whether the innermost container is an object; `None` outside of all.
    fn in_object(&self) -> Option<bool> {
        self.unrecorded.innermost_is_object().or_else(|| {
            let innermost = self.nodes.get(*self.open.last()? as usize)?;
            Some(innermost.kind == Kind::Object)
        })
    }

    /// Adds a node for the value from `start` to here, unless its place is not in the tree. A container's end is
    /// set when it closes.
    fn push(&mut self, kind: Kind, start: usize, flags: u8) -> Option<u32> {
        if !self.unrecorded.is_empty() {
            return None;
        }
        if self.nodes.len() >= self.max_nodes {
            if !self.out_of_nodes {
                self.problems.record(ProblemKind::TooManyNodes, start..self.at);
            }
            self.out_of_nodes = true;
            return None;
        }
        let index = self.nodes.len() as u32;
        let name = std::mem::take(&mut self.name);
        let parent = self.open.last().copied().unwrap_or(NONE);
        let mut position = 0;
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            position = parent.len;
            parent.len += 1;
        }
        if self.nodes.len() == self.nodes.capacity() {
            // Doubling, but not beyond what can be used.
            let free = self.max_nodes - self.nodes.len();
            self.nodes.reserve_exact(self.nodes.len().max(64).min(free));
        }
        self.nodes.push(Node {
            start: start as u32,
            end: self.at as u32,
            name_start: name.start,
            name_end: name.end,
            parent,
            after: index + 1,
            len: 0,
            position,
            kind,
            flags: flags | if name.escaped { NAME_ESCAPED } else { 0 },
        });
        Some(index)
    }

    fn open(&mut self, kind: Kind, start: usize) {
        let index = self.push(kind, start, 0);
        match index {
            Some(index) if self.open.len() < self.max_depth => self.open.push(index),
            Some(index) => {
                self.problems.record(ProblemKind::TooDeep, start..self.at);
                self.cut = index;
                self.unrecorded.push(kind == Kind::Object);
            }
            None => self.unrecorded.push(kind == Kind::Object),
        }
    }

    /// Closes the innermost container with the bracket at the current position.
    fn close(&mut self) {
        self.at += 1;
        if !self.unrecorded.is_empty() {
            self.unrecorded.pop();
            if self.unrecorded.is_empty()
                && let Some(node) = self.nodes.get_mut(self.cut as usize)
            {
                node.end = self.at as u32;
                self.cut = NONE;
            }
            return;
        }
        let Some(index) = self.open.pop() else {
            return;
        };
        let after = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(index as usize) {
            node.end = self.at as u32;
            node.after = after;
            if node.kind == Kind::Object {
                duplicates::find(self.bytes, &self.nodes, index, &self.seeds, &mut self.problems);
            }
        }
    }

    /// Gives every container that is still open the end of the text as its end, so that problems find their place.
    fn close_all(&mut self) {
        let (end, after) = (self.bytes.len() as u32, self.nodes.len() as u32);
        for index in self.open.drain(..).chain([self.cut]) {
            if let Some(node) = self.nodes.get_mut(index as usize) {
                node.end = end;
                node.after = after;
            }
        }
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let word_length = rest.iter().take(20).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (length, found) = match rest {
            [] => (0, "the end of the document".to_owned()),
            [b'/', b'/' | b'*', ..] => (2, "a comment, which JSON has not,".to_owned()),
            [b'\'', ..] => (1, "a single quote, which JSON has not,".to_owned()),
            _ if word_length > 0 => {
                let word = rest.get(..word_length).unwrap_or_default();
                (word_length, format!("`{}`", String::from_utf8_lossy(word)))
            }
            [byte, ..] if byte.is_ascii_graphic() && *byte != b'`' => (1, format!("`{}`", char::from(*byte))),
            [byte, ..] if byte.is_ascii() => (1, format!("the character `U+{byte:04X}`")),
            _ => {
                let chunk = rest.get(..rest.len().min(4)).unwrap_or_default().utf8_chunks().next();
                match chunk.and_then(|chunk| chunk.valid().chars().next()) {
                    Some(character) => {
                        (character.len_utf8(), format!("the character `U+{:04X}`", u32::from(character)))
                    }
                    None => (1, "a byte that is not UTF-8".to_owned()),
                }
            }
        };
        Fault { span: self.at..self.at + length, message: format!("found {found} where {expected} is expected") }
    }
}
