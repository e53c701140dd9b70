//! The words of RFC 2119.

/// The RFC 2119 keywords of a text with their offsets; a negation and its verb are one keyword.
pub fn keywords(text: &str) -> Vec<(usize, &'static str)> {
    let mut words = Vec::new();
    let mut rest = 0;
    for part in text.split(|c: char| !c.is_alphanumeric()) {
        if !part.is_empty() {
            words.push((rest, part));
        }
        // The separator's length is found in the text, as it need not be ASCII.
        rest += part.len();
        rest += text.get(rest..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8);
    }
    let mut found = Vec::new();
    let mut iterator = words.into_iter().peekable();
    while let Some((offset, word)) = iterator.next() {
        let next = iterator.peek().copied().and_then(|(start, next)| {
            let gap = text.get(offset + word.len()..start)?;
            gap.chars().all(|c| c == ' ' || c == '*').then_some(next)
        });
        let (keyword, pair) = match (word, next) {
            ("MUST", Some("NOT")) => ("MUST NOT", true),
            ("SHALL", Some("NOT")) => ("SHALL NOT", true),
            ("SHOULD", Some("NOT")) => ("SHOULD NOT", true),
            ("NOT", Some("RECOMMENDED")) => ("NOT RECOMMENDED", true),
            ("MUST", _) => ("MUST", false),
            ("REQUIRED", _) => ("REQUIRED", false),
            ("SHALL", _) => ("SHALL", false),
            ("SHOULD", _) => ("SHOULD", false),
            ("RECOMMENDED", _) => ("RECOMMENDED", false),
            ("MAY", _) => ("MAY", false),
            ("OPTIONAL", _) => ("OPTIONAL", false),
            _ => continue,
        };
        if pair {
            iterator.next();
        }
        found.push((offset, keyword));
    }
    found
}
