//! `markdown`: for job summaries and comments, in GitHub's dialect.

use verdict::{Excerpt, Finding, Report, Severity, Verdict};

use crate::capability;
use crate::catalogued;
use crate::place;
use crate::summary;
use crate::visible::{clipped, visible};

/// Findings in the table; a summary on GitHub may hold 1 MiB.
const ROWS: usize = 100;
/// Findings with their details.
const DETAILS: usize = 25;
/// Version lines, and categories of one.
const VERSIONS: usize = 8;
/// Lines of an exchange.
const EXCHANGE: usize = 60;
/// Rows of the other tables.
const OTHERS: usize = 50;

/// The whole text.
pub(crate) fn render(report: &Report) -> String {
    let mut out = format!("## {} {}\n\n", sign(report.verdict), escaped(&summary::verdict_line(report)));
    out.push_str(&format!("{}, {}", code(&report.subject.name), escaped(&report.subject.form)));
    if let Some(digest) = &report.subject.digest {
        out.push_str(&format!(", {}", code(digest)));
    }
    if let Some(members) = summary::members(report) {
        let noun = if report.subjects.len() == 1 { "member" } else { "members" };
        out.push_str(&format!(", {} {noun}: {members}", report.subjects.len()));
    }
    out.push_str("\n\n");
    waivers(&mut out, report);
    lines(&mut out, report);
    let (violations, notes): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.level > Severity::Note);
    findings(&mut out, "Violations", &violations);
    details(&mut out, &violations);
    members(&mut out, report);
    undecided(&mut out, report);
    capabilities(&mut out, report);
    findings(&mut out, "Notes", &notes);
    out.push_str(&format!(
        "{} {}, catalogue {}\n",
        escaped(&report.tool.name),
        escaped(&report.tool.version),
        code(&report.catalogue.digest)
    ));
    out
}

pub(crate) const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Green => "🟢",
        Verdict::Yellow => "🟡",
        Verdict::Incomplete => "⚪",
        Verdict::Error => "🟣",
        Verdict::Red => "🔴",
    }
}

fn findings(out: &mut String, title: &str, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    out.push_str(&format!("### {title}\n\n| level | requirement | message | place |\n|---|---|---|---|\n"));
    for finding in findings.iter().take(ROWS) {
        let times = if finding.count > 1 { format!(" ({} places)", finding.count) } else { String::new() };
        out.push_str(&format!(
            "| {} | {} | {} | {}{times} |\n",
            finding.level,
            linked(&code(&finding.requirement), &finding.section),
            message(&clipped(&finding.message, 400)),
            code(&place::short(&finding.location, 12)),
        ));
    }
    left_out(out, findings.len(), ROWS);
}

fn details(out: &mut String, violations: &[&Finding]) {
    for finding in violations.iter().take(DETAILS) {
        out.push_str(&format!("<details><summary>{} {}", finding.level, code(&finding.requirement)));
        out.push_str(&format!(": {}</summary>\n\n", message(&clipped(&finding.message, 400))));
        out.push_str(&format!("- at: {}\n", code(&place::full(&finding.location))));
        let location = &finding.location;
        let parts = [
            ("path", Some(&location.path).filter(|path| !path.is_empty() && location.exchange.is_none())),
            ("pointer", location.pointer.as_ref()),
        ];
        for (name, value) in parts {
            out.extend(value.map(|value| format!("- {name}: {}\n", code(&clipped(value, 400)))));
        }
        let parts = [
            ("expected", &finding.expected),
            ("got", &finding.got),
            ("help", &finding.help),
            ("shared", &finding.shared),
        ];
        for (name, value) in parts {
            out.extend(value.as_deref().map(|value| format!("- {name}: {}\n", message(&clipped(value, 400)))));
        }
        out.extend(finding.reproduce.as_deref().map(|value| format!("- reproduce: {}\n", code(value))));
        if location.exchange.is_some() {
            out.extend(location.excerpt.as_ref().map(exchange));
        }
        out.push_str("\n</details>\n\n");
    }
}

/// The exchange as it was, with the marked lines in bold.
fn exchange(excerpt: &Excerpt) -> String {
    let mut out = String::from("\n<pre>\n");
    let mut at = 0_u64;
    for line in excerpt.text.split_inclusive('\n').take(EXCHANGE) {
        let end = at + line.len() as u64;
        let is_marked = excerpt.highlight.start < end && at < excerpt.highlight.end;
        let shown = escaped(&clipped(line.trim_end_matches('\n'), 400));
        out.push_str(&if is_marked { format!("<b>{shown}</b>\n") } else { format!("{shown}\n") });
        at = end;
    }
    out.push_str("</pre>\n");
    out
}

/// What the exit code does not mind for a while.
fn waivers(out: &mut String, report: &Report) {
    if report.waivers.is_empty() {
        return;
    }
    out.push_str("Waived, which eases the exit code and not the colour:\n\n");
    for waiver in report.waivers.iter().take(OTHERS) {
        out.push_str(&format!(
            "- {} for {} until {}: {}\n",
            code(&waiver.requirement),
            code(&waiver.subject),
            escaped(&waiver.until),
            message(&clipped(&waiver.reason, 400))
        ));
    }
    left_out(out, report.waivers.len(), OTHERS);
}

