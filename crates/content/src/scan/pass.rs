//! The pass itself.

use std::io::{self, Read};

use super::facts::{BlobFacts, ScanLimits, Want};
use crate::compression::{Compression, Decoder, MAGIC_LEN, StreamFacts, detect};
use crate::digest::{Algorithm, Digests, Hasher};
use crate::tar::{EntryVisitor, TarFacts, TarReader};

/// Stored bytes that are read at once.
const BUFFER: usize = 256 * 1024;
const HEAD: usize = 512;

/// Reads `reader` to its end once and gives the facts that `want` asks for.
///
/// Compression is told from the first bytes. Entries of an archive go to `visitor` while the blob is read. `progress` gets the
/// number of stored bytes after each read. A fault of the blob is a fact, never an error.
///
/// # Errors
///
/// The reader's own error, which means that we could not look.
pub fn scan_blob(
    mut reader: impl Read,
    stored_algorithms: &[Algorithm],
    want: Want<'_>,
    limits: &ScanLimits,
    visitor: &mut dyn EntryVisitor,
    progress: &dyn Fn(u64),
) -> io::Result<BlobFacts> {
    let mut buffer = vec![0; BUFFER].into_boxed_slice();
    // Short reads must not hide the magic number.
    let mut filled = 0;
    while filled < MAGIC_LEN {
        match read_some(&mut reader, buffer.get_mut(filled..).unwrap_or_default())? {
            0 => break,
            count => filled += count,
        }
    }
    let compression = detect(buffer.get(..filled).unwrap_or_default());
    let mut inner = want.content.then(|| Inner::new(compression, want, limits));
    let is_plain = want.content && compression == Compression::None;
    let mut stored = if is_plain {
        Hasher::new(&[stored_algorithms, want.diff_algorithms].concat())
    } else {
        Hasher::new(stored_algorithms)
    };
    let mut stored_size = 0;
    let mut head = Vec::new();
    while filled > 0 {
        let bytes = buffer.get(..filled).unwrap_or_default();
        stored_size += bytes.len() as u64;
        let missing = HEAD.saturating_sub(head.len());
        head.extend(bytes.iter().take(missing));
        stored.update(bytes);
        if let Some(inner) = &mut inner {
            inner.push(bytes, visitor);
        }
        progress(bytes.len() as u64);
        filled = read_some(&mut reader, &mut buffer)?;
    }
    let stored = stored.finish();
    let (stream, content, tar) = match inner {
        Some(inner) => inner.finish(&stored, visitor),
        None => (None, None, None),
    };
    Ok(BlobFacts {
        stored,
        stored_size,
        head,
        content_size: stream.as_ref().map_or(0, |stream| stream.content_size),
        stream,
        content,
        tar,
    })
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// What happens to the content.
struct Inner {
    decoder: Decoder,
    hasher: Content,
    tar: Option<TarReader>,
}

enum Content {
    NotWanted,
    /// The stored bytes are the content and are hashed there.
    AsStored,
    Hashed(Hasher),
}

impl Inner {
    fn new(compression: Compression, want: Want<'_>, limits: &ScanLimits) -> Self {
        let hasher = match compression {
            _ if want.diff_algorithms.is_empty() => Content::NotWanted,
            Compression::None => Content::AsStored,
            _ => Content::Hashed(Hasher::new(want.diff_algorithms)),
        };
        Self {
            decoder: Decoder::new(compression, limits.stream),
            hasher,
            tar: want.tar.then(|| TarReader::new(limits.tar)),
        }
    }

    fn push(&mut self, stored: &[u8], visitor: &mut dyn EntryVisitor) {
        let (hasher, tar) = (&mut self.hasher, &mut self.tar);
        self.decoder.push(stored, &mut |content| {
            if let Content::Hashed(hasher) = hasher {
                hasher.update(content);
            }
            if let Some(tar) = tar {
                tar.feed(content, visitor);
            }
        });
    }

    fn finish(
        self,
        stored: &Digests,
        visitor: &mut dyn EntryVisitor,
    ) -> (Option<StreamFacts>, Option<Digests>, Option<TarFacts>) {
        let stream = self.decoder.finish();
        let is_whole = stream.error.is_none();
        let content = match self.hasher {
            _ if !is_whole => None,
            Content::NotWanted => None,
            Content::AsStored => Some(stored.clone()),
            Content::Hashed(hasher) => Some(hasher.finish()),
        };
        let tar = self.tar.map(|tar| if is_whole { tar.finish(visitor) } else { tar.abandon() });
        (Some(stream), content, tar)
    }
}
