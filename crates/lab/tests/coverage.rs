//! Every normative keyword of the newest release and of the development text leads to a requirement, and back.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

const SPECS: [&str; 3] = ["image", "distribution", "runtime"];

fn catalogue() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

fn read(path: &Path) -> Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tables(table: &Table, key: &str) -> Vec<Table> {
    let array = table.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    array.into_iter().map(|entry| entry.as_table().unwrap().clone()).collect()
}

fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("no `{key}` in {table:?}"))
}

/// All rows of one spec, by id.
fn requirements(spec: &str) -> BTreeMap<String, Table> {
    let mut rows = BTreeMap::new();
    for entry in fs::read_dir(catalogue().join(spec)).unwrap() {
        for row in tables(&read(&entry.unwrap().path()), "requirement") {
            let id = text(&row, "id").to_owned();
            assert!(rows.insert(id.clone(), row).is_none(), "{id} stands twice");
        }
    }
    rows
}

/// The versions of one spec with their commits, oldest first, `next` last.
fn versions(spec: &str) -> Vec<(String, String)> {
    let releases = tables(&read(&catalogue().join("versions.toml")), "release");
    let of_spec = releases.iter().filter(|release| text(release, "spec") == spec);
    of_spec.map(|release| (text(release, "version").into(), text(release, "commit").into())).collect()
}

/// The newest release and `next`.
fn covered(spec: &str) -> Vec<(String, String)> {
    let mut versions = versions(spec);
    assert_eq!(versions.last().map(|(version, _)| version.as_str()), Some("next"));
    versions.split_off(versions.len() - 2)
}

fn coverage(spec: &str, version: &str) -> Table {
    read(&catalogue().join(format!("coverage/{spec}-{version}.toml")))
}

fn ids(line: &Table) -> Vec<String> {
    let ids = line.get("ids").and_then(Value::as_array).cloned().unwrap_or_default();
    ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn place(line: &Table) -> String {
    format!("{}:{} {}", text(line, "file"), line["line"], text(line, "keyword"))
}

/// The word of a row in a version, or nothing if that version does not have it.
fn word(row: &Table, version: &str, order: &[(String, String)]) -> Option<String> {
    let rank = |wanted: &str| {
        let found = order.iter().position(|(version, _)| version == wanted);
        found.unwrap_or_else(|| panic!("{}: no version `{wanted}`", text(row, "id")))
    };
    let now = rank(version);
    let until = row.get("until").map(|until| rank(until.as_str().unwrap()));
    if rank(text(row, "since")) > now || until.is_some_and(|until| until < now) {
        return None;
    }
    let changes = row.get("levels").and_then(Value::as_table).cloned().unwrap_or_default();
    let changed = changes.iter().filter(|(from, _)| rank(from) <= now).max_by_key(|(from, _)| rank(from));
    Some(changed.map_or(text(row, "level"), |(_, word)| word.as_str().unwrap()).to_owned())
}

#[test]
fn every_keyword_leads_to_requirements_or_has_an_excuse() {
    let mut wrong = Vec::new();
    for spec in SPECS {
        let rows = requirements(spec);
        let order = versions(spec);
        for (version, commit) in covered(spec) {
            let coverage = coverage(spec, &version);
            assert_eq!(text(&coverage, "commit"), commit, "{spec} {version}");
            let lines = tables(&coverage, "line");
            assert!(!lines.is_empty(), "{spec} {version} covers nothing");
            for line in &lines {
                let excused = line.get("excuse").and_then(Value::as_str).is_some_and(|excuse| !excuse.is_empty());
                if ids(line).is_empty() != excused {
                    wrong.push(format!("{spec} {version} {}: either ids or an excuse", place(line)));
                }
                for id in ids(line) {
                    match rows.get(&id) {
                        None => wrong.push(format!("{spec} {version} {}: no row `{id}`", place(line))),
                        Some(row) if word(row, &version, &order).is_none() => {
                            wrong.push(format!("{spec} {version} {}: `{id}` is not of this version", place(line)));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

/// Rows whose keyword stands inside a code block, where the scan does not look: there it is an example more often than a rule.
const IN_CODE: [&str; 1] = ["dist.push.chunk.put-body"];

/// How the section of a row begins that comes from another document than the spec, which names its own files.
const OTHER_DOCUMENT: &str = "https://";

#[test]
fn every_normative_row_stands_on_a_keyword_of_its_level() {
    let mut wrong = Vec::new();
    for spec in SPECS {
        let order = versions(spec);
        for (version, _) in covered(spec) {
            let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for line in tables(&coverage(spec, &version), "line") {
                for id in ids(&line) {
                    words.entry(id).or_default().insert(text(&line, "keyword").to_owned());
                }
            }
            for (id, row) in requirements(spec) {
                if text(&row, "section").starts_with(OTHER_DOCUMENT) {
                    continue;
                }
                let Some(level) = word(&row, &version, &order).filter(|level| level != "definition") else { continue };
                match words.get(&id) {
                    None if IN_CODE.contains(&id.as_str()) => {}
                    None => wrong.push(format!("{spec} {version}: nothing leads to `{id}`")),
                    Some(words) if !words.contains(&level) => {
                        wrong.push(format!("{spec} {version}: `{id}` is {level}, the text has {words:?}"));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}
