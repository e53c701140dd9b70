//! Streams that are right, damaged, cut off, chained and followed by something else.

use std::io::Write;

use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// One zstd frame with content size and checksum.
fn zstd_frame(content: &[u8]) -> Vec<u8> {
    let mut context = zstd::zstd_safe::CCtx::create();
    context.set_parameter(zstd::zstd_safe::CParameter::ChecksumFlag(true)).unwrap();
    let mut frame = vec![0; zstd::zstd_safe::compress_bound(content.len())];
    let size = context.compress2(&mut frame[..], content).unwrap();
    frame.truncate(size);
    frame
}

/// Bytes that compress a little and fill more than one output buffer.
fn content(size: usize) -> Vec<u8> {
    let mut state = 1_u32;
    (0..size)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 28) as u8
        })
        .collect()
}

fn decode_pieces<'a>(
    compression: Compression,
    pieces: impl Iterator<Item = &'a [u8]>,
    limits: Limits,
) -> (StreamFacts, Vec<u8>) {
    let mut decoder = Decoder::new(compression, limits);
    let mut out = Vec::new();
    for piece in pieces {
        decoder.push(piece, &mut |content| out.extend_from_slice(content));
    }
    (decoder.finish(), out)
}

fn decode(stored: &[u8]) -> (StreamFacts, Vec<u8>) {
    decode_pieces(detect(stored), stored.chunks(64 * 1024), Limits::default())
}

fn kind_and_offset(stored: &[u8]) -> (StreamErrorKind, u64) {
    let error = decode(stored).0.error.expect("an error");
    (error.kind, error.stored_offset)
}

#[test]
fn members_and_frames_are_chained_and_counted() {
    let big = content(700_000);
    let stored = [gzip(&big), gzip(b""), gzip(b"tail")].concat();
    let (facts, out) = decode(&stored);
    assert_eq!((facts.members, facts.error, facts.trailing), (3, None, None));
    assert_eq!(facts.stored_size, stored.len() as u64);
    assert_eq!(facts.content_size, 700_004);
    assert_eq!(out, [&big[..], b"tail"].concat());

    let skippable = b"\x5e\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    let empty_skippable = b"\x50\x2a\x4d\x18\0\0\0\0".to_vec();
    let stored = [skippable, zstd_frame(&big), empty_skippable, zstd_frame(b""), zstd_frame(b"tail")].concat();
    let (facts, out) = decode(&stored);
    assert_eq!((facts.members, facts.skippable_frames), (3, 2));
    assert_eq!((facts.error, facts.trailing), (None, None));
    assert_eq!(out, [&big[..], b"tail"].concat());
}

#[test]
fn what_stands_behind_the_end_is_described() {
    for whole in [gzip(b"x"), zstd_frame(b"x")] {
        let end = whole.len() as u64;
        let cases: &[(&[u8], bool, bool)] = &[
            (b"\0\0\0\0\0", true, false),
            (b"\0", true, false),
            (b"\x1f", false, false),
            (b"\x28\xb5", false, false),
            (b"garbage", false, false),
            (b"\0\0\0\0\x1f\x8b\x08", false, true),
        ];
        for (tail, all_zero, another_member) in cases {
            let (facts, out) = decode(&[&whole, *tail].concat());
            assert_eq!((facts.error, out.as_slice()), (None, &b"x"[..]), "{tail:?}");
            let trailing = facts.trailing.expect("trailing bytes");
            assert_eq!(
                (trailing.stored_offset, trailing.length, trailing.all_zero, trailing.another_member),
                (end, tail.len() as u64, *all_zero, *another_member),
                "{tail:?}"
            );
        }
    }
}

#[test]
fn checksum_and_length_are_verified_where_they_stand() {
    let mut stored = gzip(b"hello");
    let size = stored.len();
    stored[size - 1] ^= 1;
    assert_eq!(kind_and_offset(&stored), (StreamErrorKind::Length, size as u64 - 4));
    stored[size - 8] ^= 1;
    assert_eq!(kind_and_offset(&stored), (StreamErrorKind::Checksum, size as u64 - 8));

    let mut stored = zstd_frame(b"hello");
    let size = stored.len();
    stored[size - 1] ^= 1;
    assert_eq!(kind_and_offset(&stored), (StreamErrorKind::Checksum, size as u64 - 4));
}

