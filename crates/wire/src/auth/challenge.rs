//! The grammar of `WWW-Authenticate` (RFC 9110, 11.6.1): several challenges in one field, commas inside and between them.
use crate::FieldError;
use crate::exchange::Head;
use crate::field::Reader;

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
#[error("read the challenge in `WWW-Authenticate`: {0}")]
pub struct ChallengeError(#[from] pub FieldError);

/// Reads one field value. Empty list elements are allowed; a parameter before any scheme is not.
pub fn parse_challenges(value: &str) -> Result<Vec<Challenge>, ChallengeError> {
    let mut reader = Reader::new(value);
    let mut challenges: Vec<Challenge> = Vec::new();
    while reader.next_element() {
        let word = reader.token()?.to_owned();
        let behind = reader.at();
        reader.skip_space();
        if reader.rest().starts_with('=') {
            reader.take(1);
            let parameter = (word, parameter_value(&mut reader)?);
            match challenges.last_mut() {
                Some(challenge) if challenge.token68.is_none() => challenge.parameters.push(parameter),
                _ => return Err(FieldError { what: "there is a parameter without a scheme", at: behind }.into()),
            }
            reader.end_of_element()?;
            continue;
        }
        let mut challenge = Challenge { scheme: word, parameters: Vec::new(), token68: None };
        if reader.at() > behind {
            challenge.token68 = token68(&mut reader);
            // Without one the first parameter follows right here, with no comma before it.
            if challenge.token68.is_some() {
                reader.end_of_element()?;
            }
        } else {
            reader.end_of_element()?;
        }
        challenges.push(challenge);
    }
    Ok(challenges)
}

/// The value of a parameter: a token or a quoted string. Unquoted values are taken up to a comma or white space, because
/// addresses are found there without their quotes.
fn parameter_value(reader: &mut Reader<'_>) -> Result<String, FieldError> {
    reader.skip_space();
    if let Some(value) = reader.quoted()? {
        return Ok(value);
    }
    let end = reader.rest().find([',', ' ', '\t', '"']).unwrap_or(reader.rest().len());
    Ok(reader.take(end).to_owned())
}

/// A token68 that is followed by the end of its list element.
fn token68(reader: &mut Reader<'_>) -> Option<String> {
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(b);
    let plain = reader.rest().bytes().take_while(is_plain).count();
    let padding = reader.rest().bytes().skip(plain).take_while(|&b| b == b'=').count();
    let (token, behind) = reader.rest().split_at_checked(plain + padding)?;
    let behind = behind.trim_start_matches([' ', '\t']);
    if plain == 0 || !(behind.is_empty() || behind.starts_with(',')) {
        return None;
    }
    Some(reader.take(token.len()).to_owned())
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
            Err(ChallengeError(error)) => format!("{} at {}", error.what, error.at),
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
            ("BASIC  ReAlM=\"x\",CHARSET=utf-8", "BASIC[ReAlM=x;CHARSET=utf-8]"),
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

        /// Several challenges a field and several fields, with every freedom that the grammar has.
        #[test]
        fn what_is_written_comes_back(fields in proptest::collection::vec(proptest::collection::vec(challenge(), 0..4), 1..4)) {
            let headers = fields.iter().map(|challenges| {
                let written: Vec<_> = challenges.iter().map(|(_, written)| written.as_str()).collect();
                ("www-AUTHENTICATE".to_owned(), written.concat().into_bytes())
            });
            let headers: Vec<_> = headers.collect();
            let head = Head { version: "HTTP/1.1".into(), status: 401, reason: String::new(), headers };
            let expected: Vec<Challenge> = fields.into_iter().flatten().map(|(challenge, _)| challenge).collect();
            prop_assert_eq!(Challenge::of(&head).unwrap(), expected);
        }
    }

    /// A challenge and one way to write it, with the comma behind it.
    fn challenge() -> impl Strategy<Value = (Challenge, String)> {
        const TOKEN: &str = "[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,8}";
        let comma = || "[ \t]{0,2},[ ,\t]{0,3}";
        let parameter =
            (TOKEN, "[ \t]{0,2}=[ \t]{0,2}", prop_oneof![("[ -~é\t]{0,16}", Just(true)), (TOKEN, Just(false))]);
        let parameters = proptest::collection::vec((parameter, comma()), 1..5);
        let rest = prop_oneof![
            Just((Vec::new(), None, String::new())),
            "[a-zA-Z0-9._~+/-]{1,12}={0,2}".prop_map(|token68| (Vec::new(), Some(token68.clone()), token68)),
            parameters.prop_map(|parameters| {
                let mut written = String::new();
                for (at, ((name, equals, (value, is_quoted)), comma)) in parameters.iter().enumerate() {
                    let before = if at == 0 { "" } else { comma.as_str() };
                    let value = match is_quoted {
                        // Any character may be escaped, only these two must be.
                        true => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('x', "\\x")),
                        false => value.clone(),
                    };
                    written.push_str(&format!("{before}{name}{equals}{value}"));
                }
                let read = parameters.into_iter().map(|((name, _, (value, _)), _)| (name, value));
                (read.collect(), None, written)
            }),
        ];
        (TOKEN, " {1,2}", rest, comma()).prop_map(|(scheme, space, (parameters, token68, rest), comma)| {
            let written = match rest.is_empty() {
                true => format!("{scheme}{comma}"),
                false => format!("{scheme}{space}{rest}{comma}"),
            };
            (Challenge { scheme, parameters, token68 }, written)
        })
    }
}
