//! Archives that are right, bent, cut and followed by something else.

use proptest::prelude::*;

use super::writer::{Header, end, entry, padded, pax};
use super::*;

/// Number, header offset, data offset, path, link, kind, size.
type SeenEntry = (u64, u64, u64, String, Option<String>, EntryKind, u64);

/// What a visitor was told, in a form that can be compared.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    entries: Vec<SeenEntry>,
    sources: Vec<PathSource>,
    owners: Vec<(Option<i64>, Option<i64>)>,
    sparse: Vec<(bool, Option<u64>)>,
    problems: Vec<(u64, u64, TarProblemKind)>,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl EntryVisitor for Seen {
    fn entry(&mut self, entry: &Entry<'_>) {
        self.entries.push((
            entry.number,
            entry.header_offset,
            entry.data_offset,
            text(entry.path),
            entry.link.map(text),
            entry.kind,
            entry.size,
        ));
        self.sources.push(entry.path_source);
        self.owners.push((entry.uid.value, entry.mtime.value));
        self.sparse.push((entry.is_sparse, entry.real_size));
    }

    fn problem(&mut self, problem: &TarProblem) {
        self.problems.push((problem.offset, problem.entry, problem.kind.clone()));
    }
}

fn read_pieces(archive: &[u8], piece: usize) -> (TarFacts, Seen) {
    let mut seen = Seen::default();
    let mut reader = TarReader::new(TarLimits::default());
    for piece in archive.chunks(piece) {
        reader.feed(piece, &mut seen);
    }
    (reader.finish(&mut seen), seen)
}

fn read(parts: &[Vec<u8>]) -> (TarFacts, Seen) {
    read_pieces(&parts.concat(), 100_000)
}

fn paths(seen: &Seen) -> Vec<&str> {
    seen.entries.iter().map(|entry| entry.3.as_str()).collect()
}

fn kinds(seen: Seen) -> Vec<TarProblemKind> {
    seen.problems.into_iter().map(|(_, _, kind)| kind).collect()
}

#[test]
fn a_plain_archive_is_read() {
    let link = Header::new(b"d/l", b'2', 0).put(157, b"../f").sealed();
    let (facts, seen) = read(&[entry(b"d/", b'5', b""), entry(b"d/f", b'0', b"hello"), link, end()]);
    assert_eq!(
        seen.entries,
        [
            (1, 0, 512, "d/".into(), None, EntryKind::Directory, 0),
            (2, 512, 1024, "d/f".into(), None, EntryKind::File, 5),
            (3, 1536, 2048, "d/l".into(), Some("../f".into()), EntryKind::Symlink, 0),
        ]
    );
    assert_eq!(facts.end, EndOfArchive::Closed { offset: 2048 });
    assert_eq!((facts.entries, facts.problem_count, facts.size), (3, 0, 3072));
    assert_eq!(facts.after_end, AfterEnd::default());
    assert!(facts.dialects.ustar && !facts.dialects.gnu && !facts.dialects.pax && !facts.dialects.v7);
}

#[test]
fn names_come_from_pax_gnu_or_the_prefix() {
    let prefixed = Header::new(b"name", b'0', 0).put(345, b"some/where").sealed();
    let mut gnu = Header::new(b"short", b'0', 0);
    gnu.put(257, b"ustar  \0").put(345, b"01234567012");
    let both = [entry(b"l", b'L', b"from-gnu\0"), pax(b'x', &[("path", b"from-pax")])].concat();
    let (facts, seen) = read(&[
        prefixed,
        entry(b"././@LongLink", b'L', b"long\0"),
        entry(b"././@LongLink", b'K', b"target\0"),
        gnu.sealed(),
        pax(b'x', &[("path", b"p"), ("linkpath", b"q"), ("uid", b"70000"), ("mtime", b"-1.5")]),
        entry(b"x", b'1', b""),
        both,
        entry(b"y", b'0', b""),
        pax(b'x', &[("GNU.sparse.name", b"real"), ("GNU.sparse.realsize", b"99"), ("path", b"fake")]),
        entry(b"z", b'0', b""),
        end(),
    ]);
    assert_eq!(paths(&seen), ["some/where/name", "long", "p", "from-pax", "real"]);
    use PathSource::{GnuLongName, GnuSparseName, Header as Block, Pax};
    assert_eq!(seen.sources, [Block, GnuLongName, Pax, Pax, GnuSparseName]);
    assert_eq!(seen.entries[1].4.as_deref(), Some("target"));
    assert_eq!(seen.entries[1].1, 512);
    assert_eq!(seen.owners[2], (Some(70000), Some(-1)));
    assert_eq!(seen.sparse[4], (true, Some(99)));
    assert_eq!(kinds(seen), [TarProblemKind::MixedNames { key: "path" }]);
    assert!(facts.dialects.pax && facts.dialects.gnu);
}

