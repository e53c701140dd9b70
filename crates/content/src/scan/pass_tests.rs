//! Whole passes: digests of both sides, short reads, failing readers, blobs that are no archives.

use std::cell::Cell;
use std::io::{self, Cursor, Read, Write};

use proptest::prelude::*;

use super::*;
use crate::compression::{Compression, StreamErrorKind};
use crate::digest::Algorithm;
use crate::tar::writer::{end, entry, pax};
use crate::tar::{EndOfArchive, Entry, TarProblem};

const SHA256: &[Algorithm] = &[Algorithm::Sha256];
const ALL: Want<'_> = Want { content: true, diff_algorithms: SHA256, tar: true };

#[derive(Debug, Default, PartialEq)]
struct Seen {
    paths: Vec<Vec<u8>>,
    problems: Vec<TarProblem>,
}

impl EntryVisitor for Seen {
    fn entry(&mut self, entry: &Entry<'_>) {
        self.paths.push(entry.path.to_vec());
    }

    fn problem(&mut self, problem: &TarProblem) {
        self.problems.push(problem.clone());
    }
}

/// Hands out at most `piece` bytes a read and is interrupted now and then.
struct Drip<'a> {
    rest: &'a [u8],
    piece: usize,
    reads: usize,
}

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        if self.reads.is_multiple_of(7) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = self.piece.min(buffer.len());
        self.rest.take(count as u64).read(buffer).inspect(|&read| self.rest = &self.rest[read..])
    }
}

fn scan_with(reader: impl Read, want: Want<'_>) -> (BlobFacts, Seen) {
    let mut seen = Seen::default();
    let facts = scan_blob(reader, SHA256, want, &ScanLimits::default(), &mut seen, &|_| {}).unwrap();
    (facts, seen)
}

fn scan(blob: &[u8]) -> BlobFacts {
    scan_with(blob, ALL).0
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    Algorithm::Sha256.digest(bytes).unwrap()
}

fn layer() -> Vec<u8> {
    let long = [b'p'; 300];
    [entry(b"etc/", b'5', b""), pax(b'x', &[("path", &long)]), entry(b"x", b'0', &[9; 5000]), end()].concat()
}

#[test]
fn both_sides_of_a_layer_are_hashed() {
    let content = layer();
    let stored = gzip(&content);
    let (facts, seen) = scan_with(&stored[..], ALL);
    assert_eq!(facts.stored.get(Algorithm::Sha256), Some(sha256(&stored).as_str()));
    assert_eq!(facts.content.unwrap().get(Algorithm::Sha256), Some(sha256(&content).as_str()));
    assert_eq!((facts.stored_size, facts.content_size), (stored.len() as u64, content.len() as u64));
    assert_eq!(facts.head, stored[..stored.len().min(512)]);
    assert_eq!(facts.tar.unwrap().entries, 2);
    assert_eq!(seen.paths, [b"etc/".to_vec(), [b'p'; 300].to_vec()]);
}

#[test]
fn plain_layers_have_one_digest_for_both() {
    let content = layer();
    let both = Want { diff_algorithms: &[Algorithm::Sha512], ..ALL };
    let (facts, _) = scan_with(&content[..], both);
    assert_eq!(facts.stream.unwrap().compression, Compression::None);
    assert_eq!(facts.content.unwrap().get(Algorithm::Sha512), Algorithm::Sha512.digest(&content).as_deref());
    assert_eq!(facts.stored.get(Algorithm::Sha256), Some(sha256(&content).as_str()));
}

#[test]
fn a_document_is_no_tar_and_no_trouble() {
    let (facts, seen) = scan_with(&b"{\"schemaVersion\": 2}"[..], ALL);
    assert!(!facts.tar.unwrap().is_tar());
    assert_eq!(seen, Seen::default());
    assert_eq!(facts.content_size, 20);
    let empty = scan(b"");
    assert_eq!((empty.stored_size, empty.tar.unwrap().end), (0, EndOfArchive::Missing { offset: 0 }));
}

#[test]
fn only_what_is_wanted_is_done() {
    let stored = gzip(&layer());
    let facts = scan_with(&stored[..], Want::default()).0;
    assert_eq!((facts.stream, facts.content, facts.tar), (None, None, None));
    assert_eq!(facts.stored.get(Algorithm::Sha256), Some(sha256(&stored).as_str()));
}

#[test]
fn a_damaged_stream_leaves_the_stored_digest_right() {
    let mut stored = gzip(&layer());
    let last = stored.len() - 6;
    stored[last] ^= 1;
    stored.extend([7; 1000]);
    let (facts, seen) = scan_with(&stored[..], ALL);
    assert_eq!(facts.stored.get(Algorithm::Sha256), Some(sha256(&stored).as_str()));
    assert_eq!(facts.stream.unwrap().error.unwrap().kind, StreamErrorKind::Checksum);
    assert_eq!(facts.content, None);
    assert!(matches!(facts.tar.unwrap().end, EndOfArchive::Closed { .. }));
    assert_eq!(seen.problems, []);

    let cut = gzip(&layer());
    let (facts, seen) = scan_with(&cut[..cut.len() - 30], ALL);
    assert!(matches!(facts.tar.unwrap().end, EndOfArchive::NotReached { .. }));
    assert_eq!(seen.problems, []);
}

#[test]
fn a_reader_that_fails_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let reader = Cursor::new(gzip(b"x")).chain(Broken);
    let result = scan_blob(reader, SHA256, ALL, &ScanLimits::default(), &mut (), &|_| {});
    assert_eq!(result.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
}

#[test]
fn progress_adds_up() {
    let stored = gzip(&layer());
    let total = Cell::new(0);
    let drip = Drip { rest: &stored, piece: 17, reads: 0 };
    let count = |bytes| total.set(total.get() + bytes);
    scan_blob(drip, SHA256, ALL, &ScanLimits::default(), &mut (), &count).unwrap();
    assert_eq!(total.get(), stored.len() as u64);
}

proptest! {
    #[test]
    fn facts_do_not_depend_on_the_reads(
        damage in proptest::option::of((0_usize..10_000, 1_u8..)),
        form in 0_usize..3,
        piece in 1_usize..2000,
    ) {
        let mut stored = match form {
            0 => layer(),
            1 => gzip(&layer()),
            _ => zstd::bulk::compress(&layer(), 3).unwrap(),
        };
        if let Some((at, flip)) = damage {
            let at = at % stored.len();
            stored[at] ^= flip;
        }
        let drip = Drip { rest: &stored, piece, reads: 0 };
        prop_assert_eq!(scan_with(&stored[..], ALL), scan_with(drip, ALL));
    }

    #[test]
    fn arbitrary_bytes_never_panic(blob in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let facts = scan(&blob);
        prop_assert_eq!(facts.stored_size, blob.len() as u64);
    }
}
