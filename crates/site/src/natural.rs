//! The order in which people expect names: `harbour 2` before `Harbour 10`.

/// A part of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// How many digits a number has without zeros in front, and these.
    Number(usize, String),
    /// What stands between numbers, in small letters.
    Text(String),
}

/// What a name is sorted by.
pub(crate) fn natural(name: &str) -> Vec<Part> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let parts = name.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    parts
        .map(|part| {
            let text: String = part.iter().collect();
            match part.first() {
                Some(first) if first.is_ascii_digit() => {
                    let digits = text.trim_start_matches('0');
                    Part::Number(digits.len(), digits.to_owned())
                }
                _ => Part::Text(text),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_by_what_they_count() {
        let sorted =
            ["", "2", "10", "a", "A 2", "a 2.9", "a 2.10", "a 09 b", "a 10", "a 99999999999999999999999", "ab"];
        let mut names = sorted;
        names.reverse();
        names.sort_by_cached_key(|name| natural(name));
        assert_eq!(names, sorted);
    }
}
