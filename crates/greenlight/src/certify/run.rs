//! `greenlight certify run`: judge the subject whole, and write report and evidence into the dossier.

use std::path::Path;

use catalogue::Spec;
use certificate::dossier;
use certificate::programs::{Programs, RUN};
use content::digest::Algorithm;
use report::{Format, Options, Symbols};
use verdict::Severity;

use super::folder::Folder;
use super::judging::{Job, judged};
use super::room::Room;
use super::{forms, readme};
use crate::arguments::RunArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output;

/// Judges, writes, and ends as the verdict says.
pub fn run(arguments: &RunArguments, environment: &Environment) -> Result<Exit, Failure> {
    let folder = Folder::open(&arguments.folder)?;
    let room = Room::make(&folder)?;
    // What a command runs is the product.
    let program = match (&folder.program, folder.version.spec) {
        (None, Spec::Runtime) => crate::runtime::program(&folder.subject),
        (program, _) => program.clone(),
    };
    let programs = Programs { tool: own_digest()?, program: program.as_deref().map(named_digest).transpose()? };
    let job = Job {
        target: &folder.subject,
        version: folder.version,
        profile: folder.profile,
        access: &arguments.registry,
        evidence: Some(&room.new),
    };
    let report = judged(&job, environment)?;
    room.keep()?;
    let text = serde_json::to_string_pretty(&programs).map_err(|error| Failure::defect(error.to_string()))?;
    folder.write(RUN, &(text + "\n"))?;
    for (name, text) in forms::of(&report)? {
        folder.write(name, &text)?;
    }
    folder.write(dossier::README, &readme::text(&folder, &report, &programs))?;
    let symbols = if environment.plain_symbols { Symbols::Ascii } else { Symbols::Unicode };
    let width = environment.width.unwrap_or(output::USUAL_WIDTH);
    let options = Options {
        width,
        colour: environment.stdout_is_terminal && !environment.no_color,
        symbols,
        verbose: false,
        quiet: false,
    };
    output::print(&forms::rendered(&report, Format::Terminal, &options)?)?;
    output::say(&format!("greenlight: report and evidence are in `{}`", folder.path.display()));
    Ok(Exit::of(report.verdict, Severity::Must))
}

/// The digest of the running program.
pub fn own_digest() -> Result<String, Failure> {
    let own =
        std::env::current_exe().map_err(|error| Failure::defect(format!("failed to find the own program: {error}")))?;
    Ok(named_digest(&own)?.1)
}

/// The name and the digest of a file.
fn named_digest(path: &Path) -> Result<(String, String), Failure> {
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::usage(format!("failed to read `{}`, which is to be named by its digest: {error}", path.display()))
    })?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok((name, Algorithm::Sha256.digest(&bytes).unwrap_or_default()))
}

/// How the evidence of a spec's subjects is kept.
pub fn evidence_of(spec: Spec) -> certificate::predicate::Evidence {
    match spec {
        Spec::Image => certificate::predicate::Evidence::Image,
        Spec::Distribution | Spec::Runtime => certificate::predicate::Evidence::Recording,
    }
}