/// The versions of a live subject, and its run.
fn lines(out: &mut String, report: &Report) {
    if !report.lines.is_empty() {
        out.push_str("| version | verdict | MUST | SHOULD | categories |\n|---|---|---|---|---|\n");
    }
    for line in report.lines.iter().take(VERSIONS) {
        let categories = line.categories.iter().take(VERSIONS).map(|category| {
            format!("{} {} {}", sign(category.verdict), escaped(&clipped(&category.name, 100)), category.verdict)
        });
        out.push_str(&format!(
            "| {} | {} {} | {} | {} | {} |\n",
            escaped(catalogued::version_name(&line.spec, &report.spec)),
            sign(line.verdict),
            line.verdict,
            summary::fraction(&line.counts.must),
            summary::fraction(&line.counts.should),
            categories.collect::<Vec<_>>().join(", ")
        ));
    }
    let Some(run) = &report.run else { return };
    out.push_str(&format!("\n{}\n\n", escaped(&summary::run(report, run))));
    if !run.left_behind.is_empty() {
        out.push_str("Left behind, made by this run and not removed:\n\n");
        for line in run.left_behind.iter().take(OTHERS) {
            out.push_str(&format!("- {}\n", message(&clipped(line, 400))));
        }
        left_out(out, run.left_behind.len(), OTHERS);
    }
}

/// What a live subject was seen to support.
fn capabilities(out: &mut String, report: &Report) {
    let table = capability::table(report);
    let Some(counts) = capability::counts(&table) else { return };
    out.push_str(&format!("<details><summary>Capabilities: {counts}</summary>\n\n"));
    out.push_str("| seen | requirement | reason |\n|---|---|---|\n");
    for (standing, record) in table.iter().take(ROWS) {
        let reason = message(&clipped(record.reason.as_deref().unwrap_or_default(), 400));
        out.push_str(&format!("| {} | {} | {reason} |\n", standing.as_str(), code(&record.requirement)));
    }
    left_out(out, table.len(), ROWS);
    out.push_str("</details>\n\n");
}

fn members(out: &mut String, report: &Report) {
    if report.subjects.len() < 2 {
        return;
    }
    out.push_str("### Members\n\n| verdict | kind | name | digest | vector |\n|---|---|---|---|---|\n");
    let mut members: Vec<_> = report.subjects.iter().collect();
    members.sort_by_key(|member| std::cmp::Reverse(member.verdict));
    for member in members.iter().take(OTHERS) {
        out.push_str(&format!(
            "| {} {} | {} | {} | {} | {} |\n",
            sign(member.verdict),
            member.verdict,
            escaped(&member.kind),
            code(&member.name),
            code(&place::short_id(&member.digest, 12)),
            summary::vector(&member.counts)
        ));
    }
    left_out(out, members.len(), OTHERS);
}

fn undecided(out: &mut String, report: &Report) {
    let open: Vec<_> = capability::open(report).collect();
    if open.is_empty() {
        return;
    }
    out.push_str("### Not decided\n\n| level | requirement | outcome | reason |\n|---|---|---|---|\n");
    for record in open.iter().take(OTHERS) {
        out.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            escaped(&record.level),
            code(&record.requirement),
            record.outcome.as_str(),
            message(&clipped(record.reason.as_deref().unwrap_or("no reason given"), 400))
        ));
    }
    left_out(out, open.len(), OTHERS);
}

pub(crate) fn left_out(out: &mut String, all: usize, shown: usize) {
    out.push('\n');
    if all > shown {
        out.push_str(&format!("{} more are in the JSON report.\n\n", all - shown));
    }
}

/// Text in which nothing is markup: what could be is a character reference, which no table or HTML mistakes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '\\' | '@' | '#' | '$' | '!' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    // Else a bare address becomes a link.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// Text of the subject as code.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A message, whose values stand in backticks.
pub(crate) fn message(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { code(part) } else { escaped(part) }).collect()
}

/// `text`, which is markup already, as a link if `address` is one that a browser may follow.
fn linked(text: &str, address: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte);
    if address.starts_with("https://") && address.bytes().all(plain) {
        format!("<a href=\"{}\">{text}</a>", address.replace('&', "&amp;"))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_the_subject_is_text() {
        assert_eq!(escaped("a|b\n<b>"), "a&#124;b&#92;n&#60;b&#62;");
        assert_eq!(message("has `a|b`, not `c`"), "has <code>a&#124;b</code>, not <code>c</code>");
        assert_eq!(message("one ` only"), "one &#96; only");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(linked("x", "javascript:alert(1)"), "x");
        assert_eq!(linked("x", "https://a/\"onclick"), "x");
        assert_eq!(linked("x", "https://a/b#c"), "<a href=\"https://a/b#c\">x</a>");
    }
}
