//! The id that somebody may have meant.

use crate::version::Spec;

/// The id of the catalogue that is written most like `id`. None only if the catalogue is empty: how far it is off is not judged.
pub fn nearest(id: &str) -> Option<&'static str> {
    let all = Spec::ALL.into_iter().flat_map(crate::requirements);
    all.map(|row| (distance(row.id, id), row.id)).min().map(|(_, near)| near)
}

// How many letters must change, by the usual table of Levenshtein, row by row.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut corner = i;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let change = corner + usize::from(x != *y);
            corner = *cell;
            left = change.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_near() {
        assert_eq!(nearest("image.descriptor.size-requird"), Some("image.descriptor.size-required"));
        assert_eq!((distance("abc", "abc"), distance("abc", ""), distance("kitten", "sitting")), (0, 3, 3));
    }
}
