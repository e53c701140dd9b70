//! `greenlight certify revoke`: take back a certificate, the statement of a peer, or what some versions of greenlight said about a requirement.

use std::path::{Path, PathBuf};

use certificate::dossier::{self, CERTIFICATE};
use certificate::dsse::Envelope;
use certificate::predicate::{Revocation, Revoked};
use certificate::statement::{Resource, Statement};
use certificate::{Date, validity};

use super::peering::short;
use super::{folder, keys};
use crate::arguments::RevokeArguments;
use crate::exit::{Exit, Failure};
use crate::output;

/// Signs a revocation.
pub fn run(arguments: &RevokeArguments) -> Result<Exit, Failure> {
    let (subject, of, default) = match (&arguments.folder, &arguments.requirement) {
        (Some(folder), _) => of_dossier(folder, &arguments.statement)?,
        (None, Some(requirement)) => of_requirement(requirement, arguments.versions.as_deref().unwrap_or_default())?,
        (None, None) => return Err(Failure::usage("name the dossier, or a requirement with `--requirement`")),
    };
    if arguments.reason.trim().is_empty() {
        return Err(Failure::usage("a revocation has a reason: give it with `--reason`"));
    }
    let signer = keys::signer(&arguments.key)?;
    let revocation = Revocation { of, reason: arguments.reason.clone(), date: Date::today() };
    let signed =
        Statement::new(vec![subject], revocation).sign(&signer).map_err(|error| Failure::defect(error.to_string()))?;
    let path = match (&arguments.out, default) {
        (Some(path), _) => path.clone(),
        (None, Some(folder)) => folder.join(format!("{}{}", short(&signer.verifier().id()), dossier::ENVELOPE)),
        (None, None) => return Err(Failure::usage("give `--out` with a file for the revocation")),
    };
    if !path.to_string_lossy().ends_with(dossier::ENVELOPE) {
        return Err(Failure::usage(format!(
            "`{}` is not read in a folder of revocations: end its name with `{}`",
            path.display(),
            dossier::ENVELOPE
        )));
    }
    if path.exists() {
        return Err(Failure::usage(format!(
            "`{}` exists, and no revocation is written over: give another `--out`",
            path.display()
        )));
    }
    folder::write(&path, &signed.to_json())?;
    output::say(&format!(
        "greenlight: signed in `{}`; give it to everybody who verifies, with `--revocations`",
        path.display()
    ));
    Ok(Exit::Ok)
}

type What = (Resource, Revoked, Option<PathBuf>);

fn of_dossier(path: &Path, name: &str) -> Result<What, Failure> {
    if name != CERTIFICATE && !name.starts_with(dossier::PEERS) {
        return Err(Failure::usage(format!(
            "`{name}` is not taken back: it is the certificate that is, or the statement of a peer, as in `--statement {}NAME`",
            dossier::PEERS
        )));
    }
    let files = folder::read(path)?;
    let bytes = files.file(name).ok_or_else(|| {
        Failure::usage(format!("`{}` has no `{name}`: there is nothing to take back", path.display()))
    })?;
    let envelope = Envelope::from_json(bytes).map_err(|error| Failure::usage(format!("`{name}`: {error}")))?;
    let digest = envelope.payload_digest();
    Ok((Resource::new(name, &digest), Revoked::Statement, Some(path.join(dossier::REVOCATIONS))))
}

fn of_requirement(requirement: &str, versions: &str) -> Result<What, Failure> {
    if catalogue::requirement(requirement).is_none() {
        return Err(Failure::usage(format!("there is no requirement `{requirement}`: see `greenlight catalogue`")));
    }
    let (from, to) = versions.split_once("..").unwrap_or((versions, versions));
    let wrong =
        |text: &str| Failure::usage(format!("`{text}` is no version of greenlight: write `--versions 0.1.0..0.1.3`"));
    for text in [from, to] {
        validity::numbers(text).ok_or_else(|| wrong(text))?;
    }
    if validity::numbers(from) > validity::numbers(to) {
        return Err(Failure::usage(format!("`{versions}` ends before it begins: write the older version first")));
    }
    let of = Revoked::Outcome { requirement: requirement.to_owned(), from: from.to_owned(), to: to.to_owned() };
    Ok((Resource::new(requirement, catalogue::CATALOGUE_DIGEST), of, None))
}
