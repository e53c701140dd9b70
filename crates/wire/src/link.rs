//! The grammar of `Link` (RFC 8288, 3): where a resource is connected to, and how.
use crate::field::Reader;

/// One link of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The URI reference between the angle brackets, as it was written; it may be relative.
    pub target: String,
    /// Its parameters in order, quoting taken off, names as sent. One without `=` has no value.
    pub parameters: Vec<(String, Option<String>)>,
}

impl Link {
    /// The value of the first parameter of a name in any case. Those that follow do not count (RFC 8288, 3.3 and 3.4).
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_deref())
    }

    /// Whether `rel` names a relation, in any case; it may name several with spaces between.
    pub fn has_relation(&self, relation: &str) -> bool {
        self.parameter("rel")
            .is_some_and(|all| all.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation)))
    }
}

/// A value of `Link` outside the grammar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The form is wrong.
    #[error("read the links in `Link`: {0}")]
    Form(#[from] crate::FieldError),
    /// What stands between the angle brackets is no URI reference.
    #[error("read the links in `Link`: the target at byte {at} is no URI reference: {why}")]
    Target {
        /// The offset in the field's value.
        at: usize,
        /// Why.
        why: String,
    },
}

/// Reads one field value: any number of links, empty list elements passed over. Whether there is a `rel` is for the caller to ask.
pub fn parse(value: &str) -> Result<Vec<Link>, LinkError> {
    let mut reader = Reader::new(value);
    let mut links = Vec::new();
    while reader.next_element() {
        reader.mark('<', "a target in angle brackets is expected")?;
        let at = reader.at();
        let length = reader.rest().find('>').ok_or_else(|| reader.fault("a target has no closing bracket"))?;
        let target = reader.take(length).to_owned();
        // A reference is one against any base.
        if let Err(error) = content::uri::resolve("http://h", &target) {
            return Err(LinkError::Target { at, why: error.to_string() });
        }
        reader.mark('>', "a closing bracket is expected")?;
        let mut parameters = Vec::new();
        loop {
            reader.skip_space();
            if !reader.rest().starts_with(';') {
                break;
            }
            reader.take(1);
            reader.skip_space();
            // Nothing between two semicolons is allowed.
            if reader.rest().is_empty() || reader.rest().starts_with([';', ',']) {
                continue;
            }
            let name = reader.token()?.to_owned();
            reader.skip_space();
            let mut given = None;
            if reader.rest().starts_with('=') {
                reader.take(1);
                reader.skip_space();
                given = Some(match reader.quoted()? {
                    Some(value) => value,
                    None => {
                        reader.token().map_err(|_| reader.fault("a token or a quoted string is expected"))?.to_owned()
                    }
                });
            }
            parameters.push((name, given));
        }
        reader.end_of_element()?;
        links.push(Link { target, parameters });
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(value: &str) -> String {
        let show = |link: &Link| {
            let show = |(name, value): &(String, Option<String>)| match value {
                Some(value) => format!(";{name}={value}"),
                None => format!(";{name}"),
            };
            format!("{}{}", link.target, link.parameters.iter().map(show).collect::<String>())
        };
        match parse(value) {
            Ok(links) => links.iter().map(show).collect::<Vec<_>>().join(" | "),
            Err(error) => error.to_string().replace("read the links in `Link`: ", "! "),
        }
    }

    #[test]
    fn grammar() {
        for (value, expected) in [
            (r#"</v2/a/tags/list?n=2&last=b>; rel="next""#, "/v2/a/tags/list?n=2&last=b;rel=next"),
            ("<x>;rel=next", "x;rel=next"),
            ("<>;rel=self", ";rel=self"),
            ("<x> \t;\tREL = \"Next  prev\" ; title*=UTF-8''a ;b", "x;REL=Next  prev;title*=UTF-8''a;b"),
            (r#", <a,;b>; t="a, \"<b>\"; c"; rel=x ,, <c> ,"#, r#"a,;b;t=a, "<b>"; c;rel=x | c"#),
            ("<x>;;rel=next;", "x;rel=next"),
            ("", ""),
            ("x; rel=next", "! a target in angle brackets is expected at byte 0"),
            ("<x; rel=next", "! a target has no closing bracket at byte 1"),
            ("<a b>; rel=next", "! the target at byte 1 is no URI reference: ` ` at byte 1 is not allowed in the path"),
            ("<x> rel=next", "! a comma is expected at byte 4"),
            ("<x>; rel=", "! a token or a quoted string is expected at byte 9"),
            ("<x>; rel=a b", "! a comma is expected at byte 11"),
            ("<x>; rel=\"next", "! a quoted string has no end at byte 9"),
            ("<x>; =next", "! a name is expected at byte 5"),
            ("<x>; rel=\"a\"b", "! a comma is expected at byte 12"),
            ("<x>; rel=\"a\u{1}\"", "! there is a control character in a quoted string at byte 11"),
            ("<x>; rel=https://h/r", "! a comma is expected at byte 14"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    #[test]
    fn relations() {
        let has = |value: &str| parse(value).unwrap()[0].has_relation("next");
        for value in ["<x>; rel=next", "<x>; a=b; Rel=\"prev NEXT\"", "<x>; rel=\"next\tlast\"; rel=prev"] {
            assert!(has(value), "{value}");
        }
        for value in ["<x>", "<x>; rel", "<x>; rel=nextx", "<x>; rev=next", "<x>; rel=prev; rel=next", "<x>; rel=\"\""]
        {
            assert!(!has(value), "{value}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(value in "\\PC{0,60}", odd in "[<>;=,\"\\\\ a-cé%\t]{0,30}") {
            for value in [value, odd] {
                if let Err(LinkError::Form(error)) = parse(&value) {
                    prop_assert!(value.is_char_boundary(error.at));
                }
            }
        }

        #[test]
        fn what_is_written_comes_back(
            links in proptest::collection::vec(
                ("[a-z0-9/?&=%;,.~-]{0,20}", proptest::collection::vec(("[a-z*]{1,6}", proptest::option::of("[ -~é]{0,12}")), 0..4)),
                0..4,
            ),
            space in "[ \t]{0,2}",
            between in "[ \t]{0,2},[, \t]{0,3}",
        ) {
            let is_reference = |target: &str| content::uri::resolve("http://h", target).is_ok();
            prop_assume!(links.iter().all(|(target, _)| is_reference(target)));
            let quote = |v: &str| v.replace('\\', "\\\\").replace('"', "\\\"");
            let written = links.iter().map(|(target, parameters)| {
                let parameters = parameters.iter().map(|(name, value)| match value {
                    Some(value) => format!("{space};{space}{name}{space}={space}\"{}\"", quote(value)),
                    None => format!("{space};{space}{name}"),
                });
                format!("<{target}>{}", parameters.collect::<String>())
            });
            let value = written.collect::<Vec<_>>().join(&between);
            let expected: Vec<_> = links.into_iter().map(|(target, parameters)| Link { target, parameters }).collect();
            prop_assert_eq!(parse(&value).unwrap(), expected, "{}", value);
        }
    }
}
