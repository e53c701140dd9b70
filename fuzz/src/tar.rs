//! The reader of tar archives: the same facts whatever the pieces, places in bounds, paths that stay inside.

use content::tar::{Entry, EntryVisitor, TarFacts, TarLimits, TarProblem, TarReader, base_name, normalise, parent};

use crate::pieces::each_piece;

/// Reads `data` as an archive.
pub fn tar(data: &[u8]) {
    // Small enough that the fuzzer meets them.
    let small = TarLimits { max_entries: 5, max_path: 120, max_pax: 300 };
    for limits in [TarLimits::default(), small] {
        let whole = read(limits, |reader, seen| reader.feed(data, seen));
        let in_pieces = read(limits, |reader, seen| each_piece(data, |piece| reader.feed(piece, seen)));
        let skipping = read(limits, |reader, seen| feed_and_skip(data, reader, seen));
        assert_eq!(whole, in_pieces);
        assert_eq!(whole, skipping);
        in_bounds(data, limits, &whole);
    }
}

/// What a visitor was told.
#[derive(Debug, Default, PartialEq)]
pub struct Seen {
    entries: Vec<(u64, u64, u64, u64, Vec<u8>)>,
    problems: Vec<TarProblem>,
}

impl EntryVisitor for Seen {
    fn entry(&mut self, entry: &Entry<'_>) {
        assert!(entry.header_offset < entry.data_offset);
        assert!(entry.kind.has_data() || entry.size == 0);
        assert!(entry.link.is_none_or(|link| !link.is_empty()));
        for record in entry.pax {
            let _ = record;
        }
        let normal = normalise(entry.path);
        assert_eq!(normalise(&normal.path).path, normal.path);
        assert!(!normal.path.starts_with(b"/") && !normal.path.ends_with(b"/"));
        assert!(normal.path.split(|byte| *byte == b'/').all(|name| name != b"." && name != b".."));
        assert_eq!(parent(&normal.path).is_none(), normal.is_root());
        assert!(normal.path.ends_with(base_name(&normal.path)));
        self.entries.push((entry.number, entry.header_offset, entry.data_offset, entry.size, entry.path.to_vec()));
    }

    fn problem(&mut self, problem: &TarProblem) {
        assert!(!problem.kind.to_string().is_empty());
        self.problems.push(problem.clone());
    }
}

fn read(limits: TarLimits, feed: impl FnOnce(&mut TarReader, &mut Seen)) -> (TarFacts, Seen) {
    let mut reader = TarReader::new(limits);
    let mut seen = Seen::default();
    feed(&mut reader, &mut seen);
    (reader.finish(&mut seen), seen)
}

/// Reads as a caller does who can seek, who never skips past the end.
fn feed_and_skip(data: &[u8], reader: &mut TarReader, seen: &mut Seen) {
    let mut rest = data;
    while !rest.is_empty() {
        let skippable = reader.skippable().min(rest.len() as u64);
        let taken = if skippable > 0 {
            assert_eq!(reader.skip(skippable), skippable);
            skippable as usize
        } else {
            let taken = rest.len().min(512);
            reader.feed(&rest[..taken], seen);
            taken
        };
        rest = &rest[taken..];
    }
}

fn in_bounds(data: &[u8], limits: TarLimits, (facts, seen): &(TarFacts, Seen)) {
    let size = data.len() as u64;
    assert_eq!(facts.size, size);
    // Entries whose path is longer than the limit are counted, but not told.
    assert!(facts.entries <= limits.max_entries && facts.entries >= seen.entries.len() as u64);
    assert!(facts.problems == seen.problems && facts.problems.len() <= 100);
    assert!(facts.problem_count >= facts.problems.len() as u64);
    assert!(facts.after_end.length <= size && facts.after_end.first_nonzero.is_none_or(|at| at < size));
    let (mut last, mut behind) = (0, 0);
    for (number, header, begin, _, path) in &seen.entries {
        assert!(*number > last && *number <= facts.entries && *header >= behind && *begin <= size);
        // A header alone holds 256 bytes.
        assert!(path.len() as u64 <= limits.max_path.max(256), "{}", path.len());
        (last, behind) = (*number, *begin);
    }
    assert!(seen.problems.iter().all(|problem| problem.offset <= size));
}
