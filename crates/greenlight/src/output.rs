//! Reports to where the user wants them: data on standard output, talk on standard error.

use std::io::{self, Write};
use std::path::PathBuf;

use report::{Format, Options, Symbols, render};
use verdict::Report;

use crate::arguments::{OutputArguments, SymbolSet, When};
use crate::environment::Environment;
use crate::exit::Failure;

/// Columns where nobody says how many there are.
const USUAL_WIDTH: usize = 100;

/// One report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    format: Format,
    path: Option<PathBuf>,
}

/// What to write, and how it looks at a terminal.
#[derive(Debug)]
pub struct Outputs {
    outs: Vec<Out>,
    options: Options,
    environment_width: usize,
}

impl Outputs {
    /// Reads the arguments. Nothing is written yet.
    pub fn of(arguments: &OutputArguments, environment: &Environment) -> Result<Outputs, Failure> {
        let mut outs = arguments.out.iter().map(|text| parse(text)).collect::<Result<Vec<Out>, Failure>>()?;
        let to_stdout = outs.iter().filter(|out| out.path.is_none()).count();
        if to_stdout > 1 {
            return Err(Failure::usage(
                "more than one report would go to standard output: give all but one a path, as in `--out json=report.json`",
            ));
        }
        if to_stdout == 0 {
            outs.insert(0, Out { format: Format::Terminal, path: None });
        }
        let colour = match arguments.color {
            When::Always => true,
            When::Never => false,
            When::Auto => environment.stdout_is_terminal && !environment.no_color,
        };
        let symbols = match arguments.symbols {
            Some(SymbolSet::Unicode) => Symbols::Unicode,
            Some(SymbolSet::Ascii) => Symbols::Ascii,
            None if environment.plain_symbols => Symbols::Ascii,
            None => Symbols::Unicode,
        };
        let width = environment.width.unwrap_or(USUAL_WIDTH);
        let options = Options { width, colour, symbols, verbose: arguments.verbose, quiet: arguments.quiet };
        Ok(Outputs { outs, options, environment_width: width })
    }

    /// Writes every report. One that cannot be written costs none of the others.
    pub fn write(&self, report: &Report) -> Result<(), Failure> {
        let written: Vec<Result<(), Failure>> = self.outs.iter().map(|out| self.write_one(out, report)).collect();
        written.into_iter().collect()
    }

    fn write_one(&self, out: &Out, report: &Report) -> Result<(), Failure> {
        // Only a terminal has colours and a width of its own.
        let options = match out.path {
            None => self.options,
            Some(_) => Options { colour: false, width: self.environment_width, ..self.options },
        };
        let text =
            render(report, out.format, &options).map_err(|error| Failure::defect(format!("failed to {error}")))?;
        match &out.path {
            None => print(&text),
            Some(path) => std::fs::write(path, text).map_err(|error| {
                Failure::usage(format!("failed to write `{}`: {error}; give another path", path.display()))
            }),
        }
    }
}

fn parse(text: &str) -> Result<Out, Failure> {
    let (format, path) = match text.split_once('=') {
        Some((_, "")) => return Err(Failure::usage(format!("`--out {text}` has no path behind the `=`"))),
        Some((format, path)) => (format, Some(PathBuf::from(path))),
        None => (text, None),
    };
    let format = format.parse().map_err(|error: report::UnknownFormat| Failure::usage(error.to_string()))?;
    Ok(Out { format, path })
}

/// Writes data to standard output. Nobody is left to hear about a closed pipe.
pub fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::usage(format!("failed to write to standard output: {error}"))),
    }
}

/// Says something on standard error; that it cannot be heard is no reason to stop.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
