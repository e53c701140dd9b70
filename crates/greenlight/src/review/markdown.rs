//! Reviews as Markdown, to be pasted as a comment.

use certificate::review::{Answer, Review};

/// The text, in GitHub's dialect.
pub(super) fn render(reviews: &[Review]) -> String {
    reviews.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(review: &Review) -> String {
    let [pass, warn, fail] = [Answer::Pass, Answer::Warn, Answer::Fail].map(|answer| review.count(answer));
    let mut out = format!(
        "## {}: {}\n\n{pass} pass, {warn} warn, {fail} fail, judged by {}\n\n| | item | what was found |\n|---|---|---|\n",
        review.conclusion.as_str(),
        escaped(&review.folder),
        review.at
    );
    for item in &review.items {
        out.push_str(&format!(
            "| {} {} | {} | {} |\n",
            sign(item.answer),
            item.answer.as_str(),
            item.name,
            escaped(&item.says)
        ));
    }
    for item in review.items.iter().filter(|item| item.answer != Answer::Pass) {
        out.push_str(&format!("\n### {}\n\n{}\n", item.name, escaped(&item.says)));
        if !item.evidence.is_empty() {
            out.push('\n');
        }
        for line in &item.evidence {
            out.push_str(&format!("- {}\n", escaped(line)));
        }
        if let Some(mend) = &item.mend {
            out.push_str(&format!("\nTo do: {}\n", escaped(mend)));
        }
    }
    out
}

const fn sign(answer: Answer) -> &'static str {
    match answer {
        Answer::Pass => "🟢",
        Answer::Warn => "🟡",
        Answer::Fail => "🔴",
        Answer::Inconclusive => "⚪",
    }
}

/// Text from a submission: it may make neither markup, nor links, nor mentions of people. Our own pairs of `` ` `` are shown as
/// quotation marks for that, since what stands between them may hold another.
fn escaped(text: &str) -> String {
    let out = text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '`' => out.push('\''),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        out
    });
    // Addresses become links by themselves.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}
