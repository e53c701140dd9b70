//! A zstd stream: frames one after another, RFC 8878.
//!
//! We walk over frames and blocks ourselves and give the decoder one block at a time. So the place of a fault is a fact of
//! the stream and not of how it was cut into reads, and what stands before it was handed on.

use zstd::zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer, ResetDirective, get_error_name};

use super::facts::{StreamError, StreamErrorKind, Trailing};
use super::output::{BUFFER, Output};
use super::trailing::TrailingBytes;
use super::zstd_frame::{FrameHeader, MAX_HEADER, Start, block_header, start};

#[derive(Clone, Copy)]
enum Part {
    /// At a frame boundary: this many bytes are wanted.
    Boundary(usize),
    Skip(u32),
    BlockHeader,
    Block {
        stored: u32,
        is_last: bool,
    },
    Checksum,
}

enum State {
    Inside(Part),
    Trailing(TrailingBytes),
}

/// Decodes frames until something stands there that is none.
pub(super) struct ZstdDecoder {
    state: State,
    context: Option<DCtx<'static>>,
    buffer: Box<[u8]>,
    /// A block that is spread over several pushes. The decoder gets it whole, because of a damaged block it would hand on more or
    /// less depending on how it was cut. 128 KiB at most: it refuses the header of a larger one.
    block: Vec<u8>,
    /// The header that is being collected.
    field: [u8; MAX_HEADER],
    filled: usize,
    frame: Option<FrameHeader>,
    frames: u64,
    skippable_frames: u64,
    /// Offset of the header, block or checksum that is being read.
    part_start: u64,
    /// Stored bytes taken so far.
    offset: u64,
}

impl ZstdDecoder {
    pub(super) fn new() -> Self {
        Self {
            state: State::Inside(Part::Boundary(4)),
            context: DCtx::try_create(),
            buffer: vec![0; BUFFER].into_boxed_slice(),
            block: Vec::new(),
            field: [0; MAX_HEADER],
            filled: 0,
            frame: None,
            frames: 0,
            skippable_frames: 0,
            part_start: 0,
            offset: 0,
        }
    }

    pub(super) fn frames(&self) -> u64 {
        self.frames
    }

    pub(super) fn skippable_frames(&self) -> u64 {
        self.skippable_frames
    }

