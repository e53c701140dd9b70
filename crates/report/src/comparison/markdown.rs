//! A comparison for comments and job summaries, in GitHub's dialect.

use verdict::{Comparison, Difference, FindingChange, Side, Turn};

use super::summary::{self, Group, blocked_by, level, outcome, place_and_count};
use crate::markdown::{code, escaped, left_out, message, sign};
use crate::place;
use crate::summary::fraction;
use crate::visible::clipped;

/// Rows of one group; a comment on GitHub may hold 64 KiB.
const ROWS: usize = 30;
/// Findings of one requirement.
const FINDINGS: usize = 5;

/// The whole text: what got worse in the open, the rest behind a fold.
pub(super) fn render(comparison: &Comparison) -> String {
    let (_, colour) = summary::word(comparison);
    let mut out = format!("## {} {}\n\n", sign(colour), escaped(&summary::comparison_line(comparison)));
    out.push_str("| | verdict | MUST | SHOULD | subject |\n|---|---|---|---|---|\n");
    side(&mut out, "before", &comparison.before);
    side(&mut out, "after", &comparison.after);
    out.push('\n');
    out.extend(summary::rules(comparison, "→").map(|rules| format!("{}\n\n", escaped(&rules))));
    for group in Group::ALL {
        let differences = group.of(comparison);
        if differences.is_empty() {
            continue;
        }
        let title = format!("{} ({})", group.title(), differences.len());
        if group == Group::Worse {
            out.push_str(&format!("### {title}\n\n"));
            table(&mut out, &differences);
        } else {
            out.push_str(&format!("<details><summary>{title}</summary>\n\n"));
            table(&mut out, &differences);
            out.push_str("</details>\n\n");
        }
    }
    out
}

fn side(out: &mut String, name: &str, side: &Side) {
    let digest = side.subject.digest.as_deref().map(|digest| format!(" {}", code(&place::short_id(digest, 12))));
    out.push_str(&format!(
        "| {name} | {} {} | {} | {} | {}{} {} |\n",
        sign(side.verdict),
        side.verdict,
        fraction(&side.counts.must),
        fraction(&side.counts.should),
        code(&clipped(&side.subject.name, 200)),
        digest.unwrap_or_default(),
        escaped(&side.started)
    ));
}

fn table(out: &mut String, differences: &[&Difference]) {
    out.push_str("| level | requirement | before | after | why |\n|---|---|---|---|---|\n");
    for difference in differences.iter().take(ROWS) {
        let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            escaped(&level(difference)),
            code(&difference.requirement),
            escaped(&outcome(before, after)),
            escaped(&outcome(after, before)),
            why(difference)
        ));
    }
    left_out(out, differences.len(), ROWS);
}

fn why(difference: &Difference) -> String {
    // Of what is better, nothing but what it was could be told.
    if difference.turn == Turn::Better {
        return String::new();
    }
    if let Some(by) = blocked_by(difference) {
        return format!("by {}", code(by));
    }
    if difference.findings.is_empty() {
        return difference.why().map(|why| message(&clipped(why, 400))).unwrap_or_default();
    }
    let mut lines: Vec<String> = difference.findings.iter().take(FINDINGS).map(finding).collect();
    if difference.findings.len() > FINDINGS {
        lines.push(format!("{} more", difference.findings.len() - FINDINGS));
    }
    lines.join("<br>")
}

fn finding(change: &FindingChange) -> String {
    let word = match (change.before, change.after) {
        (0, _) => "new",
        (_, 0) => "gone",
        _ => "changed",
    };
    format!("{word}: {} at {}", message(&clipped(&change.message, 400)), code(&place_and_count(change)))
}
