//! `greenlight diff`: two reports, requirement by requirement.

use std::path::PathBuf;

use report::{ComparisonFormat, Options, render_comparison};
use verdict::{Comparison, Severity, Verdict};

use crate::arguments::DiffArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::{self, print, write_file};
use crate::saved_report;

/// Where a comparison goes: a format, and a file or standard output.
type Out = (ComparisonFormat, Option<PathBuf>);

/// Compares the two reports, writes what differs, and ends as what got worse says.
pub fn run(arguments: &DiffArguments, environment: &Environment) -> Result<Exit, Failure> {
    let outs = outs(&arguments.output.out)?;
    let options = output::options(&arguments.output, environment);
    if [&arguments.before, &arguments.after].iter().all(|path| path.as_os_str() == "-") {
        return Err(Failure::usage("both reports would come from standard input: give one of them as a file"));
    }
    let (before, after) = (saved_report::read(&arguments.before)?, saved_report::read(&arguments.after)?);
    let comparison = Comparison::of(&before, &after).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    // One that cannot be written costs none of the others.
    let written: Vec<Result<(), Failure>> = outs.iter().map(|out| write(&comparison, out, &options)).collect();
    written.into_iter().collect::<Result<(), Failure>>()?;
    Ok(exit(&comparison, arguments.fail_on.into()))
}

fn write(comparison: &Comparison, (format, path): &Out, options: &Options) -> Result<(), Failure> {
    // Only a terminal has colours.
    let options = Options { colour: options.colour && path.is_none(), ..*options };
    let text = render_comparison(comparison, *format, &options)
        .map_err(|error| Failure::defect(format!("failed to {error}")))?;
    match path {
        None => print(&text),
        Some(path) => write_file(path, &text),
    }
}

fn outs(texts: &[String]) -> Result<Vec<Out>, Failure> {
    let mut outs = texts.iter().map(|text| parse(text)).collect::<Result<Vec<Out>, Failure>>()?;
    match outs.iter().filter(|(_, path)| path.is_none()).count() {
        0 => outs.insert(0, (ComparisonFormat::Terminal, None)),
        1 => {}
        _ => {
            return Err(Failure::usage(
                "more than one comparison would go to standard output: give all but one a path, as in `--out json=diff.json`",
            ));
        }
    }
    Ok(outs)
}

fn parse(text: &str) -> Result<Out, Failure> {
    let (format, path) = output::named(text)?;
    Ok((format.parse().map_err(|error: report::UnknownComparisonFormat| Failure::usage(error.to_string()))?, path))
}

/// What came to fail decides before what came to be undecided: the one is known.
fn exit(comparison: &Comparison, fail_on: Severity) -> Exit {
    let came = |colour| comparison.came_to(colour);
    if came(Verdict::Red) || (came(Verdict::Yellow) && fail_on <= Severity::Should) {
        Exit::Violation
    } else if came(Verdict::Incomplete) || came(Verdict::Error) {
        Exit::Incomplete
    } else {
        Exit::Ok
    }
}
