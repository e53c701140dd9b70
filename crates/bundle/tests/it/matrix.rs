//! The kill matrix: each fault turns exactly the requirement that it breaks to `fail`, in one finding; what is good or only unusual stays
//! green; and each requirement that a check decides has a fault.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use lab::bundle::{BASES, EXOTICS, Weight, faults};
use verdict::Verdict;

use crate::judged::{config, failed, findings};

#[test]
fn each_fault_breaks_what_it_says_and_nothing_else() {
    let mut wrong = String::new();
    for fault in faults() {
        let report = config(fault.build().unwrap());
        let due = match fault.weight {
            Weight::Must => Verdict::Red,
            Weight::Should => Verdict::Yellow,
        };
        let found = findings(&report);
        if failed(&report) != BTreeSet::from([fault.breaks]) || report.verdict != due || found.len() != 1 {
            writeln!(wrong, "{}, {} ({}): {}, {due} was due", fault.breaks, fault.name, fault.base, report.verdict)
                .unwrap();
            for finding in found {
                writeln!(wrong, "    {finding}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines\n{wrong}", wrong.lines().filter(|line| !line.starts_with(' ')).count());
}

#[test]
fn what_is_good_or_unusual_is_green() {
    let mut wrong = String::new();
    let good = BASES.iter().map(|(name, text)| (*name, text.as_bytes().to_vec()));
    for (name, bytes) in good.chain(EXOTICS.iter().map(|exotic| (exotic.name, exotic.build().unwrap()))) {
        let report = config(bytes);
        // A program by its empty name is legal, and what is told without weight is no finding here.
        if report.verdict != Verdict::Green {
            writeln!(wrong, "{name}: {} {:#?}", report.verdict, findings(&report)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What files or a host alone can break: `files.rs` does.
const OF_FILES: &[&str] = &[
    "runtime.bundle.",
    "runtime.config.root.path.exists",
    "runtime.config.mounts.type.known-to-kernel",
    "runtime.linux.hugepageLimits.pageSize.exists",
    "runtime.linux.seccomp.listener.socket-type",
    "runtime.linux.namespaces.path.type-mismatch",
    "runtime.config.hooks.prestart.path",
    "runtime.config.hooks.createRuntime.path",
    "runtime.config.hooks.createContainer.path",
    "runtime.config.hooks.startContainer.path",
    "runtime.config.hooks.poststart.path",
    "runtime.config.hooks.poststop.path",
];

/// What holds or falls with another requirement, or only says when another one is asked.
const WITH_ANOTHER: &[&str] = &[
    // An object is a map: `runtime.config.annotations`.
    "runtime.config.annotations.map",
    // A container without process can be created: a note.
    "runtime.config.process.required-at-start",
    // A configuration without a section for Windows is one for Linux: shown with the profile of Windows below.
    "runtime.windows.platform.required",
];

#[test]
fn each_requirement_has_a_fault() {
    let broken: BTreeSet<&str> = faults().map(|fault| fault.breaks).collect();
    let mut without = Vec::new();
    for requirement in bundle::checks().flat_map(|check| (check.decides)()) {
        let id = requirement.id;
        let is_of_files = OF_FILES.iter().any(|known| id.starts_with(known));
        if !broken.contains(id) && !is_of_files && !WITH_ANOTHER.contains(&id) {
            without.push(id);
        }
    }
    assert!(without.is_empty(), "{without:#?}");
}
