//! Runs without root.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{is_root, judged};
use crate::peer;

/// A directory of a user that is not root, with the program in it: where everybody may look, which a target directory need not be.
fn home() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    // Not by this process: another test may start a program meanwhile, which would keep the copy open for writing.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_greenlight")).arg(folder.path()).status().unwrap();
    assert!(copied.success(), "{copied}");
    folder
}

/// The suite with these arguments, as that user.
fn as_user(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", "1000", "--regid", "1000", "--clear-groups"])
        .arg(home.join("greenlight"))
        .arg("runtime")
        .args(arguments)
        .env("HOME", home)
        .env("TMPDIR", home)
        .env("XDG_RUNTIME_DIR", home)
        .current_dir(home);
    command
}

/// Runs the suite as that user, and gives the report, what was told, and the exit code.
fn by_a_user(arguments: &[&str]) -> (String, String, Option<i32>) {
    let home = home();
    let output = as_user(home.path(), arguments).output().unwrap();
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

#[test]
fn nothing_is_left_of_a_run_without_root_that_was_killed() {
    if !is_root() || !peer::are_there(&["runc", "setpriv"]) {
        return;
    }
    let home = home();
    let mut running = as_user(home.path(), &["runc", "--seed", "killeduser"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let within = |limit: u64, is_done: &dyn Fn() -> bool| {
        let clock = Instant::now();
        while !is_done() {
            assert!(clock.elapsed() < Duration::from_secs(limit), "{:#?}", of_user(home.path()));
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    // Containers that run, and such as wait for their start.
    within(20, &|| {
        let there = of_user(home.path());
        ["/greenlight-probe ", "runc init"].iter().all(|wanted| there.iter().any(|words| words.starts_with(wanted)))
    });
    running.kill().unwrap();
    running.wait().unwrap();
    within(5, &|| of_user(home.path()).is_empty());
    let cleaned = as_user(home.path(), &["--clean"]).output().unwrap();
    assert_eq!(cleaned.status.code(), Some(0), "{cleaned:?}");
    let left = std::fs::read_dir(home.path().join("greenlight-runs-1000")).unwrap().count();
    assert_eq!(left, 0, "the directory of all runs is empty");
}

/// The command lines of the processes that have this directory in their environment or among their mounts, as all containers of the run.
fn of_user(home: &Path) -> Vec<String> {
    let home = home.to_string_lossy().into_owned();
    let text = |path: &Path| Some(String::from_utf8_lossy(&std::fs::read(path).ok()?).replace('\0', " "));
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|entry| {
            let path = entry.path();
            let is_ours = ["mountinfo", "environ"]
                .iter()
                .any(|name| text(&path.join(name)).is_some_and(|text| text.contains(&home)));
            text(&path.join("cmdline")).filter(|words| is_ours && !words.is_empty())
        })
        .collect()
}
