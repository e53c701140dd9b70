//! The days on which the answers in a log were given.

use crate::Date;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The first and the last day in the `Date` headers of a text (RFC 9110: `Sun, 28 Jun 2026 06:40:36 GMT`).
pub fn days(text: &str) -> Option<(Date, Date)> {
    let lines = text.match_indices("Date: ").filter(|(at, _)| {
        // `Keygen-Date` and such are somebody's own.
        text.get(..*at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric() && c != '-')
    });
    let found = lines.filter_map(|(at, head)| day(text.get(at + head.len()..)?));
    found.fold(None, |found, day| {
        let (first, last) = found.unwrap_or((day, day));
        Some((day.min(first), day.max(last)))
    })
}

fn day(text: &str) -> Option<Date> {
    let text = text.trim_start_matches('[');
    let mut words = text.split_ascii_whitespace().skip(1);
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    format!("{year}-{month:02}-{day:0>2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_answers() {
        let said = |text: &str| days(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(said("\tDate: Mon, 17 Feb 2025 17:01:23 GMT\n").as_deref(), Some("2025-02-17 2025-02-17"));
        assert_eq!(
            said("&#xA;Date: [Sun, 28 Jun 2026 06:40:36 GMT]&#xA;Date: [Sat, 1 Aug 2026 00:00:00 GMT]").as_deref(),
            Some("2026-06-28 2026-08-01")
        );
        assert_eq!(said("My-Date: Mon, 17 Feb 2025 17:01:23 GMT\nDate: soon\nDate: "), None);
    }
}
