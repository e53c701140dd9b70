//! The table of faults of the lab runtime, against the catalogue, the scenarios and the book. Nothing runs here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use catalogue::{Level, Requirement};
use lab::fault::Level as Colour;
use lab::runtime::{VARIATIONS, faults, variation};

use crate::binary::greenlight;

/// What no fault breaks by itself, and why.
const WITHOUT_FAULT: &[(&str, &str)] = &[
    ("runtime.cli.template", "without it the drivers create nothing, which is `create.creates`"),
    ("runtime.config.hooks.prestart.when-start", "every runtime that is known shows it by itself"),
    (
        "runtime.config.mounts.opt.rnorelatime",
        "that it is taken is all that shows, and one that is refused is `features.mountOptions.recognized`",
    ),
    ("runtime.config.process.capabilities.no-fail", "who fails has not warned, which is `unmappable-warns`"),
    (
        "runtime.config.process.execCPUAffinity.not-init",
        "a lie in front of a runtime binds all of its containers alike",
    ),
    ("runtime.create.args-not-applied", "what runs at create is `program-not-at-create`"),
    ("runtime.features.linux.memoryPolicy.recognized", "no runtime of the lab names memory policies"),
    ("runtime.lifecycle.destroy", "what is left after delete is `delete.frees-resources`"),
    ("runtime.linux.cgroup.owner.existing-files", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.cgroup.owner.fallback", "kernels without the list of files are older than the tests"),
    ("runtime.linux.cgroup.owner.iff-rw-mount", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.cgroup.owner.missing-files", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.cgroup.owner.new-cgroupns", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.cgroup.owner.no-mount", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.cgroup.owner.no-others", "runs with `--cgroup-view v2` alone show it"),
    (
        "runtime.linux.cgroup.owner.not-v1",
        "the owner is changed while a runtime creates, where a lie in front of it is too late",
    ),
    ("runtime.linux.cgroup.owner.only-delegate-files", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.cgroupsPath.created", "cgroups that are not made are not at the path either, which is `absolute`"),
    ("runtime.linux.netDevices.keep-attributes", "no runtime of the lab moves network devices"),
    ("runtime.linux.netDevices.no-move-back", "no runtime of the lab moves network devices"),
    ("runtime.linux.netDevices.up", "no runtime of the lab moves network devices"),
    ("runtime.linux.seccomp.listener.close", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.listener.no-reuse", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.listener.one-state", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.state.fds-first", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.state.fds-order", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.state.fields", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.state.json", "the runtime under the lie sends by itself"),
    ("runtime.linux.seccomp.state.scm-rights", "the runtime under the lie sends by itself"),
    ("runtime.linux.unified.applied", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.unified.controllers", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.unified.missing-controller", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.linux.unified.unknown-written", "runs with `--cgroup-view v2` alone show it"),
    ("runtime.scope.creator-can-operate", "an operation that does not work is `operations.all`"),
    ("runtime.start.process-unset", "every runtime that is known refuses to create such a container"),
    ("runtime.start.runs-program", "another program, or none, is `args.execvp`, or `program-run`"),
    ("runtime.state.id-unique-on-host", "a second container with an ID is `create.id-in-use.no-container`"),
    ("runtime.state.pid.host-view", "a process ID of another view is `state.pid`"),
];

/// The highest level that a requirement has in any release.
fn level(row: &Requirement) -> Option<Level> {
    row.spec().releases().filter_map(|release| row.level_in(release.version)).max()
}

fn decided() -> BTreeMap<&'static str, &'static Requirement> {
    let all = runtime::SCENARIOS.iter().flat_map(|scenario| scenario.decides);
    all.map(|row| (row.id, *row)).filter(|(_, row)| level(row).is_some_and(|level| level > Level::May)).collect()
}

#[test]
fn every_decided_requirement_has_a_fault() {
    let broken: BTreeSet<&str> = faults().flat_map(|fault| fault.breaks.iter().copied()).collect();
    let excused: BTreeSet<&str> = WITHOUT_FAULT.iter().map(|(id, _)| *id).collect();
    let decided: BTreeSet<&str> = decided().into_keys().collect();
    let holes: Vec<&&str> = decided.iter().filter(|id| !broken.contains(**id) && !excused.contains(**id)).collect();
    assert!(holes.is_empty(), "{} without a fault: {holes:#?}", holes.len());
    let strange: Vec<&&str> = broken.iter().filter(|id| !decided.contains(**id) || excused.contains(**id)).collect();
    assert!(strange.is_empty(), "{strange:?}");
    let stale: Vec<&&str> = excused.iter().filter(|id| !decided.contains(**id)).collect();
    assert!(stale.is_empty(), "{stale:?}");
}

#[test]
fn no_fault_is_redder_than_what_it_breaks() {
    let decided = decided();
    for fault in faults() {
        let is_hard = fault.breaks.iter().any(|id| decided.get(id).and_then(|row| level(row)) == Some(Level::Must));
        assert!(fault.level == Colour::Yellow || is_hard, "`{}` breaks nothing that is a MUST", fault.name);
    }
}

#[test]
fn no_two_switches_share_a_name() {
    let mut seen = BTreeSet::new();
    let names = faults().map(|fault| fault.name).chain(VARIATIONS.iter().map(|variation| variation.name));
    for name in names {
        assert!(seen.insert(name), "`{name}` is there twice");
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            "`{name}`"
        );
    }
    assert!(variation("lies_nowhere").is_some_and(|honest| honest.lies.is_empty()));
    assert!(faults().all(|fault| !fault.lies.is_empty() && !fault.breaks.is_empty()));
}

#[test]
fn faults_are_listed_with_what_they_break() {
    let ended = greenlight("lab runtime --list").run().expect(0);
    assert!(ended.stdout.contains("  sorts_mounts: "), "{}", ended.stdout);
    assert!(ended.stdout.contains("[red: runtime.config.mounts.order]\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("  talks_of_errors: "), "{}", ended.stdout);
    let ended = greenlight("lab runtime --fault sorts_mount -- runc state one").run();
    assert!(ended.expect(2).stderr.contains("the lab runtime has no fault `sorts_mount`"));
    let ended = greenlight("lab runtime").run();
    assert!(ended.expect(2).stderr.contains("failed to find a runtime to call"));
}

/// The page of the book, made of the tables alone: that they are true is what the matrix is for.
fn page() -> String {
    let mut by_requirement: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for fault in faults() {
        for id in fault.breaks {
            by_requirement.entry(id).or_default().push(format!("`{}`", fault.name));
        }
    }
    let mut text = format!(
        "# The kill matrix of runtimes\n\nGenerated by `UPDATE_BOOK=1 cargo test -p greenlight --test it page`; a test \
         compares.\n\nEach fault of the lab runtime is one lie in front of a real runtime. The tests drive every one of them and \
         demand that the requirements beside it fail, at the level that the fault says, and no other that the real runtime does \
         not break by itself. Each variation is legal, and must change nothing. `greenlight runtime 'greenlight lab runtime \
         --fault NAME -- runc'` judges one.\n\n{} faults, {} variations.\n\n## Faults, by the requirement that they \
         break\n\n| requirement | faults |\n|---|---|\n",
        faults().count(),
        VARIATIONS.len()
    );
    for (id, names) in by_requirement {
        text.push_str(&format!("| `{id}` | {} |\n", names.join(", ")));
    }
    text.push_str("\n## Requirements without a fault of their own\n\n| requirement | why |\n|---|---|\n");
    for (id, why) in WITHOUT_FAULT {
        text.push_str(&format!("| `{id}` | {why} |\n"));
    }
    text.push_str("\n## Legal variations\n\n| variation | why it is legal |\n|---|---|\n");
    for variation in VARIATIONS {
        text.push_str(&format!("| `{}` | {} |\n", variation.name, variation.note));
    }
    text
}

#[test]
fn the_page_of_the_book_is_that_of_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src/runtime-kill-matrix.md");
    if std::env::var_os("UPDATE_BOOK").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page(), "UPDATE_BOOK=1 writes it anew");
}
