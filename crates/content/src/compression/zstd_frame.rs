//! Frame and block headers of zstd, RFC 8878 section 3.1, as far as the walk over frames needs them.

/// The longest frame header with its magic number, in bytes.
pub(super) const MAX_HEADER: usize = 18;

/// What the first bytes at a frame boundary turn out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// More bytes are needed: this many in all.
    Need(usize),
    /// A frame with content.
    Frame(FrameHeader),
    /// A frame to skip, with this many bytes behind its eight-byte header.
    Skippable(u32),
    /// Neither.
    Foreign,
}

/// What a frame header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHeader {
    /// Bytes of history that a decoder must keep.
    pub(super) window: u64,
    /// Zero if no dictionary is named.
    pub(super) dictionary: u32,
    pub(super) has_checksum: bool,
    /// The reserved bit of the descriptor is set, which a decoder must refuse.
    pub(super) reserved: bool,
}

/// Reads the beginning of a frame out of the first bytes at a boundary.
pub(super) fn start(bytes: &[u8]) -> Start {
    match bytes {
        [0x28, 0xb5, 0x2f, 0xfd, rest @ ..] => frame_header(rest),
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, rest @ ..] => match rest {
            [a, b, c, d, ..] => Start::Skippable(u32::from_le_bytes([*a, *b, *c, *d])),
            _ => Start::Need(8),
        },
        short if short.len() < 4 && may_become_magic(short) => Start::Need(4),
        _ => Start::Foreign,
    }
}

fn may_become_magic(short: &[u8]) -> bool {
    let skippable = match short {
        [] => true,
        [first, rest @ ..] => (0x50..=0x5f).contains(first) && [0x2a, 0x4d, 0x18].starts_with(rest),
    };
    skippable || [0x28, 0xb5, 0x2f, 0xfd].starts_with(short)
}

fn frame_header(rest: &[u8]) -> Start {
    let Some((&descriptor, fields)) = rest.split_first() else {
        return Start::Need(5);
    };
    let single_segment = descriptor & 0x20 != 0;
    let window_size = usize::from(!single_segment);
    let dictionary_size = match descriptor & 0b11 {
        3 => 4,
        size => usize::from(size),
    };
    let content_size = match (descriptor >> 6, single_segment) {
        (0, true) => 1,
        (0, false) => 0,
        (1, _) => 2,
        (2, _) => 4,
        _ => 8,
    };
    let whole = window_size + dictionary_size + content_size;
    if fields.len() < whole {
        return Start::Need(5 + whole);
    }
    let (window_field, fields) = fields.split_at(window_size);
    let (dictionary_field, fields) = fields.split_at(dictionary_size);
    let content_field = fields.get(..content_size).unwrap_or_default();
    let window = match window_field {
        [byte, ..] => {
            let base = 1_u64 << (10 + (byte >> 3));
            base + base / 8 * u64::from(byte & 7)
        }
        [] => little_endian(content_field) + if content_size == 2 { 256 } else { 0 },
    };
    Start::Frame(FrameHeader {
        window,
        dictionary: u32::try_from(little_endian(dictionary_field)).unwrap_or(u32::MAX),
        has_checksum: descriptor & 0x04 != 0,
        reserved: descriptor & 0x08 != 0,
    })
}

fn little_endian(field: &[u8]) -> u64 {
    field.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// What a three-byte block header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockHeader {
    pub(super) is_last: bool,
    /// Stored bytes that follow.
    pub(super) stored: u32,
    /// The reserved block type, which a decoder must refuse.
    pub(super) reserved: bool,
}

/// Reads a block header, RFC 8878 section 3.1.1.2.
pub(super) fn block_header(bytes: [u8; 3]) -> BlockHeader {
    let [a, b, c] = bytes;
    let number = u32::from_le_bytes([a, b, c, 0]);
    let kind = number >> 1 & 0b11;
    BlockHeader {
        is_last: number & 1 != 0,
        // A run-length block stores one byte, whatever size it unfolds to.
        stored: if kind == 1 { 1 } else { number >> 3 },
        reserved: kind == 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_measured() {
        assert_eq!(start(b""), Start::Need(4));
        assert_eq!(start(b"\x28\xb5"), Start::Need(4));
        assert_eq!(start(b"\x28\xb6"), Start::Foreign);
        assert_eq!(start(b"\x55\x2a"), Start::Need(4));
        assert_eq!(start(b"\x55\x2a\x4d\x18\x01"), Start::Need(8));
        assert_eq!(start(b"\x55\x2a\x4d\x18\x01\x02\0\0"), Start::Skippable(0x201));
        assert_eq!(start(b"\0\0\0\0"), Start::Foreign);
    }

    #[test]
    fn window_dictionary_and_checksum_are_read() {
        let Start::Frame(frame) = start(b"\x28\xb5\x2f\xfd\x06\x59\x34\x12") else {
            panic!("not a frame");
        };
        assert_eq!(frame.window, (1 << 21) + (1 << 18));
        assert_eq!(frame.dictionary, 0x1234);
        assert!(frame.has_checksum && !frame.reserved);
        let Start::Frame(single) = start(b"\x28\xb5\x2f\xfd\x68\x01\x00") else {
            panic!("not a frame");
        };
        assert_eq!(single.window, 257);
        assert!(single.reserved && !single.has_checksum);
    }

    #[test]
    fn blocks_are_measured() {
        let raw = block_header([0x51, 0x00, 0x00]);
        assert!(raw.is_last && raw.stored == 10 && !raw.reserved);
        assert_eq!(block_header([0x02, 0x00, 0x10]).stored, 1);
        assert!(block_header([0x06, 0, 0]).reserved);
    }
}
