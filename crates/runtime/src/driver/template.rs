//! Command lines with places to fill.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The words of a command line. A word may hold places such as `{id}`; a word, or a group of words, with a place that has no value
/// is left out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Piece {
    Word(String),
    Group(Vec<String>),
}

/// What fills the places, by name.
pub(super) type Values<'a> = BTreeMap<&'static str, &'a str>;

impl Template {
    /// The words with every place filled.
    pub(super) fn fill(&self, values: &Values<'_>) -> Vec<String> {
        let mut words = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Word(word) => words.extend(filled(word, values)),
                Piece::Group(group) => {
                    let group: Option<Vec<String>> = group.iter().map(|word| filled(word, values)).collect();
                    words.extend(group.unwrap_or_default());
                }
            }
        }
        words
    }

    /// The names of its places.
    pub(super) fn places(&self) -> impl Iterator<Item = &str> {
        let words = self.0.iter().flat_map(|piece| match piece {
            Piece::Word(word) => std::slice::from_ref(word),
            Piece::Group(group) => group.as_slice(),
        });
        words.flat_map(|word| word.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name))
    }
}

fn filled(word: &str, values: &Values<'_>) -> Option<String> {
    let mut text = String::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        text.push_str(before);
        text.push_str(values.get(name)?);
        rest = behind;
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_left_out_with_its_group() {
        #[derive(Deserialize)]
        struct File {
            create: Template,
        }
        let file: File =
            toml::from_str(r#"create = ["create", ["--bundle", "{bundle}"], ["--pid-file", "{pid-file}"], "{id}"]"#)
                .unwrap();
        assert_eq!(file.create.fill(&[("bundle", "/b"), ("id", "x")].into()), ["create", "--bundle", "/b", "x"]);
        assert_eq!(file.create.fill(&[("pid-file", "/p")].into()), ["create", "--pid-file", "/p"]);
        assert_eq!(file.create.places().collect::<Vec<_>>(), ["bundle", "pid-file", "id"]);
    }
}
