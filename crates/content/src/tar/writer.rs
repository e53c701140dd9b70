//! Archives for tests, byte by byte.

use super::BLOCK;

/// A header block that can be bent before its checksum is set.
pub(crate) struct Header(pub(crate) [u8; BLOCK]);

impl Header {
    /// A ustar header of a root-owned entry.
    pub(crate) fn new(name: &[u8], typeflag: u8, size: u64) -> Self {
        let mut header = Self([0; BLOCK]);
        header.put(0, name);
        header.put(100, b"0000644\0");
        header.put(108, b"0000000\0");
        header.put(116, b"0000000\0");
        header.put(124, format!("{size:011o}\0").as_bytes());
        header.put(136, b"00000000000\0");
        header.put(156, &[typeflag]);
        header.put(257, b"ustar\x0000");
        header
    }

    pub(crate) fn put(&mut self, start: usize, bytes: &[u8]) -> &mut Self {
        self.0[start..start + bytes.len()].copy_from_slice(bytes);
        self
    }

    pub(crate) fn sealed(&mut self) -> Vec<u8> {
        self.put(148, b"        ");
        let sum: u32 = self.0.iter().map(|&byte| u32::from(byte)).sum();
        self.put(148, format!("{sum:06o}\0 ").as_bytes());
        self.0.to_vec()
    }
}

/// Data with its padding.
pub(crate) fn padded(data: &[u8]) -> Vec<u8> {
    let mut out = data.to_vec();
    out.resize(data.len().next_multiple_of(BLOCK), 0);
    out
}

/// A whole entry with its data.
pub(crate) fn entry(name: &[u8], typeflag: u8, data: &[u8]) -> Vec<u8> {
    let mut out = Header::new(name, typeflag, data.len() as u64).sealed();
    out.extend(padded(data));
    out
}

/// A pax header (`x` or `g`) with these records.
pub(crate) fn pax(typeflag: u8, records: &[(&str, &[u8])]) -> Vec<u8> {
    let mut data = Vec::new();
    for (key, value) in records {
        let body = key.len() + value.len() + 3;
        let mut length = body + body.to_string().len();
        length = body + length.to_string().len();
        data.extend(format!("{length} {key}=").bytes());
        data.extend(*value);
        data.push(b'\n');
    }
    entry(b"pax", typeflag, &data)
}

/// Two zero blocks.
pub(crate) fn end() -> Vec<u8> {
    vec![0; 2 * BLOCK]
}
