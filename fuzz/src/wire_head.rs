//! What a registry sends besides content: the head of an answer, challenges, waits, places to go.

use std::time::SystemTime;

use content::uri;
use wire::auth::{Challenge, may_receive, parse_challenges};
use wire::exchange::{Origin, Scheme, parse_head};
use wire::redact;
use wire::retry::parse_retry_after;
use wire::{link, warning};

/// Reads `data` as the head of an answer, and as the values of its headers.
pub fn wire_head(data: &[u8]) {
    if let Ok((head, taken)) = parse_head(data) {
        assert!(taken <= data.len());
        assert!(data[..taken].ends_with(b"\n"));
        assert_eq!(parse_head(&data[..taken]).as_ref().map(|(head, _)| head), Ok(&head));
        let _ = (head.content_length(), Challenge::of(&head));
        for (name, value) in &head.headers {
            let _ = redact::header(name, value);
            field_value(&String::from_utf8_lossy(value));
        }
    }
    field_value(&String::from_utf8_lossy(data));
}

fn field_value(value: &str) {
    match parse_challenges(value) {
        Err(error) => assert!(error.0.at <= value.len() && !error.to_string().is_empty()),
        Ok(challenges) => {
            for challenge in challenges {
                assert!(!challenge.scheme.is_empty());
                if let Some(realm) = challenge.parameter("realm") {
                    place(realm);
                }
            }
        }
    }
    for link in link::parse(value).unwrap_or_default() {
        assert!(uri::resolve("https://registry.example.com/v2/", &link.target).is_ok(), "{value:?}");
        let _ = link.has_relation("next");
    }
    for warning in warning::parse(value).unwrap_or_default() {
        assert!(warning.code < 1000 && !warning.agent.is_empty(), "{value:?}");
    }
    let _ = parse_retry_after(value, SystemTime::UNIX_EPOCH);
    let _ = redact::text(value);
    place(value);
}

fn place(location: &str) {
    let Ok(registry) = Origin::new(Scheme::Https, "registry.example.com") else { return };
    let target = uri::resolve("https://registry.example.com/v2/a/blobs/b", location);
    for url in target.iter().map(String::as_str).chain([location]) {
        if let Ok((origin, target)) = Origin::of_url(url) {
            assert!(!origin.host().is_empty() && target.starts_with('/'), "{url}");
            // A target is looked at again when the request is written.
            assert!(origin.authority().bytes().all(|byte| byte.is_ascii_graphic()), "{url:?}");
            let _ = may_receive(&registry, &origin, &[]);
        }
    }
}
