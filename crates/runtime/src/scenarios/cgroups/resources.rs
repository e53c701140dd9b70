//! The values of `linux.resources` are those of the container's cgroup (config-linux.md#control-groups).

use std::collections::BTreeMap;

use catalogue::{Requirement, runtime as rt};

use super::setting::{Place, Setting};
use super::settings::{edges, settings};
use crate::config::Config;
use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "resources_are_those_of_the_cgroup",
    decides: &[
        &rt::LINUX_BLOCKIO_APPLIED,
        &rt::LINUX_CPU_APPLIED,
        &rt::LINUX_CPU_BURST_APPLIED,
        &rt::LINUX_CPU_IDLE_APPLIED,
        &rt::LINUX_HUGEPAGELIMITS_APPLIED,
        &rt::LINUX_MEMORY_APPLIED,
        &rt::LINUX_MEMORY_KERNELTCP_APPLIED,
        &rt::LINUX_NETWORK_APPLIED,
        &rt::LINUX_PIDS_APPLIED,
        &rt::LINUX_RDMA_APPLIED,
    ],
    stage: Stage::Body,
    run,
};

/// A requirement, and why this host does not show it.
type Reason = (&'static Requirement, String);

/// A setting that this host can show, and where.
struct Shown {
    setting: Setting,
    controller: &'static str,
    place: Place,
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let disks = context.observe("block devices of this host", block_devices)?.value;
    let disk = disks.first().copied();
    let page = context.facts.host.huge_pages.first().cloned();
    let rdma = context.observe("an RDMA device of this host", || first_name("/sys/class/infiniband"))?.value;
    let mut files = BTreeMap::new();
    let (shown, hidden) = sorted(context, settings(disk, page.as_deref(), rdma.as_deref()), &mut files)?;
    for (requirement, reason) in hidden.into_values() {
        if shown.iter().all(|one| !std::ptr::eq(one.setting.requirement, requirement)) {
            context.not_applicable(requirement, reason);
        }
    }
    let (alone, all): (Vec<Shown>, Vec<Shown>) = shown.into_iter().partition(|one| one.setting.alone);
    together(context, "all", &all)?;
    one_by_one(context, "alone", &alone)?;
    let (shown, _) = sorted(context, edges(&disks), &mut files)?;
    together(context, "edges", &shown)?;
    // A host without a device for it has nothing to limit.
    for requirement in SCENARIO.decides {
        if !context.has_answered(requirement) {
            context.not_applicable(
                requirement,
                "this host has no device, or no cgroup controller, that it could be about",
            );
        }
    }
    Ok(())
}

/// Values in one container.
fn together(context: &mut Context<'_>, label: &str, shown: &[Shown]) -> Result<(), Stop> {
    let mut config = context.config(label, &["hold"]);
    for one in shown {
        put(&mut config, &one.setting);
    }
    match context.try_run(label, &config)? {
        Ran::Answered(running) => judge(context, &running, shown),
        // Which of them it was, each shows by itself.
        _ => one_by_one(context, label, shown),
    }
}

fn one_by_one(context: &mut Context<'_>, group: &str, shown: &[Shown]) -> Result<(), Stop> {
    for one in shown {
        let label = format!("{group}{}", one.setting.pointer.replace('/', "-"));
        let mut config = context.config(&label, &["hold"]);
        put(&mut config, &one.setting);
        let what = format!("`linux.resources{}`", one.setting.pointer.replace('/', "."));
        match context.run(one.setting.requirement, &what, &label, &config) {
            Ok(running) => judge(context, &running, std::slice::from_ref(one))?,
            Err(Stop::Blocked(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

/// Those that this host can show, and for the requirements of the others why not. `files` are those of a group of our own by
/// controller, as far as they are known.
fn sorted(
    context: &mut Context<'_>,
    settings: Vec<Setting>,
    files: &mut BTreeMap<&'static str, Vec<String>>,
) -> Result<(Vec<Shown>, BTreeMap<&'static str, Reason>), Stop> {
    let (mut shown, mut hidden) = (Vec::new(), BTreeMap::new());
    for setting in settings {
        match seen_in(context, &setting, files)? {
            Ok((controller, place)) => shown.push(Shown { setting, controller, place }),
            Err(why) => {
                hidden.insert(setting.requirement.id, (setting.requirement, why));
            }
        }
    }
    Ok((shown, hidden))
}

/// In which file of which controller a setting is shown here, or why in none. `files` are those of a group of our own by controller.
fn seen_in(
    context: &mut Context<'_>,
    setting: &Setting,
    files: &mut BTreeMap<&'static str, Vec<String>>,
) -> Result<Result<(&'static str, Place), String>, Stop> {
    let cgroups = context.facts.host.cgroups.clone();
    let of_v1 = setting.v1.as_ref().filter(|(controller, _)| cgroups.v1.contains_key(*controller));
    let of_v2 = setting.v2.as_ref().filter(|(controller, _)| matches!(cgroups.controller(controller), Ok((_, true))));
    let Some((controller, place)) = of_v1.or(of_v2) else {
        let names = setting.v1.iter().chain(&setting.v2).map(|(controller, _)| format!("`{controller}`"));
        let names: std::collections::BTreeSet<String> = names.collect();
        let names: Vec<String> = names.into_iter().collect();
        return Ok(Err(format!("this host has no cgroup controller {} to give", names.join(" or "))));
    };
    if !files.contains_key(controller) {
        files.insert(controller, files_of_own_group(context, controller)?);
    }
    match files.get(controller).is_some_and(|names| names.iter().any(|name| name == place.file)) {
        true => Ok(Ok((controller, place.clone()))),
        false => Ok(Err(format!("cgroups have no file `{}` on this kernel", place.file))),
    }
}

fn files_of_own_group(context: &mut Context<'_>, controller: &str) -> Result<Vec<String>, Stop> {
    let (point, is_v2) = context.facts.host.cgroups.controller(controller)?;
    let parent = point.join(context.cgroup_parent().trim_start_matches('/'));
    let names = context.observe(format!("the files of a cgroup of our own with {controller}"), || {
        let group = parent.join("control");
        // What fails here shows as a file that is not there.
        if is_v2 {
            let _ = std::fs::create_dir_all(&parent);
            for folder in [&point, &parent] {
                let _ = std::fs::write(folder.join("cgroup.subtree_control"), format!("+{controller}"));
            }
        }
        let _ = std::fs::create_dir_all(&group);
        let entries = std::fs::read_dir(&group).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        // Time of the realtime scheduler is handed down: who has none has none to give.
        if std::fs::write(parent.join("cpu.rt_runtime_us"), "20000").is_err() {
            names.retain(|name| !name.starts_with("cpu.rt_"));
        }
        names.sort();
        names
    })?;
    Ok(names.value)
}

fn put(config: &mut Config, setting: &Setting) {
    let own = std::iter::once((setting.pointer, &setting.value));
    for (pointer, value) in own.chain(setting.with.iter().map(|(pointer, value)| (*pointer, value))) {
        config.set(&format!("/linux/resources{pointer}"), value.clone());
    }
}

fn judge(context: &mut Context<'_>, running: &Running, shown: &[Shown]) -> Result<(), Stop> {
    let group = context.group(running)?;
    let cgroups = context.facts.host.cgroups.clone();
    for one in shown {
        let requirement = one.setting.requirement;
        let Some(folder) = group.folder(&cgroups, one.controller) else { continue };
        let seen = context.group_file(&running.container.label, &folder, one.place.file)?;
        let holds = seen.as_ref().is_some_and(|text| one.place.shows.holds(text));
        context.holds(requirement, holds, || {
            let member = one.setting.pointer.trim_start_matches('/').replace('/', ".");
            let got = seen.as_ref().map_or_else(|| "no such file".to_owned(), |text| format!("`{text}`"));
            Violation::of(requirement, "a value of `linux.resources` is not that of the container's cgroup")
                .at(&seen)
                .expected(format!(
                    "{} in `{}`, for `{member}` `{}`",
                    one.place.shows.describe(),
                    one.place.file,
                    one.setting.value
                ))
                .got(got)
                .unless_broken(&[&rt::LINUX_CGROUPSPATH_ABSOLUTE])
        });
    }
    Ok(())
}

/// The block devices as major and minor, first those that are no loop devices and no memory.
fn block_devices() -> Vec<(u64, u64)> {
    let entries = std::fs::read_dir("/sys/block").into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let is_other = |name: &str| ["loop", "ram", "zram", "sr", "fd"].iter().any(|other| name.starts_with(other));
    names.sort_by(|one, other| (is_other(one), one).cmp(&(is_other(other), other)));
    let numbers = |name: &String| {
        let text = std::fs::read_to_string(format!("/sys/block/{name}/dev")).ok()?;
        let (major, minor) = text.trim().split_once(':')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    names.iter().filter_map(numbers).collect()
}

fn first_name(folder: &str) -> Option<String> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).min()
}
