//! runc behind a program that lies in one way: each lie is found, by the requirement that it breaks.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{is_root, judged};
use crate::peer;

/// Edits the configuration before create, or the state that is printed, and hands everything else on.
const LIAR: &str = r#"#!/usr/bin/env python3
import json, os, subprocess, sys
lie, words = sys.argv[1], sys.argv[2:]
what, _, rest = lie.partition(":")
pointer, _, value = rest.partition("=")
value = json.loads(value) if value else None
def edit(thing):
    names = [name for name in pointer.split("/")[1:]]
    for name in names[:-1]:
        thing = thing[int(name)] if isinstance(thing, list) else thing.get(name, {})
    last = names[-1]
    if isinstance(thing, list):
        if value is None: del thing[int(last)]
        else: thing[int(last)] = value
    elif value is None: thing.pop(last, None)
    else: thing[last] = value
verb = next((word for word in words if word in ("create", "start", "state", "kill", "delete")), "")
def call(words, **more):
    return subprocess.run(["runc"] + words, **more)
if verb == "create" and what == "config":
    path = words[words.index("--bundle") + 1] + "/config.json" if "--bundle" in words else "config.json"
    try:
        honest = open(path).read()
        config = json.loads(honest)
        edit(config)
        open(path, "w").write(json.dumps(config))
    except (OSError, ValueError, KeyError, IndexError):
        sys.exit(call(words).returncode)
    code = call(words).returncode
    open(path, "w").write(honest)
    sys.exit(code)
if verb == "state" and what == "state":
    done = call(words, stdout=subprocess.PIPE)
    if done.returncode == 0:
        state = json.loads(done.stdout)
        edit(state)
        print(json.dumps(state))
    sys.exit(done.returncode)
if verb == what == "create":
    code = call(words).returncode
    sys.exit(call(words[:2] + ["start", words[-1]]).returncode if code == 0 else code)
if verb == what == "kill":
    sys.exit(call(words[:-1] + [value]).returncode)
if verb == "delete" and what == "delete":
    done = call(words)
    if done.returncode == 0 and "--force" not in words:
        print("gone?")
    sys.exit(0)
if verb == "start" and what == "start":
    call(words)
    sys.exit(0)
if verb == "state" and what == "nobody":
    done = call(words, stdout=subprocess.PIPE)
    print(done.stdout.decode() or json.dumps({"ociVersion": "1.0.2", "id": words[-1], "status": "stopped", "bundle": "/"}))
    sys.exit(0)
os.execvp("runc", ["runc"] + words)
"#;

