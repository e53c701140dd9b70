//! Hiding by where a value stands: sensitive headers, query values, user information in a URL, members of JSON.

/// Bytes of a JSON member's name that are looked at.
const NAME_LIMIT: usize = 200;

/// What stands in the place of a secret.
pub const MARK: &str = "<redacted>";

/// Query parameters whose values are part of the distribution API or the token flow and say nothing secret. Every other value
/// behind a `?` is hidden, because each storage service names its signatures in its own way.
const OPEN_PARAMETERS: [&str; 15] = [
    "artifacttype",
    "client_id",
    "digest",
    "digest-algorithm",
    "from",
    "grant_type",
    "last",
    "mount",
    "n",
    "ns",
    "page",
    "page_size",
    "scope",
    "service",
    "tag",
];

/// Parts of a name that make its value a secret, for headers, JSON members and `name=value` in any text.
const SENSITIVE: [&str; 11] = [
    "accesskey",
    "token",
    "secret",
    "password",
    "passwd",
    "cookie",
    "authorization",
    "apikey",
    "signature",
    "credential",
    "privatekey",
];

/// Names that are secret as a whole.
const SENSITIVE_WHOLE: [&str; 5] = ["auth", "sig", "jwt", "state", "xregistryauth"];

/// The value of a header, fit to be shown. Of credentials the scheme is kept.
pub fn header(name: &str, value: &[u8]) -> String {
    let value = String::from_utf8_lossy(value);
    if !is_sensitive(name) {
        return text(&value);
    }
    match value.split_once(' ') {
        Some((scheme, _)) if name.to_ascii_lowercase().ends_with("authorization") && is_scheme(scheme) => {
            format!("{scheme} {MARK}")
        }
        _ => MARK.to_owned(),
    }
}

/// Any text (a target, a URL, a body, a message), fit to be shown.
pub fn text(text: &str) -> String {
    json_members(&scheme_values(&parameters(&user_information(text), |_, _| {})))
}

/// A body of `application/x-www-form-urlencoded`, fit to be shown.
pub fn form(body: &str) -> String {
    text(&format!("?{body}")).split_off(1)
}

pub(super) fn is_sensitive(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    SENSITIVE_WHOLE.contains(&plain.as_str()) || SENSITIVE.iter().any(|part| plain.contains(part))
}

