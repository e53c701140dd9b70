//! The state machine that walks over an archive's blocks.

use super::block::{BLOCK, Block};
use super::entry::EntryVisitor;
use super::extension::{Extension, Pending};
use super::facts::{AfterEnd, Dialects, EndOfArchive, TarFacts};
use super::limits::TarLimits;
use super::pax::Overrides;
use super::problem::{TarProblem, TarProblemKind};

const KEPT_PROBLEMS: u64 = 100;
const KEPT_NAME: usize = 4096;

#[derive(Debug)]
pub(super) enum State {
    /// Collecting a block where a header or a zero block must stand.
    Header,
    /// Collecting a further block of an old GNU sparse map; the header at `offset` waits.
    SparseMap { header: Box<[u8; BLOCK]>, offset: u64 },
    /// Passing over an entry's data and padding.
    Data { declared: u64, left: u64, padding: u64 },
    /// Collecting an extension header's data.
    Extension { kind: Extension, data: Vec<u8>, left: u64, padding: u64 },
    /// Not following what comes any more.
    Lost,
}

/// Which part of the content is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    Archive,
    /// Behind the end, where only zeros should be.
    AfterEnd,
    /// In a further archive behind the end, whose entries are only counted.
    Hidden,
}

/// Reads an archive that is pushed to it in pieces of any size; the facts do not depend on the pieces.
///
/// An archive whose header has a wrong checksum but a known magic and a readable size is followed all the same, so that one fault
/// hides no other. A block that looks like nothing ends the reading: there is no search for a next header.
#[derive(Debug)]
pub struct TarReader {
    pub(super) limits: TarLimits,
    pub(super) state: State,
    pub(super) region: Region,
    block: [u8; BLOCK],
    filled: usize,
    /// Bytes read so far.
    pub(super) offset: u64,
    /// Zero blocks in a row just before the offset.
    zero_blocks: u64,
    pub(super) pending: Pending,
    pub(super) global: Overrides,
    /// Recycled storage of prefix and name joined.
    pub(super) joined: Vec<u8>,
    /// Known as soon as the archive's end was met.
    pub(super) end: Option<EndOfArchive>,
    pub(super) entries: u64,
    pub(super) last_name: Option<Vec<u8>>,
    pub(super) after_end: AfterEnd,
    pub(super) dialects: Dialects,
    pub(super) global_headers: u64,
    pub(super) first_global_header: Option<u64>,
    problems: Vec<TarProblem>,
    problem_count: u64,
}

impl TarReader {
    /// A reader at the beginning of an archive.
    pub fn new(limits: TarLimits) -> Self {
        Self {
            limits,
            state: State::Header,
            region: Region::Archive,
            block: [0; BLOCK],
            filled: 0,
            offset: 0,
            zero_blocks: 0,
            pending: Pending::default(),
            global: Overrides::default(),
            joined: Vec::new(),
            end: None,
            entries: 0,
            last_name: None,
            after_end: AfterEnd::default(),
            dialects: Dialects::default(),
            global_headers: 0,
            first_global_header: None,
            problems: Vec::new(),
            problem_count: 0,
        }
    }