/// The lie, and what it breaks.
const LIES: &[(&str, &str)] = &[
    ("config:/process/rlimits", "runtime.config.process.rlimits.soft"),
    ("config:/process/rlimits/0/hard=4097", "runtime.config.process.rlimits.hard"),
    ("config:/process/cwd=\"/\"", "runtime.config.process.cwd.applied"),
    ("config:/process/env/1", "runtime.config.process.env.applied"),
    ("config:/process/user/uid=0", "runtime.config.process.user.applied"),
    ("config:/process/user/additionalGids", "runtime.config.process.user.applied"),
    ("config:/process/user/umask", "runtime.config.process.user.umask.applied"),
    ("config:/process/noNewPrivileges", "runtime.config.process.noNewPrivileges.set"),
    ("config:/process/oomScoreAdj", "runtime.config.process.oomScoreAdj.set"),
    ("config:/process/capabilities/bounding=[\"CAP_KILL\"]", "runtime.config.process.capabilities.applied"),
    ("config:/process/capabilities/ambient", "runtime.config.process.capabilities.applied"),
    ("config:/hostname=\"liar\"", "runtime.config.hostname.applied"),
    ("config:/root/readonly=false", "runtime.config.root.readonly.enforced"),
    ("config:/hooks/prestart", "runtime.lifecycle.prestart-invoked"),
    ("config:/hooks/createRuntime", "runtime.lifecycle.createRuntime-invoked"),
    ("config:/hooks/createContainer", "runtime.lifecycle.createContainer-invoked"),
    ("config:/hooks/startContainer", "runtime.lifecycle.startContainer-invoked"),
    ("config:/hooks/poststart", "runtime.lifecycle.poststart-invoked"),
    ("config:/hooks/poststop", "runtime.lifecycle.poststop-invoked"),
    ("config:/hooks/createRuntime/1", "runtime.config.hooks.order"),
    ("config:/hooks/createRuntime/0/env=[\"A=1\"]", "runtime.config.hooks.env.applied"),
    ("config:/hooks/createRuntime/0/timeout", "runtime.config.hooks.timeout.aborts"),
    ("config:/linux/namespaces/1", "runtime.linux.namespaces.no-path.new"),
    ("config:/linux/namespaces/1={\"type\":\"network\"}", "runtime.linux.namespaces.path.joined"),
    ("config:/linux/sysctl", "runtime.linux.sysctl.applied"),
    ("config:/linux/maskedPaths", "runtime.linux.maskedPaths.applied"),
    ("config:/linux/readonlyPaths", "runtime.linux.readonlyPaths.applied"),
    ("config:/linux/devices", "runtime.linux.devices.available"),
    ("config:/linux/devices/0/fileMode=511", "runtime.linux.devices.optional.applied"),
    ("config:/linux/rootfsPropagation", "runtime.linux.rootfsPropagation.applied"),
    ("config:/linux/uidMappings/0/hostID=200000", "runtime.linux.idMappings.applied"),
    ("config:/linux/cgroupsPath=\"/greenlight-liar\"", "runtime.linux.cgroupsPath.absolute"),
    ("config:/linux/resources", "runtime.linux.memory.applied"),
    ("config:/linux/resources/memory/reservation", "runtime.linux.memory.applied"),
    ("config:/linux/resources/cpu", "runtime.linux.cpu.applied"),
    ("config:/linux/resources/pids", "runtime.linux.pids.applied"),
    ("config:/linux/resources/blockIO", "runtime.linux.blockIO.applied"),
    ("state:/id=\"other\"", "runtime.state.id"),
    ("state:/bundle=\"bundle\"", "runtime.state.bundle"),
    ("state:/bundle", "runtime.state.bundle"),
    ("state:/ociVersion", "runtime.state.ociVersion"),
    ("state:/ociVersion=1", "runtime.state.ociVersion"),
    ("state:/status", "runtime.state.status"),
    ("state:/status=\"running\"", "runtime.state-op.returns-state"),
    ("state:/pid", "runtime.state.pid"),
    ("state:/pid=1", "runtime.state.pid"),
    ("state:/annotations=[]", "runtime.state.schema"),
    ("create:", "runtime.lifecycle.program-not-at-create"),
    ("kill:=\"CONT\"", "runtime.kill.sends-signal"),
    ("start:", "runtime.start.no-id"),
    ("delete:", "runtime.delete.no-id"),
    ("nobody:", "runtime.state-op.nonexistent"),
];

fn liar(folder: &Path) -> String {
    let program = folder.join("liar");
    fs::write(&program, LIAR).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program.to_str().unwrap().to_owned()
}

#[test]
fn every_lie_is_found_by_the_requirement_that_it_breaks() {
    if !is_root() || !peer::are_there(&["python3", "runc"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path());
    let mut missed = Vec::new();
    for (lie, breaks) in LIES {
        let ended = judged(&format!("{program} '{lie}'"), &format!("--driver runc --only {breaks} --out json"));
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        let found = report["outcomes"].as_array().unwrap().iter().find(|one| one["requirement"] == *breaks);
        let outcome = found.map_or("not there", |one| one["outcome"].as_str().unwrap());
        if outcome != "fail" {
            missed.push(format!("{lie}: `{breaks}` is {outcome}"));
        }
    }
    assert!(missed.is_empty(), "{} of {} are missed:\n{}", missed.len(), LIES.len(), missed.join("\n"));
}

#[test]
fn an_honest_program_in_between_changes_nothing() {
    if !is_root() || !peer::are_there(&["python3", "runc"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = liar(folder.path());
    let asked = "--driver runc --only runtime.state --only runtime.linux.namespaces --seed honest --out json";
    let outcomes = |command: &str| -> Vec<(String, String)> {
        let report: serde_json::Value = serde_json::from_str(&judged(command, asked).stdout).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        report["outcomes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (text(&one["requirement"]), text(&one["outcome"])))
            .collect()
    };
    assert_eq!(outcomes(&format!("{program} honest")), outcomes("runc"));
}
