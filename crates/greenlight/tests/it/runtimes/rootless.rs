//! Runs without root.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{is_root, judged};
use crate::peer;

/// Runs the suite over runc as a user that is not root, and gives the report and the exit code.
fn by_a_user(arguments: &[&str]) -> (String, String, Option<i32>) {
    // Where everybody may look, which a target directory need not be.
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    let program = folder.path().join("greenlight");
    std::fs::copy(env!("CARGO_BIN_EXE_greenlight"), &program).unwrap();
    let output = Command::new("setpriv")
        .args(["--reuid", "1000", "--regid", "1000", "--clear-groups"])
        .arg(&program)
        .arg("runtime")
        .args(arguments)
        .env("HOME", folder.path())
        .env("TMPDIR", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn runc_is_judged_without_root_by_a_profile_of_its_own() {
    if !is_root() || !peer::are_there(&["runc", "setpriv"]) {
        return;
    }
    let (report, told, code) = by_a_user(&["runc", "--out", "json"]);
    assert_eq!(code, Some(1), "{told}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["profile"], "rootless");
    let of = |wanted: &str| -> Vec<&str> {
        let outcomes = report["outcomes"].as_array().unwrap().iter().filter(|one| one["outcome"] == wanted);
        outcomes.map(|one| one["requirement"].as_str().unwrap()).collect()
    };
    let passed = of("pass");
    for id in ["runtime.lifecycle.program-run", "runtime.config.process.rlimits.soft", "runtime.state.pid"] {
        assert!(passed.contains(&id), "{id}: {passed:#?}");
    }
    assert!(passed.len() > 80, "{}", passed.len());
    // What takes root is not held against anybody.
    let not_applicable = of("not-applicable");
    for id in ["runtime.linux.memory.applied", "runtime.linux.devices.available", "runtime.linux.sysctl.applied"] {
        assert!(not_applicable.contains(&id), "{id}: {not_applicable:#?}");
    }
    // Nothing is broken that is not broken with root as well.
    let by_root = judged("runc", "--out json");
    let by_root: serde_json::Value = serde_json::from_str(&by_root.stdout).unwrap();
    let broken = by_root["outcomes"].as_array().unwrap().iter().filter(|one| one["outcome"] == "fail");
    let broken: Vec<&str> = broken.map(|one| one["requirement"].as_str().unwrap()).collect();
    let new: Vec<&str> = of("fail").into_iter().filter(|id| !broken.contains(id)).collect();
    assert!(new.is_empty(), "{new:#?}");
}

#[test]
fn profiles_are_for_who_runs_them() {
    if !is_root() || !peer::are_there(&["runc", "setpriv"]) {
        return;
    }
    let (_, told, code) = by_a_user(&["runc", "--profile", "runtime"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("the profile `runtime` is for runs by root"), "{told}");
    let ended = judged("runc", "--profile rootless");
    let ended = ended.expect(2);
    assert!(ended.stderr.contains("the profile `rootless` is for runs without root"), "{}", ended.stderr);
}
