//! The signed envelopes in the directory of a dossier.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::envelope::{self, Claim};
use crate::exit::Failure;

/// Those that the one who submits signs.
const OWN: [&str; 2] = ["certificate.dsse.json", "test-result.dsse.json"];

/// Where those of peers are, and how their names end.
const PEERS: &str = "peers";
const ENDING: &str = ".dsse.json";

/// The most envelopes of peers.
const MOST_PEERS: usize = 100;

/// An envelope in a dossier.
#[derive(Debug)]
pub struct EnvelopeFile {
    /// Its path in the dossier, with `/` between.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is about.
    pub claim: Claim,
}

/// Reads all envelopes of a dossier: its own, then those of peers by name. A dossier comes from somebody else, so no link in it is
/// followed.
pub fn of_dossier(folder: &Path) -> Result<Vec<EnvelopeFile>, Failure> {
    if !folder.is_dir() {
        return Err(Failure::usage(format!(
            "there is no directory `{}`: give `--dossier` that of a dossier",
            folder.display()
        )));
    }
    let mut names: Vec<String> = OWN.iter().map(|name| (*name).to_owned()).collect();
    names.extend(peers(folder)?.iter().map(|name| format!("{PEERS}/{name}")));
    let mut found = Vec::new();
    for name in names {
        if let Some(bytes) = read(&folder.join(&name), &name)? {
            let claim = envelope::read(&bytes).map_err(|why| {
                Failure::usage(format!("{} {why}; attach only what `greenlight certify` wrote", quoted(&name)))
            })?;
            found.push(EnvelopeFile { name, bytes, claim });
        }
    }
    match found.is_empty() {
        true => Err(Failure::usage(format!(
            "`{}` has nothing that is signed: there is neither `{}` nor `{PEERS}/NAME{ENDING}`; sign the dossier first",
            folder.display(),
            OWN.join("` nor `")
        ))),
        false => Ok(found),
    }
}

fn peers(folder: &Path) -> Result<Vec<String>, Failure> {
    let path = folder.join(PEERS);
    match fs::symlink_metadata(&path) {
        Err(_) => return Ok(Vec::new()),
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(not_plain(PEERS, "directory")),
    }
    let unreadable = |error: std::io::Error| Failure::usage(format!("failed to read `{}`: {error}", path.display()));
    let mut names = Vec::new();
    for entry in fs::read_dir(&path).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(ENDING) {
            names.push(name);
        }
        if names.len() > MOST_PEERS {
            return Err(Failure::usage(format!("`{PEERS}` has more than {MOST_PEERS} envelopes: attach fewer")));
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
        .and_then(|file| file.take(envelope::LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::usage(format!("failed to read `{}`: {error}", path.display())))?;
    match bytes.len() as u64 > envelope::LARGEST {
        true => Err(Failure::usage(format!(
            "{} is larger than {} bytes, which no envelope is: look at what it is",
            quoted(name),
            envelope::LARGEST
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
