//! A gzip stream: members one after another, RFC 1952, each body RFC 1951.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::facts::{StreamError, StreamErrorKind, Trailing};
use super::gzip_header::HeaderReader;
use super::output::{BUFFER, Output};
use super::trailing::TrailingBytes;

enum State {
    Header(HeaderReader),
    Body,
    Trailer {
        field: [u8; 8],
        filled: usize,
    },
    /// Behind a member: `held` is true when the first magic byte of a further one was seen.
    Between {
        held: bool,
    },
    Trailing(TrailingBytes),
}

/// Decodes members until something stands there that is none.
pub(super) struct GzipDecoder {
    state: State,
    inflate: Decompress,
    buffer: Box<[u8]>,
    crc: Crc,
    member_size: u32,
    members: u64,
    /// Offset of the member that is being read.
    member_start: u64,
    /// Stored bytes taken so far.
    offset: u64,
}

impl GzipDecoder {
    pub(super) fn new() -> Self {
        Self {
            state: State::Header(HeaderReader::new()),
            inflate: Decompress::new(false),
            buffer: vec![0; BUFFER].into_boxed_slice(),
            crc: Crc::new(),
            member_size: 0,
            members: 0,
            member_start: 0,
            offset: 0,
        }
    }

    pub(super) fn members(&self) -> u64 {
        self.members
    }

    pub(super) fn push(&mut self, mut input: &[u8], output: &mut Output<'_>) -> Result<(), StreamError> {
        while !input.is_empty() {
            let taken = match &mut self.state {
                State::Header(reader) => {
                    let taken = reader.push(input).map_err(|fault| StreamError {
                        stored_offset: self.member_start + fault.position,
                        kind: fault.kind,
                        message: fault.message,
                    })?;
                    if reader.is_done() {
                        self.begin_body();
                    }
                    taken
                }
                State::Body => self.inflate(input, output)?,
                State::Trailer { field, filled } => {
                    let taken = (8 - *filled).min(input.len());
                    for (slot, &byte) in field.iter_mut().skip(*filled).zip(input) {
                        *slot = byte;
                    }
                    *filled += taken;
                    if *filled == 8 {
                        let field = *field;
                        self.check_trailer(field, (self.offset + taken as u64).saturating_sub(8))?;
                    }
                    taken
                }
                State::Between { held: false } if input.first() == Some(&0x1f) => {
                    self.state = State::Between { held: true };
                    1
                }
                State::Between { held } => {
                    let held = *held;
                    let begin = self.offset - u64::from(held);
                    self.begin_next(held, begin, input.first() == Some(&0x8b))
                }
                State::Trailing(trailing) => {
                    trailing.push(input);
                    input.len()
                }
            };
            self.offset += taken as u64;
            input = input.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// What the end of the stored bytes means: cut off inside a member, or done.
    pub(super) fn finish(&mut self) -> Result<Option<Trailing>, StreamError> {
        let inside = match &mut self.state {
            State::Header(_) => "the gzip stream ends inside a member's header",
            State::Body => "the gzip stream ends inside a member's compressed data",
            State::Trailer { .. } => "the gzip stream ends inside a member's checksum and length",
            State::Between { held: false } => return Ok(None),
            State::Between { held: true } => {
                let mut trailing = TrailingBytes::starting_at(self.offset - 1);
                trailing.push(&[0x1f]);
                return Ok(trailing.finish());
            }
            State::Trailing(trailing) => return Ok(trailing.finish()),
        };
        Err(StreamError { stored_offset: self.offset, kind: StreamErrorKind::Truncated, message: inside.to_owned() })
    }

    fn begin_body(&mut self) {
        self.inflate.reset(false);
        self.crc.reset();
        self.member_size = 0;
        self.state = State::Body;
    }

    fn inflate(&mut self, input: &[u8], output: &mut Output<'_>) -> Result<usize, StreamError> {
        let mut taken = 0;
        loop {
            let rest = input.get(taken..).unwrap_or_default();
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let result = self.inflate.decompress(rest, &mut self.buffer, FlushDecompress::None);
            let consumed = usize::try_from(self.inflate.total_in() - before_in).unwrap_or(rest.len());
            let produced = usize::try_from(self.inflate.total_out() - before_out).unwrap_or(0);
            taken += consumed;
            let content = self.buffer.get(..produced).unwrap_or_default();
            self.crc.update(content);
            // ISIZE is the size modulo 2^32.
            self.member_size = self.member_size.wrapping_add(produced as u32);
            let stored_offset = self.offset + taken as u64;
            output.write(content, stored_offset).map_err(|message| StreamError {
                stored_offset: self.member_start,
                kind: StreamErrorKind::Limit,
                message,
            })?;
            match result {
                Ok(Status::StreamEnd) => {
                    self.state = State::Trailer { field: [0; 8], filled: 0 };
                    return Ok(taken);
                }
                // A full buffer may hide more output behind it even when no input is left.
                Ok(_) if produced == self.buffer.len() => {}
                Ok(_) if taken >= input.len() => return Ok(taken),
                Ok(_) if consumed > 0 || produced > 0 => {}
                Ok(_) => return Err(damaged(stored_offset)),
                // The decoder's own words depend on how the input was cut, so they are left out.
                Err(_) => return Err(damaged(stored_offset)),
            }
        }
    }

    fn check_trailer(&mut self, field: [u8; 8], stored_offset: u64) -> Result<(), StreamError> {
        let [a, b, c, d, e, f, g, h] = field;
        let (crc, size) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        if crc != self.crc.sum() {
            return Err(StreamError {
                stored_offset,
                kind: StreamErrorKind::Checksum,
                message: format!("gzip checksum is `{crc:08x}`, the content gives `{:08x}`", self.crc.sum()),
            });
        }
        if size != self.member_size {
            return Err(StreamError {
                stored_offset: stored_offset + 4,
                kind: StreamErrorKind::Length,
                message: format!("gzip length is {size}, the content gives {} (modulo 2^32)", self.member_size),
            });
        }
        self.members += 1;
        self.state = State::Between { held: false };
        Ok(())
    }

    /// Decides what stands at `begin`, behind a member, and returns how many bytes of the input were used for it.
    fn begin_next(&mut self, held: bool, begin: u64, second_is_magic: bool) -> usize {
        if held && second_is_magic {
            let mut reader = HeaderReader::new();
            // The two magic bytes cannot be a fault.
            let _ = reader.push(&[0x1f, 0x8b]);
            self.member_start = begin;
            self.state = State::Header(reader);
            return 1;
        }
        let mut trailing = TrailingBytes::starting_at(begin);
        if held {
            trailing.push(&[0x1f]);
        }
        self.state = State::Trailing(trailing);
        0
    }
}

fn damaged(stored_offset: u64) -> StreamError {
    StreamError { stored_offset, kind: StreamErrorKind::Data, message: "the compressed data is damaged".to_owned() }
}
