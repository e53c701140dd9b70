//! The grammars of names, tags and digests, read by hand.

use crate::digest::Algorithm;

/// The longest name that is taken: clients and file systems rarely bear more.
const LONGEST_NAME: usize = 255;

/// Whether this is a repository name of 1.1: components of lower-case letters and digits, within which one `.`, one or two `_`
/// or any number of `-` separate.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.split('/').all(is_component)
}

fn is_component(component: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut rest = component.as_bytes();
    loop {
        let word = rest.iter().take_while(|byte| plain(byte)).count();
        let (read, behind) = rest.split_at(word);
        if read.is_empty() {
            return false;
        }
        let between = behind.iter().take_while(|byte| !plain(byte)).count();
        let (separator, next) = behind.split_at(between);
        match separator {
            [] => return true,
            b"." | b"_" | b"__" => {}
            dashes if dashes.iter().all(|byte| *byte == b'-') => {}
            _ => return false,
        }
        rest = next;
    }
}

/// Whether this is a tag: at most 128 letters, digits, `_`, `.` and `-`, of which the last two do not come first.
pub(super) fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|byte| word(byte) || byte == b'.' || byte == b'-')
}

/// What a digest is to this registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Well-formed, of an algorithm that can be verified.
    Known(Algorithm),
    /// Well-formed, of an algorithm that cannot.
    Unknown,
    /// No digest.
    Malformed,
}

/// Reads the form of a digest.
pub(super) fn digest_form(digest: &str) -> Form {
    let Some((algorithm, encoded)) = digest.split_once(':') else { return Form::Malformed };
    let hex = |length| encoded.len() == length && encoded.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match algorithm {
        "sha256" if hex(64) => Form::Known(Algorithm::Sha256),
        "sha512" if hex(128) => Form::Known(Algorithm::Sha512),
        "sha256" | "sha512" => Form::Malformed,
        _ if is_algorithm(algorithm) && is_encoded(encoded) => Form::Unknown,
        _ => Form::Malformed,
    }
}

fn is_algorithm(algorithm: &str) -> bool {
    algorithm
        .split(['+', '.', '_', '-'])
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn is_encoded(encoded: &str) -> bool {
    !encoded.is_empty() && encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte))
}

/// The algorithm by its identifier, if it can be verified.
pub(super) fn algorithm(identifier: &str) -> Option<Algorithm> {
    match identifier {
        "sha256" => Some(Algorithm::Sha256),
        "sha512" => Some(Algorithm::Sha512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a", "a/b", "a.b_c__d---e/0", &"a".repeat(255)] {
            assert!(is_name(good), "{good}");
        }
        for bad in
            ["", "/a", "a/", "a//b", "A", "a..b", "a___b", "a._b", "-a", "a-", "a/.b", "a b", "ä", &"a".repeat(256)]
        {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn tags() {
        for good in ["_", "1.0-x_Y", &"t".repeat(128)] {
            assert!(is_tag(good), "{good}");
        }
        for bad in ["", ".a", "-a", "a:b", "a b", "a/b", "a+b", &"t".repeat(129)] {
            assert!(!is_tag(bad), "{bad}");
        }
    }

    #[test]
    fn digests() {
        assert_eq!(digest_form(&Algorithm::Sha256.digest(b"")), Form::Known(Algorithm::Sha256));
        assert_eq!(digest_form(&Algorithm::Sha512.digest(b"")), Form::Known(Algorithm::Sha512));
        assert_eq!(digest_form("a+b.c:X=_-"), Form::Unknown);
        let upper = Algorithm::Sha256.digest(b"").replace('e', "E");
        for bad in ["", "sha256", "sha256:", "sha256:00", ":00", "+a:00", "a:", "a:%", upper.as_str()] {
            assert_eq!(digest_form(bad), Form::Malformed, "{bad}");
        }
    }
}