    pub(super) fn push(&mut self, mut input: &[u8], output: &mut Output<'_>) -> Result<(), StreamError> {
        while !input.is_empty() {
            let taken = match &mut self.state {
                State::Trailing(trailing) => {
                    trailing.push(input);
                    input.len()
                }
                State::Inside(part) => match *part {
                    Part::Boundary(want) => self.boundary(want, input, output)?,
                    Part::Skip(left) => {
                        let taken = input.len().min(left as usize);
                        let left = left - taken as u32;
                        self.enter(if left == 0 { Part::Boundary(4) } else { Part::Skip(left) });
                        taken
                    }
                    Part::BlockHeader => self.block_header(input, output)?,
                    Part::Block { stored, is_last } => self.block(stored, is_last, input, output)?,
                    Part::Checksum => self.checksum(input, output)?,
                },
            };
            self.offset += taken as u64;
            input = input.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// What the end of the stored bytes means: cut off inside a frame, or done.
    pub(super) fn finish(&mut self) -> Result<Option<Trailing>, StreamError> {
        let inside = match &mut self.state {
            State::Trailing(trailing) => return Ok(trailing.finish()),
            State::Inside(Part::Boundary(_)) if self.filled == 0 => return Ok(None),
            State::Inside(Part::Boundary(4)) => {
                let mut trailing = TrailingBytes::starting_at(self.offset - self.filled as u64);
                trailing.push(self.field.get(..self.filled).unwrap_or_default());
                return Ok(trailing.finish());
            }
            State::Inside(Part::Boundary(_)) => "the zstd stream ends inside a frame's header",
            State::Inside(Part::Skip(_)) => "the zstd stream ends inside a skippable frame",
            State::Inside(Part::BlockHeader | Part::Block { .. }) => "the zstd stream ends inside a frame's blocks",
            State::Inside(Part::Checksum) => "the zstd stream ends inside a frame's checksum",
        };
        Err(StreamError { stored_offset: self.offset, kind: StreamErrorKind::Truncated, message: inside.to_owned() })
    }

    fn enter(&mut self, part: Part) {
        self.state = State::Inside(part);
        self.filled = 0;
    }

    /// Collects header bytes up to `want` and returns how many were taken, and whether all are there.
    fn collect(&mut self, want: usize, input: &[u8]) -> (usize, bool) {
        if self.filled == 0 {
            self.part_start = self.offset;
        }
        let taken = want.saturating_sub(self.filled).min(input.len());
        for (slot, &byte) in self.field.iter_mut().skip(self.filled).zip(input.iter().take(taken)) {
            *slot = byte;
        }
        self.filled += taken;
        (taken, self.filled >= want)
    }

    fn boundary(&mut self, want: usize, input: &[u8], output: &mut Output<'_>) -> Result<usize, StreamError> {
        let (taken, complete) = self.collect(want, input);
        if !complete {
            return Ok(taken);
        }
        let field = self.field;
        let header = field.get(..self.filled).unwrap_or_default();
        match start(header) {
            Start::Need(more) => self.state = State::Inside(Part::Boundary(more)),
            Start::Skippable(size) => {
                self.skippable_frames += 1;
                self.enter(if size == 0 { Part::Boundary(4) } else { Part::Skip(size) });
            }
            Start::Foreign => {
                let mut trailing = TrailingBytes::starting_at(self.part_start);
                trailing.push(header);
                self.state = State::Trailing(trailing);
            }
            Start::Frame(frame) => {
                self.begin_frame(frame, output)?;
                self.decode(header, output)?;
                self.enter(Part::BlockHeader);
            }
        }
        Ok(taken)
    }

    fn begin_frame(&mut self, frame: FrameHeader, output: &Output<'_>) -> Result<(), StreamError> {
        if frame.reserved {
            return Err(self.error(StreamErrorKind::Header, "the reserved bit of a zstd frame header is set"));
        }
        if frame.dictionary != 0 {
            let message = format!("a zstd frame needs dictionary {}, which we do not have", frame.dictionary);
            return Err(self.error(StreamErrorKind::Unsupported, message));
        }
        let limit = output.limits.max_window;
        if frame.window > limit {
            let message = format!("a zstd frame needs a window of {} bytes, the limit is {limit}", frame.window);
            return Err(self.error(StreamErrorKind::Limit, message));
        }
        let log = limit.checked_ilog2().unwrap_or(0).clamp(10, 31);
        let ready = self.context.as_mut().is_some_and(|context| {
            context.reset(ResetDirective::SessionOnly).is_ok()
                && context.set_parameter(DParameter::WindowLogMax(log)).is_ok()
        });
        self.frame = Some(frame);
        if ready { Ok(()) } else { Err(self.error(StreamErrorKind::Limit, "the zstd decoder could not be set up")) }
    }

    fn block_header(&mut self, input: &[u8], output: &mut Output<'_>) -> Result<usize, StreamError> {
        let (taken, complete) = self.collect(3, input);
        if complete {
            let [a, b, c, ..] = self.field;
            let block = block_header([a, b, c]);
            if block.reserved {
                return Err(
                    self.error(StreamErrorKind::Data, "the compressed data is damaged: a block has the reserved type")
                );
            }
            self.decode(&[a, b, c], output)?;
            if block.stored == 0 {
                self.end_block(block.is_last);
            } else {
                self.state = State::Inside(Part::Block { stored: block.stored, is_last: block.is_last });
            }
        }
        Ok(taken)
    }

    fn block(
        &mut self,
        stored: u32,
        is_last: bool,
        input: &[u8],
        output: &mut Output<'_>,
    ) -> Result<usize, StreamError> {
        let missing = (stored as usize).saturating_sub(self.block.len());
        let piece = input.get(..missing).unwrap_or(input);
        if self.block.is_empty() && piece.len() == missing {
            self.decode(piece, output)?;
        } else {
            self.block.extend_from_slice(piece);
            if piece.len() < missing {
                return Ok(piece.len());
            }
            let block = std::mem::take(&mut self.block);
            self.decode(&block, output)?;
            self.block = block;
            self.block.clear();
        }
        self.end_block(is_last);
        Ok(piece.len())
    }

    fn end_block(&mut self, is_last: bool) {
        if !is_last {
            self.enter(Part::BlockHeader);
        } else if self.frame.is_some_and(|frame| frame.has_checksum) {
            self.enter(Part::Checksum);
        } else {
            self.frames += 1;
            self.enter(Part::Boundary(4));
        }
    }

    fn checksum(&mut self, input: &[u8], output: &mut Output<'_>) -> Result<usize, StreamError> {
        let (taken, complete) = self.collect(4, input);
        if complete {
            let [a, b, c, d, ..] = self.field;
            self.decode(&[a, b, c, d], output)?;
            self.frames += 1;
            self.enter(Part::Boundary(4));
        }
        Ok(taken)
    }

    /// Gives `piece` to the decoder and hands on all content that is ready then.
    fn decode(&mut self, piece: &[u8], output: &mut Output<'_>) -> Result<(), StreamError> {
        let header = match self.state {
            State::Inside(Part::Block { .. }) => 3,
            _ => 0,
        };
        let stored = self.part_start + header + piece.len() as u64;
        let mut input = InBuffer::around(piece);
        loop {
            let Some(context) = self.context.as_mut() else {
                return Err(self.error(StreamErrorKind::Limit, "the zstd decoder could not be set up"));
            };
            let mut target = OutBuffer::around(&mut *self.buffer);
            let consumed = input.pos;
            let result = context.decompress_stream(&mut target, &mut input);
            let produced = target.pos();
            match result {
                Ok(_) => {
                    let content = self.buffer.get(..produced).unwrap_or_default();
                    output.write(content, stored).map_err(|message| self.error(StreamErrorKind::Limit, message))?;
                }
                Err(code) => {
                    let message = get_error_name(code);
                    // ZSTD_error_checksum_wrong, which is stable since zstd 1.0.
                    let kind = if code == 0_usize.wrapping_sub(22) {
                        StreamErrorKind::Checksum
                    } else {
                        StreamErrorKind::Data
                    };
                    return Err(self.error(kind, format!("the compressed data is damaged: {}", message.to_lowercase())));
                }
            }
            let drained = produced < self.buffer.len();
            if input.pos >= piece.len() && drained {
                return Ok(());
            }
            if input.pos == consumed && produced == 0 {
                return Err(self.error(StreamErrorKind::Data, "the zstd decoder makes no progress"));
            }
        }
    }

    fn error(&self, kind: StreamErrorKind, message: impl Into<String>) -> StreamError {
        StreamError { stored_offset: self.part_start, kind, message: message.into() }
    }
}
