//! The header of a gzip member, RFC 1952 section 2.3, read byte-exactly from pieces of any size.

use flate2::Crc;

use super::facts::StreamErrorKind;

const FHCRC: u8 = 1 << 1;
const FEXTRA: u8 = 1 << 2;
const FNAME: u8 = 1 << 3;
const FCOMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

/// A fault in a header: how many header bytes stand before the faulty field, its kind, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HeaderFault {
    pub(super) position: u64,
    pub(super) kind: StreamErrorKind,
    pub(super) message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Fixed,
    ExtraLength,
    Extra(u64),
    Name,
    Comment,
    Checksum,
    Done,
}

/// Reads one header. FNAME and FCOMMENT may be of any length; nothing of them is kept.
#[derive(Debug)]
pub(super) struct HeaderReader {
    part: Part,
    flags: u8,
    field: [u8; 10],
    filled: usize,
    position: u64,
    crc: Crc,
}

impl HeaderReader {
    pub(super) fn new() -> Self {
        Self { part: Part::Fixed, flags: 0, field: [0; 10], filled: 0, position: 0, crc: Crc::new() }
    }

    /// Whether the whole header was read, so that deflate data follows.
    pub(super) fn is_done(&self) -> bool {
        self.part == Part::Done
    }

    /// Takes header bytes off the front of `input` and returns how many; fewer than given once the header is done.
    pub(super) fn push(&mut self, input: &[u8]) -> Result<usize, HeaderFault> {
        let mut taken = 0;
        loop {
            let rest = input.get(taken..).unwrap_or_default();
            let (step, complete) = match self.part {
                Part::Done => return Ok(taken),
                _ if rest.is_empty() => return Ok(taken),
                Part::Fixed => self.fill(rest, 10),
                Part::ExtraLength | Part::Checksum => self.fill(rest, 2),
                Part::Extra(left) => {
                    let step = usize::try_from(left).unwrap_or(usize::MAX).min(rest.len());
                    self.part = Part::Extra(left - step as u64);
                    (step, step as u64 == left)
                }
                Part::Name | Part::Comment => match rest.iter().position(|&byte| byte == 0) {
                    Some(end) => (end + 1, true),
                    None => (rest.len(), false),
                },
            };
            if self.part != Part::Checksum {
                self.crc.update(rest.get(..step).unwrap_or_default());
            }
            taken += step;
            self.position += step as u64;
            if complete {
                self.advance()?;
            }
        }
    }

    fn fill(&mut self, rest: &[u8], want: usize) -> (usize, bool) {
        let step = want.saturating_sub(self.filled).min(rest.len());
        for (slot, &byte) in self.field.iter_mut().skip(self.filled).zip(rest.iter().take(step)) {
            *slot = byte;
        }
        self.filled += step;
        (step, self.filled == want)
    }

    /// Judges the part that is now complete and goes on to the next one that the flags announce.
    fn advance(&mut self) -> Result<(), HeaderFault> {
        let [first, second, method, flags, ..] = self.field;
        let number = u16::from_le_bytes([first, second]);
        self.filled = 0;
        let done_before = match self.part {
            Part::Fixed => {
                if method != 8 {
                    return Err(fault(2, format!("gzip compression method is {method}, only 8 is defined")));
                }
                if flags & RESERVED != 0 {
                    return Err(fault(3, format!("reserved gzip flag bits are set: `{flags:#04x}`")));
                }
                self.flags = flags;
                0
            }
            Part::ExtraLength if number > 0 => {
                self.part = Part::Extra(u64::from(number));
                return Ok(());
            }
            Part::ExtraLength | Part::Extra(_) => 1,
            Part::Name => 2,
            Part::Comment => 3,
            Part::Checksum => {
                let computed = (self.crc.sum() & 0xffff) as u16;
                if computed != number {
                    return Err(HeaderFault {
                        position: self.position.saturating_sub(2),
                        kind: StreamErrorKind::Checksum,
                        message: format!("gzip header checksum is `{number:04x}`, the header gives `{computed:04x}`"),
                    });
                }
                4
            }
            Part::Done => 4,
        };
        let optional =
            [(FEXTRA, Part::ExtraLength), (FNAME, Part::Name), (FCOMMENT, Part::Comment), (FHCRC, Part::Checksum)];
        self.part = optional
            .into_iter()
            .skip(done_before)
            .find(|(flag, _)| self.flags & flag != 0)
            .map_or(Part::Done, |(_, part)| part);
        Ok(())
    }
}

fn fault(position: u64, message: String) -> HeaderFault {
    HeaderFault { position, kind: StreamErrorKind::Header, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full_header() -> Vec<u8> {
        let mut header = vec![0x1f, 0x8b, 8, FEXTRA | FNAME | FCOMMENT | FHCRC, 0, 0, 0, 0, 0, 3];
        header.extend([3, 0, b'x', b'y', b'z']);
        header.extend(b"name\0a comment\0");
        let mut crc = Crc::new();
        crc.update(&header);
        header.extend((crc.sum() as u16).to_le_bytes());
        header
    }

    #[test]
    fn every_optional_field_is_read_in_any_pieces() {
        let mut bytes = full_header();
        let length = bytes.len();
        bytes.extend(b"body");
        for piece in 1..bytes.len() {
            let mut reader = HeaderReader::new();
            let mut taken = 0;
            for chunk in bytes.chunks(piece) {
                taken += reader.push(chunk).unwrap();
            }
            assert!(reader.is_done());
            assert_eq!(taken, length, "pieces of {piece}");
        }
    }

    #[test]
    fn an_empty_extra_field_is_fine() {
        let mut reader = HeaderReader::new();
        let header = [0x1f, 0x8b, 8, FEXTRA, 0, 0, 0, 0, 0, 3, 0, 0, 99];
        assert_eq!(reader.push(&header), Ok(12));
        assert!(reader.is_done());
    }

    #[test]
    fn a_wrong_header_checksum_is_placed_at_its_field() {
        let mut bytes = full_header();
        let length = bytes.len();
        bytes[length - 1] ^= 1;
        let fault = HeaderReader::new().push(&bytes).unwrap_err();
        assert_eq!(fault.kind, StreamErrorKind::Checksum);
        assert_eq!(fault.position, length as u64 - 2);
    }

    #[test]
    fn reserved_flags_and_other_methods_are_faults() {
        let reserved = HeaderReader::new().push(&[0x1f, 0x8b, 8, 0x40, 0, 0, 0, 0, 0, 3]);
        assert_eq!(reserved.unwrap_err().position, 3);
        let method = HeaderReader::new().push(&[0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(method.unwrap_err().position, 2);
    }
}
