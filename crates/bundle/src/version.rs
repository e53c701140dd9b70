//! The version of the spec that a configuration claims.

use catalogue::{Spec, Version};
use content::document::Value;

/// The release that the `ociVersion` of a configuration stands for: of a released minor version the patch that it names, or the newest;
/// of a later one the development text. None where it is no version of this major line.
pub fn claimed_version(config: Value<'_>) -> Option<Version> {
    let text = config.get("ociVersion")?.as_str()?;
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = core.split('.').map(|number| number.parse::<u64>().ok());
    let (major, minor, patch) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if major != 1 || numbers.next().is_some() {
        return None;
    }
    let line = format!("{major}.{minor}");
    Spec::Runtime
        .version(&format!("{line}.{patch}"))
        .or_else(|| Spec::Runtime.version_or_line(&line))
        .or_else(|| Spec::Runtime.version("next"))
}

/// Whether a text is a version of Semantic Versioning 2.0.0.
pub(crate) fn is_semver(text: &str) -> bool {
    let is_number = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
    };
    let is_word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, before) = rest.split_once('-').map_or((rest, None), |(core, before)| (core, Some(before)));
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.into_iter().all(is_number)
        && before.is_none_or(|words| {
            words
                .split('.')
                .all(|word| is_word(word) && (is_number(word) || word.bytes().any(|byte| !byte.is_ascii_digit())))
        })
        && build.is_none_or(|words| words.split('.').all(is_word))
}

#[cfg(test)]
mod tests {
    use content::document::{Document, Limits};

    use super::*;

    fn claimed(version: &str) -> Option<String> {
        let text = format!("{{\"ociVersion\":{version:?}}}");
        let document = Document::parse(text.into_bytes(), &Limits::default());
        claimed_version(document.root()?).map(|version| version.to_string())
    }

    #[test]
    fn versions_stand_for_releases() {
        for (text, release) in [
            ("1.0.0", "1.0.0"),
            ("1.0.0-rc5", "1.0.0"),
            ("1.0.2-dev", "1.0.2"),
            ("1.0.9", "1.0.2"),
            ("1.1.0+build", "1.1.0"),
            ("1.2.0", "1.2.0"),
            ("1.2.7", "1.2.1"),
            ("1.3.0", "1.3.0"),
            ("1.4.0", "next"),
        ] {
            assert_eq!(claimed(text).as_deref(), Some(release), "{text}");
        }
        for text in ["", "1", "1.0", "2.0.0", "0.1.0", "1.0.0.0", "v1.0.0"] {
            assert_eq!(claimed(text), None, "{text}");
        }
    }

    #[test]
    fn versions_are_those_of_semver() {
        for text in ["1.0.0", "0.1.0", "1.0.2-dev", "1.0.0-rc.1+b-1.07", "1.0.0--", "1.2.3+1", "10.20.30-0a"] {
            assert!(is_semver(text), "{text}");
        }
        for text in
            ["", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.0-a..b", "1.0.0 "]
        {
            assert!(!is_semver(text), "{text}");
        }
    }
}
