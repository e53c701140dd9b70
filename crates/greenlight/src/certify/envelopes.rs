//! The signed envelopes in the directory of a dossier.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::exit::Failure;
use certificate::dossier::{CERTIFICATE, ENVELOPE, PEERS, REVOCATIONS, TEST_RESULT};
use certificate::dsse::{Envelope, MOST_BYTES};
use certificate::statement::Claim;
use certificate::verify::is_intact;

/// Those that the one who submits signs.
const OWN: [&str; 2] = [CERTIFICATE, TEST_RESULT];

/// The most envelopes of peers, and of revocations.
const MOST: usize = 100;

/// An envelope in a dossier.
#[derive(Debug)]
pub struct EnvelopeFile {
    /// Its path in the dossier, with `/` between.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is about.
    pub claim: Claim,
    /// The digest of what is signed in it.
    pub payload: String,
}

/// Reads all envelopes of a dossier: its own, then those of peers and the revocations by name. A dossier comes from somebody else, so no link in it is
/// followed.
pub fn of_dossier(folder: &Path) -> Result<Vec<EnvelopeFile>, Failure> {
    if !folder.is_dir() {
        return Err(Failure::usage(format!(
            "there is no directory `{}`: give `--dossier` that of a dossier",
            folder.display()
        )));
    }
    let mut names: Vec<String> = OWN.iter().map(|name| (*name).to_owned()).collect();
    for place in [PEERS, REVOCATIONS] {
        names.extend(below(folder, place)?.iter().map(|name| format!("{place}{name}")));
    }
    let mut found = Vec::new();
    for name in names {
        if let Some(bytes) = read(&folder.join(&name), &name)? {
            let wrong = |why: String| {
                Failure::usage(format!("{}: {why}; attach only what `greenlight certify` wrote", quoted(&name)))
            };
            let envelope = Envelope::from_json(&bytes).map_err(|error| wrong(error.to_string()))?;
            let claim = Claim::of(&envelope).map_err(|error| wrong(error.to_string()))?;
            if !is_intact(&bytes) {
                return Err(wrong("it is not as anybody signed it, and readers would pass over it".to_owned()));
            }
            found.push(EnvelopeFile { name, bytes, claim, payload: envelope.payload_digest() });
        }
    }
    match found.is_empty() {
        true => Err(Failure::usage(format!(
            "`{}` has nothing that is signed: there is neither `{}` nor `{PEERS}NAME{ENVELOPE}`; sign the dossier first",
            folder.display(),
            OWN.join("` nor `")
        ))),
        false => Ok(found),
    }
}

/// The names of the envelopes in a directory of the dossier.
fn below(folder: &Path, place: &str) -> Result<Vec<String>, Failure> {
    // With a slash behind it, a link would be followed.
    let place = place.trim_end_matches('/');
    let path = folder.join(place);
    match fs::symlink_metadata(&path) {
        Err(_) => return Ok(Vec::new()),
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(not_plain(place, "directory")),
    }
    let unreadable = |error: std::io::Error| Failure::unreadable(&path, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(&path).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(ENVELOPE) {
            names.push(name);
        }
        if names.len() > MOST {
            return Err(Failure::usage(format!("`{place}` has more than {MOST} envelopes: attach fewer")));
        }
    }
    names.sort();
    Ok(names)
}

/// The bytes of a file; `None` if there is none.
fn read(path: &Path, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(found) if !found.is_file() => return Err(not_plain(name, "file")),
        _ => {}
    }
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::unreadable(path, &error))?;
    match bytes.len() > MOST_BYTES {
        true => Err(Failure::usage(format!(
            "{} is larger than {} bytes, which no envelope is: look at what it is",
            quoted(name),
            MOST_BYTES
        ))),
        false => Ok(Some(bytes)),
    }
}

fn not_plain(name: &str, kind: &str) -> Failure {
    Failure::usage(format!(
        "{} is no {kind} but a link or something else, which is not followed: put the {kind} itself into the dossier",
        quoted(name)
    ))
}

/// A name out of a dossier, with its control characters to be seen.
pub fn quoted(name: &str) -> String {
    format!("`{}`", name.escape_debug())
}