#[test]
fn global_headers_apply_until_they_are_taken_back() {
    let (facts, seen) = read(&[
        pax(b'g', &[("uid", b"7")]),
        entry(b"a", b'0', b""),
        pax(b'x', &[("uid", b"8")]),
        entry(b"b", b'0', b""),
        pax(b'g', &[("uid", b"")]),
        entry(b"c", b'0', b""),
        end(),
    ]);
    let uids: Vec<_> = seen.owners.iter().map(|owner| owner.0).collect();
    assert_eq!(uids, [Some(7), Some(8), Some(0)]);
    assert_eq!((facts.entries, facts.global_headers, facts.first_global_header), (3, 2, Some(0)));
}

#[test]
fn only_kinds_with_data_are_followed_by_data() {
    let mut parts = Vec::new();
    for typeflag in *b"123456" {
        parts.push(Header::new(b"n", typeflag, 4096).sealed());
    }
    parts.push(entry(b"contiguous", b'7', b"data"));
    parts.push(entry(b"dump", b'D', b"data"));
    parts.push(entry(b"sun", b'X', b"data"));
    let v7 = Header::new(b"old/", 0, 0).put(257, &[0; 8]).sealed();
    parts.push(v7);
    parts.push(end());
    let (facts, seen) = read(&parts);
    assert_eq!((facts.entries, facts.problem_count), (10, 0));
    assert_eq!(seen.entries[0].6, 0);
    assert_eq!(seen.entries[7].5, EntryKind::Unknown(b'D'));
    assert_eq!(seen.entries[9].5, EntryKind::Directory);
    assert!(facts.dialects.v7);
}

#[test]
fn old_gnu_sparse_maps_are_passed_over() {
    let mut header = Header::new(b"sparse", b'S', 512);
    header.put(257, b"ustar  \0").put(482, &[1]).put(483, b"00000100000\0");
    let mut more = [0; BLOCK];
    more[504] = 1;
    let last = [0; BLOCK];
    let (facts, seen) =
        read(&[header.sealed(), more.to_vec(), last.to_vec(), padded(&[7; 512]), entry(b"n", b'0', b""), end()]);
    assert_eq!(facts.problem_count, 0);
    assert_eq!(seen.entries[0], (1, 0, 1536, "sparse".into(), None, EntryKind::Sparse, 512));
    assert_eq!(seen.sparse[0], (true, Some(0o100_000)));
    assert_eq!(paths(&seen), ["sparse", "n"]);
}

#[test]
fn base256_and_pax_sizes_count() {
    let big = Header::new(b"a", b'0', 0).put(124, b"\x80\0\0\0\0\0\0\0\0\0\0\x03").sealed();
    let lying = Header::new(b"b", b'0', 0).sealed();
    let (facts, seen) = read(&[big, padded(b"abc"), pax(b'x', &[("size", b"2")]), lying, padded(b"xy"), end()]);
    assert_eq!((seen.entries[0].6, seen.entries[1].6), (3, 2));
    assert_eq!(facts.end, EndOfArchive::Closed { offset: 512 * 6 });
}

