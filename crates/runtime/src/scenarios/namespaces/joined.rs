//! A namespace with a path is joined (config-linux.md#namespaces).

use std::io::Read;
use std::process::{Child, Command, Stdio};

use catalogue::runtime as rt;
use serde_json::json;

use crate::config::Config;

use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "namespaces_with_a_path_are_joined",
    decides: &[&rt::DELETE_ONLY_OWN_RESOURCES, &rt::LINUX_NAMESPACES_PATH_JOINED],
    stage: Stage::Body,
    run,
};

/// The type, its place in the base configuration, and the name of the kernel.
const JOINED: [(&str, usize, &str); 3] = [("network", 1, "net"), ("ipc", 2, "ipc"), ("uts", 3, "uts")];

/// Those that are joined one at a time, and whose type is the name of the kernel: what a container shows depends on them.
const ALONE: [(&str, usize); 2] = [("pid", 0), ("cgroup", 5)];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    // The namespaces of a user namespace can be joined from within that alone.
    context.facts.host.needs_root()?;
    let rule = &rt::LINUX_NAMESPACES_PATH_JOINED;
    let config = context.config("host", &["facts", "hold"]);
    let host = context.run(rule, "the usual namespaces", "host", &config)?;
    let Some(pid) = host.pid() else { return Err(Stop::Blocked(&rt::STATE_PID)) };
    let mut config = context.config("guest", &["facts", "hold"]);
    for (kind, at, name) in JOINED {
        config
            .set(&format!("/linux/namespaces/{at}"), json!({ "type": kind, "path": format!("/proc/{pid}/ns/{name}") }));
    }
    config.remove("/hostname");
    let container = context.prepare("guest", &config, |container| {
        let beside = container.bundle.join("beside");
        std::fs::create_dir_all(&beside)?;
        std::fs::write(beside.join("file"), "beside")?;
        std::fs::write(container.rootfs().join("etc/file"), "inside")
    })?;
    let bundle = context.files_below(&container.bundle)?;
    let ran = context.try_prepared(container)?;
    let guest = context.answered(rule, "paths of namespaces of another container", ran)?;
    for (kind, _, name) in JOINED {
        is_joined(context, &guest, pid, kind, name)?;
    }
    for (kind, at) in ALONE {
        let mut config = context.config(&format!("guest-{kind}"), &["facts", "hold"]);
        let joined = json!({ "type": kind, "path": format!("/proc/{pid}/ns/{kind}") });
        config.set(&format!("/linux/namespaces/{at}"), joined);
        alone(context, pid, kind, kind, &config)?;
    }
    user(context)?;
    mount(context)?;
    // The guest goes; what it only joined stays, whatever the runtime calls its status.
    let before = context.state(&host.container)?;
    context.kill(&guest.container, "KILL")?;
    context.wait_for_status(&guest.container, "stopped")?;
    let used = context.files_below(&guest.container.bundle)?;
    let results = context.files_below(&guest.container.results)?;
    let deleted = context.delete(&guest.container)?;
    let state = context.state(&host.container)?;
    let is_there = before.json.is_none() || (state.json.is_some() && state.status() == before.status());
    context.holds(&rt::DELETE_ONLY_OWN_RESOURCES, is_there, || {
        Violation::of(&rt::DELETE_ONLY_OWN_RESOURCES, "delete of a container takes away what it only joined")
            .at(&deleted)
            .expected("the other container runs on")
            .got(state.describe())
    });
    let after = context.files_below(&guest.container.bundle)?;
    let results_after = context.files_below(&guest.container.results)?;
    // What create made is not ours, and what changed before delete is not its doing.
    let ours = bundle.iter().filter(|(path, file)| used.get(*path) == Some(*file));
    let lost: Vec<&str> = ours
        .filter(|(path, file)| after.get(*path) != Some(*file))
        .chain(results.iter().filter(|(path, file)| results_after.get(*path) != Some(*file)))
        .map(|(path, _)| path.as_str())
        .collect();
    context.holds(&rt::DELETE_ONLY_OWN_RESOURCES, lost.is_empty(), || {
        Violation::of(&rt::DELETE_ONLY_OWN_RESOURCES, "delete removes or changes files that it did not make")
            .at(&after)
            .expected("the bundle, and what is mounted from the host, as they were")
            .got(lost.join(", "))
    });
    Ok(())
}

