//! Waiting when a server asks for it: bounded, counted, and never shown as another failure.
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::Error;
use crate::exchange::{Client, Head, Origin, Request, Response};

/// How much of the body of an answer that asks to wait is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// How patient to be, for each request.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Waits at most.
    pub max_waits: u32,
    /// Time waited at most. A server that asks for more is not waited for at all.
    pub max_total: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy { max_waits: 5, max_total: Duration::from_secs(60) }
    }
}

/// What was waited so far, over all requests.
#[derive(Debug, Default)]
pub struct Waits {
    count: AtomicU32,
    milliseconds: AtomicU64,
}

impl Waits {
    /// How often.
    pub fn count(&self) -> u32 {
        self.count.load(Ordering::Relaxed)
    }

    /// How long in all.
    pub fn total(&self) -> Duration {
        Duration::from_millis(self.milliseconds.load(Ordering::Relaxed))
    }

    fn add(&self, wait: Duration) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.milliseconds.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

/// Sends, and as long as the answer is 429, or 503 with `Retry-After`, waits and sends again. A 429 that names no time is waited
/// for one second, then two, then four. Gives the last answer, whatever it says, and how often it was waited for.
pub fn send_waiting(
    client: &Client,
    origin: &Origin,
    request: &Request,
    policy: RetryPolicy,
    waits: &Waits,
) -> Result<(Response, u32), Error> {
    let mut waited = Duration::ZERO;
    let mut rounds = 0;
    loop {
        let response = client.send(origin, request)?;
        let Some(asked) = wish_of(&response.head) else { return Ok((response, rounds)) };
        let wait = asked.unwrap_or(Duration::from_secs(1 << rounds.min(10)));
        if rounds >= policy.max_waits || waited + wait > policy.max_total {
            return Ok((response, rounds));
        }
        response.body.discard(DISCARD);
        waits.add(wait);
        waited += wait;
        rounds += 1;
        std::thread::sleep(wait);
    }
}

/// An answer of [`send_waiting`], or an error if it still asks to wait. `what` names the request's object in it.
pub fn within_patience(response: Response, waits: u32, what: &str) -> Result<Response, Error> {
    match wish_of(&response.head) {
        None => Ok(response),
        Some(retry_after) => {
            response.body.discard(DISCARD);
            Err(Error::RateLimited { what: what.to_owned(), retry_after, waits })
        }
    }
}

/// Whether an answer asks to wait, and for how long if it says so.
fn wish_of(head: &Head) -> Option<Option<Duration>> {
    let asked = head.header_text("retry-after").and_then(|value| parse_retry_after(value, SystemTime::now()));
    match (head.status, asked) {
        (429, _) | (503, Some(_)) => Some(asked),
        _ => None,
    }
}

/// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date of which the time left from `now` is given. `None` if it is
/// neither.
pub fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // Digits that do not fit are a very long time.
        return Some(Duration::from_secs(value.parse().unwrap_or(u32::MAX.into())));
    }
    Some(read_http_date(value)?.duration_since(now).unwrap_or_default())
}

/// Reads an HTTP date in any of its three forms.
pub(crate) fn read_http_date(value: &str) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(parse_http_date(value)?))
}

/// Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110, 5.6.7). The day of the week is not looked at.
fn parse_http_date(value: &str) -> Option<u64> {
    let words: Vec<&str> = value.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, time) = match words.as_slice() {
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|name| name == month)? as u64 + 1;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    let year = match (number(year)?, year.len()) {
        (short, 2) if short < 70 => short + 2000,
        (short, 2) => short + 1900,
        (year, 4) if year >= 1970 => year,
        _ => return None,
    };
    let mut parts = time.split(':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Years begin in March here, so that the leap day is the last one.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    // Days from the first of March of the year 0 to the first of January 1970.
    Some(days.checked_sub(719_468)? * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_in_three_forms() {
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parse_http_date(date), Some(784_111_777), "{date}");
        }
        assert_eq!(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800));
        assert_eq!(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        for bad in
            ["", "tomorrow", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "x, 1 Foo 2000 1:1:1 GMT"]
        {
            assert_eq!(parse_http_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn seconds_dates_and_nonsense() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_770);
        assert_eq!(parse_retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(7)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("44.5s", now), None);
        assert_eq!(parse_retry_after("-1", now), None);
        assert!(parse_retry_after("99999999999999999999999", now).unwrap() > Duration::from_secs(86_400));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}", words in "[A-Z][a-z]{2}, [0-9]{1,2} (Jan|Feb|Dec) [0-9]{1,5} [0-9:]{1,9} GMT") {
            for text in [text, words] {
                let _ = parse_retry_after(&text, UNIX_EPOCH);
            }
        }
    }
}
