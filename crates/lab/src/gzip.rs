//! Gzip framing (RFC 1952) by hand, so that every part of it can be wrong; only the deflate body comes from a library.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// The header's own checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderCrc {
    /// There is one, and it is right.
    Right,
    /// There is one, and it is wrong.
    Wrong,
}

#[derive(Clone, Debug)]
struct Member {
    content: Vec<u8>,
    level: Option<u32>,
    method: u8,
    mtime: u32,
    reserved_flags: u8,
    extra: Option<Vec<u8>>,
    name: Option<Vec<u8>>,
    comment: Option<Vec<u8>>,
    header_crc: Option<HeaderCrc>,
    crc_error: u32,
    size_error: u32,
}

/// A gzip stream in the making. Methods that describe a member speak of the one added last.
#[derive(Clone, Debug, Default)]
pub struct Gzip {
    members: Vec<Member>,
    trailing: Vec<u8>,
}

/// `content` as one plain member.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    Gzip::new().member(content).finish()
}

impl Gzip {
    /// A stream without members, which is no gzip yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member with this content, deflated at level 6.
    pub fn member(mut self, content: &[u8]) -> Self {
        self.members.push(Member {
            content: content.to_vec(),
            level: Some(6),
            method: 8,
            mtime: 0,
            reserved_flags: 0,
            extra: None,
            name: None,
            comment: None,
            header_crc: None,
            crc_error: 0,
            size_error: 0,
        });
        self
    }

    /// Deflates at this level, 0 to 9.
    pub fn level(self, level: u32) -> Self {
        self.last(|member| member.level = Some(level))
    }

    /// Keeps the content in stored blocks that a library had no part in.
    pub fn stored(self) -> Self {
        self.last(|member| member.level = None)
    }

    /// Writes this compression method; only 8 is defined.
    pub fn method(self, method: u8) -> Self {
        self.last(|member| member.method = method)
    }

    /// Writes this modification time, in seconds since 1970.
    pub fn mtime(self, seconds: u32) -> Self {
        self.last(|member| member.mtime = seconds)
    }

    /// Sets flag bits that RFC 1952 reserves (0x20, 0x40, 0x80).
    pub fn reserved_flags(self, bits: u8) -> Self {
        self.last(|member| member.reserved_flags = bits)
    }

    /// Adds a FEXTRA field.
    pub fn extra(self, bytes: &[u8]) -> Self {
        self.last(|member| member.extra = Some(bytes.to_vec()))
    }

    /// Adds a FNAME field.
    pub fn name(self, name: &[u8]) -> Self {
        self.last(|member| member.name = Some(name.to_vec()))
    }

    /// Adds a FCOMMENT field.
    pub fn comment(self, comment: &[u8]) -> Self {
        self.last(|member| member.comment = Some(comment.to_vec()))
    }

    /// Adds a FHCRC field.
    pub fn header_crc(self, crc: HeaderCrc) -> Self {
        self.last(|member| member.header_crc = Some(crc))
    }

    /// Makes the CRC of the content wrong.
    pub fn wrong_crc(self) -> Self {
        self.last(|member| member.crc_error = 1)
    }

    /// Makes ISIZE wrong.
    pub fn wrong_size(self) -> Self {
        self.last(|member| member.size_error = 1)
    }

    /// Adds bytes behind the last member.
    pub fn trailing(mut self, bytes: &[u8]) -> Self {
        self.trailing.extend_from_slice(bytes);
        self
    }

    fn last(mut self, edit: impl FnOnce(&mut Member)) -> Self {
        match self.members.last_mut() {
            Some(member) => edit(member),
            None => panic!("a gzip stream has no member to describe yet"),
        }
        self
    }

    /// The bytes of the stream.
    pub fn finish(&self) -> Vec<u8> {
        let mut out: Vec<u8> = self.members.iter().flat_map(Member::render).collect();
        out.extend_from_slice(&self.trailing);
        out
    }
}

impl Member {
    fn render(&self) -> Vec<u8> {
        let flags = u8::from(self.header_crc.is_some()) << 1
            | u8::from(self.extra.is_some()) << 2
            | u8::from(self.name.is_some()) << 3
            | u8::from(self.comment.is_some()) << 4
            | self.reserved_flags;
        let mut out = vec![0x1f, 0x8b, self.method, flags];
        out.extend(self.mtime.to_le_bytes());
        out.extend([0, 255]);
        if let Some(extra) = &self.extra {
            out.extend((extra.len() as u16).to_le_bytes());
            out.extend_from_slice(extra);
        }
        for text in [&self.name, &self.comment].into_iter().flatten() {
            out.extend_from_slice(text);
            out.push(0);
        }
        if let Some(crc) = self.header_crc {
            let sum = crc32(&out) as u16;
            out.extend((if crc == HeaderCrc::Right { sum } else { !sum }).to_le_bytes());
        }
        match self.level {
            Some(level) => out.extend(deflate(&self.content, level)),
            None => out.extend(stored_blocks(&self.content)),
        }
        out.extend((crc32(&self.content) ^ self.crc_error).to_le_bytes());
        out.extend((self.content.len() as u32 ^ self.size_error).to_le_bytes());
        out
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn deflate(content: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
    match encoder.write_all(content).and_then(|()| encoder.finish()) {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("deflating into memory does not fail: {error}"),
    }
}

fn stored_blocks(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in content.chunks(0xffff) {
        let length = chunk.len() as u16;
        out.push(0);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(chunk);
    }
    // An empty last block spares us knowing which chunk is the last.
    out.extend([1, 0, 0, 0xff, 0xff]);
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::MultiGzDecoder;

    use super::*;

    fn read(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        MultiGzDecoder::new(bytes).read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn what_is_right_reads_back() {
        let content = vec![7u8; 100_000];
        let all =
            Gzip::new().member(&content).name(b"n").comment(b"c").extra(b"ab\x01\0z").header_crc(HeaderCrc::Right);
        assert_eq!(read(&all.finish()).unwrap(), content);
        assert_eq!(read(&Gzip::new().member(&content).stored().finish()).unwrap(), content);
        assert_eq!(read(&Gzip::new().member(b"a").member(b"").member(b"b").finish()).unwrap(), b"ab");
    }

    #[test]
    fn what_is_wrong_is_refused() {
        assert!(read(&Gzip::new().member(b"a").wrong_crc().finish()).is_err());
        assert!(read(&Gzip::new().member(b"a").wrong_size().finish()).is_err());
        assert!(read(&Gzip::new().member(b"a").header_crc(HeaderCrc::Wrong).finish()).is_err());
        assert!(read(&Gzip::new().member(b"a").method(7).finish()).is_err());
    }
}
