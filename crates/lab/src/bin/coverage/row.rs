//! One normative keyword, and what somebody said stands behind it.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::keyword::keywords;
use crate::sentence::blocks;

/// One occurrence of a keyword.
#[derive(Serialize, Deserialize)]
pub struct Row {
    pub file: String,
    pub line: usize,
    pub keyword: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub nth: usize,
    pub hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excuse: Option<String>,
    /// For the terminal, never for the file.
    #[serde(skip)]
    pub sentence: String,
}

fn one() -> usize {
    1
}

// A reference, as serde hands one.
fn is_one(nth: &usize) -> bool {
    *nth == 1
}

impl Row {
    /// What stays the same when lines move.
    pub fn key(&self) -> (String, String, String, usize) {
        (self.file.clone(), self.keyword.clone(), self.hash.clone(), self.nth)
    }

    /// Whether somebody said what stands behind it.
    pub fn is_mapped(&self) -> bool {
        self.excuse.is_some() || self.ids.as_ref().is_some_and(|ids| !ids.is_empty())
    }

    /// Its ids or its excuse, for people.
    pub fn meaning(&self) -> String {
        self.excuse.clone().unwrap_or_else(|| self.ids.clone().unwrap_or_default().join(" "))
    }
}

/// Every keyword of one document, in order.
pub fn occurrences(file: &str, text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for block in blocks(text) {
        for (offset, keyword) in keywords(&block.text) {
            let line = block.line_of(offset);
            let nth = 1 + rows.iter().filter(|row| row.line == line && row.keyword == keyword).count();
            let sentence = block.sentence_at(offset);
            let hash = Sha256::digest(sentence).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            rows.push(Row {
                file: file.into(),
                line,
                keyword: keyword.into(),
                nth,
                hash,
                ids: None,
                excuse: None,
                sentence: sentence.into(),
            });
        }
    }
    rows
}

/// Gives each row the ids that `old` has for the same occurrence, and gives back what found no place.
pub fn carry(rows: &mut [Row], old: Vec<Row>) -> Vec<Row> {
    // The same sentence may stand twice in one file: then the order decides.
    let mut known: HashMap<_, VecDeque<Row>> = HashMap::new();
    for row in old {
        known.entry(row.key()).or_default().push_back(row);
    }
    for row in rows {
        let Some(old) = known.get_mut(&row.key()).and_then(VecDeque::pop_front) else { continue };
        if !row.is_mapped() {
            (row.ids, row.excuse) = (old.ids.filter(|ids| !ids.is_empty()), old.excuse);
        }
    }
    let mut lost: Vec<Row> = known.into_values().flatten().collect();
    lost.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(usize, String, usize)> {
        occurrences("a.md", text).into_iter().map(|row| (row.line, row.keyword, row.nth)).collect()
    }

    #[test]
    fn negations_are_one_keyword_even_across_lines() {
        assert_eq!(
            shape("It MUST\nNOT be, is NOT RECOMMENDED, MUST be,\nMAYBE, MAY and MAY."),
            [
                (1, "MUST NOT".into(), 1),
                (2, "NOT RECOMMENDED".into(), 1),
                (2, "MUST".into(), 1),
                (3, "MAY".into(), 1),
                (3, "MAY".into(), 2)
            ]
        );
    }

    #[test]
    fn fences_are_left_out_and_tables_are_not() {
        assert_eq!(
            shape("```\nMUST\n```\n| a | SHOULD |\n| b | [OPTIONAL](x) |\n  ~~~\n  ```\n  MAY\n  ~~~\nSHALL"),
            [(4, "SHOULD".into(), 1), (5, "OPTIONAL".into(), 1), (10, "SHALL".into(), 1)]
        );
    }

    #[test]
    fn sentence_ends_at_a_stop_but_not_at_an_abbreviation() {
        let rows = occurrences("a.md", "One — e.g. MUST this.\nTwo  SHOULD `x`. Three.\n- Four MAY");
        let sentences: Vec<_> = rows.iter().map(|row| row.sentence.as_str()).collect();
        assert_eq!(sentences, ["One — e.g. MUST this.", "Two SHOULD `x`.", "- Four MAY"]);
    }

    #[test]
    fn moved_sentences_keep_their_ids_and_gone_ones_are_reported() {
        let mut old = occurrences("a.md", "A MUST.\n\nB MUST.");
        old[0].ids = Some(vec!["image.a".into()]);
        old[1].ids = Some(vec!["image.b".into()]);
        let mut new = occurrences("a.md", "C MUST.\n\n\nB MUST.");
        let lost = carry(&mut new, old);
        assert_eq!(new[1].ids.as_deref(), Some(&["image.b".to_owned()][..]));
        assert!(!new[0].is_mapped());
        assert_eq!(lost.iter().map(Row::meaning).collect::<Vec<_>>(), ["image.a"]);
    }
}
