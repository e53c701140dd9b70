//! The `Range` header of RFC 9110, section 14.

use std::ops::Range;

/// What a range request comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::registry) enum Wanted {
    /// Everything: no range, several of them, or none that is understood.
    Whole,
    /// One part.
    Part(Range<usize>),
    /// Nothing that is there.
    Unsatisfiable,
}

/// Reads a `Range` header for content of this size.
pub(in crate::registry) fn wanted(header: Option<&str>, size: usize) -> Wanted {
    let ranges =
        header.and_then(|header| header.split_once('=')).filter(|(unit, _)| unit.eq_ignore_ascii_case("bytes"));
    let Some((_, ranges)) = ranges else { return Wanted::Whole };
    let mut parts = ranges.split(',').map(str::trim).filter(|part| !part.is_empty());
    // Several ranges may be answered with the whole.
    let (Some(one), None) = (parts.next(), parts.next()) else { return Wanted::Whole };
    match one.split_once('-').and_then(|(first, last)| part(first, last, size)) {
        None => Wanted::Whole,
        Some(part) if part.is_empty() => Wanted::Unsatisfiable,
        Some(part) => Wanted::Part(part),
    }
}

/// The bytes from `first` to `last`, an empty range where there are none, nothing where this is no range.
fn part(first: &str, last: &str, size: usize) -> Option<Range<usize>> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first) || !digits(last) {
        return None;
    }
    // Numbers that are too large for the machine are past every end.
    let number = |text: &str| text.parse().unwrap_or(usize::MAX);
    match (first, last) {
        ("", "") => None,
        ("", suffix) => Some(size - size.min(number(suffix))..size),
        (first, _) if number(first) >= size => Some(0..0),
        (first, "") => Some(number(first)..size),
        (first, last) if number(first) > number(last) => None,
        (first, last) => Some(number(first)..size.min(number(last).saturating_add(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let of = |header| wanted(Some(header), 10);
        assert_eq!(of("bytes=0-0"), Wanted::Part(0..1));
        assert_eq!(of("bytes=2-"), Wanted::Part(2..10));
        assert_eq!(of("BYTES=-3"), Wanted::Part(7..10));
        assert_eq!(of("bytes=-99"), Wanted::Part(0..10));
        assert_eq!(of("bytes=8-99"), Wanted::Part(8..10));
        assert_eq!(of("bytes=10-"), Wanted::Unsatisfiable);
        assert_eq!(of("bytes=-0"), Wanted::Unsatisfiable);
        assert_eq!(of("bytes=99999999999999999999999-"), Wanted::Unsatisfiable);
        assert_eq!(wanted(Some("bytes=0-0"), 0), Wanted::Unsatisfiable);
        for whole in ["bytes=3-2", "bytes=0-1,3-4", "bytes=-", "bytes=a-b", "lines=0-1", "bytes"] {
            assert_eq!(of(whole), Wanted::Whole, "{whole}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
    }
}
