//! How a value is written where not every character may stand.

/// Percent-encodes all but unreserved characters (RFC 3986, 2.3).
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The bytes behind percent signs put in; what is not UTF-8 then is left out.
pub(super) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|hex| first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        match digits.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// A value as a server may write it: as it is, in a URL or form, in JSON, and in HTML.
pub(super) fn forms_of(secret: &str) -> Vec<String> {
    let encoded = percent_encode(secret);
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned();
    let escape = |text: &str, pairs: &[(&str, &str)]| {
        pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let html = escape(secret, &[("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")]);
    vec![
        escape(&encoded, &[("%20", "+")]),
        with_lower_escapes(&encoded),
        escape(&json, &[("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")]),
        escape(&html, &[("\"", "&quot;"), ("'", "&#39;")]),
        escape(&html, &[("\"", "&#34;"), ("'", "&#39;")]),
        escape(&html, &[("\"", "&quot;"), ("'", "&#x27;")]),
        secret.to_owned(),
        encoded,
        json,
        html,
    ]
}

/// The same percent-encoding with the digits that some writers prefer.
fn with_lower_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        out.push_str(&format!("%{}{rest}", digits.to_ascii_lowercase()));
    }
    out
}
