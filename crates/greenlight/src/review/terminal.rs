//! Reviews for a terminal.

use certificate::review::{Answer, Review};

/// Where the text of an item begins.
const INDENT: usize = 24;
/// The fewest columns that are filled.
const NARROWEST: usize = 40;

/// The text, filled to `width` columns.
pub(super) fn render(reviews: &[Review], width: usize) -> String {
    let width = width.max(NARROWEST + INDENT);
    reviews.iter().map(|review| one(review, width)).collect::<Vec<_>>().join("\n")
}

fn one(review: &Review, width: usize) -> String {
    let [pass, warn, fail] = [Answer::Pass, Answer::Warn, Answer::Fail].map(|answer| review.count(answer));
    let mut out = format!(
        "{}  {}  {pass} pass, {warn} warn, {fail} fail, by {}\n\n",
        review.conclusion.as_str(),
        review.folder,
        review.at
    );
    for item in &review.items {
        let head = format!("{:<12}  {:<8}  ", item.answer.as_str(), item.name);
        filled(&mut out, &head, &item.says, width);
        let blank = " ".repeat(INDENT);
        for line in &item.evidence {
            filled(&mut out, &format!("{blank}- "), line, width);
        }
        if let Some(mend) = &item.mend {
            filled(&mut out, &format!("{blank}to do: "), mend, width);
        }
    }
    out
}

/// `text` behind `head`, its further lines indented to where it begins. A word that is longer than a line stands alone.
fn filled(out: &mut String, head: &str, text: &str, width: usize) {
    let indent = head.chars().count();
    out.push_str(head);
    let mut column = indent;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > indent && column + 1 + length > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if column > indent {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}
