//! The fault table: names, requirement ids, and that every subject can be made, twice the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use lab::{
    fault::{Level, Subject, exotics, faults},
    image::BASES,
};

/// What the table needs to know of a requirement.
#[derive(Default)]
struct Row {
    /// The level, or what it counts as.
    level: String,
    checked: bool,
    at_rest: bool,
}

/// The image catalogue, read line by line: the lab does not know the catalogue crate.
fn catalogue() -> BTreeMap<String, Row> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/image");
    let mut rows = BTreeMap::new();
    for file in fs::read_dir(directory).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for block in text.split("[[requirement]]").skip(1) {
            let mut row = Row { checked: true, ..Row::default() };
            let mut id = String::new();
            for (key, value) in block.lines().filter_map(|line| line.split_once(" = ")) {
                match key {
                    "id" => id = value.trim_matches('"').to_owned(),
                    // What a definition counts as stands behind its level, and decides.
                    "level" | "counts_as" => row.level = value.trim_matches('"').to_owned(),
                    "unchecked" => row.checked = false,
                    "observable" => row.at_rest = value.contains("\"rest\""),
                    _ => {}
                }
            }
            rows.insert(id, row);
        }
    }
    rows
}

fn bytes(subject: &Subject) -> Vec<u8> {
    match subject {
        Subject::Layout(layout) => format!("{layout:?}").into_bytes(),
        Subject::Archive(bytes) | Subject::Document { bytes, .. } => bytes.clone(),
    }
}

#[test]
fn no_two_subjects_share_a_name() {
    let mut seen = BTreeSet::new();
    let names = faults().map(|fault| fault.name).chain(exotics().map(|exotic| exotic.name));
    let twice: Vec<_> = names.filter(|name| !seen.insert(*name)).collect();
    assert_eq!(twice, Vec::<&str>::new());
}

#[test]
fn faults_break_requirements_that_are_checked() {
    let rows = catalogue();
    let checked = |id: &str| rows.get(id).is_some_and(|row| row.checked);
    let wrong: Vec<_> =
        faults().filter(|fault| !fault.breaks.iter().all(|id| checked(id))).map(|fault| fault.name).collect();
    assert_eq!(wrong, Vec::<&str>::new());
    assert!(faults().all(|fault| !fault.breaks.is_empty()));
}

#[test]
fn each_requirement_that_shows_at_rest_has_a_fault_of_its_own() {
    // A missing blob is not verified, which is no failure: the exotic subjects hold it.
    let never_fails = ["image.layout.missing-blobs-external"];
    let alone: BTreeSet<_> = faults().filter(|fault| fault.breaks.len() == 1).flat_map(|fault| fault.breaks).collect();
    let rows = catalogue();
    let needed =
        rows.iter().filter(|(_, row)| row.checked && row.at_rest && row.level != "MAY").map(|(id, _)| id.as_str());
    let missing: Vec<_> = needed.filter(|id| !alone.contains(id) && !never_fails.contains(id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_should_is_yellow_and_a_must_is_red() {
    let rows = catalogue();
    let hard =
        |id: &&str| rows.get(*id).is_some_and(|row| matches!(row.level.as_str(), "MUST" | "MUST NOT" | "REQUIRED"));
    for fault in faults() {
        assert_eq!(fault.level == Level::Red, fault.breaks.iter().any(hard), "`{}`", fault.name);
    }
}

#[test]
fn each_subject_is_the_same_when_made_twice() {
    let table =
        faults().map(|fault| (fault.name, fault.build)).chain(exotics().map(|exotic| (exotic.name, exotic.build)));
    for (name, build) in table {
        assert!(bytes(&build()) == bytes(&build()), "`{name}` differs from itself");
    }
}

#[test]
fn each_fault_changes_something() {
    let good: BTreeSet<_> = BASES.iter().map(|(_, build)| bytes(&build().subject())).collect();
    for fault in faults() {
        assert!(!good.contains(&bytes(&(fault.build)())), "`{}` is a reference subject as it stands", fault.name);
    }
}
