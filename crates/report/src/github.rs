//! `github`: workflow commands that GitHub Actions turns into annotations.

use verdict::{Finding, Report, Severity};

use crate::place;
use crate::summary::{self, vector, verdict_line};
use crate::visible::{clipped, is_hidden};

/// The verdict as a command of its own, then one command a finding, worst first.
pub(crate) fn render(report: &Report) -> String {
    let mut text = verdict_line(report);
    text.extend(summary::waived(report).map(|waiver| format!("\nwaived: {waiver}")));
    for line in &report.lines {
        text.push_str(&format!("\n{}  {}  {}", line.verdict, line.spec, vector(&line.counts)));
    }
    text.extend(report.run.as_ref().map(|run| format!("\n{}", summary::run(report, run))));
    let mut out = format!("::notice title=greenlight::{}\n", data(&text));
    for finding in &report.findings {
        out.push_str(&command(finding, report));
        out.push('\n');
    }
    out
}

fn command(finding: &Finding, report: &Report) -> String {
    let word = match finding.level {
        Severity::Must => "error",
        Severity::Should => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(file) = place::file_on_disk(report, &finding.location) {
        properties.push(format!("file={}", property(&file)));
        if place::is_whole_file(report) {
            properties.extend(finding.location.line.map(|line| format!("line={line}")));
            properties.extend(finding.location.column.map(|column| format!("col={column}")));
        }
    }
    properties.push(format!("title={}", property(&format!("{} {}", finding.level, finding.requirement))));

    let mut text = clipped(&finding.message, 1000);
    let mut line = |name: &str, value: &str| text.push_str(&format!("\n{name}: {}", clipped(value, 1000)));
    line("at", &place::full(&finding.location));
    let parts = [("expected", &finding.expected), ("got", &finding.got), ("help", &finding.help)];
    for (name, value) in parts {
        if let Some(value) = value {
            line(name, value);
        }
    }
    line("section", &finding.section);
    if let Some(command) = finding.reproduce.as_deref().filter(|_| report.run.is_some()) {
        line("reproduce", command);
    }
    format!("::{word} {}::{}", properties.join(","), data(&text))
}

/// The message of a command: `%`, CR and LF are escaped as the runner wants it.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c if is_hidden(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The value of a property, where `:` and `,` have a meaning too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stay_on_one_line_and_percent_signs_stay_themselves() {
        assert_eq!(data("100%0A\r\n::error::x"), "100%250A%0D%0A::error::x");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
