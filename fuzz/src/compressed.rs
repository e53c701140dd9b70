//! The decoder of gzip and zstd streams: the same facts whatever the pieces, output in bounds, the same content as `flate2`.

use std::io::Read;

use content::compression::{Compression, Decoder, Limits, MAGIC_LEN, StreamErrorKind, StreamFacts, detect};
use flate2::read::MultiGzDecoder;

use crate::pieces::each_piece;

/// Small enough for many runs a second; the fuzzer meets all of them.
const LIMITS: Limits = Limits { max_content: 1 << 20, max_ratio: 200, ratio_from: 256 << 10, max_window: 1 << 20 };

/// Decodes `data` by the compression that its first bytes announce.
pub fn compressed(data: &[u8]) {
    let compression = detect(&data[..data.len().min(MAGIC_LEN)]);
    let whole = decode(compression, |push| push(data));
    let in_pieces = decode(compression, |push| each_piece(data, push));
    assert!(
        whole == in_pieces || is_limit(&whole.0) || is_limit(&in_pieces.0),
        "{:?} against {:?}",
        whole.0,
        in_pieces.0
    );
    let (facts, content) = whole;
    in_bounds(data, compression, &facts, &content);
    if compression == Compression::Gzip {
        differential(data, &facts, &content);
    }
}

/// Whether the ratio is noticed to be too large, and how much content came out before that, depends on the pieces: it is that of
/// what was pushed so far.
fn is_limit(facts: &StreamFacts) -> bool {
    facts.error.as_ref().is_some_and(|error| error.kind == StreamErrorKind::Limit)
}

fn decode<'a>(compression: Compression, feed: impl FnOnce(&mut dyn FnMut(&'a [u8]))) -> (StreamFacts, Vec<u8>) {
    let mut decoder = Decoder::new(compression, LIMITS);
    let mut content = Vec::new();
    feed(&mut |piece| decoder.push(piece, &mut |bytes| content.extend_from_slice(bytes)));
    (decoder.finish(), content)
}

fn in_bounds(data: &[u8], compression: Compression, facts: &StreamFacts, content: &[u8]) {
    let size = data.len() as u64;
    assert_eq!((facts.compression, facts.stored_size, facts.content_size), (compression, size, content.len() as u64));
    assert!(facts.content_size <= LIMITS.max_content || compression == Compression::None);
    if let Some(error) = &facts.error {
        assert!(error.stored_offset <= size && !error.message.is_empty());
    }
    if let Some(trailing) = facts.trailing {
        assert_eq!(trailing.stored_offset + trailing.length, size);
        let bytes = &data[trailing.stored_offset as usize..];
        assert!(!bytes.is_empty());
        assert_eq!(trailing.all_zero, bytes.iter().all(|byte| *byte == 0));
    }
}

fn differential(data: &[u8], facts: &StreamFacts, content: &[u8]) {
    let mut theirs = Vec::new();
    let end = facts.trailing.map_or(data.len(), |trailing| trailing.stored_offset as usize);
    let result = MultiGzDecoder::new(&data[..end]).take(LIMITS.max_content + 1).read_to_end(&mut theirs);
    match &facts.error {
        None => assert!(result.is_ok() && theirs == content, "{facts:?} against {result:?}"),
        // Stricter than they are: reserved flags, the header's checksum.
        Some(error) if matches!(error.kind, StreamErrorKind::Header | StreamErrorKind::Limit) => {}
        Some(error) => assert!(result.is_err(), "{error:?} against {} bytes", theirs.len()),
    }
}
