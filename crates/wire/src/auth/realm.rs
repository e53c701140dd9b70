//! Who may get a password, an identity token or a user name.
//!
//! The rule, in order:
//!
//! 1. Nothing secret goes over plain HTTP, but between this machine and itself.
//! 2. The registry itself may have it (Basic).
//! 3. The realm of a challenge may have it if its host is the registry's own or lies in the registry's own domain: both end in
//!    the same two labels, or three where the last two look like a public suffix (`co.uk`), and neither is an address.
//! 4. Any other realm only if its host is on the list that the user gave.
//! 5. No redirect is followed with it, and nobody else ever gets it. A realm that may not have it is asked as nobody.
use std::net::IpAddr;

use crate::exchange::{Origin, Scheme};

/// Why something secret is kept back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// Rule 1.
    #[error("credentials are not used where `{0}` is spoken to over plain HTTP; use https")]
    PlainText(String),
    /// Rule 4.
    #[error(
        "credentials are not sent to `{0}`, which the registry names as its token service but which lies in another domain; allow that host if it belongs to the registry"
    )]
    Foreign(String),
}

/// Applies the rule to `target`, which is the registry itself or the realm of its challenge. `trusted` holds host names.
pub fn may_receive(registry: &Origin, target: &Origin, trusted: &[String]) -> Result<(), Withheld> {
    let at_home = registry.is_loopback() && target.is_loopback();
    // A challenge that came in clear may have been put there by anybody on the way.
    let in_clear = [target, registry].into_iter().find(|origin| origin.scheme() == Scheme::Http);
    if let Some(origin) = in_clear.filter(|_| !at_home) {
        return Err(Withheld::PlainText(origin.authority().to_owned()));
    }
    let same = registry.host() == target.host();
    let listed = trusted.iter().any(|host| host.eq_ignore_ascii_case(target.host()));
    match same || at_home || listed || same_domain(registry.host(), target.host()) {
        true => Ok(()),
        false => Err(Withheld::Foreign(target.host().to_owned())),
    }
}

fn same_domain(a: &str, b: &str) -> bool {
    match (domain(a), domain(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// The last two labels, or three behind what looks like a public suffix of two.
fn domain(host: &str) -> Option<Vec<&str>> {
    if host.parse::<IpAddr>().is_ok() {
        return None;
    }
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let wanted = match labels.as_slice() {
        [.., second, last] if last.len() == 2 && second.len() <= 3 => 3,
        _ => 2,
    };
    labels.get(labels.len().checked_sub(wanted)?..).map(<[&str]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(registry: &str, realm: &str) -> &'static str {
        let origin = |url: &str| Origin::of_url(url).unwrap().0;
        match may_receive(&origin(registry), &origin(realm), &["listed.example".to_owned()]) {
            Ok(()) => "yes",
            Err(Withheld::PlainText(_)) => "plain",
            Err(Withheld::Foreign(_)) => "foreign",
        }
    }

    #[test]
    fn who_may() {
        for (registry, realm, expected) in [
            ("https://r.example", "https://r.example:8443", "yes"),
            ("https://registry-1.docker.io", "https://auth.docker.io", "yes"),
            ("https://registry.gitlab.com", "https://gitlab.com", "yes"),
            ("https://r.example.org", "https://token.example.org", "yes"),
            ("https://r.a.co.uk", "https://r.b.co.uk", "foreign"),
            ("https://r.a.co.uk", "https://t.a.co.uk", "yes"),
            ("https://r.example.org", "https://evil.org", "foreign"),
            ("https://r.example.org", "https://listed.example", "yes"),
            ("https://10.0.0.1", "https://10.0.0.2", "foreign"),
            ("https://r", "https://t", "foreign"),
            ("https://r.example.org", "http://r.example.org", "plain"),
            ("http://r.example.org", "https://r.example.org", "plain"),
            ("http://r.example.org", "http://r.example.org", "plain"),
            ("http://127.0.0.1:5000", "http://localhost:5001", "yes"),
            ("http://127.0.0.1:5000", "https://evil.org", "plain"),
            ("https://127.0.0.1:5000", "https://evil.org", "foreign"),
        ] {
            assert_eq!(rule(registry, realm), expected, "{registry} {realm}");
        }
    }
}
