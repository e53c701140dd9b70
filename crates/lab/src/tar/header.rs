//! One header block of 512 bytes.

/// A field of the POSIX header block; GNU and V7 headers use a part of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of POSIX")]
pub enum Field {
    Name,
    Mode,
    Uid,
    Gid,
    Size,
    Mtime,
    Checksum,
    Typeflag,
    Linkname,
    Magic,
    Version,
    Uname,
    Gname,
    Devmajor,
    Devminor,
    Prefix,
}

impl Field {
    /// Where the field starts, and how many bytes it has.
    pub fn span(self) -> (usize, usize) {
        match self {
            Self::Name => (0, 100),
            Self::Mode => (100, 8),
            Self::Uid => (108, 8),
            Self::Gid => (116, 8),
            Self::Size => (124, 12),
            Self::Mtime => (136, 12),
            Self::Checksum => (148, 8),
            Self::Typeflag => (156, 1),
            Self::Linkname => (157, 100),
            Self::Magic => (257, 6),
            Self::Version => (263, 2),
            Self::Uname => (265, 32),
            Self::Gname => (297, 32),
            Self::Devmajor => (329, 8),
            Self::Devminor => (337, 8),
            Self::Prefix => (345, 155),
        }
    }

    /// Whether `value` fits as octal digits and a NUL.
    pub fn holds_octal(self, value: u64) -> bool {
        let digits = self.span().1 - 1;
        digits * 3 >= 64 || value >> (digits * 3) == 0
    }
}

/// What stands in the checksum field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Checksum {
    /// The sum of the bytes, as POSIX wants it.
    #[default]
    Right,
    /// The sum of the bytes taken as signed, as some old writers have it.
    Signed,
    /// The right sum and one more.
    Wrong,
    /// These bytes.
    Bytes(Vec<u8>),
}

/// A header block in the making.
#[derive(Clone, Debug)]
pub struct Header([u8; 512]);

impl Default for Header {
    fn default() -> Self {
        Self([0; 512])
    }
}

impl Header {
    /// Writes `bytes` at `offset`; what would stand behind the block is dropped.
    pub fn put_at(&mut self, offset: usize, bytes: &[u8]) {
        for (place, byte) in self.0.iter_mut().skip(offset).zip(bytes) {
            *place = *byte;
        }
    }

    /// Writes `bytes` from the start of `field`, and zeros behind them; what is too long is cut.
    pub fn put(&mut self, field: Field, bytes: &[u8]) {
        let (start, width) = field.span();
        let mut whole = bytes.to_vec();
        whole.resize(width, 0);
        self.put_at(start, &whole);
    }

    /// Writes `value` as zero-padded octal digits and a NUL.
    pub fn octal(&mut self, field: Field, value: u64) {
        let width = field.span().1 - 1;
        self.put(field, format!("{value:0width$o}").as_bytes());
    }

    /// Writes `value` in base 256, the GNU form for what octal cannot hold.
    pub fn base256(&mut self, field: Field, value: i128) {
        let width = field.span().1;
        let mut bytes: Vec<u8> = value.to_be_bytes()[16 - width..].to_vec();
        if value >= 0
            && let Some(first) = bytes.first_mut()
        {
            *first = 0x80;
        }
        self.put(field, &bytes);
    }

    /// Fills the checksum in and gives the block.
    pub fn seal(mut self, checksum: &Checksum) -> [u8; 512] {
        self.put(Field::Checksum, b"        ");
        let unsigned: i64 = self.0.iter().map(|byte| i64::from(*byte)).sum();
        let signed: i64 = self.0.iter().map(|byte| i64::from(byte.cast_signed())).sum();
        let field = match checksum {
            Checksum::Right => format!("{unsigned:06o}\0 ").into_bytes(),
            Checksum::Wrong => format!("{:06o}\0 ", unsigned + 1).into_bytes(),
            Checksum::Signed => format!("{:06o}\0 ", signed & 0o777_777).into_bytes(),
            Checksum::Bytes(bytes) => bytes.clone(),
        };
        self.put(Field::Checksum, &field);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octal_and_base256() {
        let mut header = Header::default();
        header.octal(Field::Mode, 0o644);
        header.base256(Field::Uid, 0x12_3456_7890);
        header.base256(Field::Mtime, -1);
        let block = header.seal(&Checksum::Right);
        assert_eq!(&block[100..108], b"0000644\0");
        assert_eq!(&block[108..116], [0x80, 0, 0, 0x12, 0x34, 0x56, 0x78, 0x90]);
        assert_eq!(&block[136..148], [0xff; 12]);
        assert!(Field::Uid.holds_octal(0o7_777_777));
        assert!(!Field::Uid.holds_octal(0o10_000_000));
    }
}
