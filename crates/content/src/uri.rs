//! URIs (RFC 3986): their syntax to the letter, and the resolution of references against a base.

use std::net::Ipv6Addr;

/// A URI: a scheme, and what follows it. Its parts are as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Uri<'a> {
    text: &'a str,
    parts: Parts<'a>,
}

/// Why a string is no URI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    /// A relative reference, where a URI is asked for.
    #[error("there is no scheme before a `:`, so this is no URI but a relative reference at most")]
    NoScheme,
    /// A scheme with other characters, or one that does not begin with a letter.
    #[error("the scheme `{scheme}` is not a letter followed by letters, digits, `+`, `-` and `.`")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// A character that must be written as an escape, or cannot stand there at all.
    #[error("`{}` at byte {offset} is not allowed in the {part}", character.escape_debug())]
    Character {
        /// The part of the URI.
        part: &'static str,
        /// The character.
        character: char,
        /// Its place in bytes.
        offset: usize,
    },
    /// A `%` without two hexadecimal digits.
    #[error("the `%` at byte {offset} is not followed by two hexadecimal digits")]
    PercentEncoding {
        /// Its place in bytes.
        offset: usize,
    },
    /// Something in brackets that is neither an IPv6 address nor a later one.
    #[error("`{address}` in brackets is no IP address")]
    Address {
        /// What stands in the brackets.
        address: String,
    },
    /// A port with other characters than digits.
    #[error("the port `{port}` is not made of digits")]
    Port {
        /// The port.
        port: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Splits any string in the way of RFC 3986 appendix B, and says where each part stands.
    fn split(text: &'a str) -> Self {
        let (rest, fragment) = cut(text, '#');
        let (rest, query) = cut(rest, '?');
        let scheme =
            rest.find([':', '/']).filter(|at| rest.as_bytes().get(*at) == Some(&b':')).and_then(|at| rest.get(..at));
        let rest = scheme.and_then(|scheme| rest.get(scheme.len() + 1..)).unwrap_or(rest);
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, rest),
        };
        Self { scheme, authority, path, query, fragment }
    }

    fn check(&self) -> Result<(), UriError> {
        let mut at = 0;
        if let Some(scheme) = self.scheme {
            check_scheme(scheme)?;
            at += scheme.len() + 1;
        }
        if let Some(authority) = self.authority {
            check_authority(authority, at + 2)?;
            at += 2 + authority.len();
        }
        check_characters("path", self.path, at, ":@/")?;
        at += self.path.len();
        if let Some(query) = self.query {
            check_characters("query", query, at + 1, ":@/?")?;
            at += 1 + query.len();
        }
        if let Some(fragment) = self.fragment {
            check_characters("fragment", fragment, at + 1, ":@/?")?;
        }
        Ok(())
    }
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

impl<'a> Uri<'a> {
    /// Reads a URI (RFC 3986 section 3): with a scheme, and with no character that must be escaped.
    pub fn parse(text: &'a str) -> Result<Self, UriError> {
        let parts = Parts::split(text);
        if parts.scheme.is_none() {
            return Err(UriError::NoScheme);
        }
        parts.check()?;
        Ok(Self { text, parts })
    }

    /// The whole, as it was written.
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// The scheme, as it was written; schemes are compared without regard to case.
    pub fn scheme(self) -> &'a str {
        self.parts.scheme.unwrap_or_default()
    }

    /// User information, host and port; `None` without `//`.
    pub fn authority(self) -> Option<&'a str> {
        self.parts.authority
    }

    /// The path, which can be empty.
    pub fn path(self) -> &'a str {
        self.parts.path
    }

    /// What stands after the `?`.
    pub fn query(self) -> Option<&'a str> {
        self.parts.query
    }

    /// What stands after the `#`.
    pub fn fragment(self) -> Option<&'a str> {
        self.parts.fragment
    }
}

fn check_scheme(scheme: &str) -> Result<(), UriError> {
    let sound = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if sound {
        return Ok(());
    }
    Err(UriError::Scheme { scheme: scheme.to_owned() })
}

fn check_authority(authority: &str, start: usize) -> Result<(), UriError> {
    let (user, host_and_port) = match authority.split_once('@') {
        Some((user, rest)) => (Some(user), rest),
        None => (None, authority),
    };
    if let Some(user) = user {
        check_characters("user information", user, start, ":")?;
    }
    let start = start + user.map_or(0, |user| user.len() + 1);
    let host_end = match host_and_port.strip_prefix('[').and_then(|rest| rest.find(']')) {
        Some(length) => length + 2,
        None => host_and_port.find(':').unwrap_or(host_and_port.len()),
    };
    let (host, port) = host_and_port.split_at(host_end);
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => {
            if address.parse::<Ipv6Addr>().is_err() && !is_later_address(address) {
                return Err(UriError::Address { address: address.to_owned() });
            }
        }
        None => check_characters("host", host, start, "")?,
    }
    let digits = port.strip_prefix(':').unwrap_or(port);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && (port.is_empty() || port.starts_with(':')) {
        return Ok(());
    }
    Err(UriError::Port { port: digits.to_owned() })
}

/// The form kept for versions of IP to come (`IPvFuture`).
fn is_later_address(address: &str) -> bool {
    let Some((version, rest)) = address.strip_prefix(['v', 'V']).and_then(|address| address.split_once('.')) else {
        return false;
    };
    !version.is_empty()
        && version.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !rest.is_empty()
        && rest.chars().all(|character| is_plain(character) || character == ':')
}

/// The unreserved characters and the delimiters that have no meaning to the generic syntax.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(character)
}

