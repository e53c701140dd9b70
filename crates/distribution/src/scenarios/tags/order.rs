//! The two orders that a list of tags may have.

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Without regard to case.
    Lexical,
    /// By ASCII code only.
    Ascii,
    /// Neither.
    None,
}

/// How a list is ordered. Where it has both orders it counts as lexical, which all versions allow.
///
/// "Case-insensitive alphanumeric order" does not say where `_` stands, which lies between the capitals and the small letters, nor
/// whether punctuation counts at all: data bases with a locale leave it out. Each of these is an alphanumeric order.
pub(super) fn order_of(tags: &[String]) -> Order {
    let letters = |tag: &String| -> String {
        tag.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let is_lexical = tags.is_sorted_by_key(|tag| tag.to_ascii_lowercase())
        || tags.is_sorted_by_key(|tag| tag.to_ascii_uppercase())
        || tags.is_sorted_by_key(letters);
    match (is_lexical, tags.is_sorted()) {
        (true, _) => Order::Lexical,
        (false, true) => Order::Ascii,
        (false, false) => Order::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_told_apart() {
        let order = |tags: &[&str]| order_of(&tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        for lexical in [
            &["a", "A", "B", "c"][..],
            &["A", "a", "B"],
            &["10", "9", "_", "a"],
            &["10", "a", "Z", "_"],
            &["ab", "a-c", "a.d"],
            &[],
        ] {
            assert_eq!(order(lexical), Order::Lexical, "{lexical:?}");
        }
        assert_eq!(order(&["B", "a"]), Order::Ascii);
        assert_eq!(order(&["9", "10"]), Order::None);
        assert_eq!(order(&["a", "c", "B"]), Order::None);
    }
}
