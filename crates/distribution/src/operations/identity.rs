//! What tells one upload session from another: the UUID in its location (spec.md#post-then-put).

/// The least characters that hold the 128 bits of a UUID: in base64 without padding.
const SHORTEST: usize = 22;

/// How the location of one session tells it from that of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// By a UUID, or something in which one may stand in another writing.
    Uuid,
    /// By something else.
    Other,
    /// By nothing.
    None,
}

/// How `target` tells its session from that of `other`.
pub(crate) fn is_of_its_own(target: &str, other: &str) -> Identity {
    let own = |tokens: Vec<String>, others: Vec<String>| -> Vec<String> {
        tokens.into_iter().filter(|token| !others.contains(token)).collect()
    };
    if target == other {
        return Identity::None;
    }
    let (mine, theirs) = (uuids(target), uuids(other));
    if !mine.is_empty() {
        // What differs beside the same UUID is a signature or a time, and stands for the same session.
        return if own(mine, theirs).is_empty() { Identity::None } else { Identity::Uuid };
    }
    let long = own(tokens(target), tokens(other)).iter().any(|token| token.len() >= SHORTEST);
    if long { Identity::Uuid } else { Identity::Other }
}

/// Everything between the characters that separate parts of a URL.
fn tokens(target: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '%');
    target.split(|c| !is_part(c)).filter(|token| !token.is_empty()).map(str::to_owned).collect()
}

/// The UUIDs of a target in lower case and without hyphens, from both usual writings.
fn uuids(target: &str) -> Vec<String> {
    let bytes = target.as_bytes();
    let is_free = |at: usize| bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let mut found = Vec::new();
    for start in 0..bytes.len() {
        let begins = start.checked_sub(1).is_none_or(is_free);
        for length in [36, 32] {
            let end = start + length;
            let Some(text) = target.get(start..end).filter(|_| begins && is_free(end)) else { continue };
            if is_uuid(text) {
                found.push(text.replace('-', "").to_ascii_lowercase());
            }
        }
    }
    found
}

/// Whether it is a UUID with its hyphens in their places, or with none.
fn is_uuid(text: &str) -> bool {
    let with_hyphens = text.len() == 36;
    text.bytes().enumerate().all(|(at, byte)| match with_hyphens && matches!(at, 8 | 13 | 18 | 23) {
        true => byte == b'-',
        false => byte.is_ascii_hexdigit(),
    })
}

/// The same target with another UUID in the place of the one that tells it from `other`; none if it holds none.
pub(crate) fn with_another(target: &str, uuid: &str) -> Option<String> {
    let bare = uuid.replace('-', "");
    let found = uuids(target);
    let first = found.first()?;
    let hyphened = |bare: &str| -> Option<String> {
        let parts = [bare.get(0..8)?, bare.get(8..12)?, bare.get(12..16)?, bare.get(16..20)?, bare.get(20..32)?];
        Some(parts.join("-"))
    };
    let lower = target.to_ascii_lowercase();
    for (old, new) in [(hyphened(first)?, hyphened(&bare)?), (first.clone(), bare.clone())] {
        if let Some(at) = lower.find(&old) {
            return Some(format!("{}{new}{}", target.get(..at)?, target.get(at + old.len()..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "bfb4e6f4-45c8-446c-b2a8-ff9b42079391";
    const B: &str = "ce5d8631-cde1-4b46-8fbf-1612bb9d5796";

    #[test]
    fn uuids_are_found_in_both_writings() {
        assert_eq!(uuids(&format!("/v2/a/blobs/uploads/{A}?x=1")), [A.replace('-', "")]);
        assert_eq!(uuids(&format!("/up?id={}&b", B.replace('-', "").to_uppercase())), [B.replace('-', "")]);
        assert!(uuids(&format!("/v2/a{A}")).is_empty());
        assert!(uuids("/v2/a/blobs/uploads/12").is_empty());
    }

    #[test]
    fn sessions_are_told_apart() {
        let at = |id: &str| format!("/v2/a/blobs/uploads/{id}");
        assert_eq!(is_of_its_own(&at(A), &at(B)), Identity::Uuid);
        assert_eq!(is_of_its_own(&at(A), &at(A)), Identity::None);
        assert_eq!(is_of_its_own(&format!("{}?s=1", at(A)), &format!("{}?s=2", at(A))), Identity::None);
        assert_eq!(is_of_its_own(&format!("/up?u={A}"), &format!("/up?u={B}")), Identity::Uuid);
        assert_eq!(is_of_its_own(&at("17"), &at("18")), Identity::Other);
        assert_eq!(is_of_its_own(&at("v7_K8d-mQk2xX0aB3cD4eF"), &at("w7_K8d-mQk2xX0aB3cD4eF")), Identity::Uuid);
    }

    #[test]
    fn another_uuid_takes_the_place() {
        assert_eq!(with_another(&format!("/u/{A}?z"), B).unwrap(), format!("/u/{B}?z"));
        let bare = A.replace('-', "");
        assert_eq!(with_another(&format!("/u/{bare}"), B).unwrap(), format!("/u/{}", B.replace('-', "")));
        assert_eq!(with_another("/u/17", B), None);
    }
}
