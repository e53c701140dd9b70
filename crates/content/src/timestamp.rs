//! Dates with times as RFC 3339 section 5.6 writes them.

use std::time::{SystemTime, UNIX_EPOCH};

/// A date and time that has the grammar of RFC 3339 and exists in the calendar. It has no order: two that differ in
/// text can be the same instant, and no check compares instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp<'a> {
    text: &'a str,
    has_leap_second: bool,
}

/// Why a string is no date and time of RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// Another character where the form has a digit or mark of its own.
    #[error("{found} at byte {offset}, where {expected} is expected")]
    Form {
        /// What stands there.
        found: String,
        /// What should.
        expected: &'static str,
        /// Place in bytes.
        offset: usize,
    },
    /// A number that its field cannot have.
    #[error("the {field} is {value}, it must be between {least} and {most}")]
    Range {
        /// The field.
        field: &'static str,
        /// Its value.
        value: u32,
        /// The least allowed.
        least: u32,
        /// The greatest allowed.
        most: u32,
    },
    /// The month has fewer days in that year.
    #[error("the day is {day}, but month {month} of {year} has {days} days")]
    NoSuchDay {
        /// The year.
        year: u32,
        /// The month.
        month: u32,
        /// The day.
        day: u32,
        /// The days there are.
        days: u32,
    },
}

impl<'a> Timestamp<'a> {
    /// Reads a `date-time` (RFC 3339 section 5.6). Second 60 is taken for a leap second at any time of day, and `T` and
    /// `Z` may be in lower case, as the RFC allows.
    pub fn parse(text: &'a str) -> Result<Self, TimestampError> {
        let mut reader = Reader { text, at: 0 };
        let year = reader.number(4, "year", 0, 9999)?;
        reader.mark("-")?;
        let month = reader.number(2, "month", 1, 12)?;
        reader.mark("-")?;
        let day = reader.number(2, "day", 1, 31)?;
        let days = days_in_month(year, month);
        if day > days {
            return Err(TimestampError::NoSuchDay { year, month, day, days });
        }
        reader.mark("Tt")?;
        reader.number(2, "hour", 0, 23)?;
        reader.mark(":")?;
        reader.number(2, "minute", 0, 59)?;
        reader.mark(":")?;
        let second = reader.number(2, "second", 0, 60)?;
        if reader.peek() == Some('.') {
            reader.at += 1;
            reader.digit("a digit of the fraction")?;
            while reader.peek().is_some_and(|digit| digit.is_ascii_digit()) {
                reader.at += 1;
            }
        }
        match reader.peek() {
            Some('Z' | 'z') => reader.at += 1,
            Some('+' | '-') => {
                reader.at += 1;
                reader.number(2, "hour of the offset", 0, 23)?;
                reader.mark(":")?;
                reader.number(2, "minute of the offset", 0, 59)?;
            }
            _ => return Err(reader.unexpected("`Z` or an offset like `+01:00`")),
        }
        if reader.peek().is_some() {
            return Err(reader.unexpected("the end"));
        }
        Ok(Self { text, has_leap_second: second == 60 })
    }

    /// The whole, as it was written.
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// Whether it names a leap second, which many readers refuse.
    pub fn has_leap_second(self) -> bool {
        self.has_leap_second
    }

    /// Whether `t` or `z` is in lower case, which many readers refuse.
    pub fn has_lower_case(self) -> bool {
        self.text.contains(['t', 'z'])
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn unexpected(&self, expected: &'static str) -> TimestampError {
        TimestampError::Form {
            found: match self.peek() {
                Some(character) => format!("`{}` stands", character.escape_debug()),
                None => "the text ends".to_owned(),
            },
            expected,
            offset: self.at,
        }
    }

    fn digit(&mut self, expected: &'static str) -> Result<u32, TimestampError> {
        let digit =
            self.peek().and_then(|character| character.to_digit(10)).ok_or_else(|| self.unexpected(expected))?;
        self.at += 1;
        Ok(digit)
    }

    fn number(&mut self, digits: u32, field: &'static str, least: u32, most: u32) -> Result<u32, TimestampError> {
        let mut value = 0;
        for _ in 0..digits {
            value = 10 * value + self.digit("a digit")?;
        }
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        Err(TimestampError::Range { field, value, least, most })
    }

    /// Takes one of `marks`, the first of which is the usual one.
    fn mark(&mut self, marks: &'static str) -> Result<(), TimestampError> {
        if self.peek().is_some_and(|character| marks.contains(character)) {
            self.at += 1;
            return Ok(());
        }
        Err(self.unexpected(match marks {
            "-" => "`-`",
            ":" => "`:`",
            _ => "`T`",
        }))
    }
}

fn is_leap_year(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The current time in UTC to the second, like `2024-02-29T12:00:00Z`.
pub fn now_rfc3339() -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format_utc(since_epoch.as_secs())
}

/// A time in UTC to the millisecond, like `2024-02-29T12:00:00.250Z`. What lies before 1970 is taken for its beginning.
pub fn rfc3339(time: SystemTime) -> String {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = format_utc(since_epoch.as_secs());
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), since_epoch.subsec_millis())
}

