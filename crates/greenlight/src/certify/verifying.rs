//! `greenlight verify`: hold a dossier against its signatures, its evidence, the calendar and whom one trusts.

use std::path::{Path, PathBuf};

use certificate::trust::same_name;
use certificate::verify::{Item, Question, State, Verification, contents, signed};
use certificate::{Dossier, DossierError, Trust, dossier};

use super::{attached, forms, keys, rejudge, told};
use crate::arguments::{TrustArguments, VerifyArguments, VerifyFormat};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output;

/// Looks, says what it found, and ends as that says.
pub fn run(arguments: &VerifyArguments, environment: &Environment) -> Result<Exit, Failure> {
    let question = Question {
        trust: trust(&arguments.trust)?,
        peers: required_peers(&arguments.require)?,
        not: arguments.not_org.clone(),
        revocations: revocations(&arguments.revocations)?,
        at: arguments.at,
    };
    let path = Path::new(&arguments.target);
    if !path.exists() {
        return attached::run(arguments, &question, environment);
    }
    if !path.is_dir() {
        return Err(Failure::usage(format!("`{}` is no folder: give the folder of a dossier", arguments.target)));
    }
    let found = verified(path, &question)?;
    have_a_name(&question, std::slice::from_ref(&found))?;
    output::print(&match arguments.out {
        VerifyFormat::Terminal => told::text(&found, arguments.verbose),
        VerifyFormat::Json => format!("{:#}\n", told::json(&found)?),
    })?;
    Ok(exit(found.state()))
}

/// What is found about the dossier in `path`, its evidence judged again.
pub fn verified(path: &Path, question: &Question) -> Result<Verification, Failure> {
    match Dossier::read(path) {
        Ok(files) => Ok(verified_files(path, &files, question)),
        Err(error @ DossierError::Read { .. }) => Err(Failure::usage(format!("failed to {error}"))),
        Err(error @ (DossierError::Kind(_) | DossierError::TooLarge(_))) => {
            Ok(Verification::of(Item::broken("files", format!("failed to {error}"))))
        }
    }
}

/// The same, where the files of the dossier in `path` are read already.
pub fn verified_files(path: &Path, files: &Dossier, question: &Question) -> Verification {
    let mut found = signed(files, question);
    let Some(certificate) = &found.certificate else { return found };
    let subject = &found.subject;
    let (mut items, forms, judged) = std::thread::scope(|scope| {
        let judging = scope.spawn(|| rejudge::item(path, files, certificate, subject));
        let (items, report) = contents(files, certificate, subject, question);
        let forms = report.and_then(|report| forms::item(files, &report, &certificate.run.tool));
        (items, forms, judging.join().unwrap_or_else(|_| rejudge::failed()))
    });
    // What is not as it was signed is named already, and what it says now is of no account.
    let is_broken = |about: &str| items.iter().any(|item| item.about == about && item.state == State::Broken);
    let (files_hold, report_holds) = (!is_broken("files"), !is_broken("report"));
    items.extend(forms.filter(|_| files_hold && report_holds && judged.state != State::Broken));
    items.extend(files_hold.then_some(judged));
    found.items.extend(items);
    found
}

/// The exit code of a state.
pub fn exit(state: State) -> Exit {
    match state {
        State::Holds | State::Note => Exit::Ok,
        State::Open => Exit::Incomplete,
        State::Broken => Exit::Violation,
    }
}

/// Whose signatures count, by the arguments; none where they say nothing.
pub fn trust(arguments: &TrustArguments) -> Result<Option<Trust>, Failure> {
    let file = arguments.trust.as_deref().map(trust_file).transpose()?;
    arguments.key.iter().try_fold(file, |trust, file| {
        let name = file.display().to_string();
        Ok(Some(trust.unwrap_or_default().and_key(&name, keys::verifier(file)?)))
    })
}

/// Reads a trust file.
pub fn trust_file(path: &Path) -> Result<Trust, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    Trust::parse(&text).map_err(|error| Failure::usage(format!("`{}`: {error}", path.display())))
}

fn required_peers(required: &[String]) -> Result<usize, Failure> {
    required.iter().try_fold(0, |most, text| match text.split_once('=') {
        Some(("peers", number)) => number.parse().map(|number: usize| most.max(number)).map_err(|_| {
            Failure::usage(format!("`--require {text}` names no number: write it as `--require peers=2`"))
        }),
        _ => Err(Failure::usage(format!(
            "`--require {text}` is nothing that can be required: write it as `--require peers=2`"
        ))),
    })
}

/// Whether all organisations that are not to count are somebody: one who is trusted, or the vendor of what was found. A name that
/// nobody has is a mistake by which somebody would count.
pub fn have_a_name(question: &Question, found: &[Verification]) -> Result<(), Failure> {
    let Some(trust) = &question.trust else { return Ok(()) };
    let vendors = found.iter().filter_map(|one| one.certificate.as_ref()).map(|one| one.product.vendor.as_str());
    let known: Vec<&str> = trust.organisations().chain(vendors).collect();
    match question.not.iter().find(|name| !known.iter().any(|known| same_name(known, name))) {
        None => Ok(()),
        Some(name) => Err(Failure::usage(format!(
            "`--not-org {name}`: nobody of that name is trusted; those who are: `{}`",
            trust.organisations().collect::<Vec<&str>>().join("`, `")
        ))),
    }
}

/// Revocations from elsewhere: files, or all files in folders. A folder with something else in it is refused, for what is revoked there
/// would be passed over, and of an empty one that is said.
pub fn revocations(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let files = if path.is_dir() { of_folder(path)? } else { vec![path.clone()] };
        for file in files {
            let bytes = std::fs::read(&file).map_err(|error| Failure::unreadable(&file, &error))?;
            found.push((file.display().to_string(), bytes));
        }
    }
    Ok(found)
}

fn of_folder(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(path).map_err(|error| Failure::unreadable(path, &error))?;
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| Failure::unreadable(path, &error)))
        .collect::<Result<Vec<PathBuf>, Failure>>()?;
    // What version control keeps there.
    files.retain(|file| !file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    files.sort();
    let is_revocation = |file: &PathBuf| file.is_file() && file.to_string_lossy().ends_with(dossier::ENVELOPE);
    if let Some(other) = files.iter().find(|file| !is_revocation(file)) {
        return Err(Failure::usage(format!(
            "`{}` is in a folder of revocations, and is none by its name: only files `NAME{}` may be there",
            other.display(),
            dossier::ENVELOPE
        )));
    }
    if files.is_empty() {
        output::say(&format!("greenlight: there is no revocation in `{}`", path.display()));
    }
    Ok(files)
}