#[test]
fn a_wrong_checksum_hides_nothing() {
    let mut bad = Header::new(b"a", b'0', 3).sealed();
    bad[150] ^= 1;
    let (facts, seen) = read(&[bad, padded(b"abc"), entry(b"b", b'0', b""), end()]);
    assert_eq!(paths(&seen), ["a", "b"]);
    assert!(matches!(seen.problems[..], [(0, 1, TarProblemKind::BadChecksum { stored: Some(_), .. })]));
    assert_eq!(facts.end, EndOfArchive::Closed { offset: 1536 });
}

#[test]
fn signed_checksums_are_right_too() {
    let mut header = Header::new(b"\xfc\xfd", b'0', 0);
    header.sealed();
    let sum = header.0.iter().enumerate().fold(0_i64, |sum, (at, &byte)| {
        let byte = if (148..156).contains(&at) { b' ' } else { byte };
        sum + i64::from(byte as i8)
    });
    let block = header.put(148, format!("{sum:06o}\0 ").as_bytes()).0.to_vec();
    let (facts, _) = read(&[block, end()]);
    assert_eq!((facts.entries, facts.problem_count), (1, 0));
}

#[test]
fn garbage_where_a_header_should_be_ends_the_reading() {
    let (facts, seen) = read(&[entry(b"a", b'0', b""), vec![b'?'; 512], entry(b"b", b'0', b""), end()]);
    assert_eq!(facts.end, EndOfArchive::Lost { offset: 512 });
    assert_eq!(seen.problems, [(512, 2, TarProblemKind::NotAHeader)]);
    assert_eq!(facts.entries, 1);
}

#[test]
fn what_is_no_tar_is_said_so_without_problems() {
    for other in [&b"{}"[..], &[b'x'; 5000], b"\0\0\0"] {
        let (facts, seen) = read(&[other.to_vec()]);
        assert!(!facts.is_tar());
        assert_eq!((facts.size, facts.entries), (other.len() as u64, 0));
        assert_eq!(seen, Seen::default());
    }
    assert_eq!(read(&[]).0.end, EndOfArchive::Missing { offset: 0 });
    assert_eq!(read(&[end()]).0.end, EndOfArchive::Closed { offset: 0 });
}

#[test]
fn numbers_that_are_none_are_named() {
    let bent = |start: usize, bytes: &[u8]| Header::new(b"a", b'0', 0).put(start, bytes).sealed();
    let problems = |header: Vec<u8>| kinds(read(&[header, end()]).1);
    assert_eq!(problems(bent(100, b"garbage\0")), [TarProblemKind::BadNumber { field: "mode" }]);
    assert_eq!(problems(bent(136, b"9")), [TarProblemKind::BadNumber { field: "mtime" }]);
    assert_eq!(problems(bent(108, &[0xff; 8])), [TarProblemKind::NegativeNumber { field: "uid" }]);
    assert_eq!(problems(bent(136, &[0xff; 12])), []);
    assert_eq!(problems(bent(124, &[0xff; 12])), [TarProblemKind::NegativeNumber { field: "size" }]);
    assert_eq!(problems(bent(124, b"no number..\0")), [TarProblemKind::BadNumber { field: "size" }]);
    let device = Header::new(b"a", b'3', 0).put(329, b"x").sealed();
    assert_eq!(problems(device), [TarProblemKind::BadNumber { field: "devmajor" }]);
    assert_eq!(problems(bent(329, b"x")), []);
}

#[test]
fn malformed_pax_headers_are_placed_at_the_record() {
    let (_, seen) = read(&[entry(b"x", b'x', b"6 a=b\n9 path=\n"), entry(b"a", b'0', b""), end()]);
    assert_eq!(seen.problems, [(512 + 6, 1, TarProblemKind::PaxRecord { fault: PaxFault::LengthOutOfRange })]);
    let (_, seen) = read(&[pax(b'x', &[("size", b"many")]), entry(b"a", b'0', b""), end()]);
    assert_eq!(kinds(seen), [TarProblemKind::PaxValue { key: "size" }]);
}

