//! A runtime that keeps a state and starts nothing: not one requirement may pass on it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{is_root, judged};
use crate::peer;

/// Answers every operation as a runtime would, and never runs a program.
const NULL: &str = r#"#!/usr/bin/env python3
import json, os, signal, subprocess, sys
words = sys.argv[1:]
root = "/tmp"
if words[:1] == ["--root"]:
    root, words = words[1], words[2:]
if words[:1] == ["--version"]:
    print("null 1\nspec: 1.0.2")
    sys.exit(0)
file = lambda id: os.path.join(root, id + ".json")
def load(id):
    try:
        state = json.load(open(file(id)))
    except OSError:
        sys.exit("no such container")
    if not os.path.exists("/proc/%d" % state["pid"]) or " Z " in open("/proc/%d/stat" % state["pid"]).read():
        state["status"] = "stopped"
    return state
verb, words = (words or [""])[0], words[1:]
options = {}
while words and words[0].startswith("-"):
    if words[0] == "--force":
        words = words[1:]
    else:
        options[words[0]], words = words[1], words[2:]
if not words:
    sys.exit("no id")
id = words[0]
if verb == "create":
    if os.path.exists(file(id)):
        sys.exit("taken")
    config = json.load(open(options["--bundle"] + "/config.json"))
    child = subprocess.Popen(["sleep", "60"], stdin=-3, stdout=-3, stderr=-3, start_new_session=True)
    state = {"ociVersion": "1.0.2", "id": id, "status": "created", "pid": child.pid, "bundle": options["--bundle"],
             "annotations": config.get("annotations", {})}
    json.dump(state, open(file(id), "w"))
elif verb == "state":
    print(json.dumps(load(id)))
elif verb == "start":
    state = load(id)
    if state["status"] != "created":
        sys.exit("not created")
    state["status"] = "running"
    json.dump(state, open(file(id), "w"))
elif verb == "kill":
    os.kill(load(id)["pid"], signal.SIGKILL)
elif verb == "delete":
    load(id)
    os.remove(file(id))
else:
    sys.exit("unknown command")
"#;

#[test]
fn nothing_passes_on_a_runtime_that_runs_nothing() {
    if !is_root() || !peer::are_there(&["python3"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("null-runtime");
    fs::write(&program, NULL).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let ended = judged(program.to_str().unwrap(), "--driver standard --out json");
    let ended = ended.expect(1);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["verdict"], "red");
    let outcomes = report["outcomes"].as_array().unwrap();
    let of = |wanted: &str| -> Vec<&str> {
        let of = outcomes.iter().filter(|one| one["outcome"] == wanted);
        of.map(|one| one["requirement"].as_str().unwrap()).collect()
    };
    assert_eq!(of("pass"), Vec::<&str>::new());
    assert_eq!(of("fail"), ["runtime.lifecycle.program-run"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert!(of("blocked").len() > 80, "{}", of("blocked").len());
}
