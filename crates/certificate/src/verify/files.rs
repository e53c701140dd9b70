//! The files of a dossier against those that its certificate names.

use std::collections::{BTreeMap, BTreeSet};

use crate::dossier::Dossier;
use crate::predicate::FileRecord;
use crate::verify::item::Item;

/// How many files are named where many are wrong.
const NAMED: usize = 5;

/// How the files are.
pub struct Found {
    /// One item where all is well, else one for each way in which it is not.
    pub items: Vec<Item>,
    /// Those that are changed or missing, of which nothing more has to be said.
    foul: BTreeSet<String>,
}

impl Found {
    /// Whether all of these are as they were signed.
    pub fn are_whole(&self, paths: &[&str]) -> bool {
        !paths.iter().any(|path| self.foul.contains(*path))
    }
}

/// Holds the files against those that are `named`.
pub fn check(dossier: &Dossier, named: &[FileRecord]) -> Found {
    let there: BTreeMap<String, FileRecord> =
        dossier.records().into_iter().map(|record| (record.path.clone(), record)).collect();
    let named_by_path: BTreeMap<&str, &FileRecord> =
        named.iter().map(|record| (record.path.as_str(), record)).collect();
    let changed = || named.iter().filter(|record| there.get(&record.path).is_some_and(|found| found != *record));
    let missing = || named.iter().filter(|record| !there.contains_key(&record.path));
    let extra = there.values().filter(|record| !named_by_path.contains_key(record.path.as_str()));
    let items: Vec<Item> = [
        listed("changed after the certificate was signed", changed().map(|record| (record, there.get(&record.path)))),
        listed("named by the certificate and not there", missing().map(|record| (record, None))),
        listed("there, and not named by the certificate", extra.map(|record| (record, None))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let items = match items.is_empty() && named_by_path.len() == named.len() {
        true => vec![Item::holds("files", format!("{} files are as they were signed", named.len()))],
        false if items.is_empty() => vec![Item::broken("files", "the certificate names a file twice")],
        false => items,
    };
    Found { items, foul: changed().chain(missing()).map(|record| record.path.clone()).collect() }
}

fn listed<'a>(what: &str, files: impl Iterator<Item = (&'a FileRecord, Option<&'a FileRecord>)>) -> Option<Item> {
    let all: Vec<String> = files
        .map(|(record, found)| match found {
            Some(found) => format!("`{}` ({} is signed, {} is there)", record.path, record.digest, found.digest),
            None => format!("`{}`", record.path),
        })
        .collect();
    let more = if all.len() > NAMED { format!(", and {} more", all.len() - NAMED) } else { String::new() };
    let first: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    (!all.is_empty()).then(|| Item::broken("files", format!("{what}: {}{more}", first.join(", "))))
}
