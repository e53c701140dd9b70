//! The line of curl that repeats a request.
use super::{Body, Origin, Request};
use crate::redact::Screen;

/// Builds the line. What is secret stands in it as an environment variable or a mark, never as itself.
pub fn command(origin: &Origin, request: &Request, screen: &Screen, insecure: bool) -> String {
    let mut line = "curl -sS -i --path-as-is --globoff".to_owned();
    if insecure {
        line.push_str(" --insecure");
    }
    match request.method.as_str() {
        "HEAD" => line.push_str(" --head"),
        "GET" if request.body == Body::None => {}
        method => line.push_str(&format!(" -X {}", quoted(method))),
    }
    for (name, value) in &request.headers {
        let basic = value.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"basic "));
        let bearer = value.get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"bearer "));
        match name.eq_ignore_ascii_case("authorization") {
            true if basic => line.push_str(" -u \"$GREENLIGHT_USERNAME:$GREENLIGHT_PASSWORD\""),
            true if bearer => line.push_str(&format!(" -H \"{name}: Bearer $TOKEN\"")),
            _ => line.push_str(&format!(" -H {}", quoted(&format!("{name}: {}", screen.header(name, value))))),
        }
    }
    // The length of its data curl announces by itself.
    if let Some((name, value)) = request.framing().filter(|_| !matches!(request.body, Body::Bytes(_))) {
        line.push_str(&format!(" -H '{name}: {value}'"));
    }
    if request.body != Body::None {
        let bytes = request.body.as_slice();
        let form = request.header("content-type").is_some_and(|t| t.starts_with(b"application/x-www-form"));
        let is_shown = form || bytes.len() <= 512;
        let shown = match is_shown.then(|| std::str::from_utf8(bytes)) {
            Some(Ok(text)) if form => screen.form(text),
            Some(Ok(text)) => screen.text(text),
            _ => "@body.bin".to_owned(),
        };
        line.push_str(&format!(" --data-binary {}", quoted(&shown)));
    }
    let url = format!("{}://{}{}", origin.scheme().as_str(), origin.authority(), screen.text(&request.target));
    line.push(' ');
    line.push_str(&quoted(&url));
    line
}

/// Single quotes keep everything from the shell but themselves.
fn quoted(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b);
    match !text.is_empty() && text.bytes().all(plain) {
        true => text.to_owned(),
        // Whoever shows the line must not break it, and whoever copies it must get the same bytes.
        false if text.contains(|c: char| c.is_control()) => {
            let escaped = text.replace('\\', r"\\").replace('\'', r"\'").replace('\n', r"\n");
            format!("$'{}'", escaped.replace('\r', r"\r").replace('\t', r"\t"))
        }
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Scheme;
    use super::*;
    use crate::redact::Secrets;

    #[test]
    fn repeats_the_request_without_its_secrets() {
        let origin = Origin::new(Scheme::Https, "h:5").unwrap();
        let screen = Screen::new(&Secrets::default());
        let request = Request::new("GET", "/v2/a/../b?n=1&sig=x")
            .with_header("Accept", "a; q='1'")
            .with_header("Authorization", "Bearer abc");
        assert_eq!(
            command(&origin, &request, &screen, false),
            "curl -sS -i --path-as-is --globoff -H 'Accept: a; q='\\''1'\\''' -H \"Authorization: Bearer $TOKEN\" \
             'https://h:5/v2/a/../b?n=1&sig=<redacted>'"
        );
        assert_eq!(quoted("{\n \"a\": '\\b'}"), r#"$'{\n "a": \'\\b\'}'"#);
        let mut put = Request::new("PUT", "/x").with_header("authorization", "basic abc");
        put.body = Body::Bytes(vec![0xff].into());
        let line = command(&origin, &put, &screen, true);
        assert!(
            line.contains("--insecure -X PUT -u \"$GREENLIGHT_USERNAME:$GREENLIGHT_PASSWORD\" --data-binary @body.bin")
        );
        put.body = Body::Wrong { bytes: "abc".into(), announced: 5 };
        assert!(command(&origin, &put, &screen, false).contains(" -H 'Content-Length: 5' --data-binary abc "));
        assert!(command(&origin, &Request::new("HEAD", "/"), &screen, false).contains(" --head "));
    }
}