#[test]
fn orphans_and_repeats_are_seen() {
    let (_, seen) = read(&[entry(b"a", b'0', b""), pax(b'x', &[("path", b"p")]), end()]);
    assert_eq!(seen.problems, [(512, 2, TarProblemKind::OrphanExtension { typeflag: b'x' })]);
    let (_, seen) = read(&[entry(b"l", b'L', b"name\0")]);
    assert_eq!(kinds(seen), [TarProblemKind::OrphanExtension { typeflag: b'L' }]);
    let twice = pax(b'x', &[("path", b"p")]);
    let (_, seen) = read(&[twice.clone(), twice, entry(b"a", b'0', b""), end()]);
    assert_eq!(kinds(seen), [TarProblemKind::RepeatedExtension { typeflag: b'x' }]);
}

#[test]
fn limits_end_the_reading_without_blame() {
    let huge = Header::new(b"x", b'x', 2 << 20).sealed();
    let (facts, seen) = read(&[huge, vec![0; 2 << 20], entry(b"a", b'0', b""), end()]);
    assert_eq!(facts.end, EndOfArchive::NotReached { offset: 0 });
    assert!(!seen.problems[0].2.is_fault() && seen.problems.len() == 1);

    let long = vec![b'a'; 70 << 10];
    let (facts, seen) = read(&[pax(b'x', &[("path", &long)]), entry(b"a", b'0', b""), entry(b"b", b'0', b""), end()]);
    assert_eq!((facts.entries, paths(&seen)), (2, vec!["b"]));
    assert!(!seen.problems[0].2.is_fault());
}

#[test]
fn each_way_to_end_is_told_apart() {
    let a = || entry(b"a", b'0', b"abc");
    let end_of = |parts: &[Vec<u8>]| read(parts).0.end;
    assert_eq!(end_of(&[a()]), EndOfArchive::Missing { offset: 1024 });
    assert_eq!(end_of(&[a(), vec![0; 100]]), EndOfArchive::Missing { offset: 1024 });
    assert_eq!(end_of(&[a(), vec![0; 512]]), EndOfArchive::LoneZeroBlock { offset: 1024 });
    assert_eq!(end_of(&[a(), vec![0; 600]]), EndOfArchive::LoneZeroBlock { offset: 1024 });
    let (facts, _) = read(&[a(), vec![0; 512], a(), end()]);
    assert_eq!(facts.end, EndOfArchive::LoneZeroBlock { offset: 1024 });
    assert_eq!((facts.entries, facts.after_end.hidden_entries), (1, 1));
    assert_eq!(facts.after_end.first_nonzero, Some(1536));

    let whole = a();
    for (cut, expected) in [
        (700, TarProblemKind::PaddingTruncated { missing: 324 }),
        (514, TarProblemKind::DataTruncated { declared: 3, present: 2 }),
    ] {
        let (facts, seen) = read(&[whole[..cut].to_vec()]);
        assert_eq!(facts.end, EndOfArchive::Truncated { offset: cut as u64 });
        assert_eq!(seen.problems, [(cut as u64, 1, expected)]);
        assert_eq!(facts.problems[0].name.as_deref(), Some(&b"a"[..]));
    }
    let (facts, seen) = read(&[whole.clone(), whole[..300].to_vec()]);
    assert_eq!(facts.end, EndOfArchive::Truncated { offset: 1324 });
    assert_eq!(seen.problems, [(1024, 2, TarProblemKind::HeaderTruncated)]);
}