pub(super) fn is_scheme(word: &str) -> bool {
    ["basic", "bearer", "digest", "negotiate"].contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a character ends a URL in any text.
fn ends_url(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`')
}

/// `scheme://user:password@host` loses all before the `@`.
fn user_information(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let authority = after.split(|c| ends_url(c) || matches!(c, '/' | '?' | '#')).next().unwrap_or_default();
        rest = match authority.rfind('@') {
            Some(end) => {
                out.push_str(MARK);
                after.get(end..).unwrap_or_default()
            }
            None => after,
        };
    }
    out.push_str(rest);
    out
}

/// Values of `name=value`: behind `?`, `&` and `#` all but the open ones, elsewhere those with a sensitive name. `found` is told
/// of each one.
pub(super) fn parameters(text: &str, mut found: impl FnMut(&str, &str)) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.%~-[]".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        out.push('=');
        rest = after.get(1..).unwrap_or_default();
        let start =
            before.rfind(|c| !is_name(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let (lead, name) = before.split_at(start);
        // Some JSON writers escape the ampersand, and then the name begins behind the escape.
        let (escaped, name) = match (lead.ends_with('\\'), name.strip_prefix("u0026")) {
            (true, Some(name)) => (true, name),
            _ => (false, name),
        };
        let in_query = escaped || lead.ends_with(['?', '&', '#']) || lead.ends_with("&amp;");
        let open = OPEN_PARAMETERS.contains(&name.to_ascii_lowercase().as_str());
        let hidden = if in_query { !open } else { !name.is_empty() && is_sensitive(name) };
        if !hidden {
            continue;
        }
        if !in_query && let Some(quoted) = rest.strip_prefix('"') {
            out.push('"');
            out.push_str(MARK);
            let (value, behind) = quoted.split_at(end_of_string(quoted));
            found(name, value);
            rest = behind;
            continue;
        }
        let end = rest.find(|c| ends_url(c) || c == '&').unwrap_or(rest.len());
        if end > 0 {
            out.push_str(MARK);
            let (value, behind) = rest.split_at(end);
            found(name, value);
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// `Bearer` and `Basic` followed by something long enough to be a credential.
fn scheme_values(text: &str) -> String {
    let is_value = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(' ') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        rest = after;
        let word = before.trim_end().rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let end = rest.find(|c| !is_value(c)).unwrap_or(rest.len());
        if is_scheme(word) && end >= 12 && !rest.get(end..).is_some_and(|next| next.starts_with('"')) {
            out.push_str(MARK);
            rest = rest.get(end..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// String values of JSON members with a sensitive name, also where the text was cut.
fn json_members(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        // What is longer is no name; looking on would cost the square of a hostile text's length.
        let near = after.get(..after.floor_char_boundary(NAME_LIMIT)).unwrap_or_default();
        let end = end_of_string(near);
        let (name, tail) = after.split_at(end);
        let value = tail.strip_prefix('"').map(str::trim_start).and_then(|tail| tail.strip_prefix(':'));
        let value = value.map(str::trim_start).and_then(|tail| tail.strip_prefix('"'));
        match value {
            Some(value) if is_sensitive(&unescape(name)) => {
                let end = end_of_string(value);
                out.push_str(name);
                out.push_str("\":\"");
                out.push_str(MARK);
                rest = value.get(end..).unwrap_or_default();
                // The closing quote must not be taken for an opening one.
                if let Some(behind) = rest.strip_prefix('"') {
                    out.push('"');
                    rest = behind;
                }
            }
            Some(_) => {
                // The value may be text with JSON in it, so it is looked at too; only the name is done with.
                let done = text_up_to(after, end + 1);
                out.push_str(done);
                rest = after.get(done.len()..).unwrap_or_default();
            }
            None => rest = after,
        }
    }
    out.push_str(rest);
    out
}

fn text_up_to(text: &str, end: usize) -> &str {
    text.get(..end).unwrap_or(text)
}

/// Where the JSON string that `text` is inside of ends: at its quote, or at the end of the text.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

fn unescape(name: &str) -> String {
    serde_json::from_str(&format!("\"{name}\"")).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hides_by_place() {
        for (given, shown) in [
            ("/v2/a/tags/list?n=2&last=b", "/v2/a/tags/list?n=2&last=b"),
            ("/a?X-Amz-Signature=ab/c;d&n=1", "/a?X-Amz-Signature=<redacted>&n=1"),
            ("<a href=\"http://h/p?x=1&amp;sig=2\">", "<a href=\"http://h/p?x=<redacted>&amp;sig=<redacted>\">"),
            (r#"{"url":"http://h/p?a=1\u0026sig=2"}"#, r#"{"url":"http://h/p?a=<redacted>\u0026sig=<redacted>"}"#),
            ("https://u:p@h/x@y", "https://<redacted>@h/x@y"),
            (r#"{"token" : "a\"b", "expires_in":3}"#, r#"{"token":"<redacted>", "expires_in":3}"#),
            (r#"{"a":"b","access_token":"cut of"#, r#"{"a":"b","access_token":"<redacted>"#),
            (r#"{"\u0074oken":"x"}"#, r#"{"\u0074oken":"<redacted>"}"#),
            (r#"Bearer realm="https://h/t",service="s""#, r#"Bearer realm="https://h/t",service="s""#),
            ("sent Bearer abcdefghijklmnop.", "sent Bearer <redacted>"),
            ("password=x, é=1", "password=<redacted> é=1"),
        ] {
            assert_eq!(text(given), shown);
        }
        assert_eq!(header("AUTHORIZATION", b"Bearer abc"), "Bearer <redacted>");
        assert_eq!(header("Authorization", b"abc"), MARK);
        assert_eq!(header("Set-Cookie", b"a=b; Path=/"), MARK);
        assert_eq!(header("Content-Type", b"text/plain;charset=utf-8"), "text/plain;charset=utf-8");
        assert_eq!(form("refresh_token=x&service=s"), "refresh_token=<redacted>&service=s");
    }

    proptest! {
        #[test]
        fn any_text_is_taken(any in "\\PC{0,80}", odd in "[a-z:/@?&=#\"\\\\ é\n]{0,60}") {
            for given in [any, odd] {
                let _ = (text(&given), form(&given), header("X", given.as_bytes()));
            }
        }

        #[test]
        fn text_without_marks_is_left_alone(given in "[a-z0-9 ,.;(){}\\[\\]<>/-]{0,80}") {
            prop_assume!(!["bearer", "basic", "digest", "negotiate"].iter().any(|scheme| given.contains(scheme)));
            prop_assert_eq!(text(&given), given);
        }
    }

    #[test]
    fn hostile_text_takes_no_square_of_its_length() {
        let start = std::time::Instant::now();
        for piece in ["\\\"", "://", "\"", "a=", "?a=", " bearer", "\"a\":"] {
            assert!(!text(&piece.repeat(100_000)).is_empty());
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(20));
    }
}
