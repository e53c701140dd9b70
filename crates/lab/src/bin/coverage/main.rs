//! Recomputes which line of a spec stands behind which requirement.
//!
//! `coverage --spec image --version 1.1.1 --checkout DIR` finds every RFC 2119 keyword of every normative document and
//! holds it against `catalogue/coverage/<spec>-<version>.toml`. A row knows its sentence by a hash only, so that the
//! spec may move lines about without losing its ids and none of its text is stored here.

mod checkout;
mod document;
mod error;
mod file;
mod keyword;
mod row;
mod sentence;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use checkout::Checkout;
use document::{DOCUMENTS, Role};
use error::CoverageError;
use file::{Coverage, commit_of, coverage_path, parse};
use row::{carry, occurrences};

/// Maps every normative keyword of a spec to the requirements behind it.
#[derive(Parser)]
#[command(name = "coverage")]
struct Arguments {
    /// Which spec: `image`, `distribution` or `runtime`.
    #[arg(long)]
    spec: String,
    /// A version that `versions.toml` names, `next` among them.
    #[arg(long)]
    version: String,
    /// A git directory, a clone, or a plain directory that holds the files of that version.
    #[arg(long, value_name = "DIR")]
    checkout: PathBuf,
    /// The directory of the catalogue.
    #[arg(long, value_name = "DIR", default_value = "catalogue")]
    catalogue: PathBuf,
    /// Rewrite the coverage file, keeping the ids of every sentence that is still there.
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Compare only; this is the default.
    #[arg(long)]
    check: bool,
    /// Take the ids of sentences that are new here from the coverage of this version.
    #[arg(long, value_name = "VERSION", requires = "write")]
    seed: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nothing is left to be told if even this cannot be written.
            let _ = writeln!(io::stderr(), "failed to {error}");
            ExitCode::from(2)
        }
    }
}

/// True if the coverage file is whole: every keyword mapped, and (without `--write`) nothing to rewrite.
fn run(arguments: &Arguments) -> Result<bool, CoverageError> {
    let Arguments { spec, version, catalogue, .. } = arguments;
    let commit = commit_of(catalogue, spec, version)?;
    let mut rows = Vec::new();
    for (file, text) in Checkout::open(&arguments.checkout, &commit).documents(spec)? {
        rows.extend(occurrences(&file, &text));
    }

    let path = coverage_path(catalogue, spec, version);
    let stored = if path.exists() { Some(parse::<Coverage>(&path)?) } else { None };
    let old_commit = stored.as_ref().map(|stored| stored.commit.clone());
    let old_places: Vec<_> = stored.iter().flat_map(|stored| &stored.line).map(|row| (row.line, row.key())).collect();
    let lost = carry(&mut rows, stored.map(|stored| stored.line).unwrap_or_default());
    if let Some(seed) = &arguments.seed {
        carry(&mut rows, parse::<Coverage>(&coverage_path(catalogue, spec, seed))?.line);
    }

    let mut out = io::stdout().lock();
    for (_, file, role) in DOCUMENTS.iter().filter(|(of, ..)| of == spec) {
        if let Role::Excluded(reason) = role {
            writeln!(out, "left out  {file}: {reason}")?;
        }
    }
    for row in lost.iter().filter(|row| row.is_mapped()) {
        writeln!(out, "gone      {}:{} {} {} {}", row.file, row.line, row.keyword, row.hash, row.meaning())?;
    }
    for row in rows.iter().filter(|row| !row.is_mapped()) {
        writeln!(
            out,
            "unmapped  {}:{} {} ({}) {} {}",
            row.file, row.line, row.keyword, row.nth, row.hash, row.sentence
        )?;
    }
    let unmapped = rows.iter().filter(|row| !row.is_mapped()).count();
    let new_places: Vec<_> = rows.iter().map(|row| (row.line, row.key())).collect();
    let same = old_commit.as_ref() == Some(&commit) && old_places == new_places;
    let total = rows.len();
    if arguments.write {
        let coverage = Coverage { spec: spec.clone(), version: version.clone(), commit, line: rows };
        let text = format!(
            "# Lines and hashes are written by `cargo run -p lab --bin coverage`, ids and excuses by hand.\n{}",
            toml::to_string(&coverage)?
        );
        fs::create_dir_all(catalogue.join("coverage"))
            .and_then(|()| fs::write(&path, text))
            .map_err(|source| CoverageError::Write { path, source })?;
    } else if !same {
        writeln!(out, "the coverage file differs from the checkout; run again with `--write`")?;
    }
    writeln!(out, "{spec} {version}: {total} keywords, {unmapped} unmapped")?;
    Ok(unmapped == 0 && (same || arguments.write))
}
