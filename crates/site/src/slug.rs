//! Names of files out of names of things, which may hold anything.

use std::collections::BTreeSet;

/// `text` as a part of a file name: lower-case letters, digits, and between them single hyphens and dots; `limit` characters at most.
pub(crate) fn slug(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if out.len() >= limit {
            break;
        }
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if out.is_empty() || out.ends_with(['-', '.']) => {}
            '.' => out.push('.'),
            _ => out.push('-'),
        }
    }
    let trimmed = out.trim_end_matches(['-', '.']);
    if trimmed.is_empty() { "unnamed".to_owned() } else { trimmed.to_owned() }
}

/// Slugs that were given, so that each is given once.
#[derive(Default)]
pub(crate) struct Slugs(BTreeSet<String>);

impl Slugs {
    /// `wanted`, or where that is taken, the first that is free of `wanted-2`, `wanted-3` and so on.
    pub(crate) fn take(&mut self, wanted: String) -> String {
        let mut slug = wanted.clone();
        let mut number = 2_u64;
        while !self.0.insert(slug.clone()) {
            slug = format!("{wanted}-{number}");
            number += 1;
        }
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_path_is_left() {
        for (text, expected) in [
            ("Cisco Systems / zot v2.1.0", "cisco-systems-zot-v2.1.0"),
            ("../../etc/passwd", "etc-passwd"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("名前", "unnamed"),
            ("a..b--c\\d\0e:f", "a.b-c-d-e-f"),
            ("a<script>", "a-script"),
        ] {
            assert_eq!(slug(text, 60), expected);
        }
        assert_eq!(slug(&"x".repeat(500), 60).len(), 60);
        assert_eq!(slug("abc-def", 4), "abc");
    }

    #[test]
    fn each_is_given_once() {
        let mut slugs = Slugs::default();
        let given: Vec<String> = ["a", "a", "a-2", "a"].into_iter().map(|name| slugs.take(name.to_owned())).collect();
        assert_eq!(given, ["a", "a-2", "a-2-2", "a-3"]);
    }
}