/// A container that joins one namespace of the process `pid`.
fn alone(context: &mut Context<'_>, pid: u32, kind: &str, name: &str, config: &Config) -> Result<(), Stop> {
    let what = format!("the path of a {kind} namespace");
    match context.run(&rt::LINUX_NAMESPACES_PATH_JOINED, &what, &format!("guest-{kind}"), config) {
        Err(Stop::Blocked(_)) => Ok(()),
        guest => is_joined(context, &guest?, pid, kind, name),
    }
}

/// The user namespace of another container, whose mappings the configuration repeats: that none are given is not everywhere allowed.
fn user(context: &mut Context<'_>) -> Result<(), Stop> {
    if context.facts.host.needs_namespace("user").is_err() {
        return Ok(());
    }
    let mapped = |config: &mut Config, namespace: serde_json::Value| {
        let mappings = json!([{ "containerID": 0, "hostID": 100_000, "size": 65_536 }]);
        config.set("/linux/uidMappings", mappings.clone()).set("/linux/gidMappings", mappings);
        config.push("/linux/namespaces", namespace);
    };
    let mut config = context.config("host-user", &["facts", "hold"]);
    mapped(&mut config, json!({ "type": "user" }));
    // Whether there are user namespaces at all is asked elsewhere.
    let Ran::Answered(host) = context.try_run("host-user", &config)? else { return Ok(()) };
    let Some(pid) = host.pid() else { return Ok(()) };
    let mut config = context.config("guest-user", &["facts", "hold"]);
    mapped(&mut config, json!({ "type": "user", "path": format!("/proc/{pid}/ns/user") }));
    alone(context, pid, "user", "user", &config)
}

/// A mount namespace that no container has: one in a container's could not see the bundle.
fn mount(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut keeper: Option<Child> = None;
    let kept = context.observe("a process with a mount namespace of its own", || {
        keeper = apart();
        keeper.as_ref().map(Child::id)
    })?;
    let joined = kept.value.map_or(Ok(()), |pid| {
        let mut config = context.config("guest-mount", &["facts", "hold"]);
        config.set("/linux/namespaces/4", json!({ "type": "mount", "path": format!("/proc/{pid}/ns/mnt") }));
        alone(context, pid, "mount", "mnt", &config)
    });
    if let Some(mut keeper) = keeper {
        // One that has ended already is what it should be.
        let _ = keeper.kill();
        let _ = keeper.wait();
    }
    joined
}

/// Starts a process with a mount namespace of its own, and waits until it has one. None where `unshare` of util-linux cannot.
fn apart() -> Option<Child> {
    // What it prints once it is there is read: then it is where it should be.
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "sh", "-c", "echo; exec sleep 600"]);
    let mut keeper = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut said = [0];
    let is_there = keeper.stdout.take().is_some_and(|mut output| output.read_exact(&mut said).is_ok());
    if is_there {
        return Some(keeper);
    }
    let _ = keeper.kill();
    let _ = keeper.wait();
    None
}

/// The guest is in the namespace of the process `pid`, where both can be seen.
fn is_joined(context: &mut Context<'_>, guest: &Running, pid: u32, kind: &str, name: &str) -> Result<(), Stop> {
    let rule = &rt::LINUX_NAMESPACES_PATH_JOINED;
    let wanted = context.link(format!("/proc/{pid}/ns/{name}"))?;
    let (Some(wanted), Some(seen)) = (wanted.value, guest.answer.text(&format!("ns.{name}"))) else { return Ok(()) };
    context.holds(rule, seen == wanted, || {
        Violation::of(rule, "the container is not in the namespace that a path stands for")
            .at(&guest.answer)
            .expected(format!("`{wanted}`, the {kind} namespace of the path"))
            .got(format!("`{seen}`"))
    });
    Ok(())
}
