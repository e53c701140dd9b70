//! Zstandard framing (RFC 8478): several frames, skippable ones, checksums right, wrong or left out.

use std::io::Write as _;

/// A zstd stream in the making.
#[derive(Clone, Debug, Default)]
pub struct Zstd {
    bytes: Vec<u8>,
}

/// `content` as one frame with a checksum.
pub fn zstd(content: &[u8]) -> Vec<u8> {
    Zstd::new().frame(content).finish()
}

impl Zstd {
    /// A stream without frames.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a frame with a checksum.
    pub fn frame(mut self, content: &[u8]) -> Self {
        self.bytes.extend(compress(content, true));
        self
    }

    /// Adds a frame that has no checksum.
    pub fn frame_without_checksum(mut self, content: &[u8]) -> Self {
        self.bytes.extend(compress(content, false));
        self
    }

    /// Adds a frame whose checksum is wrong.
    pub fn frame_with_wrong_checksum(mut self, content: &[u8]) -> Self {
        let mut frame = compress(content, true);
        if let Some(last) = frame.last_mut() {
            *last = !*last;
        }
        self.bytes.extend(frame);
        self
    }

    /// Adds a skippable frame with these bytes; `kind` is the low half of its magic's first byte, 0 to 15.
    pub fn skippable(mut self, kind: u8, bytes: &[u8]) -> Self {
        self.bytes.extend((0x184d_2a50 | u32::from(kind & 0xf)).to_le_bytes());
        self.bytes.extend((bytes.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// Adds a frame of raw blocks that asks for a window of `1 << window_log` bytes, 10 to 41.
    pub fn frame_with_window(mut self, content: &[u8], window_log: u8) -> Self {
        self.bytes.extend(0xfd2f_b528u32.to_le_bytes());
        self.bytes.extend([0, window_log.saturating_sub(10) << 3]);
        for chunk in content.chunks(1024) {
            self.bytes.extend(&((chunk.len() as u32) << 3).to_le_bytes()[..3]);
            self.bytes.extend_from_slice(chunk);
        }
        self.bytes.extend([1, 0, 0]);
        self
    }

    /// Adds bytes that are no frame.
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// The bytes of the stream.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

fn compress(content: &[u8], checksum: bool) -> Vec<u8> {
    let whole = || {
        let mut encoder = ::zstd::stream::Encoder::new(Vec::new(), 3)?;
        encoder.include_checksum(checksum)?;
        encoder.write_all(content)?;
        encoder.finish()
    };
    match whole() {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("compressing into memory does not fail: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_back() {
        let content = vec![9u8; 5000];
        let bytes = Zstd::new()
            .skippable(3, b"toc")
            .frame(&content)
            .frame_without_checksum(b"b")
            .frame_with_window(&content, 20)
            .finish();
        let expected = [content.as_slice(), b"b", &content].concat();
        assert_eq!(::zstd::stream::decode_all(bytes.as_slice()).unwrap(), expected);
        let wrong = Zstd::new().frame_with_wrong_checksum(&content).finish();
        assert!(::zstd::stream::decode_all(wrong.as_slice()).is_err());
    }
}
