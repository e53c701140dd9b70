//! Hiding by what a value is.
use std::sync::{Arc, PoisonError, RwLock};

use super::encoding::forms_of;
use super::place::MARK;

/// Values with fewer bytes are not known.
const SHORTEST: usize = 4;

/// The values that a run holds: passwords, tokens, whatever else must not come out even where a server repeats it.
#[derive(Clone, Default)]
pub struct Secrets(Arc<RwLock<Vec<String>>>);

impl Secrets {
    /// Remembers a value, also as it stands in URLs, JSON and HTML. Values of fewer than four bytes are not remembered: they would
    /// blot out unrelated text, and they are hidden by their place all the same.
    pub fn learn(&self, secret: &str) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for form in forms_of(secret) {
            if form.len() >= SHORTEST && !known.contains(&form) {
                known.push(form);
            }
        }
        // The longest first, or a secret that holds another would be left in part.
        known.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    }

    /// Hides every known value in a text.
    pub fn hide(&self, text: &str) -> String {
        self.replace(text, MARK)
    }

    /// Puts `stand_in` in the place of every known value.
    pub(super) fn replace(&self, text: &str, stand_in: &str) -> String {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().fold(text.to_owned(), |text, secret| match text.contains(secret.as_str()) {
            true => text.replace(secret.as_str(), stand_in),
            false => text,
        })
    }

    /// The bytes at the end of a text with which a known value begins, or which are one.
    pub(super) fn begun_at_end(&self, text: &str) -> usize {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let starts = known.iter().flat_map(|secret| {
            secret.char_indices().filter_map(|(at, character)| secret.get(..at + character.len_utf8()))
        });
        starts.filter(|start| start.len() >= SHORTEST && text.ends_with(start)).map(str::len).max().unwrap_or(0)
    }
}

/// Says nothing of the values.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_by_value() {
        let secrets = Secrets::default();
        secrets.learn("p\"ss/word");
        secrets.learn("abc");
        assert_eq!(
            secrets.hide("a p\"ss/word b p%22ss%2Fword c p\\\"ss/word abc"),
            format!("a {MARK} b {MARK} c {MARK} abc")
        );
        assert_eq!(format!("{secrets:?}"), "Secrets(..)");
        secrets.learn("a<b>&'c d\"");
        for form in [
            "a<b>&'c d\"",
            "a%3cb%3e%26%27c%20d%22",
            "a%3Cb%3E%26%27c+d%22",
            "a\\u003cb\\u003e\\u0026'c d\\\"",
            "a&lt;b&gt;&amp;'c d\"",
            "a&lt;b&gt;&amp;&#39;c d&#34;",
            "a&lt;b&gt;&amp;&#x27;c d&quot;",
        ] {
            assert_eq!(secrets.hide(form), MARK, "{form}");
        }
    }
}
