//! Inputs cut into pieces, for readers whose answer must not depend on the cuts.

use std::io::{self, Read};

/// Lengths of pieces that follow from the input alone, so that a finding happens again.
pub struct Lengths(u64);

impl Lengths {
    /// Lengths for this input.
    pub fn of(data: &[u8]) -> Self {
        let hash = data
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self(hash | 1)
    }

    /// Whether the next one of so many cases is to happen.
    pub fn chance(&mut self, cases: usize) -> bool {
        self.step();
        ((self.0 >> 40) as usize).is_multiple_of(cases)
    }

    fn step(&mut self) {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
    }

    /// The next length: mostly small, now and then larger than a block.
    pub fn next_length(&mut self) -> usize {
        self.step();
        let most = [1, 3, 20, 200, 511, 513, 1024, 5000][(self.0 >> 32) as usize % 8];
        1 + (self.0 >> 8) as usize % most
    }
}

/// Calls `take` with one piece after the other.
pub fn each_piece<'a>(data: &'a [u8], mut take: impl FnMut(&'a [u8])) {
    let mut lengths = Lengths::of(data);
    let mut rest = data;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(lengths.next_length().min(rest.len()));
        take(piece);
        rest = behind;
    }
}

/// Reads in pieces.
pub struct Drip<'a> {
    rest: &'a [u8],
    lengths: Lengths,
}

impl<'a> Drip<'a> {
    /// A reader of `data`.
    pub fn new(data: &'a [u8]) -> Self {
        Self { rest: data, lengths: Lengths::of(data) }
    }
}

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.lengths.next_length().min(buffer.len()).min(self.rest.len());
        let (piece, behind) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(piece);
        self.rest = behind;
        Ok(count)
    }
}