#[test]
fn a_stream_that_is_cut_anywhere_is_truncated() {
    for whole in [gzip(b"hello hello hello"), zstd_frame(b"hello hello hello")] {
        for cut in 4..whole.len() {
            assert_eq!(kind_and_offset(&whole[..cut]), (StreamErrorKind::Truncated, cut as u64));
        }
    }
}

#[test]
fn a_fault_ends_the_content_but_not_the_count() {
    let first = gzip(b"good");
    let mut second = gzip(b"bad");
    second[2] = 9;
    let stored = [&first[..], &second].concat();
    let (facts, out) = decode(&stored);
    assert_eq!(out, b"good");
    assert_eq!(facts.stored_size, stored.len() as u64);
    assert_eq!(facts.members, 1);
    let error = facts.error.expect("an error");
    assert_eq!((error.kind, error.stored_offset), (StreamErrorKind::Header, first.len() as u64 + 2));
}

#[test]
fn limits_stop_a_bomb_without_blaming_it() {
    let limits = Limits { max_content: 300_000, ..Limits::default() };
    for bomb in [gzip(&vec![0; 1 << 20]), zstd_frame(&vec![0; 1 << 20])] {
        let (facts, out) = decode_pieces(detect(&bomb), bomb.chunks(100), limits);
        let error = facts.error.expect("an error");
        assert_eq!(error.kind, StreamErrorKind::Limit);
        assert!(!error.kind.is_fault());
        assert_eq!((out.len(), facts.content_size), (300_000, 300_000));
    }
    let ratio = Limits { max_ratio: 100, ratio_from: 300_000, ..Limits::default() };
    let bomb = gzip(&vec![0; 1 << 20]);
    let error = decode_pieces(Compression::Gzip, bomb.chunks(100), ratio).0.error.expect("an error");
    assert_eq!(error.kind, StreamErrorKind::Limit);
}

#[test]
fn windows_and_dictionaries_that_we_do_not_serve_are_no_faults() {
    // Window descriptor 0x90: 2^28 bytes.
    assert_eq!(kind_and_offset(b"\x28\xb5\x2f\xfd\x00\x90\x01\0\0"), (StreamErrorKind::Limit, 0));
    assert_eq!(kind_and_offset(b"\x28\xb5\x2f\xfd\x01\x58\x07\x01\0\0"), (StreamErrorKind::Unsupported, 0));
    assert_eq!(kind_and_offset(b"\xfd7zXZ\0 and more"), (StreamErrorKind::Unsupported, 0));
}

#[test]
fn plain_bytes_pass_through() {
    let (facts, out) = decode(b"{\"schemaVersion\":2}");
    assert_eq!(facts.compression, Compression::None);
    assert_eq!((facts.members, facts.content_size, facts.error), (0, 19, None));
    assert_eq!(out, b"{\"schemaVersion\":2}");
}

proptest! {
    #[test]
    fn facts_do_not_depend_on_the_pieces(
        seed in 0_usize..3000,
        use_zstd: bool,
        damage in proptest::option::of((0_usize..4000, 1_u8..)),
        tail in proptest::collection::vec(any::<u8>(), 0..6),
        piece in 1_usize..300,
    ) {
        let part = content(seed);
        let encode = if use_zstd { zstd_frame } else { gzip };
        let mut stored = [encode(&part), encode(b"two"), tail].concat();
        if let Some((at, flip)) = damage {
            let at = 4 + at % (stored.len() - 4);
            stored[at] ^= flip;
        }
        let compression = detect(&stored);
        let whole = decode_pieces(compression, std::iter::once(&stored[..]), Limits::default());
        let pieces = decode_pieces(compression, stored.chunks(piece), Limits::default());
        prop_assert_eq!(whole, pieces);
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..400), magic in 0_usize..4) {
        let head: &[u8] = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], b"\x28\xb5\x2f\xfd", b"\x5a\x2a\x4d\x18", b"\x1f\x8b"][magic];
        let stored = [head, &body].concat();
        let (facts, out) = decode(&stored);
        prop_assert_eq!(facts.stored_size, stored.len() as u64);
        prop_assert_eq!(facts.content_size, out.len() as u64);
    }
}
