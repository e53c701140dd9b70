//! The runtimes of Debian: what is found on them is what stands here, no more and no less.
//!
//! Each finding was held against the sentence of the spec; where it leaves room, the book says how we read it.

use std::collections::BTreeSet;

use super::{is_root, judged};
use crate::peer;

/// What every one of them breaks: the ecosystem's habit.
const HABITS: &[&str] = &[
    "runtime.config.process.rlimits.duplicate",
    "runtime.config.hooks.prestart.when-start",
    "runtime.delete.not-stopped.no-effect",
    "runtime.linux.devices.path.mismatch",
    "runtime.linux.intelRdt.no-resctrl",
];

fn broken(command: &str, driver: &str, version: &str) -> Option<(String, BTreeSet<String>)> {
    let program = command.split(' ').next().unwrap();
    if !is_root() || !peer::are_there(&[program]) {
        return None;
    }
    let ended = judged(command, "--out json");
    let ended = ended.expect(1);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["spec"], format!("runtime {version}"), "{command} is called by `{driver}`");
    assert!(report["run"]["leftBehind"].is_null(), "{}", report["run"]);
    let failed =
        report["outcomes"].as_array().unwrap().iter().filter(|one| one["outcome"] == "fail" && one["level"] == "MUST");
    let failed: BTreeSet<String> = failed.map(|one| one["requirement"].as_str().unwrap().to_owned()).collect();
    let is_open = |one: &&serde_json::Value| one["outcome"] == "inconclusive";
    let open: Vec<&serde_json::Value> = report["outcomes"].as_array().unwrap().iter().filter(is_open).collect();
    assert!(open.is_empty(), "{open:?}");
    Some((ended.stdout.clone(), failed))
}

fn expect(failed: &BTreeSet<String>, own: &[&str]) {
    let wanted: BTreeSet<String> = HABITS.iter().chain(own).map(|id| (*id).to_owned()).collect();
    let missing: Vec<&String> = wanted.difference(failed).collect();
    let new: Vec<&String> = failed.difference(&wanted).collect();
    assert!(missing.is_empty() && new.is_empty(), "not found any more: {missing:#?}\nfound and not expected: {new:#?}");
}

#[test]
fn runc_breaks_what_it_is_known_to_break() {
    let Some((_, failed)) = broken("runc", "runc", "1.0.2") else { return };
    expect(
        &failed,
        &[
            "runtime.config.hooks.poststart.when",
            "runtime.config.process.capabilities.unmappable-errs",
            "runtime.lifecycle.poststop-fail",
            "runtime.linux.memory.kernelTCP.applied",
            "runtime.linux.personality.applied",
            "runtime.linux.rootfsPropagation.applied",
        ],
    );
}

#[test]
fn crun_breaks_what_it_is_known_to_break() {
    let Some((_, failed)) = broken("crun", "crun", "1.0.0") else { return };
    expect(
        &failed,
        &[
            "runtime.config.hooks.state-on-stdin",
            "runtime.config.invalid-value.error",
            "runtime.config.process.capabilities.unmappable-errs",
            "runtime.config.process.oomScoreAdj.set",
            "runtime.lifecycle.prestart-fail",
            "runtime.linux.namespaces.duplicate",
            "runtime.linux.rootfsPropagation.applied",
        ],
    );
}

#[test]
fn runsc_breaks_what_it_is_known_to_break() {
    let Some((_, failed)) = broken("runsc --network=none", "runsc", "1.0.2") else { return };
    // gVisor has a kernel of its own, and most of config-linux.md is not for it.
    for id in HABITS.iter().chain(&[
        "runtime.config.mounts.order",
        "runtime.kill.sends-signal",
        "runtime.lifecycle.config-frozen",
        "runtime.lifecycle.createContainer-invoked",
        "runtime.linux.default-devices",
        "runtime.linux.maskedPaths.applied",
        "runtime.linux.memory.applied",
        "runtime.linux.readonlyPaths.applied",
        "runtime.linux.seccomp.applied",
        "runtime.linux.sysctl.applied",
    ]) {
        assert!(failed.contains(*id), "`{id}` is not found any more: {failed:#?}");
    }
    for id in ["runtime.state.pid", "runtime.start.runs-program", "runtime.config.process.user.applied"] {
        assert!(!failed.contains(id), "`{id}` is broken");
    }
}

#[test]
fn a_recorded_run_is_judged_again_without_the_runtime() {
    if !is_root() || !peer::are_there(&["runc"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("run");
    let first = judged(
        "runc",
        &format!(
            "--only runtime.state --only runtime.linux.sysctl --seed again --out json --record {}",
            record.display()
        ),
    );
    let again =
        crate::binary::greenlight(&format!("runtime --out json --replay {}", record.display())).env("PATH", "").run();
    assert_eq!(first.code, again.code);
    let report = |text: &str| -> serde_json::Value { serde_json::from_str(text).unwrap() };
    let (first, again) = (report(&first.stdout), report(&again.stdout));
    assert_eq!(first["outcomes"], again["outcomes"]);
    assert_eq!(first["findings"], again["findings"]);
}
