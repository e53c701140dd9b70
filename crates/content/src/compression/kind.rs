//! Which compression a blob's first bytes announce.

/// How many leading bytes [`detect`] looks at.
pub const MAGIC_LEN: usize = 10;

/// The compression of a blob, as its first bytes announce it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    /// No known magic number: the stored bytes are the content.
    None,
    /// RFC 1952.
    Gzip,
    /// RFC 8878, whether the stream begins with a frame or with a skippable frame.
    Zstd,
    /// Recognised, not decoded.
    Bzip2,
    /// Recognised, not decoded.
    Xz,
}

impl Compression {
    /// The name people use for it: `gzip`, `zstd`, `bzip2`, `xz`, or `none`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

/// The compression that `head`, the first [`MAGIC_LEN`] bytes of a blob or all of a shorter one, announces.
///
/// bzip2 is taken for real only with its ten-byte magic, because `BZh` is also a fine start of a file name in a plain tar.
pub fn detect(head: &[u8]) -> Compression {
    match head {
        [0x1f, 0x8b, ..] => Compression::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Compression::Zstd,
        [0xfd, b'7', b'z', b'X', b'Z', 0x00, ..] => Compression::Xz,
        [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
            if rest.starts_with(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                || rest.starts_with(&[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]) =>
        {
            Compression::Bzip2
        }
        _ => Compression::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_numbers_are_told_apart() {
        let cases: &[(&[u8], Compression)] = &[
            (b"", Compression::None),
            (b"\x1f", Compression::None),
            (b"\x1f\x8b", Compression::Gzip),
            (b"\x28\xb5\x2f\xfd", Compression::Zstd),
            (b"\x50\x2a\x4d\x18", Compression::Zstd),
            (b"\x5f\x2a\x4d\x18", Compression::Zstd),
            (b"\x60\x2a\x4d\x18", Compression::None),
            (b"\xfd7zXZ\0", Compression::Xz),
            (b"BZh91AY&SY", Compression::Bzip2),
            (b"BZh9readme", Compression::None),
            (b"{\"a\":1}", Compression::None),
        ];
        for (head, expected) in cases {
            assert_eq!(detect(head), *expected, "{head:?}");
        }
    }
}