#[test]
fn what_stands_behind_the_end_is_counted_not_delivered() {
    let (facts, seen) = read(&[entry(b"a", b'0', b""), end(), vec![0; 700]]);
    assert_eq!(facts.after_end.length, 700);
    assert_eq!(facts.after_end.first_nonzero, None);
    assert_eq!(seen.entries.len(), 1);

    let (facts, _) = read(&[entry(b"a", b'0', b""), end(), vec![0; 100], b"x".to_vec()]);
    assert_eq!(facts.after_end.first_nonzero, Some(1536 + 100));

    let hidden = [pax(b'x', &[("path", b"h1")]), entry(b"h", b'0', b"data"), entry(b"h2", b'0', b"")].concat();
    let (facts, seen) = read(&[entry(b"a", b'0', b""), end(), vec![0; 512], hidden, end(), vec![b'?'; 600]]);
    assert_eq!(facts.after_end.first_nonzero, Some(2048));
    assert_eq!(facts.after_end.hidden_entries, 2);
    assert_eq!((facts.entries, facts.problem_count, seen.entries.len()), (1, 0, 1));
    assert_eq!(facts.end, EndOfArchive::Closed { offset: 512 });
}

#[test]
fn problems_are_capped_but_counted() {
    let header = Header::new(b"a", b'0', 0).put(100, b"bad").sealed();
    let (facts, seen) = read(&[header.repeat(150), end()]);
    assert_eq!((facts.problems.len(), seen.problems.len(), facts.problem_count), (100, 100, 150));
}

#[test]
fn data_may_be_skipped_by_those_who_can_seek() {
    let archive = [entry(b"a", b'0', &[1; 700]), entry(b"b", b'0', b""), end()].concat();
    let mut seen = Seen::default();
    let mut reader = TarReader::new(TarLimits::default());
    reader.feed(&archive[..612], &mut seen);
    assert_eq!(reader.skippable(), 924);
    assert_eq!(reader.skip(5000), 924);
    reader.feed(&archive[1536..], &mut seen);
    assert_eq!((reader.finish(&mut seen), seen), read(&[archive]));
}

/// An archive out of random parts, right ones and wrong ones.
fn archive() -> impl Strategy<Value = Vec<u8>> {
    let name = proptest::collection::vec(any::<u8>(), 0..20);
    let part = prop_oneof![
        (name.clone(), any::<u8>(), proptest::collection::vec(any::<u8>(), 0..700))
            .prop_map(|(n, t, d)| entry(&n, t, &d)),
        (name.clone(), proptest::sample::select(b"0125xgLKS".to_vec())).prop_map(|(n, t)| entry(&n, t, &n)),
        name.prop_map(|n| pax(b'x', &[("path", &n), ("size", b"100")])),
        Just(pax(b'g', &[("path", b"global"), ("GNU.sparse.map", b"0,1")])),
        Just(end()),
        Just(vec![0; BLOCK]),
        proptest::collection::vec(any::<u8>(), 0..600),
        Just(Header::new(b"s", b'S', 9).put(257, b"ustar  \0").put(482, &[1]).sealed()),
    ];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn facts_do_not_depend_on_the_pieces(archive in archive(), piece in 1_usize..1500) {
        prop_assert_eq!(read_pieces(&archive, usize::MAX), read_pieces(&archive, piece));
    }

    #[test]
    fn a_written_archive_is_read_back(
        files in proptest::collection::vec(("[a-z]{1,8}(/[a-z]{1,8}){0,30}", proptest::collection::vec(any::<u8>(), 0..2000)), 0..10)
    ) {
        let mut parts: Vec<_> = files
            .iter()
            .map(|(name, data)| {
                let mut whole = pax(b'x', &[("path", name.as_bytes())]);
                whole.extend(entry(b"short", b'0', data));
                whole
            })
            .collect();
        parts.push(end());
        let (facts, seen) = read(&parts);
        prop_assert_eq!(facts.problem_count, 0);
        let back: Vec<_> = seen.entries.iter().map(|entry| (entry.3.clone(), entry.6)).collect();
        let written: Vec<_> = files.iter().map(|(name, data)| (name.clone(), data.len() as u64)).collect();
        prop_assert_eq!(back, written);
    }
}
