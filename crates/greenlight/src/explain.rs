//! `greenlight explain`: what a requirement asks for.

use std::fmt::Write as _;

use catalogue::{Decided, Requirement, Spec, requirement, requirements};

use crate::arguments::ExplainArguments;
use crate::exit::{Exit, Failure};
use crate::output::print;

/// Prints the requirement with the id, or a line for each whose id begins so.
pub fn run(arguments: &ExplainArguments) -> Result<Exit, Failure> {
    if let Some(found) = requirement(&arguments.id) {
        print(&page(found))?;
        return Ok(Exit::Ok);
    }
    let all = Spec::ALL.into_iter().flat_map(requirements);
    let begin: Vec<_> = all.filter(|row| row.id.starts_with(&arguments.id)).collect();
    if begin.is_empty() {
        let near = catalogue::nearest(&arguments.id);
        let hint = near.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default();
        return Err(Failure::usage(format!(
            "there is no requirement `{}`{hint} `greenlight catalogue` lists them all",
            arguments.id
        )));
    }
    let width = begin.iter().map(|row| row.id.len()).max().unwrap_or_default();
    let lines: String = begin.iter().map(|row| format!("{:width$}  {}\n", row.id, row.text)).collect();
    print(&lines)?;
    Ok(Exit::Ok)
}

fn page(row: &Requirement) -> String {
    let latest = row.spec().latest();
    let mut out = format!("{}\n\n  {}\n\n", row.id, row.text);
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "  {name:<9} {value}");
    };
    line("level", levels(row));
    line("binds", row.binds.join(", "));
    let until = row.until.map(|until| format!(", until {until}")).unwrap_or_default();
    line("since", format!("{} {}{until}", row.spec(), row.since));
    line("section", row.section_url(latest));
    match row.decided {
        Decided::Checks(names) => line("checked", format!("by {}", names.join(", "))),
        Decided::Unchecked(why, note) => {
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            line("unchecked", format!("{}{note}", why.as_str()));
        }
    }
    out
}

// The word of each version, and what a word without a level of its own counts as.
fn levels(row: &Requirement) -> String {
    let mut text = row.keyword.to_string();
    for (from, keyword) in row.levels {
        let _ = write!(text, ", {keyword} from {from}");
    }
    if let Some(counts_as) = row.counts_as {
        let _ = write!(text, " (counts as {counts_as})");
    }
    text
}
