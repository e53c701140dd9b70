//! How much content a stream may unfold to.

/// Bounds of decoding. Reaching one is a [`StreamErrorKind::Limit`](super::StreamErrorKind::Limit), never a fault of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Content bytes of one stream.
    pub max_content: u64,
    /// Content bytes for each stored byte, once the content is larger than `ratio_from`.
    pub max_ratio: u64,
    /// Content bytes that are never held against the ratio.
    pub ratio_from: u64,
    /// Window of a zstd frame in bytes.
    pub max_window: u64,
}

impl Default for Limits {
    /// 16 GiB of content; 500 to 1 once there are 4 GiB; a window of 128 MiB.
    ///
    /// A file of zeros reaches 1,032 to 1 with gzip and 32,768 to 1 with zstd and is legal in a layer, so the ratio counts
    /// only where the bare size has begun to cost time.
    fn default() -> Self {
        Self { max_content: 16 << 30, max_ratio: 500, ratio_from: 4 << 30, max_window: 128 << 20 }
    }
}

impl Limits {
    /// Why `content` bytes out of `stored` bytes are too many, if they are.
    pub(super) fn refuse(&self, stored: u64, content: u64) -> Option<String> {
        if content > self.max_content {
            Some(format!("content is larger than the limit of {} bytes", self.max_content))
        } else if content > self.ratio_from && content / stored.max(1) > self.max_ratio {
            Some(format!("content is more than {} times as large as the stored bytes", self.max_ratio))
        } else {
            None
        }
    }
}
