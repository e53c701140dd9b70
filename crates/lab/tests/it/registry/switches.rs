//! The tables of switches against themselves and against the catalogue.

use std::collections::BTreeSet;

use catalogue::{Decided, Requirement, Spec, Unchecked};
use lab::registry::{FAULTS, VARIATIONS, describe, fault, variation};

/// Rows that a registry keeps whatever it does at one moment: what may be there and may be missing; and what would take a second
/// start with another product.
const WITHOUT_FAULT: &[(&str, &str)] = &[
    ("dist.base.auth", "both are legal"),
    ("dist.cat.management", "deletion may be off altogether; what is broken in it blocks this"),
    ("dist.cat.pull", "summed up: what is broken in it blocks this"),
    ("dist.delete.manifest-only", "both are legal"),
    ("dist.delete.may", "both are legal"),
    ("dist.delete.may-not", "both are legal"),
    ("dist.delete.tag-may", "both are legal"),
    ("dist.http.redirect", "both are legal"),
    ("dist.proxy.may", "both are legal"),
    ("dist.proxy.ns-resolve", "both are legal"),
    ("dist.pull.any-order", "a registry that wants an order breaks `dist.pull.blob.get-200`"),
    ("dist.push.blob.location-absolute", "both are legal"),
    ("dist.push.blob.location-query", "both are legal"),
    ("dist.push.blob.location-relative", "both are legal"),
    ("dist.push.blob.single", "both are legal"),
    ("dist.push.chunk.final-any", "the client's choice: a registry that refuses it breaks `dist.push.chunk.put-201`"),
    ("dist.push.chunk.final-patch", "the client's choice: a registry that refuses it breaks `dist.push.chunk.put-201`"),
    ("dist.push.chunk.final-put", "the client's choice: a registry that refuses it breaks `dist.push.chunk.put-201`"),
    ("dist.push.chunk.put-body", "the client's choice: a registry that refuses it breaks `dist.push.chunk.put-201`"),
    ("dist.push.manifest.no-blobs", "manifests without layers may be refused"),
    ("dist.push.manifest.index", "indexes may be refused; the variation `refuses_indexes` does"),
    ("dist.push.manifest.reject-unknown", "both are legal"),
    ("dist.push.mount.anonymous", "both are legal"),
    ("dist.push.mount.from-optional", "both are legal"),
    ("dist.push.tagparam.414", "both are legal"),
    ("dist.push.tagparam.support", "both are legal"),
    ("dist.tags.link", "both are legal"),
    ("dist.tags.n-fewer-link", "both are legal"),
    ("dist.warn.may", "both are legal"),
];

#[test]
fn names_are_sorted_and_none_comes_twice() {
    assert!(FAULTS.is_sorted_by(|one, two| one.name < two.name));
    assert!(VARIATIONS.is_sorted_by(|one, two| one.name < two.name));
    let faults: BTreeSet<_> = FAULTS.iter().map(|fault| fault.name).collect();
    assert!(VARIATIONS.iter().all(|variation| !faults.contains(variation.name)));
    assert!(FAULTS.iter().all(|one| fault(one.name).is_some_and(|found| found.note == one.note)));
    assert!(VARIATIONS.iter().all(|one| variation(one.name).is_some_and(|found| found.note == one.note)));
    assert!(fault("none").is_none() && variation("none").is_none());
}

#[test]
fn the_list_has_them_all() {
    let text = describe();
    assert!(FAULTS.iter().all(|fault| text.contains(&format!("  {}\n      {}\n", fault.name, fault.note))));
    assert!(
        VARIATIONS.iter().all(|variation| text.contains(&format!("  {}\n      {}", variation.name, variation.note)))
    );
}

#[test]
fn names_and_notes_have_their_form() {
    let switches = FAULTS.iter().map(|fault| (fault.name, fault.note));
    for (name, note) in switches.chain(VARIATIONS.iter().map(|variation| (variation.name, variation.note))) {
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{name}");
        // A method may stand first, a sentence's capital not.
        let mut letters = note.chars().map(char::is_uppercase);
        let sentence = letters.next() == Some(true) && letters.next() == Some(false);
        assert!(!note.is_empty() && !note.ends_with('.') && !sentence, "{name}: {note}");
    }
}

#[test]
fn faults_break_what_the_catalogue_asks_of_a_registry() {
    for fault in FAULTS {
        assert!((1..=3).contains(&fault.breaks.len()), "{}", fault.name);
        for id in fault.breaks {
            let row = catalogue::requirement(id).unwrap_or_else(|| panic!("{}: {id} is not there", fault.name));
            assert!(row.binds("registry"), "{}: {id}", fault.name);
        }
    }
}

fn can_be_broken(row: &Requirement) -> bool {
    match row.decided {
        Decided::Unchecked(Unchecked::NotBuilt, _) | Decided::Checks(_) => true,
        Decided::Unchecked(..) => false,
    }
}

/// What goes beyond the spec never touches its verdict, and has no faults here.
#[test]
fn each_row_has_a_fault_or_a_reason() {
    let broken: BTreeSet<&str> = FAULTS.iter().flat_map(|fault| fault.breaks).copied().collect();
    let excused: BTreeSet<&str> = WITHOUT_FAULT.iter().map(|(id, _)| *id).collect();
    let rows = catalogue::requirements(Spec::Distribution)
        .iter()
        .filter(|row| row.binds("registry") && can_be_broken(row) && !row.id.starts_with("dist.beyond."));
    let rows: BTreeSet<&str> = rows.map(|row| row.id).collect();
    let without: Vec<_> = rows.iter().filter(|id| !broken.contains(*id) && !excused.contains(*id)).collect();
    assert!(without.is_empty(), "{without:#?}");
    let needless: Vec<_> = excused.iter().filter(|id| broken.contains(*id) || !rows.contains(*id)).collect();
    assert!(needless.is_empty(), "{needless:#?}");
}
