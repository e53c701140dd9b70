//! One header block and its fields, POSIX.1 "ustar Interchange Format" and its relatives.

use super::entry::Dialect;
use super::numeric::Numeric;

/// The size of a tar block in bytes.
pub const BLOCK: usize = 512;

/// A header block, read field by field.
#[derive(Clone, Copy)]
pub(super) struct Block<'a>(pub(super) &'a [u8; BLOCK]);

impl<'a> Block<'a> {
    fn field(self, start: usize, length: usize) -> &'a [u8] {
        self.0.get(start..start + length).unwrap_or_default()
    }

    fn number(self, start: usize, length: usize) -> Numeric {
        Numeric::from_field(self.field(start, length))
    }

    /// A text field up to its first NUL, or all of it.
    fn text(self, start: usize, length: usize) -> &'a [u8] {
        self.field(start, length).split(|&byte| byte == 0).next().unwrap_or_default()
    }

    pub(super) fn is_zero(self) -> bool {
        self.0.iter().fold(0, |seen, &byte| seen | byte) == 0
    }

    pub(super) fn name(self) -> &'a [u8] {
        self.text(0, 100)
    }

    pub(super) fn mode(self) -> Numeric {
        self.number(100, 8)
    }

    pub(super) fn uid(self) -> Numeric {
        self.number(108, 8)
    }

    pub(super) fn gid(self) -> Numeric {
        self.number(116, 8)
    }

    pub(super) fn size(self) -> Numeric {
        self.number(124, 12)
    }

    pub(super) fn mtime(self) -> Numeric {
        self.number(136, 12)
    }

    pub(super) fn stored_checksum(self) -> Numeric {
        self.number(148, 8)
    }

    /// The sum of all bytes with the checksum field read as spaces.
    pub(super) fn checksum(self) -> u32 {
        let sum = |bytes: &[u8]| bytes.iter().map(|&byte| u32::from(byte)).sum::<u32>();
        sum(self.0) - sum(self.field(148, 8)) + 8 * u32::from(b' ')
    }

    /// Whether the stored checksum is right, also if it was added up over signed bytes as some old systems did.
    pub(super) fn checksum_is_right(self) -> bool {
        let Some(stored) = self.stored_checksum().value else {
            return false;
        };
        let unsigned = i64::from(self.checksum());
        if stored == unsigned {
            return true;
        }
        let high = self.0.iter().filter(|&&byte| byte >= 0x80).count();
        let high_in_field = self.field(148, 8).iter().filter(|&&byte| byte >= 0x80).count();
        stored == unsigned - 256 * (high as i64 - high_in_field as i64)
    }

    pub(super) fn typeflag(self) -> u8 {
        self.field(156, 1).first().copied().unwrap_or_default()
    }

    pub(super) fn link(self) -> &'a [u8] {
        self.text(157, 100)
    }

    pub(super) fn dialect(self) -> Dialect {
        match self.field(257, 8) {
            [b'u', b's', b't', b'a', b'r', b' ', ..] => Dialect::Gnu,
            [b'u', b's', b't', b'a', b'r', 0, _, _] if self.field(508, 4) == b"tar\0" => Dialect::Star,
            [b'u', b's', b't', b'a', b'r', 0, _, _] => Dialect::Ustar,
            _ => Dialect::V7,
        }
    }

    pub(super) fn device(self) -> (Numeric, Numeric) {
        (self.number(329, 8), self.number(337, 8))
    }

    /// What stands before the name; GNU and v7 use the field for other things or not at all.
    pub(super) fn prefix(self) -> &'a [u8] {
        match self.dialect() {
            Dialect::Ustar => self.text(345, 155),
            Dialect::Star => self.text(345, 131),
            Dialect::Gnu | Dialect::V7 => &[],
        }
    }

    /// Of an old GNU sparse header: whether more blocks with pieces of the map follow.
    pub(super) fn sparse_map_goes_on(self) -> bool {
        self.field(482, 1) != [0]
    }

    /// Of such a further block: whether yet another one follows.
    pub(super) fn sparse_block_goes_on(self) -> bool {
        self.field(504, 1) != [0]
    }

    pub(super) fn sparse_real_size(self) -> Numeric {
        self.number(483, 12)
    }
}
