//! Reports to where the user wants them: data on standard output, talk on standard error.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use report::official::{Config, render_official};
use report::{Format, Options, Symbols, render};
use verdict::Report;

use crate::arguments::{OutputArguments, SymbolSet, When};
use crate::environment::Environment;
use crate::exit::Failure;

/// Columns where nobody says how many there are.
pub const USUAL_WIDTH: usize = 100;

/// The name of the official suite's files among the formats.
const OFFICIAL: &str = "oci";
/// The name of the exchanges among the formats.
const EXCHANGES: &str = "har";

/// One report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// In a format, to standard output or to a file.
    Format(Format, Option<PathBuf>),
    /// As the official suite of the distribution spec would, into a directory.
    Official(PathBuf),
    /// The exchanges of a live run, as an HTTP archive.
    Exchanges(PathBuf),
}

/// What to write, and how it looks at a terminal.
#[derive(Debug)]
pub struct Outputs {
    outs: Vec<Out>,
    official: Option<Config>,
    exchanges: Option<String>,
    options: Options,
    environment_width: usize,
}

impl Outputs {
    /// Reads the arguments. Nothing is written yet.
    pub fn of(arguments: &OutputArguments, environment: &Environment) -> Result<Outputs, Failure> {
        let mut outs = arguments.out.iter().map(|text| parse(text)).collect::<Result<Vec<Out>, Failure>>()?;
        let to_stdout = outs.iter().filter(|out| matches!(out, Out::Format(_, None))).count();
        if to_stdout > 1 {
            return Err(Failure::usage(
                "more than one report would go to standard output: give all but one a path, as in `--out json=report.json`",
            ));
        }
        if to_stdout == 0 {
            outs.insert(0, Out::Format(Format::Terminal, None));
        }
        let options = options(arguments, environment);
        Ok(Outputs { outs, official: None, exchanges: None, options, environment_width: options.width })
    }

    /// The same, where the run was told what the official suite would have been told.
    #[must_use]
    pub fn told(self, config: Option<Config>) -> Outputs {
        Outputs { official: config, ..self }
    }

    /// Whether the exchanges of the run are asked for.
    pub fn wants_exchanges(&self) -> bool {
        self.outs.iter().any(|out| matches!(out, Out::Exchanges(_)))
    }

    /// Takes the exchanges of the run, as an HTTP archive.
    pub fn exchanged(&mut self, archive: String) {
        self.exchanges = Some(archive);
    }

    /// Writes every report. One that cannot be written costs none of the others.
    pub fn write(&self, report: &Report) -> Result<(), Failure> {
        let written: Vec<Result<(), Failure>> = self.outs.iter().map(|out| self.write_one(out, report)).collect();
        written.into_iter().collect()
    }

    fn write_one(&self, out: &Out, report: &Report) -> Result<(), Failure> {
        let (format, path) = match out {
            Out::Official(folder) => return self.write_official(folder, report),
            Out::Exchanges(path) => return self.write_exchanges(path),
            Out::Format(format, path) => (*format, path),
        };
        // Only a terminal has colours and a width of its own.
        let options = match path {
            None => self.options,
            Some(_) => Options { colour: false, width: self.environment_width, ..self.options },
        };
        let text = render(report, format, &options).map_err(|error| Failure::defect(format!("failed to {error}")))?;
        match path {
            None => print(&text),
            Some(path) => write_file(path, &text),
        }
    }

    fn write_exchanges(&self, path: &Path) -> Result<(), Failure> {
        match &self.exchanges {
            Some(archive) => write_file(path, archive),
            None => Err(Failure::usage("`--out har` is for a run of `registry` against a live registry: leave it out")),
        }
    }

    fn write_official(&self, folder: &Path, report: &Report) -> Result<(), Failure> {
        if report.role != "registry" {
            return Err(Failure::usage("`--out oci` is for reports about registries: leave it out"));
        }
        let config = self.official.clone().map_or_else(|| Config::of_report(report), |config| config.about(report));
        let files = render_official(report, &config).map_err(|error| Failure::defect(format!("failed to {error}")))?;
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::usage(format!("failed to create `{}`: {error}; give another directory", folder.display()))
        })?;
        files.named().into_iter().try_for_each(|(name, text)| write_file(&folder.join(name), text))
    }
}

/// How the terminal format looks.
pub fn options(arguments: &OutputArguments, environment: &Environment) -> Options {
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
    Options { width, colour, symbols, verbose: arguments.verbose, quiet: arguments.quiet }
}

/// Writes a file.
pub fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text)
        .map_err(|error| Failure::usage(format!("failed to write `{}`: {error}; give another path", path.display())))
}

/// The name of a format, and the path behind it, if there is one.
pub fn named(text: &str) -> Result<(&str, Option<PathBuf>), Failure> {
    match text.split_once('=') {
        Some((_, "")) => Err(Failure::usage(format!("`--out {text}` has no path behind the `=`"))),
        Some((format, path)) => Ok((format, Some(PathBuf::from(path)))),
        None => Ok((text, None)),
    }
}

fn parse(text: &str) -> Result<Out, Failure> {
    match named(text)? {
        (OFFICIAL, Some(folder)) => Ok(Out::Official(folder)),
        (OFFICIAL, None) => {
            Err(Failure::usage("`--out oci` is three files: give a directory, as in `--out oci=results`"))
        }
        (EXCHANGES, Some(path)) => Ok(Out::Exchanges(path)),
        (EXCHANGES, None) => {
            Err(Failure::usage("`--out har` goes to a file: give one, as in `--out har=registry.har`"))
        }
        (format, path) => {
            let format = format.parse().map_err(|error: report::UnknownFormat| {
                Failure::usage(format!("{error}, `har=FILE` or `oci=DIRECTORY`"))
            })?;
            Ok(Out::Format(format, path))
        }
    }
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
