//! The example adapter drives runc through the life of a container.

use std::path::{Path, PathBuf};
use std::process::Command;

use runtime::{Driver, Json, Operation, Stdio};
use serde_json::{Value, json};

fn can_run() -> bool {
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success());
    let uid = std::fs::read_to_string("/proc/self/status").unwrap();
    let is_root = uid.lines().any(|line| line.starts_with("Uid:\t0\t0"));
    if !(runs("runc") && runs("python3") && is_root) {
        println!("SKIPPED: it takes root, runc and python3");
        return false;
    }
    true
}

fn bundle(folder: &Path) -> PathBuf {
    let host = ["bin", "lib", "lib64", "usr"].map(|name| {
        json!({ "destination": format!("/{name}"), "type": "bind", "source": format!("/{name}"), "options": ["rbind", "ro"] })
    });
    let proc = json!({ "destination": "/proc", "type": "proc", "source": "proc" });
    let mounts: Vec<Value> = host.into_iter().chain([proc]).collect();
    let config = json!({
        "ociVersion": "1.0.0",
        "process": {
            "user": { "uid": 0, "gid": 0 }, "cwd": "/", "env": ["PATH=/bin"],
            "args": ["/bin/sh", "-c", "read -r line; echo \"out: $line\"; echo err >&2; sleep 60"],
        },
        "root": { "path": "rootfs" },
        "mounts": mounts,
        "linux": { "namespaces": [{ "type": "pid" }, { "type": "mount" }] },
    });
    let bundle = folder.join("bundle");
    std::fs::create_dir_all(bundle.join("rootfs")).unwrap();
    std::fs::write(bundle.join("config.json"), config.to_string()).unwrap();
    bundle
}

#[test]
fn a_container_lives_and_ends_through_the_example() {
    if !can_run() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/adapter-runc.py");
    let words = ["python3", example, "runc"].map(str::to_owned).to_vec();
    let driver = Json::start(words, path("root")).unwrap();
    assert_eq!((driver.hello().name.as_str(), driver.lacks().len()), ("runc", 0));
    assert!(driver.spec().unwrap().starts_with("1."));
    let called = driver.call(&Operation::Features);
    assert!(called.succeeded() && called.stdout.contains("ociVersionMax"), "{called:?}");

    std::fs::write(path("input"), "hello\n").unwrap();
    let id = Some(format!("greenlight-test-adapter-{}", std::process::id()));
    let create = Operation::Create {
        id: id.clone(),
        bundle: Some(bundle(folder.path())),
        stdio: Stdio { input: Some(path("input")), output: Some(path("output")), error: Some(path("error")) },
        console_socket: None,
        pid_file: Some(path("pid")),
    };
    let called = driver.call(&create);
    assert!(called.succeeded(), "{called:?}");
    let again = driver.call(&create);
    assert!(again.failed() && again.stderr.contains("exist"), "{again:?}");
    let state = || {
        let called = driver.call(&Operation::State { id: id.clone() });
        serde_json::from_str::<Value>(&called.stdout).unwrap_or_else(|_| panic!("{called:?}"))
    };
    assert_eq!(state()["status"], "created");
    assert_eq!(state()["pid"].to_string(), std::fs::read_to_string(path("pid")).unwrap());
    assert!(driver.call(&Operation::Start { id: id.clone() }).succeeded());
    assert_eq!(state()["status"], "running");
    let output = || std::fs::read_to_string(path("output")).unwrap();
    for _ in 0..500 {
        if output().is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
    assert_eq!(output(), "out: hello\n");

    assert!(driver.call(&Operation::Delete { id: id.clone(), force: false }).failed());
    assert!(driver.call(&Operation::Kill { id: id.clone(), signal: "KILL".to_owned() }).succeeded());
    let called = driver.call(&Operation::Delete { id: id.clone(), force: true });
    assert!(called.succeeded(), "{called:?}");
    let called = driver.call(&Operation::State { id });
    assert!(called.failed() && called.stderr.contains("does not exist"), "{called:?}");
    assert!(driver.call(&Operation::State { id: None }).failed());
    assert!(driver.call(&Operation::Version).stdout.contains("runc"));
}
