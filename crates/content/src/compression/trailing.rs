//! The bytes behind the last member.

use super::Trailing;
use super::kind::{Compression, MAGIC_LEN, detect};

/// Collects what is to be said about trailing bytes, piece by piece.
#[derive(Debug)]
pub(super) struct TrailingBytes {
    stored_offset: u64,
    length: u64,
    /// The first bytes from the first one that is not zero.
    foreign: [u8; MAGIC_LEN],
    foreign_len: usize,
}

impl TrailingBytes {
    pub(super) fn starting_at(stored_offset: u64) -> Self {
        Self { stored_offset, length: 0, foreign: [0; MAGIC_LEN], foreign_len: 0 }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let mut rest = bytes;
        if self.foreign_len == 0 {
            let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
            rest = rest.get(zeros..).unwrap_or_default();
        }
        for (slot, &byte) in self.foreign.iter_mut().skip(self.foreign_len).zip(rest) {
            *slot = byte;
            self.foreign_len += 1;
        }
    }

    /// `None` if there were no trailing bytes at all.
    pub(super) fn finish(&self) -> Option<Trailing> {
        let foreign = self.foreign.get(..self.foreign_len).unwrap_or_default();
        (self.length > 0).then_some(Trailing {
            stored_offset: self.stored_offset,
            length: self.length,
            all_zero: foreign.is_empty(),
            another_member: detect(foreign) != Compression::None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trailing(pieces: &[&[u8]]) -> Option<Trailing> {
        let mut bytes = TrailingBytes::starting_at(7);
        for piece in pieces {
            bytes.push(piece);
        }
        bytes.finish()
    }

    #[test]
    fn zeros_garbage_and_members_are_told_apart() {
        assert_eq!(trailing(&[]), None);
        let zeros = trailing(&[b"\0\0", b"\0"]).unwrap();
        assert!(zeros.all_zero && !zeros.another_member && zeros.length == 3 && zeros.stored_offset == 7);
        let garbage = trailing(&[b"\0", b"x\x1f\x8b"]).unwrap();
        assert!(!garbage.all_zero && !garbage.another_member);
        let hidden = trailing(&[b"\0\0\x1f", b"", b"\x8b\x08"]).unwrap();
        assert!(!hidden.all_zero && hidden.another_member && hidden.length == 5);
    }
}
