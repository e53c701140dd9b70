//! The one decoder for whatever compression a stream has.

use super::facts::{StreamError, StreamErrorKind, StreamFacts, Trailing};
use super::gzip::GzipDecoder;
use super::kind::Compression;
use super::limits::Limits;
use super::output::Output;
use super::zstandard::ZstdDecoder;

enum Codec {
    Plain,
    Gzip(Box<GzipDecoder>),
    Zstd(Box<ZstdDecoder>),
    /// Not decoded, or not any more.
    Stopped,
}

/// Turns stored bytes into content.
///
/// Feed it with [`push`](Self::push) in pieces of any size; the facts do not depend on the pieces. After the first error it
/// yields nothing more and only counts.
pub struct Decoder {
    compression: Compression,
    codec: Codec,
    limits: Limits,
    stored_size: u64,
    content_size: u64,
    members: u64,
    skippable_frames: u64,
    error: Option<StreamError>,
}

impl Decoder {
    /// A decoder for a stream of this compression, which [`detect`](super::detect) tells from its first bytes.
    pub fn new(compression: Compression, limits: Limits) -> Self {
        let mut error = None;
        let codec = match compression {
            Compression::None => Codec::Plain,
            Compression::Gzip => Codec::Gzip(Box::new(GzipDecoder::new())),
            Compression::Zstd => Codec::Zstd(Box::new(ZstdDecoder::new())),
            Compression::Bzip2 | Compression::Xz => {
                error = Some(StreamError {
                    stored_offset: 0,
                    kind: StreamErrorKind::Unsupported,
                    message: format!("`{}` streams are recognised but not decoded", compression.name()),
                });
                Codec::Stopped
            }
        };
        Self { compression, codec, limits, stored_size: 0, content_size: 0, members: 0, skippable_frames: 0, error }
    }

    /// Takes the next stored bytes and calls `sink` with the content that they complete, in pieces of at most 256 KiB (plain
    /// streams: as they come).
    pub fn push(&mut self, stored: &[u8], sink: &mut dyn FnMut(&[u8])) {
        self.stored_size += stored.len() as u64;
        let mut output = Output { sink, content_size: &mut self.content_size, limits: &self.limits };
        let result = match &mut self.codec {
            Codec::Plain => {
                *output.content_size += stored.len() as u64;
                (output.sink)(stored);
                Ok(())
            }
            Codec::Gzip(gzip) => gzip.push(stored, &mut output),
            Codec::Zstd(zstd) => zstd.push(stored, &mut output),
            Codec::Stopped => Ok(()),
        };
        if let Err(error) = result {
            self.stop(error);
        }
    }

    /// Whether decoding stopped before the end of the stream.
    pub fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// The facts, after the last stored byte was pushed.
    pub fn finish(mut self) -> StreamFacts {
        let trailing: Result<Option<Trailing>, StreamError> = match &mut self.codec {
            Codec::Plain | Codec::Stopped => Ok(None),
            Codec::Gzip(gzip) => gzip.finish(),
            Codec::Zstd(zstd) => zstd.finish(),
        };
        let trailing = trailing.unwrap_or_else(|error| {
            self.stop(error);
            None
        });
        self.count();
        StreamFacts {
            compression: self.compression,
            members: self.members,
            skippable_frames: self.skippable_frames,
            stored_size: self.stored_size,
            content_size: self.content_size,
            error: self.error,
            trailing,
        }
    }

    /// Remembers the first error and lets go of the decoder's memory.
    fn stop(&mut self, error: StreamError) {
        self.count();
        self.error = Some(error);
        self.codec = Codec::Stopped;
    }

    fn count(&mut self) {
        match &self.codec {
            Codec::Gzip(gzip) => self.members = gzip.members(),
            Codec::Zstd(zstd) => {
                self.members = zstd.frames();
                self.skippable_frames = zstd.skippable_frames();
            }
            Codec::Plain | Codec::Stopped => {}
        }
    }
}