fn format_utc(seconds_since_epoch: u64) -> String {
    let (mut days, second) = (seconds_since_epoch / 86_400, seconds_since_epoch % 86_400);
    let mut year = 1970;
    let length = |year| if is_leap_year(year) { 366 } else { 365 };
    while year < 9999 && days >= length(year) {
        days -= length(year);
        year += 1;
    }
    let mut month = 1;
    while month < 12 && days >= u64::from(days_in_month(year, month)) {
        days -= u64::from(days_in_month(year, month));
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}T{:02}:{:02}:{:02}Z", days + 1, second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Timestamp, TimestampError, format_utc, now_rfc3339};

    #[test]
    fn accepts_what_the_rfc_allows() {
        for text in [
            "1985-04-12T23:20:50.52Z",
            "1996-12-19T16:39:57-08:00",
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "1937-01-01T12:00:27.87+00:20",
            "2024-02-29t00:00:00z",
            "2000-02-29T00:00:00-00:00",
            "0000-01-01T00:00:00.000000000000000000001Z",
        ] {
            assert!(Timestamp::parse(text).is_ok(), "{text}");
        }
        assert!(Timestamp::parse("1990-12-31T23:59:60Z").unwrap().has_leap_second());
        assert!(Timestamp::parse("1990-12-31T23:59:59z").unwrap().has_lower_case());
    }

    #[test]
    fn refuses_and_says_why() {
        for (text, reason) in [
            ("", "the text ends at byte 0"),
            ("2024-01-01", "the text ends at byte 10, where `T`"),
            ("2024-01-01 00:00:00Z", "` ` stands at byte 10, where `T`"),
            ("2024-01-01T00:00:00", "`Z` or an offset"),
            ("2024-01-01T00:00Z", "where `:` is expected"),
            ("2024-1-01T00:00:00Z", "`-` stands at byte 6, where a digit"),
            ("20240101T000000Z", "where `-`"),
            ("2024-13-01T00:00:00Z", "the month is 13"),
            ("2024-00-01T00:00:00Z", "the month is 0"),
            ("2024-01-00T00:00:00Z", "the day is 0"),
            ("2023-02-29T00:00:00Z", "month 2 of 2023 has 28 days"),
            ("1900-02-29T00:00:00Z", "has 28 days"),
            ("2024-04-31T00:00:00Z", "has 30 days"),
            ("2024-01-01T24:00:00Z", "the hour is 24"),
            ("2024-01-01T00:60:00Z", "the minute is 60"),
            ("2024-01-01T00:00:61Z", "the second is 61"),
            ("2024-01-01T00:00:00.Z", "a digit of the fraction"),
            ("2024-01-01T00:00:00,5Z", "`,` stands"),
            ("2024-01-01T00:00:00+24:00", "hour of the offset is 24"),
            ("2024-01-01T00:00:00+0100", "where `:`"),
            ("2024-01-01T00:00:00Z ", "where the end is expected"),
            (" 2024-01-01T00:00:00Z", "` ` stands at byte 0"),
            ("2024-01-01T00:00:00\u{2212}01:00", "`Z` or an offset"),
            ("\u{0662}024-01-01T00:00:00Z", "where a digit"),
        ] {
            let error = Timestamp::parse(text).unwrap_err();
            assert!(error.to_string().contains(reason), "{text}: {error}");
        }
        assert!(matches!(
            Timestamp::parse("2024-01-32T00:00:00Z"),
            Err(TimestampError::Range { field: "day", value: 32, .. })
        ));
    }

    #[test]
    fn formats_known_instants() {
        assert_eq!(format_utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(format_utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(format_utc(1_735_689_599), "2024-12-31T23:59:59Z");
        assert!(Timestamp::parse(&now_rfc3339()).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_formatted_is_read(seconds in 0_u64..250_000_000_000) {
            prop_assert!(Timestamp::parse(&format_utc(seconds)).is_ok());
        }

        #[test]
        fn any_text_is_read_without_panic(text in "[0-9TZtz:.+\u{e9}-]{0,26}") {
            let _ = Timestamp::parse(&text);
        }
    }
}
