//! What exists once create is done (runtime.md#lifecycle, step 2; runtime.md#create).

use catalogue::{Requirement, runtime as rt};
use serde_json::json;

use crate::context::{Container, Context};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "environment_is_there_after_create",
    decides: &[&rt::CREATE_APPLIES_ALL, &rt::LIFECYCLE_ENVIRONMENT, &rt::LIFECYCLE_RESOURCES_CREATED],
    stage: Stage::Body,
    run,
};

/// An unusual limit of processes.
const TASKS: &str = "321";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("made", &["facts", "hold"]);
    config.push(
        "/mounts",
        json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["size=128k"] }),
    );
    if context.facts.host.has_cgroups() {
        // A name that no runtime would think of by itself.
        config.set("/linux/cgroupsPath", json!(format!("{}/{}", context.cgroup_parent(), context.word("group"))));
        config.set("/linux/resources/pids/limit", json!(321));
    }
    let container = context.prepare("made", &config, |_| Ok(()))?;
    let called = context.create(&container)?;
    if !called.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let Some(pid) = context.state(&container)?.pid() else { return Err(Stop::Blocked(&rt::STATE_PID)) };
    cgroup(context, pid)?;
    if has_the_same_kernel(context, &container, pid)? {
        namespaces(context, pid)?;
        return mount(context, pid);
    }
    for requirement in [&rt::LIFECYCLE_ENVIRONMENT, &rt::CREATE_APPLIES_ALL] {
        context.not_applicable(
            requirement,
            "this runtime's containers have a kernel of their own, which hides what is in them",
        );
    }
    Ok(())
}

/// Whether the host sees the container process where it will be: in its root filesystem, or with that among its mounts.
fn has_the_same_kernel(context: &mut Context<'_>, container: &Container, pid: u32) -> Result<bool, Stop> {
    let probe = container.rootfs().join(crate::probe::NAME);
    let seen = context.observe("whether the host sees into the container before start", || {
        use std::os::unix::fs::MetadataExt;
        let inside = std::fs::metadata(std::path::Path::new(&format!("/proc/{pid}/root")).join(crate::probe::NAME))
            .map(|file| file.ino());
        inside.is_ok_and(|inode| std::fs::metadata(&probe).is_ok_and(|file| file.ino() == inode)) || has_tmpfs(pid)
    })?;
    Ok(seen.value)
}

/// Whether the mount of the configuration is there.
fn has_tmpfs(pid: u32) -> bool {
    let table = std::fs::read_to_string(format!("/proc/{pid}/mountinfo")).unwrap_or_default();
    table.lines().any(|line| {
        let is_there = |point: &str| point == "/mnt" || point.ends_with("/made/bundle/rootfs/mnt");
        line.split(' ').nth(4).is_some_and(is_there) && line.contains(" - tmpfs ")
    })
}

fn holds(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    holds: bool,
    missing: &str,
    got: impl FnOnce() -> String,
) {
    context.holds(requirement, holds, || {
        Violation::of(requirement, format!("after create, and before start, {missing}")).got(got())
    });
}

/// The namespaces that the configuration asks for are not those of the runtime.
fn namespaces(context: &mut Context<'_>, pid: u32) -> Result<(), Stop> {
    let links = context.observe("the namespaces of the container process before start", || {
        ["ipc", "mnt", "net", "pid", "uts"].map(|kind| {
            let link = |of: String| std::fs::read_link(format!("/proc/{of}/ns/{kind}")).ok();
            (kind.to_owned(), link("self".to_owned()) == link(pid.to_string()))
        })
    })?;
    let shared: Vec<&str> = links.iter().filter(|(_, is_shared)| *is_shared).map(|(kind, _)| kind.as_str()).collect();
    holds(
        context,
        &rt::LIFECYCLE_ENVIRONMENT,
        shared.is_empty(),
        "the container process is in a namespace of the runtime, where it should have one of its own",
        || format!("{shared:?}"),
    );
    Ok(())
}

/// Its cgroup is there, and has its limit.
fn cgroup(context: &mut Context<'_>, pid: u32) -> Result<(), Stop> {
    if !context.facts.host.has_cgroups() || context.facts.host.cgroups.controller("pids").is_err() {
        context.not_applicable(&rt::LIFECYCLE_RESOURCES_CREATED, "this run can make no cgroups that limit processes");
        return Ok(());
    }
    let cgroups = context.facts.host.cgroups.clone();
    let wanted = format!("{}/{}", context.cgroup_parent(), context.word("group"));
    let limit = context.observe("the cgroup of the container process before start", || {
        let text = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        let group = crate::host::Group::parse(&text);
        let is_own = group.path(&cgroups, "pids").is_some_and(|path| path.starts_with(&wanted));
        // A runtime may have put the process one level deeper.
        let folder = group.folder(&cgroups, "pids")?;
        let limits = folder.ancestors().take(2).filter_map(|at| std::fs::read_to_string(at.join("pids.max")).ok());
        Some((is_own, limits.map(|limit| limit.trim().to_owned()).collect::<Vec<_>>()))
    })?;
    let (is_own, limits) = limit.value.clone().unwrap_or_default();
    holds(
        context,
        &rt::LIFECYCLE_RESOURCES_CREATED,
        is_own,
        "the container process is not in the cgroup of its configuration",
        || "another cgroup".to_owned(),
    );
    if is_own {
        holds(
            context,
            &rt::CREATE_APPLIES_ALL,
            limits.iter().any(|limit| limit == TASKS),
            "the limit of processes is not set",
            || format!("`pids.max` {limits:?}"),
        );
    }
    Ok(())
}

/// Its mounts are there.
fn mount(context: &mut Context<'_>, pid: u32) -> Result<(), Stop> {
    let seen = context.observe("the mounts of the container process before start", || has_tmpfs(pid))?;
    holds(context, &rt::CREATE_APPLIES_ALL, seen.value, "a mount of the configuration is not there", || {
        "no tmpfs at `/mnt`".to_owned()
    });
    Ok(())
}