fn check_characters(part: &'static str, text: &str, start: usize, also: &str) -> Result<(), UriError> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        let offset = start + at;
        if character == '%' {
            let digit = |next: Option<(usize, char)>| next.is_some_and(|(_, digit)| digit.is_ascii_hexdigit());
            if !digit(characters.next()) || !digit(characters.next()) {
                return Err(UriError::PercentEncoding { offset });
            }
        } else if !is_plain(character) && !also.contains(character) {
            return Err(UriError::Character { part, character, offset });
        }
    }
    Ok(())
}

/// The URI that `reference` stands for in a document at `base` (RFC 3986 section 5.2, without its concession to
/// references that repeat the scheme).
pub fn resolve(base: &str, reference: &str) -> Result<String, UriError> {
    let base = Uri::parse(base)?.parts;
    let mut target = Parts::split(reference);
    target.check()?;
    let path = if target.scheme.is_some() || target.authority.is_some() {
        remove_dot_segments(target.path)
    } else if target.path.is_empty() {
        target.query = target.query.or(base.query);
        base.path.to_owned()
    } else if target.path.starts_with('/') {
        remove_dot_segments(target.path)
    } else {
        remove_dot_segments(&merge(&base, target.path))
    };
    let authority = match target.scheme {
        Some(_) => target.authority,
        None => target.authority.or(base.authority),
    };
    let mut uri = String::new();
    uri.push_str(target.scheme.or(base.scheme).unwrap_or_default());
    uri.push(':');
    if let Some(authority) = authority {
        uri.push_str("//");
        uri.push_str(authority);
    } else if path.starts_with("//") {
        // Taking dot segments out can leave what would read as an authority.
        uri.push_str("/.");
    }
    uri.push_str(&path);
    for (mark, part) in [('?', target.query), ('#', target.fragment)] {
        if let Some(part) = part {
            uri.push(mark);
            uri.push_str(part);
        }
    }
    Ok(uri)
}

fn merge(base: &Parts<'_>, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    let directory = base.path.rfind('/').and_then(|slash| base.path.get(..=slash));
    format!("{}{path}", directory.unwrap_or_default())
}

fn remove_dot_segments(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    let joined = kept.join("/");
    if is_absolute { format!("/{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Uri, UriError, resolve};

    #[test]
    fn accepts_the_forms_of_the_rfc() {
        for text in [
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            "http://www.ietf.org/rfc/rfc2396.txt",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "mailto:John.Doe@example.com",
            "news:comp.infosystems.www.servers.unix",
            "tel:+1-816-555-1212",
            "telnet://192.0.2.16:80/",
            "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
            "http://user:pw@h.example:8080/a%20b;c=1?x=/?#f/?",
            "http://[v1.a:b]/",
            "http://[::ffff:192.0.2.1]:/",
            "file:///etc",
            "a:",
        ] {
            assert!(Uri::parse(text).is_ok(), "{text}");
        }
        let uri = Uri::parse("HTTPS://h.example/a/b?q#f").unwrap();
        assert_eq!((uri.scheme(), uri.authority(), uri.path()), ("HTTPS", Some("h.example"), "/a/b"));
        assert_eq!((uri.query(), uri.fragment()), (Some("q"), Some("f")));
    }

    #[test]
    fn says_what_is_wrong() {
        let character = |part, character, offset| UriError::Character { part, character, offset };
        for (text, error) in [
            ("", UriError::NoScheme),
            ("h.example/a", UriError::NoScheme),
            ("//h.example/a", UriError::NoScheme),
            ("/a:b", UriError::NoScheme),
            ("1http://a", UriError::Scheme { scheme: "1http".to_owned() }),
            (":a", UriError::Scheme { scheme: String::new() }),
            ("http://a/b c", character("path", ' ', 10)),
            ("http://a/\u{e9}", character("path", '\u{e9}', 9)),
            ("http://a b/", character("host", ' ', 8)),
            ("http://a/<b>", character("path", '<', 9)),
            ("http://a/?q|", character("query", '|', 11)),
            ("http://a/#b#c", character("fragment", '#', 11)),
            ("http://a/[b]", character("path", '[', 9)),
            ("http://u[@a/", character("user information", '[', 8)),
            ("http://a/%zz", UriError::PercentEncoding { offset: 9 }),
            ("http://a/%4", UriError::PercentEncoding { offset: 9 }),
            ("http://a/%\u{e9}\u{e9}", UriError::PercentEncoding { offset: 9 }),
            ("http://a:8o/", UriError::Port { port: "8o".to_owned() }),
            ("http://[::1]8/", UriError::Port { port: "8".to_owned() }),
            ("http://[::g]/", UriError::Address { address: "::g".to_owned() }),
            ("http://[fe80::1%25eth0]/", UriError::Address { address: "fe80::1%25eth0".to_owned() }),
            ("http://[::1/", character("host", '[', 7)),
        ] {
            assert_eq!(Uri::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn resolves_the_examples_of_section_5_4() {
        for (reference, uri) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("http:g", "http:g"),
        ] {
            assert_eq!(resolve("http://a/b/c/d;p?q", reference).as_deref(), Ok(uri), "{reference}");
        }
        assert_eq!(resolve("http://a", "g").as_deref(), Ok("http://a/g"));
        assert_eq!(resolve("a:/b", "/.//c").as_deref(), Ok("a:/.//c"));
        assert!(resolve("/a", "b").is_err());
        assert!(resolve("http://a", "b c").is_err());
    }

    proptest! {
        #[test]
        fn what_is_resolved_is_a_uri(base in "[a-z]{1,3}:(//[a-z:@1]{0,4})?[a-z/.]{0,6}", reference in "[a-z:/?#.%2]{0,10}") {
            if let Ok(uri) = resolve(&base, &reference) {
                prop_assert!(Uri::parse(&uri).is_ok(), "{}", uri);
            }
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,30}") {
            let _ = Uri::parse(&text);
        }
    }
}
