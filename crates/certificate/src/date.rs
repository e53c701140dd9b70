//! Days of the calendar, in which certificates and waivers count.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar (UTC), ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no day: write it as `2026-01-31`")]
pub struct NoDate(String);

impl Date {
    /// Before everything else.
    pub const FIRST: Date = Date { year: 0, month: 1, day: 1 };
    /// After everything else.
    pub const LAST: Date = Date { year: 9999, month: 12, day: 31 };

    /// The day of an RFC 3339 timestamp in UTC, which all times of reports are.
    pub fn of_timestamp(text: &str) -> Result<Date, NoDate> {
        let day = text.get(..10).filter(|_| text.as_bytes().get(10) == Some(&b'T') && text.ends_with('Z'));
        day.ok_or_else(|| NoDate(text.to_owned()))?.parse()
    }

    /// Today.
    pub fn today() -> Date {
        Date::of_timestamp(&content::timestamp::now_rfc3339()).unwrap_or(Date::LAST)
    }

    /// The same day so many months later, or the last one of that month where it is shorter.
    #[must_use]
    pub fn plus_months(self, months: u16) -> Date {
        let count = u32::from(self.year) * 12 + u32::from(self.month) - 1 + u32::from(months);
        let year = u16::try_from(count / 12).unwrap_or(u16::MAX);
        let month = u8::try_from(count % 12 + 1).unwrap_or(12);
        Date { year, month, day: self.day.min(length(year, month)) }
    }

    /// How many days `self` is after `other`; negative where it is before.
    pub fn days_since(self, other: Date) -> i64 {
        self.number() - other.number()
    }

    // Days since the first of March of the year 0: leap days are the last of their years then.
    fn number(self) -> i64 {
        let (year, month) = match self.month {
            1 | 2 => (i64::from(self.year) - 1, i64::from(self.month) + 9),
            month => (i64::from(self.year), i64::from(month) - 3),
        };
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
    }
}

fn length(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Date, NoDate> {
        let wrong = || NoDate(text.to_owned());
        let bytes = text.as_bytes();
        let digits = bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if bytes.len() != 10 || !digits {
            return Err(wrong());
        }
        let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u16>().ok());
        let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
            return Err(wrong());
        };
        let (month, day) = (month.to_le_bytes()[0], day.to_le_bytes()[0]);
        let is_a_day = (1..=12).contains(&month) && day >= 1 && day <= length(year, month);
        is_a_day.then_some(Date { year, month, day }).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Date {
    type Error = NoDate;

    fn try_from(text: String) -> Result<Date, NoDate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_added_within_the_calendar() {
        assert_eq!(date("2026-11-26").plus_months(12), date("2027-11-26"));
        assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
        assert_eq!(date("2025-05-31").plus_months(9), date("2026-02-28"));
        assert_eq!(date("2025-12-31").plus_months(1), date("2026-01-31"));
    }

    #[test]
    fn days_are_counted_across_months_and_leap_years() {
        assert_eq!(date("2024-03-01").days_since(date("2024-02-28")), 2);
        assert_eq!(date("2023-03-01").days_since(date("2023-02-28")), 1);
        assert_eq!(date("2026-11-26").days_since(date("2027-11-26")), -365);
        assert_eq!(date("2000-01-01").days_since(date("1970-01-01")), 10_957);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "20260101",
            "2026-01-32",
            "2026-01-01 ",
            "+026-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert_eq!(Date::of_timestamp("2026-11-26T07:43:13Z").unwrap(), date("2026-11-26"));
        assert!(Date::of_timestamp("2026-11-26T07:43:13+01:00").is_err());
    }
}
