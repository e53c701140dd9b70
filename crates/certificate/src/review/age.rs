//! When did the run take place?

use super::answer::{Answer, Item};
use super::files::{JUNIT, PAGE, README, REPORT};
use super::judge::Read;
use super::submission::Submission;
use crate::{Date, http_date};

/// The most days between a run and its review.
const MOST_DAYS: i64 = 90;

/// The most days between the dates in the files of one run, which may take a while and pass midnight.
const MOST_SPREAD: i64 = 1;

/// The item.
pub(super) fn item(submission: &Submission, read: &Read, at: Date) -> Item {
    let item = |answer, says: String| Item::new("age", answer, says);
    let found = days(submission, read);
    let (Some((day, from)), Some((last, other))) = (found.iter().min(), found.iter().max()) else {
        return item(Answer::Inconclusive, "no file says when the tests were run".to_owned()).mend(format!(
            "submit `{JUNIT}` as the suite wrote it: with the `timestamp` of the run, or the `Date` of the registry's answers"
        ));
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
    if let Some(day) = submission.text(README).and_then(|text| begun(&text)) {
        days.push((day, format!("`{README}`: `begun`")));
    }
    let timestamp = read.junit().and_then(|junit| junit.timestamp.as_deref());
    if let Some(day) = timestamp.and_then(|text| text.get(..10)).and_then(|text| text.parse().ok()) {
        days.push((day, format!("`{JUNIT}`: `timestamp`")));
    }
    // The tables of the pages have no year, but registries answer with one.
    for name in [JUNIT, PAGE] {
        let answered = submission.text(name).and_then(|text| http_date::days(&text));
        for day in answered.into_iter().flat_map(|(first, last)| [first, last]) {
            days.push((day, format!("`{name}`: `Date` of the answers of the registry")));
        }
    }
    days
}

/// The day in the table of a README of ours.
fn begun(readme: &str) -> Option<Date> {
    let row = readme.lines().find_map(|line| line.strip_prefix("| begun | ")?.strip_suffix(" |"))?;
    Date::of_timestamp(row).ok()
}
