//! A run on disk: `recording.json` with every exchange, and the bodies by their digests.
//!
//! Large bodies that come back as they were sent are not kept: a run that is judged again makes them again, from the same seed. Their
//! digests are, for a body in the place of which there is a digest is the same only as what has that digest, however it was reckoned.
//!
//! Logins are not part of it, and secrets in URLs are replaced by words that are the same wherever the secret was the same, so that
//! what follows from one location being another is still true when the run is judged again.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use content::digest::Algorithm;
use serde::{Deserialize, Serialize};
use wire::exchange::{Bytes, Head};
use wire::redact::{self, Secrets};

use super::Exchanged;
use crate::matter::Matter;
use crate::options::Options;

/// The file with every exchange.
const INDEX: &str = "recording.json";
/// The folder of the bodies.
const BODIES: &str = "bodies";

/// The version of the shape of `recording.json`.
const VERSION: u32 = 2;

/// Everything that was sent and answered in a run, a tape a scenario.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// What the run was asked for.
    pub settings: Settings,
    pub(crate) tapes: Vec<Taped>,
}

/// What one scenario sent and got.
#[derive(Debug, Clone)]
pub(crate) struct Taped {
    pub(crate) scenario: &'static str,
    pub(crate) tape: Vec<Arc<Exchanged>>,
    /// Where the bytes that it sent came from.
    pub(crate) matter: Matter,
}

/// What a run was asked for, as far as it has to be the same again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The registry's URL.
    pub url: String,
    /// The seed.
    pub seed: String,
    /// `full`, `quick` or `read-only`.
    pub mode: String,
    /// The profile.
    pub profile: String,
    /// The version that the report is about.
    pub version: String,
    /// All versions that were judged.
    pub lines: Vec<String>,
    /// The claimed categories.
    pub categories: Vec<String>,
    /// The requirements that were asked for.
    pub only: Vec<String>,
    /// Side by side.
    pub lanes: usize,
    /// The bound on requests.
    pub budget: Option<u64>,
    /// The repositories that were given.
    pub repositories: Option<(String, String)>,
    /// Repository and reference of content that was there.
    pub content: Vec<(String, String)>,
}

