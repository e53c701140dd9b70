//! Archives and streams for tests, byte by byte.

const BLOCK: usize = 512;

/// A header block that can be bent before its checksum is set.
pub(super) struct Header([u8; BLOCK]);

impl Header {
    /// A ustar header of an entry that belongs to root.
    pub(super) fn new(name: &str, typeflag: u8, size: usize) -> Header {
        let mut header = Header([0; BLOCK]);
        header.put(0, name.as_bytes());
        header.put(100, b"0000644\0").put(108, b"0000000\0").put(116, b"0000000\0");
        header.put(124, format!("{size:011o}\0").as_bytes()).put(136, b"00000000000\0");
        header.put(156, &[typeflag]).put(257, b"ustar\x0000");
        header
    }

    pub(super) fn put(&mut self, start: usize, bytes: &[u8]) -> &mut Header {
        self.0[start..start + bytes.len()].copy_from_slice(bytes);
        self
    }

    pub(super) fn sealed(&mut self) -> Vec<u8> {
        self.put(148, b"        ");
        let sum: u32 = self.0.iter().map(|&byte| u32::from(byte)).sum();
        self.put(148, format!("{sum:06o}\0 ").as_bytes());
        self.0.to_vec()
    }
}

/// An archive in the making.
#[derive(Clone, Default)]
pub(super) struct Tar(Vec<u8>);

impl Tar {
    pub(super) fn new() -> Tar {
        Tar::default()
    }

    pub(super) fn raw(mut self, bytes: &[u8]) -> Tar {
        self.0.extend(bytes);
        self
    }

    pub(super) fn entry(self, name: &str, typeflag: u8, data: &[u8]) -> Tar {
        let mut tar = self.raw(&Header::new(name, typeflag, data.len()).sealed()).raw(data);
        tar.0.resize(tar.0.len().next_multiple_of(BLOCK), 0);
        tar
    }

    pub(super) fn file(self, name: &str, data: &[u8]) -> Tar {
        self.entry(name, b'0', data)
    }

    pub(super) fn dir(self, name: &str) -> Tar {
        self.entry(name, b'5', b"")
    }

    pub(super) fn symlink(self, name: &str, target: &str) -> Tar {
        self.raw(&Header::new(name, b'2', 0).put(157, target.as_bytes()).sealed())
    }

    pub(super) fn hardlink(self, name: &str, target: &str) -> Tar {
        self.raw(&Header::new(name, b'1', 0).put(157, target.as_bytes()).sealed())
    }

    /// An entry without data, its name in a GNU header before it.
    pub(super) fn long_name(self, name: &str, typeflag: u8) -> Tar {
        let with_nul = [name.as_bytes(), b"\0"].concat();
        self.entry("././@LongLink", b'L', &with_nul).entry("long", typeflag, b"")
    }

    pub(super) fn pax(self, records: &[(&str, &str)]) -> Tar {
        self.entry("pax", b'x', &pax_records(records))
    }

    pub(super) fn global_pax(self, records: &[(&str, &str)]) -> Tar {
        self.entry("pax", b'g', &pax_records(records))
    }

    /// As it is, without an end.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0
    }

    /// With two blocks of zeros behind it.
    pub(super) fn end(self) -> Vec<u8> {
        self.raw(&[0; 2 * BLOCK]).0
    }
}

fn pax_records(records: &[(&str, &str)]) -> Vec<u8> {
    let mut data = Vec::new();
    for (key, value) in records {
        let body = key.len() + value.len() + 3;
        let length = body + (body + body.to_string().len()).to_string().len();
        data.extend(format!("{length} {key}={value}\n").bytes());
    }
    data
}

/// One gzip member that stores the content as it is.
pub(super) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut pieces = content.chunks(0xffff).peekable();
    while let Some(piece) = pieces.next() {
        let length = u16::try_from(piece.len()).unwrap();
        out.push(u8::from(pieces.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(piece);
    }
    out.extend(crc32(content).to_le_bytes());
    out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc)))
}

/// One zstd frame that stores the content as it is, without a checksum.
pub(super) fn zstd(content: &[u8]) -> Vec<u8> {
    // A single segment whose size stands in eight bytes.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1110_0000];
    out.extend((content.len() as u64).to_le_bytes());
    let mut pieces = content.chunks(64 << 10).peekable();
    while let Some(piece) = pieces.next() {
        let header = (u32::try_from(piece.len()).unwrap() << 3) | u32::from(pieces.peek().is_none());
        out.extend(&header.to_le_bytes()[..3]);
        out.extend(piece);
    }
    out
}
