//! The grammar of `WWW-Authenticate` (RFC 9110, 11.6.1): several challenges in one field, commas inside and between them.
use crate::exchange::{Head, parse_token_prefix};

/// One challenge. Scheme and parameter names are as sent; compare them without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme, such as `Bearer`.
    pub scheme: String,
    /// Its parameters in order, quoting taken off.
    pub parameters: Vec<(String, String)>,
    /// What stands in place of parameters with some schemes.
    pub token68: Option<String>,
}

impl Challenge {
    /// The first parameter of a name in any case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether it is of a scheme, in any case.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// Every challenge of an answer, from all its `WWW-Authenticate` fields in order.
    pub fn of(head: &Head) -> Result<Vec<Challenge>, ChallengeError> {
        let mut challenges = Vec::new();
        for value in head.header_all("www-authenticate") {
            challenges.extend(parse_challenges(&String::from_utf8_lossy(value))?);
        }
        Ok(challenges)
    }
}

/// A field value outside the grammar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the challenge in `WWW-Authenticate`: {what} at byte {at}")]
pub struct ChallengeError {
    /// What is wrong there.
    pub what: &'static str,
    /// The offset in the field's value.
    pub at: usize,
}

/// Reads one field value. Empty list elements are allowed; a parameter before any scheme is not.
pub fn parse_challenges(value: &str) -> Result<Vec<Challenge>, ChallengeError> {
    let mut reader = Reader { text: value, at: 0 };
    let mut challenges: Vec<Challenge> = Vec::new();
    loop {
        while reader.skip(b" \t") || reader.skip(b",") {}
        if reader.rest().is_empty() {
            return Ok(challenges);
        }
        let word = reader.token()?;
        let behind = reader.at;
        reader.skip(b" \t");
        if reader.rest().starts_with('=') {
            reader.at += 1;
            let parameter = (word, reader.value()?);
            match challenges.last_mut() {
                Some(challenge) if challenge.token68.is_none() => challenge.parameters.push(parameter),
                _ => return Err(ChallengeError { what: "there is a parameter without a scheme", at: behind }),
            }
            reader.end_of_element()?;
            continue;
        }
        let mut challenge = Challenge { scheme: word, parameters: Vec::new(), token68: None };
        if reader.at > behind {
            challenge.token68 = reader.token68();
            // Without one the first parameter follows right here, with no comma before it.
            if challenge.token68.is_some() {
                reader.end_of_element()?;
            }
        } else {
            reader.end_of_element()?;
        }
        challenges.push(challenge);
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, what: &'static str) -> ChallengeError {
        ChallengeError { what, at: self.at }
    }

    /// Skips any of `bytes`, and says whether there were some.
    fn skip(&mut self, bytes: &[u8]) -> bool {
        let length = self.rest().bytes().take_while(|b| bytes.contains(b)).count();
        self.at += length;
        length > 0
    }

    fn token(&mut self) -> Result<String, ChallengeError> {
        let token = parse_token_prefix(self.rest());
        if token.is_empty() {
            return Err(self.fault("a name is expected"));
        }
        self.at += token.len();
        Ok(token.to_owned())
    }

    /// The value of a parameter: a token or a quoted string. Unquoted values are taken up to a comma or white space, because
    /// addresses are found there without their quotes.
    fn value(&mut self) -> Result<String, ChallengeError> {
        self.skip(b" \t");
        let Some(quoted) = self.rest().strip_prefix('"') else {
            let end = self.rest().find([',', ' ', '\t', '"']).unwrap_or(self.rest().len());
            let value = self.rest().get(..end).unwrap_or_default().to_owned();
            self.at += end;
            return Ok(value);
        };
        let mut value = String::new();
        let mut escaped = false;
        for (offset, character) in quoted.char_indices() {
            match character {
                _ if escaped => {
                    value.push(character);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.at += offset + 2;
                    return Ok(value);
                }
                _ => value.push(character),
            }
        }
        Err(self.fault("a quoted string has no end"))
    }

    /// A token68 that is followed by the end of its list element.
    fn token68(&mut self) -> Option<String> {
        let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(b);
        let plain = self.rest().bytes().take_while(is_plain).count();
        let padding = self.rest().bytes().skip(plain).take_while(|&b| b == b'=').count();
        let (token, behind) = self.rest().split_at_checked(plain + padding)?;
        let behind = behind.trim_start_matches([' ', '\t']);
        if plain == 0 || !(behind.is_empty() || behind.starts_with(',')) {
            return None;
        }
        self.at += token.len();
        Some(token.to_owned())
    }

    fn end_of_element(&mut self) -> Result<(), ChallengeError> {
        self.skip(b" \t");
        match self.rest().is_empty() || self.rest().starts_with(',') {
            true => Ok(()),
            false => Err(self.fault("a comma is expected")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(value: &str) -> String {
        let show = |c: &Challenge| {
            let parameters = c.parameters.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join(";");
            format!("{}[{}{}]", c.scheme, parameters, c.token68.as_deref().unwrap_or_default())
        };
        match parse_challenges(value) {
            Ok(challenges) => challenges.iter().map(show).collect::<Vec<_>>().join(" "),
            Err(error) => format!("{} at {}", error.what, error.at),
        }
    }

    #[test]
    fn grammar() {
        for (value, expected) in [
            (
                r#"Bearer realm="https://a/t",service="s",scope="repository:a/b:pull,push""#,
                "Bearer[realm=https://a/t;service=s;scope=repository:a/b:pull,push]",
            ),
            (r#"bAsIc realm="a \"b\", c""#, r#"bAsIc[realm=a "b", c]"#),
            (r#"Negotiate, Basic realm=x , ,Bearer realm = "y""#, "Negotiate[] Basic[realm=x] Bearer[realm=y]"),
            ("Negotiate YWJj==, Newauth a=b", "Negotiate[YWJj==] Newauth[a=b]"),
            (",, Basic realm=\"\"", "Basic[realm=]"),
            ("Bearer realm=https://a/t?x=y,service=s", "Bearer[realm=https://a/t?x=y;service=s]"),
            ("Basic", "Basic[]"),
            ("Basic ", "Basic[]"),
            ("", ""),
            ("realm=x", "there is a parameter without a scheme at 5"),
            (r#"Basic realm="x"#, "a quoted string has no end at 12"),
            (r#"Basic realm="x" y="z""#, "a comma is expected at 16"),
            ("\"x\"", "a name is expected at 0"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(value in "\\PC{0,60}", odd in "[A-Za-z=,\"\\\\ é]{0,30}") {
            for value in [value, odd] {
                let _ = parse_challenges(&value);
            }
        }

        #[test]
        fn quoted_parameters_come_back(parameters in proptest::collection::vec(("[a-z]{1,8}", "[ -~é]{0,20}"), 1..5)) {
            let quote = |v: &str| v.replace('\\', "\\\\").replace('"', "\\\"");
            let list: Vec<_> = parameters.iter().map(|(n, v)| format!("{n}=\"{}\"", quote(v))).collect();
            let value = format!("Basic realm=x, Bearer {}, Other", list.join(", "));
            let challenges = parse_challenges(&value).unwrap();
            prop_assert_eq!(challenges.len(), 3);
            prop_assert_eq!(&challenges[1].parameters, &parameters);
        }
    }
}
