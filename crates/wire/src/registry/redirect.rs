//! Where a redirect leads, and which ones are not followed.
use crate::error::Error;
use crate::exchange::{Head, Origin, Scheme};
use crate::redact::{Screen, Secrets};

/// Redirects that are followed for one object at most.
pub(crate) const LIMIT: usize = 5;

/// Whether an answer sends us elsewhere.
pub(crate) fn is_redirect(head: &Head) -> bool {
    matches!(head.status, 301 | 302 | 303 | 307 | 308)
}

/// The place that `Location` names, seen from where the answer came from. Refused: no or a malformed location, one from TLS to
/// plain HTTP, and one from elsewhere to this machine or its link.
pub(crate) fn next(
    head: &Head,
    from: &Origin,
    target: &str,
    what: &str,
    secrets: &Secrets,
) -> Result<(Origin, String), Error> {
    match head.header_text("location") {
        Some(location) => resolved(from, target, location, what, secrets),
        None => Err(wrong(from, what, &format!("answers {} without a readable `Location`", head.status))),
    }
}

/// The place that a URI reference in an answer names, under the same conditions.
pub(crate) fn resolved(
    from: &Origin,
    target: &str,
    location: &str,
    what: &str,
    secrets: &Secrets,
) -> Result<(Origin, String), Error> {
    let wrong = |why: String| wrong(from, what, &why);
    let shown = Screen::new(secrets).text(location);
    let base = format!("{from}{target}");
    let url = content::uri::resolve(&base, location)
        .map_err(|_| wrong(format!("points to `{shown}`, which is not a URI reference")))?;
    let (origin, target) =
        Origin::of_url(&url).map_err(|_| wrong(format!("points to `{shown}`, which names no http or https place")))?;
    if from.scheme() == Scheme::Https && origin.scheme() == Scheme::Http {
        return Err(wrong(format!("points from TLS to plain HTTP (`{shown}`), which is not followed")));
    }
    if origin.is_local_only() && !from.is_local_only() {
        return Err(wrong(format!("points to this machine or its link (`{shown}`), which is not followed")));
    }
    Ok((origin, target))
}

fn wrong(from: &Origin, what: &str, why: &str) -> Error {
    Error::Protocol { what: format!("reach `{what}`: `{}` {why}", from.authority()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(base: &str, location: Option<&str>) -> Result<String, String> {
        let (from, target) = Origin::of_url(base).unwrap();
        let headers = location.map(|l| ("LOCATION".to_owned(), l.as_bytes().to_vec())).into_iter().collect();
        let head = Head { version: "HTTP/1.1".into(), status: 307, reason: String::new(), headers };
        match next(&head, &from, &target, "a@b", &Secrets::default()) {
            Ok((origin, target)) => Ok(format!("{origin}{target}")),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn where_it_leads() {
        let base = "https://r:5/v2/a/blobs/b?x=1";
        assert_eq!(follow(base, Some("/c?d=e")).unwrap(), "https://r:5/c?d=e");
        assert_eq!(follow(base, Some("https://s/c?sig=%2F#f")).unwrap(), "https://s/c?sig=%2F");
        assert_eq!(follow(base, Some("//s/c")).unwrap(), "https://s/c");
        assert_eq!(follow(base, Some("c")).unwrap(), "https://r:5/v2/a/blobs/c");
    }

    #[test]
    fn what_is_not_followed() {
        let base = "https://r:5/v2/a/blobs/b";
        for location in [
            None,
            Some("http://s/c"),
            Some("https://localhost/c"),
            Some("https://169.254.169.254/"),
            Some("file:///etc/x"),
        ] {
            assert!(follow(base, location).is_err(), "{location:?}");
        }
        assert!(!follow(base, Some("http://s/?sig=hunter2")).unwrap_err().contains("hunter2"));
        assert!(follow("http://127.0.0.1:1/a", Some("http://127.0.0.1:2/b")).is_ok());
    }
}
