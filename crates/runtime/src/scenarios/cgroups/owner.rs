//! Who owns the cgroup of a container (config-linux.md#cgroup-ownership).

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "cgroups_change_owner_only_where_they_should",
    decides: &[
        &rt::LINUX_CGROUP_OWNER_CHANGE,
        &rt::LINUX_CGROUP_OWNER_EXISTING_FILES,
        &rt::LINUX_CGROUP_OWNER_FALLBACK,
        &rt::LINUX_CGROUP_OWNER_IFF_RW_MOUNT,
        &rt::LINUX_CGROUP_OWNER_MISSING_FILES,
        &rt::LINUX_CGROUP_OWNER_NEW_CGROUPNS,
        &rt::LINUX_CGROUP_OWNER_NO_MOUNT,
        &rt::LINUX_CGROUP_OWNER_NO_OTHERS,
        &rt::LINUX_CGROUP_OWNER_NOT_V1,
        &rt::LINUX_CGROUP_OWNER_ONLY_DELEGATE_FILES,
    ],
    stage: Stage::Body,
    run,
};

/// Whom the process belongs to.
const USER: u32 = 1000;
/// What the kernel says may be handed over.
const DELEGATE: &str = "/sys/kernel/cgroup/delegate";

/// The names in a group that belong to the user; the group itself is `.`.
type Owned = Vec<String>;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    context.facts.host.needs_namespace("cgroup")?;
    if !context.facts.host.has_cgroups() {
        return Err(Stop::NotApplicable("this run can make no cgroups".into()));
    }
    let rw = json!({ "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["rw"] });
    let ro = json!({ "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["ro"] });
    match context.facts.host.cgroups.v1.is_empty() {
        true => of_v2(context, &rw, &ro),
        false => of_v1(context, &rw),
    }
}

fn of_v1(context: &mut Context<'_>, rw: &Value) -> Result<(), Stop> {
    let requirement = &rt::LINUX_CGROUP_OWNER_NOT_V1;
    if let Some((_, owned)) = owned(context, requirement, "v1", true, Some(rw))? {
        unchanged(context, requirement, &owned, "on cgroup v1");
    }
    for requirement in SCENARIO.decides.iter().filter(|one| !std::ptr::eq(**one, requirement)) {
        context.not_applicable(requirement, "the cgroups of this host are of version 1: see `--cgroup-view v2`");
    }
    Ok(())
}

fn of_v2(context: &mut Context<'_>, rw: &Value, ro: &Value) -> Result<(), Stop> {
    context.not_applicable(&rt::LINUX_CGROUP_OWNER_NOT_V1, "the cgroups of this run are of version 2");
    let cases: [(&'static Requirement, &str, bool, Option<&Value>, &str); 3] = [
        (&rt::LINUX_CGROUP_OWNER_NEW_CGROUPNS, "same-namespace", false, Some(rw), "without a new cgroup namespace"),
        (&rt::LINUX_CGROUP_OWNER_NO_MOUNT, "no-mount", true, None, "without a mount of the cgroup filesystem"),
        (
            &rt::LINUX_CGROUP_OWNER_IFF_RW_MOUNT,
            "read-only",
            true,
            Some(ro),
            "with a read-only mount of the cgroup filesystem",
        ),
    ];
    for (requirement, label, namespace, mount, what) in cases {
        if let Some((_, owned)) = owned(context, requirement, label, namespace, mount)? {
            unchanged(context, requirement, &owned, what);
        }
    }
    let Some((all, owned)) = owned(context, &rt::LINUX_CGROUP_OWNER_MISSING_FILES, "writable", true, Some(rw))? else {
        return Ok(());
    };
    context.pass(&rt::LINUX_CGROUP_OWNER_MISSING_FILES);
    let delegate = context.read(DELEGATE)?;
    let listed: Vec<String> = match &delegate.value {
        Some(text) => text.lines().map(str::to_owned).collect(),
        None => ["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"].map(str::to_owned).to_vec(),
    };
    if owned.is_empty() {
        context.unsupported(&rt::LINUX_CGROUP_OWNER_CHANGE, "the owner stays as it is");
        context.add(
            Violation::of(
                &rt::LINUX_CGROUP_OWNER_IFF_RW_MOUNT,
                "the owner of the cgroup does not change, though the cgroup filesystem is mounted writable",
            )
            .expected(format!("owner {USER}")),
        );
        return Ok(());
    }
    context.pass(&rt::LINUX_CGROUP_OWNER_CHANGE);
    context.pass(&rt::LINUX_CGROUP_OWNER_IFF_RW_MOUNT);
    if delegate.value.is_some() {
        context.not_applicable(&rt::LINUX_CGROUP_OWNER_FALLBACK, "this kernel lists the files that may be handed over");
    }
    let foreign: Vec<&String> = owned.iter().filter(|name| *name != "." && !listed.contains(name)).collect();
    let forgotten: Vec<&String> = listed.iter().filter(|name| all.contains(name) && !owned.contains(name)).collect();
    for (requirement, names, message) in [
        (
            &rt::LINUX_CGROUP_OWNER_ONLY_DELEGATE_FILES,
            &foreign,
            "files that the kernel does not list change their owner",
        ),
        (&rt::LINUX_CGROUP_OWNER_NO_OTHERS, &foreign, "files that the kernel does not list change their owner"),
        (&rt::LINUX_CGROUP_OWNER_EXISTING_FILES, &forgotten, "files that the kernel lists do not change their owner"),
    ] {
        context.holds(requirement, names.is_empty(), || Violation::of(requirement, message).got(format!("{names:?}")));
    }
    Ok(())
}

fn unchanged(context: &mut Context<'_>, requirement: &'static Requirement, owned: &Owned, what: &str) {
    context.holds(requirement, owned.is_empty(), || {
        Violation::of(requirement, format!("the owner of the cgroup changes {what}"))
            .expected("the owner as it was")
            .got(format!("{owned:?} belong to {USER}"))
    });
}

/// All names in the cgroup of such a container, and those that belong to the user.
fn owned(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    label: &str,
    namespace: bool,
    mount: Option<&Value>,
) -> Result<Option<(Vec<String>, Owned)>, Stop> {
    let mut config = context.config(label, &["hold"]);
    config.set("/process/user", json!({ "uid": USER, "gid": USER }));
    if namespace {
        config.push("/linux/namespaces", json!({ "type": "cgroup" }));
    }
    if let Some(mount) = mount {
        config.push("/mounts", mount.clone());
    }
    let running = match context.run(requirement, "a mount of the cgroup filesystem", label, &config) {
        Err(Stop::Blocked(_)) => return Ok(None),
        running => running?,
    };
    let folders = folders(context, &running)?;
    let seen = context.observe(format!("the owners in the cgroup of {label}"), || {
        let belongs = |path: &Path| std::fs::metadata(path).is_ok_and(|of| of.uid() == USER);
        let (mut all, mut owned) = (Vec::new(), Vec::new());
        for folder in &folders {
            if belongs(folder) {
                owned.push(".".to_owned());
            }
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if belongs(&entry.path()) {
                    owned.push(name.clone());
                }
                all.push(name);
            }
        }
        owned.sort();
        owned.dedup();
        (all, owned)
    })?;
    Ok(Some(seen.value))
}

fn folders(context: &mut Context<'_>, running: &Running) -> Result<Vec<PathBuf>, Stop> {
    let group = context.group(running)?;
    let cgroups = &context.facts.host.cgroups;
    match cgroups.v1.is_empty() {
        true => Ok(group.unified(cgroups).into_iter().collect()),
        false => Ok(["pids", "memory", "cpu"].into_iter().filter_map(|name| group.folder(cgroups, name)).collect()),
    }
}
