//! Markdown cut into blocks and sentences.

/// A paragraph, list item, table row or heading: its lines joined by single spaces, and where each one starts.
#[derive(Default)]
pub struct Block {
    pub text: String,
    starts: Vec<(usize, usize)>,
}

impl Block {
    fn push(&mut self, number: usize, line: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.starts.push((self.text.len(), number));
        self.text.push_str(&line.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// The line, counted from one, that `offset` of the text is in.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.iter().rev().find(|(start, _)| *start <= offset).map_or(0, |(_, line)| *line)
    }

    /// The sentence round `offset`.
    pub fn sentence_at(&self, offset: usize) -> &str {
        let mut start = 0;
        for end in sentence_ends(&self.text) {
            if offset < end {
                return self.text.get(start..end).unwrap_or_default().trim();
            }
            start = end;
        }
        self.text.get(start..).unwrap_or_default().trim()
    }
}

/// Offsets behind each full stop, question or exclamation mark that a new sentence follows.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (space, _) in text.match_indices(' ') {
        let (before, after) = text.split_at(space);
        let stopped = before.trim_end_matches(['*', '_', '"', ')', '`']).ends_with(['.', '!', '?']);
        let abbreviated = ["e.g.", "i.e.", "etc.", "vs.", "cf."].iter().any(|short| before.ends_with(short));
        let goes_on = after.trim_start().starts_with(char::is_lowercase);
        if stopped && !abbreviated && !goes_on {
            ends.push(space);
        }
    }
    ends
}

/// Cuts Markdown into blocks; fenced code is left out.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = vec![Block::default()];
    let mut fence: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, Some(mark)) => {
                fence = Some(mark);
                blocks.push(Block::default());
            }
            (None, None) => {
                if trimmed.is_empty() || starts_block(trimmed) {
                    blocks.push(Block::default());
                }
                if let (false, Some(block)) = (trimmed.is_empty(), blocks.last_mut()) {
                    block.push(index + 1, trimmed);
                }
            }
        }
    }
    blocks
}

fn starts_block(trimmed: &str) -> bool {
    let numbered = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ ", "|", "#"].iter().any(|mark| trimmed.starts_with(mark))
        || numbered.len() < trimmed.len() && (numbered.starts_with(". ") || numbered.starts_with(") "))
}