/// Why a recording cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The system says no.
    #[error("{what} `{path}`: {source}", path = .path.display())]
    File {
        /// `write` or `read`.
        what: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is there, and is no recording of ours.
    #[error("read `{path}` as a recording: {why}", path = .path.display())]
    Form {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    settings: Settings,
    tapes: Vec<Tape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tape {
    scenario: String,
    /// The digests of large content that the scenario made out of the seed, by its names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    large: BTreeMap<String, String>,
    exchanges: Vec<Entry>,
}

/// One exchange on disk.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    origin: String,
    method: String,
    target: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    login: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    waited: Vec<HeadEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    interim: Vec<HeadEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<HeadEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// The digest of a body that is none of the files, for it is what the scenario sent, and the seed gives that again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    made: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    milliseconds: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadEntry {
    version: String,
    status: u16,
    reason: String,
    headers: Vec<(String, String)>,
}

impl Recording {
    /// Of these tapes.
    pub(crate) fn of(options: &Options, tapes: impl Iterator<Item = Taped>) -> Recording {
        let names = |categories: &[crate::Category]| categories.iter().map(|one| one.as_str().to_owned()).collect();
        let settings = Settings {
            url: options.name.clone(),
            seed: options.seed.clone(),
            mode: options.mode.as_str().to_owned(),
            profile: options.profile.name.to_owned(),
            version: options.version.to_string(),
            lines: options.lines.iter().map(ToString::to_string).collect(),
            categories: names(&options.categories),
            only: options.only.clone(),
            lanes: options.lanes,
            budget: options.budget,
            repositories: options.repositories.clone(),
            content: options.content.iter().map(|one| (one.repository.clone(), one.reference.clone())).collect(),
        };
        Recording { settings, tapes: tapes.collect() }
    }

    /// All exchanges in the order of the scenarios, each with the name of its scenario.
    pub fn exchanges(&self) -> impl Iterator<Item = (&str, &Exchanged)> {
        self.tapes.iter().flat_map(|one| one.tape.iter().map(|exchanged| (one.scenario, exchanged.as_ref())))
    }

    /// Writes the recording into a folder, which is made if it is not there.
    pub fn save(&self, folder: &Path, secrets: &Secrets) -> Result<(), RecordingError> {
        let bodies = folder.join(BODIES);
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| RecordingError::File { what: "write", path, source }
        };
        std::fs::create_dir_all(&bodies).map_err(failed(&bodies))?;
        let mut book = Book { secrets, words: HashMap::new() };
        let mut tapes = Vec::new();
        for Taped { scenario, tape, matter } in &self.tapes {
            let mut exchanges = Vec::new();
            for exchanged in tape {
                let body = book.body(exchanged);
                let digest = (!body.is_empty()).then(|| hex(&body));
                let mut entry = book.entry(exchanged);
                match digest {
                    Some(digest) if matter.made(&format!("sha256:{digest}")).is_some() => entry.made = Some(digest),
                    Some(digest) => {
                        let path = bodies.join(&digest);
                        std::fs::write(&path, &body).map_err(failed(&path))?;
                        entry.body = Some(digest);
                    }
                    None => {}
                }
                exchanges.push(entry);
            }
            tapes.push(Tape { scenario: (*scenario).to_owned(), large: matter.digests(), exchanges });
        }
        let file = File { version: VERSION, settings: self.settings.clone(), tapes };
        let path = folder.join(INDEX);
        let text = serde_json::to_string_pretty(&file)
            .map_err(|error| RecordingError::Form { path: path.clone(), why: error.to_string() })?;
        std::fs::write(&path, text + "\n").map_err(failed(&path))
    }

    /// Reads a recording from its folder.
    pub(crate) fn load(folder: &Path) -> Result<Loaded, RecordingError> {
        let path = folder.join(INDEX);
        let text = std::fs::read(&path).map_err(|source| RecordingError::File { what: "read", path, source })?;
        let folder = folder.join(BODIES);
        Self::read(&text, &|digest| read_body(&folder, digest).map(Bytes::from))
    }

    /// Reads a recording whose files are at hand, by their paths in its folder. Whether the bodies have the digests that they are
    /// named by is not looked at.
    pub(crate) fn of_files(files: HashMap<&str, &[u8]>) -> Result<Loaded, RecordingError> {
        let text = files.get(INDEX).copied().unwrap_or_default();
        Self::read(text, &|digest| {
            let path = format!("{BODIES}/{digest}");
            let missing = || RecordingError::Form { path: PathBuf::from(&path), why: "it is not there".to_owned() };
            files.get(path.as_str()).map(|bytes| Bytes::copy_from_slice(bytes)).ok_or_else(missing)
        })
    }

    fn read(text: &[u8], body: &dyn Fn(&str) -> Result<Bytes, RecordingError>) -> Result<Loaded, RecordingError> {
        let path = PathBuf::from(INDEX);
        let file: File = serde_json::from_slice(text)
            .map_err(|error| RecordingError::Form { path: path.clone(), why: error.to_string() })?;
        if file.version != VERSION {
            let why = format!("it has version {}, and {VERSION} is understood here", file.version);
            return Err(RecordingError::Form { path, why });
        }
        let mut tapes = Vec::new();
        // Many answers have the same body.
        let mut bodies: HashMap<String, Bytes> = HashMap::new();
        for tape in file.tapes {
            let mut recorded = Vec::new();
            for entry in tape.exchanges {
                let body = match (&entry.body, &entry.made) {
                    (None, Some(digest)) => Body::Made(format!("sha256:{digest}")),
                    (None, None) => Body::Kept(Bytes::new()),
                    (Some(digest), _) => Body::Kept(match bodies.get(digest) {
                        Some(body) => body.clone(),
                        None => bodies.entry(digest.clone()).or_insert(body(digest)?).clone(),
                    }),
                };
                recorded.push(Recorded::of(entry, body));
            }
            tapes.push((tape.scenario, LoadedTape { large: tape.large, exchanges: recorded }));
        }
        Ok(Loaded { settings: file.settings, tapes })
    }
}

/// A recording as it was read from disk, a tape a scenario.
pub(crate) struct Loaded {
    pub(crate) settings: Settings,
    pub(crate) tapes: Vec<(String, LoadedTape)>,
}

/// The tape of one scenario as it was read from disk.
pub(crate) struct LoadedTape {
    pub(crate) large: BTreeMap<String, String>,
    pub(crate) exchanges: Vec<Recorded>,
}

/// Where the body of an answer is.
pub(crate) enum Body {
    /// It was kept.
    Kept(Bytes),
    /// It has this digest, and the scenario makes it before it asks.
    Made(String),
}

/// An exchange as it was read from disk.
pub(crate) struct Recorded {
    pub(crate) origin: String,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) login: Option<String>,
    pub(crate) waited: Vec<Head>,
    pub(crate) interim: Vec<Head>,
    pub(crate) response: Option<Head>,
    pub(crate) body: Body,
    pub(crate) failure: Option<String>,
    pub(crate) milliseconds: u64,
}

impl Recorded {
    fn of(entry: Entry, body: Body) -> Recorded {
        Recorded {
            origin: entry.origin,
            method: entry.method,
            target: entry.target,
            login: entry.login,
            waited: entry.waited.into_iter().map(HeadEntry::head).collect(),
            interim: entry.interim.into_iter().map(HeadEntry::head).collect(),
            response: entry.response.map(HeadEntry::head),
            body,
            failure: entry.failure,
            milliseconds: entry.milliseconds,
        }
    }
}

