//! The grammar of `Warning` (RFC 7234, 5.5), by which a registry says something to a person.
use std::time::SystemTime;

use crate::FieldError;
use crate::field::Reader;
use crate::retry::read_http_date;

/// One warning of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Three digits; 299 is what the distribution spec has.
    pub code: u16,
    /// Who warns: a host with or without port, or a made-up name such as `-`.
    pub agent: String,
    /// What is said, quoting taken off.
    pub text: String,
    /// When it was said.
    pub date: Option<SystemTime>,
}

/// A value of `Warning` outside the grammar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the warnings in `Warning`: {0}")]
pub struct WarningError(#[from] pub FieldError);

/// Reads one field value: any number of warnings, empty list elements passed over. The parts of one are parted by exactly one
/// space.
pub fn parse(value: &str) -> Result<Vec<Warning>, WarningError> {
    let mut reader = Reader::new(value);
    let mut warnings = Vec::new();
    while reader.next_element() {
        let digits = reader.rest().bytes().take_while(u8::is_ascii_digit).count();
        let code = match reader.rest().get(..digits).and_then(|code| code.parse().ok()) {
            Some(code) if digits == 3 => code,
            _ => return Err(reader.fault("a code of three digits is expected").into()),
        };
        reader.take(digits);
        reader.mark(' ', "a space is expected behind the code")?;
        let is_agent = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'()*+-.:;=[]^_`|~".contains(b);
        let agent = match reader.rest().bytes().take_while(is_agent).count() {
            0 => return Err(reader.fault("the name of who warns is expected, `-` if there is none").into()),
            length => reader.take(length).to_owned(),
        };
        reader.mark(' ', "a space is expected behind the name")?;
        let text = reader.quoted()?.ok_or_else(|| reader.fault("a text in quotes is expected"))?;
        let mut date = None;
        if reader.rest().starts_with(" \"") {
            reader.take(1);
            let start = reader.fault("the date is no HTTP date");
            let quoted = reader.quoted()?.unwrap_or_default();
            date = Some(read_http_date(&quoted).ok_or(start)?);
        }
        reader.end_of_element()?;
        warnings.push(Warning { code, agent, text, date });
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, UNIX_EPOCH};

    fn shown(value: &str) -> String {
        let show = |w: &Warning| {
            let date = w.date.map(|date| date.duration_since(UNIX_EPOCH).unwrap().as_secs());
            format!("{} {} {}{}", w.code, w.agent, w.text, date.map(|d| format!(" @{d}")).unwrap_or_default())
        };
        match parse(value) {
            Ok(warnings) => warnings.iter().map(show).collect::<Vec<_>>().join(" | "),
            Err(error) => error.to_string().replace("read the warnings in `Warning`: ", "! "),
        }
    }

    #[test]
    fn grammar() {
        for (value, expected) in [
            (r#"299 - "deprecated""#, "299 - deprecated"),
            (r#"299 - "a \"b\", c" , 110 h.example:80 """#, r#"299 - a "b", c | 110 h.example:80 "#),
            (r#",299 [::1]:5 "x" "Sun, 06 Nov 1994 08:49:37 GMT",,"#, "299 [::1]:5 x @784111777"),
            ("", ""),
            ("299", "! a space is expected behind the code at byte 3"),
            ("99 - \"x\"", "! a code of three digits is expected at byte 0"),
            ("2999 - \"x\"", "! a code of three digits is expected at byte 0"),
            ("abc - \"x\"", "! a code of three digits is expected at byte 0"),
            ("299 \"x\"", "! the name of who warns is expected, `-` if there is none at byte 4"),
            ("299  - \"x\"", "! the name of who warns is expected, `-` if there is none at byte 4"),
            ("299 -", "! a space is expected behind the name at byte 5"),
            ("299 - x", "! a text in quotes is expected at byte 6"),
            ("299 - \"x", "! a quoted string has no end at byte 6"),
            ("299 - \"x\" y", "! a comma is expected at byte 10"),
            ("299 - \"x\"\"y\"", "! a comma is expected at byte 9"),
            ("299 - \"x\" \"yesterday\"", "! the date is no HTTP date at byte 10"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(value in "\\PC{0,60}", odd in "[12 9\",\\\\-é]{0,30}") {
            for value in [value, odd] {
                if let Err(WarningError(error)) = parse(&value) {
                    prop_assert!(value.is_char_boundary(error.at));
                }
            }
        }

        #[test]
        fn what_is_written_comes_back(
            warnings in proptest::collection::vec((100..1000u16, "[a-z0-9.:-]{1,12}", "[ -~é]{0,20}", any::<bool>()), 0..4),
            between in "[ \t]{0,2},[, \t]{0,3}",
        ) {
            let quote = |v: &str| v.replace('\\', "\\\\").replace('"', "\\\"");
            let written = warnings.iter().map(|(code, agent, text, dated)| {
                let date = if *dated { " \"Sun, 06 Nov 1994 08:49:37 GMT\"" } else { "" };
                format!("{code} {agent} \"{}\"{date}", quote(text))
            });
            let value = written.collect::<Vec<_>>().join(&between);
            let expected = warnings.into_iter().map(|(code, agent, text, dated)| {
                Warning { code, agent, text, date: dated.then(|| UNIX_EPOCH + Duration::from_secs(784_111_777)) }
            });
            prop_assert_eq!(parse(&value).unwrap(), expected.collect::<Vec<_>>(), "{}", value);
        }
    }
}
