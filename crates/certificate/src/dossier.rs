//! A dossier: a folder with a report made fit to submit, what was signed about it, and what peers said.
//!
//! | file | what it is |
//! |---|---|
//! | `PRODUCT.yaml` | the product |
//! | `greenlight.toml` | subject, spec, profile |
//! | `README.md` | how to repeat the run |
//! | `report.json`, `report.html`, `junit.xml`, `results.yaml` | the report, in four forms |
//! | `evidence/…` | what there is to judge the run again |
//! | `test-result.dsse.json` | the signed result in the words of in-toto |
//! | `certificate.dsse.json` | the signed certificate, which names all of the above by digest |
//! | `peers/….dsse.json` | what peers signed about the certificate |
//! | `revocations/….dsse.json` | what was revoked |

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use content::digest::Algorithm;

use crate::predicate::FileRecord;

/// The product.
pub const PRODUCT: &str = "PRODUCT.yaml";
/// Subject, spec and profile.
pub const PROJECT: &str = "greenlight.toml";
/// How to repeat the run.
pub const README: &str = "README.md";
/// The report.
pub const REPORT: &str = "report.json";
/// The report for people.
pub const HTML: &str = "report.html";
/// The report for CI.
pub const JUNIT: &str = "junit.xml";
/// The report as the official programme takes it.
pub const RESULTS: &str = "results.yaml";
/// The folder of the evidence.
pub const EVIDENCE: &str = "evidence/";
/// The signed certificate.
pub const CERTIFICATE: &str = "certificate.dsse.json";
/// The signed test result.
pub const TEST_RESULT: &str = "test-result.dsse.json";
/// The folder of the peers' statements.
pub const PEERS: &str = "peers/";
/// The folder of revocations.
pub const REVOCATIONS: &str = "revocations/";
/// How the names of envelopes end.
pub const ENVELOPE: &str = ".dsse.json";

/// What a run writes, and a certificate needs, beside the evidence.
pub const WRITTEN: [&str; 7] = [PRODUCT, PROJECT, README, REPORT, HTML, JUNIT, RESULTS];

/// The most files that a dossier may have.
const MOST_FILES: usize = 20_000;
/// The most bytes that they may have together.
const MOST_BYTES: u64 = 512 << 20;

/// The files of a dossier, by their paths with `/` between the parts.
#[derive(Debug, Clone, Default)]
pub struct Dossier {
    files: BTreeMap<String, Vec<u8>>,
}

/// Why a folder cannot be read as a dossier.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The system says no.
    #[error("read `{path}`: {source}", path = .path.display())]
    Read {
        /// What was read.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Something in it is neither a file nor a folder, or has no name in UTF-8.
    #[error("read `{path}`: a dossier has plain files and folders only", path = .0.display())]
    Kind(PathBuf),
    /// There is more than is read.
    #[error("read `{path}`: it has more than {MOST_FILES} files or {MOST_BYTES} bytes, so that it is no dossier", path = .0.display())]
    TooLarge(PathBuf),
}

impl Dossier {
    /// Reads a folder.
    pub fn read(folder: &Path) -> Result<Dossier, DossierError> {
        let mut found: Vec<(String, PathBuf, u64)> = Vec::new();
        let mut size = 0;
        let mut pending = vec![(folder.to_owned(), String::new())];
        while let Some((path, prefix)) = pending.pop() {
            let failed = |source| DossierError::Read { path: path.clone(), source };
            for entry in std::fs::read_dir(&path).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let path = entry.path();
                let failed = |source| DossierError::Read { path: path.clone(), source };
                let name = entry.file_name().into_string().map_err(|_| DossierError::Kind(path.clone()))?;
                let kind = entry.file_type().map_err(failed)?;
                if kind.is_dir() {
                    pending.push((path, format!("{prefix}{name}/")));
                    continue;
                }
                if !kind.is_file() {
                    return Err(DossierError::Kind(path));
                }
                let length = entry.metadata().map_err(failed)?.len();
                size += length;
                if size > MOST_BYTES || found.len() >= MOST_FILES {
                    return Err(DossierError::TooLarge(folder.to_owned()));
                }
                found.push((format!("{prefix}{name}"), path, length));
            }
        }
        found.sort_by_key(|(_, _, length)| std::cmp::Reverse(*length));
        let read = side_by_side(&found, |(name, path, _)| match std::fs::read(path) {
            Ok(bytes) => Ok((name.clone(), bytes)),
            Err(source) => Err(DossierError::Read { path: path.clone(), source }),
        });
        Ok(Dossier { files: read.into_iter().collect::<Result<_, _>>()? })
    }

    /// A dossier of files that are at hand.
    pub fn of(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Dossier {
        Dossier { files: files.into_iter().collect() }
    }

    /// Adds a file, or puts another in its place.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// A file.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The files below a folder, which is written with a `/` behind.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let all = self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        all.filter(move |(path, _)| path.starts_with(folder))
    }

    /// The envelopes in a folder, which is that of the peers or of the revocations. What else lies there belongs to nothing.
    pub fn envelopes<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.below(folder).filter(|(path, _)| is_after(path))
    }

    /// What a certificate has to name: every file but the certificate itself, and what comes after it.
    pub fn records(&self) -> Vec<FileRecord> {
        let mut named: Vec<(&String, &Vec<u8>)> = self.files.iter().filter(|(path, _)| !is_after(path)).collect();
        named.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
        let mut records = side_by_side(&named, |(path, bytes)| {
            let digest = Algorithm::Sha256.digest(bytes).unwrap_or_default();
            FileRecord { path: (*path).clone(), digest, size: bytes.len() as u64 }
        });
        records.sort_by(|one, other| one.path.cmp(&other.path));
        records
    }
}

/// What `one` gives for each item, in any order. Each thread takes the next item: with the largest ones in front, what is left for the
/// end is small.
fn side_by_side<T: Sync, R: Send>(items: &[T], one: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(one(item));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut done = some();
        done.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
        done
    })
}

/// Whether a file is there only after the certificate is signed.
fn is_after(path: &str) -> bool {
    let envelope =
        |folder: &str| path.strip_prefix(folder).is_some_and(|name| name.ends_with(ENVELOPE) && !name.contains('/'));
    path == CERTIFICATE || envelope(PEERS) || envelope(REVOCATIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_names_all_but_itself_and_what_comes_after() {
        let files = [
            CERTIFICATE,
            TEST_RESULT,
            REPORT,
            "evidence/a",
            "peers/x.dsse.json",
            "peers/x",
            "peers/x/y.dsse.json",
            "key.pem",
        ];
        let dossier = Dossier::of(files.map(|path| (path.to_owned(), b"x".to_vec())));
        let records = dossier.records();
        let named: Vec<&str> = records.iter().map(|record| record.path.as_str()).collect();
        assert_eq!(named, ["evidence/a", "key.pem", "peers/x", "peers/x/y.dsse.json", REPORT, TEST_RESULT]);
    }

    #[test]
    fn a_folder_with_anything_but_files_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("evidence")).unwrap();
        std::fs::write(folder.path().join("evidence/a"), "x").unwrap();
        assert_eq!(Dossier::read(folder.path()).unwrap().file("evidence/a"), Some(b"x".as_slice()));
        std::os::unix::fs::symlink("a", folder.path().join("evidence/b")).unwrap();
        assert!(matches!(Dossier::read(folder.path()), Err(DossierError::Kind(_))));
        assert!(matches!(Dossier::read(&folder.path().join("none")), Err(DossierError::Read { .. })));
    }
}
