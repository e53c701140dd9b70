//! When did the run take place?

use super::answer::{Answer, Item};
use super::files::{JUNIT, PAGE, REPORT};
use super::judge::Read;
use super::submission::Submission;
use crate::Date;

/// The most days between a run and its review.
const MOST_DAYS: i64 = 90;

/// The most days between the dates in the files of one run, which may take a while and pass midnight.
const MOST_SPREAD: i64 = 1;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The item.
pub(super) fn item(submission: &Submission, read: &Read, at: Date) -> Item {
    let item = |answer, says: String| Item::new("age", answer, says);
    let found = days(submission, read);
    let (Some((day, from)), Some((last, other))) = (found.iter().min(), found.iter().max()) else {
        return item(Answer::Warn, "no file says when the tests were run".to_owned())
            .mend("say it in the README, with the year");
    };
    let (day, spread) = (*day, last.days_since(*day));
    let days = at.days_since(day);
    let found = item(Answer::Pass, format!("run on {day}, {days} days before {at}")).evidence([from]);
    if days > MOST_DAYS {
        let says = format!("run on {day}, {days} days before {at}; {MOST_DAYS} are the most");
        Item { answer: Answer::Fail, says, ..found }
            .mend("run the tests again, with the version of the product that is out now")
    } else if days < -1 {
        let says = format!("run on {day}, which is after {at}");
        Item { answer: Answer::Fail, says, ..found }
            .mend("set the clock of the machine that runs the tests, and run them again")
    } else if spread > MOST_SPREAD {
        item(Answer::Fail, format!("the files say that it was run on {day}, and on {last}"))
            .evidence([from, other])
            .mend("submit the files of one run, as the suite wrote them")
    } else {
        found
    }
}

/// Every day on which a file says that the run was, or began or ended, and which says so.
fn days(submission: &Submission, read: &Read) -> Vec<(Date, String)> {
    let mut days = Vec::new();
    if let Some(day) = read.report().and_then(|report| Date::of_timestamp(&report.times.started).ok()) {
        days.push((day, format!("`{REPORT}`: `started`")));
    }
    let timestamp = read.junit().and_then(|junit| junit.timestamp.as_deref());
    if let Some(day) = timestamp.and_then(|text| text.get(..10)).and_then(|text| text.parse().ok()) {
        days.push((day, format!("`{JUNIT}`: `timestamp`")));
    }
    // The tables of the pages have no year, but registries answer with one.
    for name in [JUNIT, PAGE] {
        let answered = submission.text(name).and_then(|text| answered(&text));
        for day in answered.into_iter().flat_map(|(first, last)| [first, last]) {
            days.push((day, format!("`{name}`: `Date` of the answers of the registry")));
        }
    }
    days
}

/// The first and the last day in the `Date` headers of a text (RFC 9110: `Sun, 28 Jun 2026 06:40:36 GMT`).
fn answered(text: &str) -> Option<(Date, Date)> {
    let lines = text.match_indices("Date: ").filter(|(at, _)| {
        // `Keygen-Date` and such are somebody's own.
        text.get(..*at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric() && c != '-')
    });
    let days = lines.filter_map(|(at, head)| http_day(text.get(at + head.len()..)?));
    days.fold(None, |found, day| {
        let (first, last) = found.unwrap_or((day, day));
        Some((day.min(first), day.max(last)))
    })
}

fn http_day(text: &str) -> Option<Date> {
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
        let day = |text: &str| answered(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(day("\tDate: Mon, 17 Feb 2025 17:01:23 GMT\n").as_deref(), Some("2025-02-17 2025-02-17"));
        assert_eq!(
            day("&#xA;Date: [Sun, 28 Jun 2026 06:40:36 GMT]&#xA;Date: [Sat, 1 Aug 2026 00:00:00 GMT]").as_deref(),
            Some("2026-06-28 2026-08-01")
        );
        assert_eq!(day("My-Date: Mon, 17 Feb 2025 17:01:23 GMT\nDate: soon\nDate: "), None);
    }
}