impl HeadEntry {
    fn head(self) -> Head {
        let headers = self.headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
        Head { version: self.version, status: self.status, reason: self.reason, headers }
    }
}

// A body must be the one that was recorded, or the judgement would be about something else.
fn read_body(folder: &Path, digest: &str) -> Result<Vec<u8>, RecordingError> {
    let path = folder.join(digest);
    if digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(RecordingError::Form { path, why: "the name of a body is no sha256".to_owned() });
    }
    let body =
        std::fs::read(&path).map_err(|source| RecordingError::File { what: "read", path: path.clone(), source })?;
    match hex(&body) == digest {
        true => Ok(body),
        false => Err(RecordingError::Form { path, why: "its content has another digest than its name".to_owned() }),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digest = Algorithm::Sha256.digest(bytes).unwrap_or_default();
    digest.strip_prefix("sha256:").unwrap_or_default().to_owned()
}

/// Gives each secret a word of its own.
struct Book<'s> {
    secrets: &'s Secrets,
    words: HashMap<String, String>,
}

impl Book<'_> {
    fn entry(&mut self, exchanged: &Exchanged) -> Entry {
        let sent = exchanged.request.body.as_slice();
        Entry {
            origin: exchanged.origin.to_string(),
            method: exchanged.request.method.clone(),
            target: self.url(&exchanged.request.target),
            headers: self.headers(&exchanged.request.headers),
            sent: (!sent.is_empty()).then(|| format!("{} bytes, sha256:{}", sent.len(), hex(sent))),
            login: exchanged.login.map(str::to_owned),
            waited: exchanged.waited.iter().map(|head| self.head(head)).collect(),
            interim: exchanged.interim.iter().map(|head| self.head(head)).collect(),
            response: exchanged.response.as_ref().map(|head| self.head(head)),
            body: None,
            made: None,
            failure: exchanged.failure.as_ref().map(|failure| self.secrets.hide(&redact::text(failure))),
            milliseconds: exchanged.milliseconds,
        }
    }

    fn head(&mut self, head: &Head) -> HeadEntry {
        HeadEntry {
            version: head.version.clone(),
            status: head.status,
            reason: self.secrets.hide(&redact::text(&head.reason)),
            headers: self.headers(&head.headers),
        }
    }

    fn headers(&mut self, headers: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|(name, value)| {
                let shown = redact::header(name, value);
                let plain = String::from_utf8_lossy(value);
                let value = match plain.contains('?') && !shown.eq(redact::MARK) {
                    true => self.url(&plain),
                    false => self.secrets.hide(&shown),
                };
                (name.clone(), value)
            })
            .collect()
    }

    /// Text with URLs in it: values of query parameters that may be secret get a word of their own, everything else that is secret
    /// is hidden.
    fn url(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, piece) in text.split_inclusive(['?', '&', '>', ' ', ',', ';']).enumerate() {
            let (body, end) = match piece.chars().last() {
                Some(last) if "?&> ,;".contains(last) => piece.split_at(piece.len() - last.len_utf8()),
                _ => (piece, ""),
            };
            match body.split_once('=') {
                Some((name, value)) if at > 0 && !value.is_empty() && is_secret(name, value) => {
                    out.push_str(name);
                    out.push('=');
                    out.push_str(&self.word(value));
                }
                _ => out.push_str(body),
            }
            out.push_str(end);
        }
        // What remains is hidden by its place or by what it is.
        let hidden = self.secrets.hide(&out);
        match hidden.contains("://") && hidden.contains('@') {
            true => redact::text(&hidden),
            false => hidden,
        }
    }

    fn word(&mut self, secret: &str) -> String {
        let number = self.words.len() + 1;
        let is_uuid = secret.len() == 36
            && secret.bytes().enumerate().all(|(at, b)| match at {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_hexdigit(),
            });
        let word = || match is_uuid {
            // An id must still look like one.
            true => format!("00000000-0000-4000-8000-{number:012}"),
            false => format!("hidden-{number}"),
        };
        self.words.entry(secret.to_owned()).or_insert_with(word).clone()
    }

    // Content is kept as it is, because its digest is what is judged; words of the server are not content.
    fn body(&self, exchanged: &Exchanged) -> Bytes {
        match std::str::from_utf8(&exchanged.body) {
            Ok(text) if exchanged.status() >= 300 => self.secrets.hide(&redact::text(text)).into(),
            Ok(text) => self.secrets.hide(text).into(),
            Err(_) => exchanged.body.clone(),
        }
    }
}

fn is_secret(name: &str, value: &str) -> bool {
    let whole = format!("?{name}={value}");
    redact::text(&whole) != whole
}
