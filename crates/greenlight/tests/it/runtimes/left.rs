//! Nothing of ours is left on the host, however a run ends.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{is_root, judged};
use crate::binary::greenlight;
use crate::peer;

/// What is there of ours: cgroups, folders of runs with this seed, mounts below these, and processes of the probe.
fn ours(seed: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let script = format!(
        "find /sys/fs/cgroup -maxdepth 2 -type d -name 'greenlight-*' 2>/dev/null; \
         ls -d \"${{TMPDIR:-/tmp}}\"/greenlight-runs/{seed} 2>/dev/null; \
         grep -o '[^ ]*greenlight-runs/{seed}[^ ]*' /proc/mounts; \
         for each in /proc/[0-9]*; do tr '\\0' ' ' <$each/cmdline 2>/dev/null | grep -o '^[^ ]*greenlight-probe .*/greenlight/answer.*'; done; true"
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    found.extend(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned));
    found.into_iter().filter(|line| line.contains(seed) || !line.contains("greenlight-runs")).collect()
}

/// Other tests run containers at the same time; what is looked at here is told by its seed.
fn folder(seed: &str) -> BTreeSet<String> {
    ours(seed).into_iter().filter(|line| line.contains(seed)).collect()
}

#[test]
fn nothing_is_left_after_a_run() {
    if !is_root() || !peer::are_there(&["runc"]) {
        return;
    }
    judged("runc", "--seed lefthere --only runtime.linux.cgroupsPath --only runtime.state --out json");
    assert_eq!(folder("lefthere"), BTreeSet::new());
}

#[test]
fn nothing_is_left_after_an_interrupt() {
    if !is_root() || !peer::are_there(&["runc"]) {
        return;
    }
    let mut command = greenlight("runtime runc --seed interrupted --out json");
    let mut running = command.start();
    wait_for_folder("interrupted");
    running.signal("INT");
    let ended = running.end();
    let ended = ended.expect(130);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["spec"], "runtime 1.0.2", "the partial report is written");
    assert_eq!(folder("interrupted"), BTreeSet::new());
}

#[test]
fn what_is_left_after_a_kill_is_cleaned() {
    if !is_root() || !peer::are_there(&["runc"]) {
        return;
    }
    let mut command = greenlight("runtime runc --seed killedrun --out json");
    let mut running = command.start();
    wait_for_folder("killedrun");
    running.signal("KILL");
    running.end();
    // The sandbox ends with whoever made it; its last processes need a moment.
    std::thread::sleep(Duration::from_millis(300));
    greenlight("runtime --clean").run().expect(0);
    assert_eq!(folder("killedrun"), BTreeSet::new());
}

/// Until containers are made.
fn wait_for_folder(seed: &str) {
    let clock = Instant::now();
    let folder = std::env::temp_dir().join("greenlight-runs").join(seed).join("greenlight-probe");
    while !folder.exists() && clock.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_millis(300));
}