    /// Takes the next bytes of the content and tells `visitor` of the entries and problems that they complete.
    pub fn feed(&mut self, bytes: &[u8], visitor: &mut dyn EntryVisitor) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = match &mut self.state {
                State::Lost => {
                    self.offset += rest.len() as u64;
                    return;
                }
                State::Header | State::SparseMap { .. } => {
                    let (taken, block) = self.collect(rest);
                    self.offset += taken as u64;
                    if let Some(block) = block {
                        self.read_block(&block, visitor);
                    }
                    taken
                }
                State::Data { left, padding, .. } => {
                    let taken = pass(left, padding, rest.len()).1;
                    self.offset += taken as u64;
                    self.leave_data();
                    taken
                }
                State::Extension { data, left, padding, .. } => {
                    let (of_data, taken) = pass(left, padding, rest.len());
                    data.extend_from_slice(rest.get(..of_data).unwrap_or_default());
                    let is_complete = *left == 0 && *padding == 0;
                    self.offset += taken as u64;
                    if is_complete {
                        self.end_extension(visitor);
                    }
                    taken
                }
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// How many of the next bytes are an entry's data and padding, which a caller who can seek may [`skip`](Self::skip).
    pub fn skippable(&self) -> u64 {
        match self.state {
            State::Data { left, padding, .. } => left + padding,
            _ => 0,
        }
    }

    /// Passes over `count` bytes that were not fed, at most [`skippable`](Self::skippable); returns how many were.
    pub fn skip(&mut self, count: u64) -> u64 {
        let State::Data { left, padding, .. } = &mut self.state else {
            return 0;
        };
        let of_data = count.min(*left);
        let of_padding = (count - of_data).min(*padding);
        *left -= of_data;
        *padding -= of_padding;
        self.offset += of_data + of_padding;
        self.leave_data();
        of_data + of_padding
    }

    /// The facts, after the last byte of the content was fed.
    pub fn finish(mut self, visitor: &mut dyn EntryVisitor) -> TarFacts {
        if self.filled > 0 && matches!(self.state, State::Header) {
            self.end_in_block(visitor);
        } else {
            self.end_at_boundary(visitor);
        }
        self.facts()
    }

    /// The facts when the content is known to go on but cannot be read: what is missing is held against nobody.
    pub fn abandon(self) -> TarFacts {
        self.facts()
    }

    fn facts(mut self) -> TarFacts {
        let end = self.end.unwrap_or(EndOfArchive::NotReached { offset: self.offset });
        let end_size = match end {
            EndOfArchive::Closed { offset } => offset + 2 * BLOCK as u64,
            EndOfArchive::LoneZeroBlock { offset } => offset + BLOCK as u64,
            _ => self.offset,
        };
        self.after_end.length = self.offset.saturating_sub(end_size);
        TarFacts {
            size: self.offset,
            entries: self.entries,
            end,
            after_end: self.after_end,
            dialects: self.dialects,
            global_headers: self.global_headers,
            first_global_header: self.first_global_header,
            problems: self.problems,
            problem_count: self.problem_count,
        }
    }

    /// Takes bytes for a block; returns how many, and the block once it is whole.
    fn collect(&mut self, rest: &[u8]) -> (usize, Option<[u8; BLOCK]>) {
        if self.filled == 0
            && let Some(block) = rest.first_chunk::<BLOCK>()
        {
            return (BLOCK, Some(*block));
        }
        let taken = (BLOCK - self.filled).min(rest.len());
        for (slot, &byte) in self.block.iter_mut().skip(self.filled).zip(rest) {
            *slot = byte;
        }
        self.filled += taken;
        if self.filled < BLOCK {
            return (taken, None);
        }
        self.filled = 0;
        (taken, Some(self.block))
    }

    fn read_block(&mut self, bytes: &[u8; BLOCK], visitor: &mut dyn EntryVisitor) {
        let block = Block(bytes);
        let at = self.offset - BLOCK as u64;
        if let State::SparseMap { header, offset } = &self.state {
            if !block.sparse_block_goes_on() {
                let (header, offset) = (header.clone(), *offset);
                self.state = State::Header;
                self.read_entry(&header, offset, visitor);
            }
        } else if block.is_zero() {
            self.read_zero_block(at, visitor);
        } else {
            if self.region == Region::Archive && self.zero_blocks == 1 {
                self.end = Some(EndOfArchive::LoneZeroBlock { offset: at - BLOCK as u64 });
                self.region = Region::AfterEnd;
            }
            self.zero_blocks = 0;
            self.read_header(bytes, at, visitor);
        }
    }

    fn read_zero_block(&mut self, at: u64, visitor: &mut dyn EntryVisitor) {
        self.zero_blocks += 1;
        match self.region {
            Region::Archive if self.zero_blocks == 1 => self.report_orphan(visitor),
            Region::Archive => {
                self.end = Some(EndOfArchive::Closed { offset: at - BLOCK as u64 });
                self.region = Region::AfterEnd;
            }
            Region::Hidden => {
                self.pending = Pending::default();
                self.region = Region::AfterEnd;
            }
            Region::AfterEnd => {}
        }
    }

    fn leave_data(&mut self) {
        if matches!(self.state, State::Data { left: 0, padding: 0, .. }) {
            self.state = State::Header;
        }
    }

    /// The content ends between blocks.
    fn end_at_boundary(&mut self, visitor: &mut dyn EntryVisitor) {
        if self.region != Region::Archive || self.end.is_some() {
            return;
        }
        let offset = self.offset;
        let block = BLOCK as u64;
        let kind = match &self.state {
            State::Lost => return,
            State::Header => {
                self.report_orphan(visitor);
                self.end = Some(match self.zero_blocks {
                    0 => EndOfArchive::Missing { offset },
                    _ => EndOfArchive::LoneZeroBlock { offset: offset - block },
                });
                return;
            }
            State::SparseMap { .. } => TarProblemKind::HeaderTruncated,
            State::Extension { kind, .. } => TarProblemKind::ExtensionTruncated { typeflag: kind.typeflag() },
            State::Data { left: 0, padding, .. } => TarProblemKind::PaddingTruncated { missing: *padding },
            State::Data { declared, left, .. } => {
                TarProblemKind::DataTruncated { declared: *declared, present: declared - left }
            }
        };
        self.end = Some(EndOfArchive::Truncated { offset });
        let (entry, name) = match self.state {
            State::Data { .. } => (self.entries, self.last_name.take()),
            _ => (self.entries + 1, None),
        };
        self.report(offset, entry, name.as_deref(), kind, visitor);
    }

    /// The content ends inside a block that should be a header or zeros.
    fn end_in_block(&mut self, visitor: &mut dyn EntryVisitor) {
        let start = self.offset - self.filled as u64;
        let partial = self.block.get(..self.filled).unwrap_or_default();
        let nonzero = partial.iter().position(|&byte| byte != 0);
        let lone_zero_block = self.region == Region::Archive && self.zero_blocks == 1;
        if lone_zero_block {
            self.end = Some(EndOfArchive::LoneZeroBlock { offset: start - BLOCK as u64 });
        }
        if lone_zero_block || self.region != Region::Archive {
            let position = nonzero.map(|position| start + position as u64);
            self.after_end.first_nonzero = self.after_end.first_nonzero.or(position);
        } else if start == 0 {
            self.end = Some(EndOfArchive::NotTar);
        } else if nonzero.is_none() {
            self.report_orphan(visitor);
            self.end = Some(EndOfArchive::Missing { offset: start });
        } else {
            self.end = Some(EndOfArchive::Truncated { offset: self.offset });
            self.report(start, self.entries + 1, None, TarProblemKind::HeaderTruncated, visitor);
        }
    }

    fn report_orphan(&mut self, visitor: &mut dyn EntryVisitor) {
        let pending = std::mem::take(&mut self.pending);
        if let (Some(offset), Some(last)) = (pending.header_offset, pending.last) {
            let name = pending.long_name.as_deref();
            let typeflag = last.typeflag();
            self.report(offset, self.entries + 1, name, TarProblemKind::OrphanExtension { typeflag }, visitor);
        }
    }

    /// Notes a problem, unless it is in an archive that stands behind the end of this one.
    pub(super) fn report(
        &mut self,
        offset: u64,
        entry: u64,
        name: Option<&[u8]>,
        kind: TarProblemKind,
        visitor: &mut dyn EntryVisitor,
    ) {
        if self.region != Region::Archive {
            return;
        }
        self.problem_count += 1;
        if self.problem_count <= KEPT_PROBLEMS {
            let problem = TarProblem {
                offset,
                entry,
                name: name.map(|name| name.get(..KEPT_NAME).unwrap_or(name).to_vec()),
                kind,
            };
            visitor.problem(&problem);
            self.problems.push(problem);
        }
    }
}

/// Moves over at most `available` bytes of data and then padding; returns how many were data, and how many in all.
fn pass(left: &mut u64, padding: &mut u64, available: usize) -> (usize, usize) {
    let available = available as u64;
    let of_data = available.min(*left);
    let of_padding = (available - of_data).min(*padding);
    *left -= of_data;
    *padding -= of_padding;
    // Neither is larger than `available`, which came from a `usize`.
    (of_data as usize, (of_data + of_padding) as usize)
}
