//! Seeded content: the same seed gives the same bytes on every machine.

/// A small generator (splitmix64). Good enough to make content, not to keep secrets.
#[derive(Clone, Debug)]
pub struct Seed(u64);

const WORDS: [&str; 32] = [
    "layer", "image", "index", "blob", "digest", "size", "config", "root", "usr", "lib", "share", "doc", "python",
    "linux", "module", "return", "import", "string", "value", "table", "header", "length", "offset", "buffer",
    "stream", "member", "frame", "block", "entry", "parent", "child", "link",
];

impl Seed {
    /// A generator that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; zero when `bound` is zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw().checked_rem(bound).unwrap_or(0)
    }

    /// `length` incompressible bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(length + 8);
        while out.len() < length {
            out.extend_from_slice(&self.draw().to_le_bytes());
        }
        out.truncate(length);
        out
    }

    /// `length` bytes that gzip shrinks to about three tenths, as the files of a distribution do:
    /// text of common words with short runs of noise.
    pub fn semi_compressible(&mut self, length: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(length + 64);
        while out.len() < length {
            let draw = self.draw();
            if draw & 0x1f < 11 {
                out.extend_from_slice(&draw.to_le_bytes());
            } else {
                for shift in [8, 13, 18, 23, 28, 33] {
                    out.extend_from_slice(WORDS[(draw >> shift) as usize % WORDS.len()].as_bytes());
                    out.push(if draw >> (shift + 20) & 7 == 0 { b'\n' } else { b' ' });
                }
            }
        }
        out.truncate(length);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself() {
        assert_eq!(Seed::new(7).semi_compressible(1000), Seed::new(7).semi_compressible(1000));
        assert_ne!(Seed::new(7).bytes(32), Seed::new(8).bytes(32));
        assert_eq!(Seed::new(1).bytes(13).len(), 13);
    }
}
