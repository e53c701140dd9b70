//! The path to which a `Location` leads.

/// The path of `location`, which came in answer to a request for `request`, without its query.
pub fn path_of(location: &str, request: &str) -> String {
    let bare = |text: &str| text.split(['?', '#']).next().unwrap_or_default().to_string();
    let after_host =
        |rest: &str| rest.find(['/', '?']).map_or("/", |at| rest.get(at..).unwrap_or_default()).to_string();
    if let Some((_, rest)) = location.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?'])) {
        return bare(&after_host(rest));
    }
    if let Some(rest) = location.strip_prefix("//") {
        return bare(&after_host(rest));
    }
    if location.starts_with('/') {
        return bare(location);
    }
    let base = bare(request);
    match bare(location) {
        path if path.is_empty() => base,
        path => format!("{}/{path}", base.rsplit_once('/').map_or("", |(folder, _)| folder)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_absolute_or_relative_to_the_request() {
        let request = "/v2/a/blobs/uploads/?mount=x";
        for (location, path) in [
            ("http://host:5000/up/1?state=2", "/up/1"),
            ("//host/up/1", "/up/1"),
            ("/up/1?next=http://x/y", "/up/1"),
            ("1?state=2", "/v2/a/blobs/uploads/1"),
            ("?session=1", "/v2/a/blobs/uploads/"),
            ("https://host", "/"),
        ] {
            assert_eq!(path_of(location, request), path, "{location}");
        }
    }
}
