//! What the first bytes tell of the encoding (RFC 8259 section 8.1), and where the text is not UTF-8.

use std::ops::Range;

use super::problem::OtherEncoding;

/// The byte order mark of UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The encoding of a text that is not meant as UTF-8: told by a byte order mark, or by the zero bytes around its
/// first character, which in JSON is always ASCII.
pub(super) fn other_encoding(bytes: &[u8]) -> Option<OtherEncoding> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some(OtherEncoding::Utf32LittleEndian),
        [0, 0, 0xFE, 0xFF, ..] => Some(OtherEncoding::Utf32BigEndian),
        [0xFF, 0xFE, ..] => Some(OtherEncoding::Utf16LittleEndian),
        [0xFE, 0xFF, ..] => Some(OtherEncoding::Utf16BigEndian),
        [0, 0, 0, 1..=0x7F, ..] => Some(OtherEncoding::Utf32BigEndian),
        [1..=0x7F, 0, 0, 0, ..] => Some(OtherEncoding::Utf32LittleEndian),
        [0, 1..=0x7F, 0, 1..=0xFF, ..] => Some(OtherEncoding::Utf16BigEndian),
        [1..=0x7F, 0, 1..=0xFF, 0, ..] => Some(OtherEncoding::Utf16LittleEndian),
        _ => None,
    }
}

/// The spans of the bytes that are not UTF-8, each as long as the maximal broken sequence.
pub(super) fn invalid_utf8(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    // Nearly every text is sound, and the standard library says that at memory speed.
    let chunks = std::str::from_utf8(bytes).is_err().then(|| bytes.utf8_chunks());
    let mut offset = 0;
    chunks.into_iter().flatten().filter_map(move |chunk| {
        let start = offset + chunk.valid().len();
        offset = start + chunk.invalid().len();
        (offset > start).then_some(start..offset)
    })
}

#[cfg(test)]
mod tests {
    use super::{OtherEncoding, invalid_utf8, other_encoding};

    #[test]
    fn tells_wide_encodings_with_and_without_a_mark() {
        let cases: [(&[u8], Option<OtherEncoding>); 9] = [
            (b"{\0}\0", Some(OtherEncoding::Utf16LittleEndian)),
            (b"\0{\0}", Some(OtherEncoding::Utf16BigEndian)),
            (b"{\0\0\0", Some(OtherEncoding::Utf32LittleEndian)),
            (b"\0\0\0{", Some(OtherEncoding::Utf32BigEndian)),
            (b"\xFF\xFE{\0", Some(OtherEncoding::Utf16LittleEndian)),
            (b"\xFE\xFF\0{", Some(OtherEncoding::Utf16BigEndian)),
            (b"{}", None),
            (b"{\0", None),
            (b"", None),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(other_encoding(bytes), encoding, "{bytes:?}");
        }
    }

    #[test]
    fn finds_each_broken_sequence() {
        let spans: Vec<_> = invalid_utf8(b"a\xFFb\xE2\x82c\xC0\xAF").collect();
        assert_eq!(spans, [1..2, 3..5, 6..7, 7..8]);
        assert_eq!(invalid_utf8("\u{e9}\u{10FFFF}".as_bytes()).count(), 0);
    }
}
