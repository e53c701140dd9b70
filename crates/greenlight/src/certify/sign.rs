//! `greenlight certify sign`: the certificate, and the result in the words of in-toto, as signed statements.

use certificate::dossier::{self, Dossier};
use certificate::predicate::{Certificate, Judgement, ProductName, TestResult};
use certificate::programs::{self, Programs, RUN};
use certificate::statement::Statement;
use certificate::verify::{Question, State};
use certificate::{Date, Trust, validity};
use verdict::{Report, Verdict};

use super::folder::Folder;
use super::keys;
use super::room::UNFINISHED;
use super::run::evidence_of;
use super::verifying::verified_files;
use crate::arguments::SignArguments;
use crate::exit::{Exit, Failure};
use crate::output;

/// Signs, unless there is nothing that can be vouched for.
pub fn run(arguments: &SignArguments) -> Result<Exit, Failure> {
    let folder = Folder::open(&arguments.folder)?;
    let mut files = folder.dossier()?;
    complete(&files)?;
    let report: Report = read_json(&files, dossier::REPORT)?;
    whole(&folder, &report)?;
    let programs: Programs = read_json(&files, RUN)?;
    let run = Judgement::of(&report, &programs.tool);
    let Some(result) = TestResult::of(&run) else {
        return Err(Failure {
            exit: Exit::Incomplete,
            message: format!(
                "the verdict is {}, and a certificate says how something came out: nothing was signed; see `{}` for what was not decided",
                report.verdict,
                dossier::REPORT
            ),
        });
    };
    let signer = keys::signer(&arguments.key)?;
    let failed = |error: certificate::key::KeyError| Failure::defect(error.to_string());

    let product = ProductName::of(&folder.product);
    let subject = programs::subject(&report, &product, &files, &programs);
    let envelope = Statement::new(subject.clone(), result).sign(&signer).map_err(failed)?;
    let result_text = envelope.to_json();
    files.put(dossier::TEST_RESULT, result_text.clone().into_bytes());
    let day =
        Date::of_timestamp(&run.started).map_err(|error| Failure::usage(format!("the report begins at {error}")))?;
    let valid_until = validity::valid_until(folder.version, day).ok_or_else(|| {
        Failure::usage(format!("`{}` is not released: a certificate is about a release", report.spec))
    })?;
    let predicate =
        Certificate { product, run, valid_until, evidence: evidence_of(folder.version.spec), files: files.records() };
    let envelope = Statement::new(subject, predicate).sign(&signer).map_err(failed)?;
    files.put(dossier::CERTIFICATE, envelope.to_json().into_bytes());
    sound(&folder, &files, &signer.verifier())?;

    folder.write(dossier::TEST_RESULT, &result_text)?;
    folder.write(dossier::CERTIFICATE, &envelope.to_json())?;
    output::say(&format!(
        "greenlight: signed with `{}`, {} until {valid_until}",
        signer.verifier().id(),
        match report.verdict {
            Verdict::Green => "PASSED, counts",
            Verdict::Yellow => "WARNED, counts",
            _ => "FAILED, is known as such",
        }
    ));
    Ok(Exit::Ok)
}

/// Whether a run left everything that a certificate names.
fn complete(files: &Dossier) -> Result<(), Failure> {
    let missing: Vec<&str> =
        dossier::WRITTEN.into_iter().chain([RUN]).filter(|name| files.file(name).is_none()).collect();
    if !missing.is_empty() {
        return Err(Failure {
            exit: Exit::Incomplete,
            message: format!("there is no `{}`: `greenlight certify run` writes it", missing.join("`, no `")),
        });
    }
    if files.file(dossier::CERTIFICATE).is_some() {
        return Err(Failure::usage(format!("there is a `{}` already: a dossier is signed once", dossier::CERTIFICATE)));
    }
    if let Some((path, _)) = files.below(UNFINISHED).next() {
        return Err(Failure::usage(format!(
            "`{path}` is of a run that was cut off: judge again with `greenlight certify run`"
        )));
    }
    Ok(())
}

/// Whether the report is about what the folder says.
fn whole(folder: &Folder, report: &Report) -> Result<(), Failure> {
    let wanted = format!("{} {}", folder.version.spec, folder.version);
    let same = report.spec == wanted && report.profile == folder.profile.name;
    match same && report.tool.version == env!("CARGO_PKG_VERSION") {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "the report is about {} {} by {} {}, and the dossier about {wanted} {}: judge again with `greenlight certify run`",
            report.spec, report.profile, report.tool.name, report.tool.version, folder.profile.name
        ))),
    }
}

/// Whether what is about to be written would be found sound by whoever trusts the key: what was edited after the run is not signed.
fn sound(folder: &Folder, files: &Dossier, key: &certificate::key::Verifier) -> Result<(), Failure> {
    let question = Question { trust: Some(Trust::of_key("this key", key.clone())), ..Question::default() };
    let found = verified_files(&folder.path, files, &question);
    let broken = found.items.iter().find(|item| item.state > State::Note && !item.is_failure());
    match broken {
        None => Ok(()),
        Some(item) => Err(Failure {
            exit: if item.state == State::Open { Exit::Incomplete } else { Exit::Violation },
            message: format!("nothing was signed, for it would not hold: {}: {}", item.about, item.text),
        }),
    }
}

fn read_json<T: serde::de::DeserializeOwned>(files: &Dossier, name: &str) -> Result<T, Failure> {
    serde_json::from_slice(files.file(name).unwrap_or_default())
        .map_err(|error| Failure::usage(format!("`{name}` is not as `greenlight certify run` writes it: {error}")))
}
