//! `cgroupsPath` says where the container's cgroups are (config-linux.md#cgroups-path).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::host::Group;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "cgroups_are_at_the_path",
    decides: &[
        &rt::LINUX_CGROUPSPATH_ABSOLUTE,
        &rt::LINUX_CGROUPSPATH_CONSISTENT,
        &rt::LINUX_CGROUPSPATH_CREATED,
        &rt::LINUX_CGROUPSPATH_RELATIVE,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    if !context.facts.host.has_cgroups() {
        return Err(Stop::NotApplicable("this run can make no cgroups".into()));
    }
    let own = context
        .observe("the cgroup of greenlight", || std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default())?;
    let own = Group::parse(&own.value);
    absolute(context, &own)?;
    relative(context, &own)
}

/// The paths of a group in the hierarchies in which it is not where greenlight itself is.
fn moved(context: &Context<'_>, group: &Group, own: &Group) -> Vec<String> {
    let cgroups = &context.facts.host.cgroups;
    let is_mounted = |names: &[String]| names.iter().any(|name| cgroups.v1.contains_key(name));
    let v1 = group
        .v1
        .iter()
        .filter(|(names, path)| is_mounted(names) && !own.v1.iter().any(|(n, p)| n == names && p == path));
    let v2 = group.v2.iter().filter(|path| cgroups.v2.is_some() && own.v2.as_ref() != Some(path));
    let mut paths: Vec<String> = v1.map(|(_, path)| path.clone()).chain(v2.cloned()).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn absolute(context: &mut Context<'_>, own: &Group) -> Result<(), Stop> {
    let wanted = format!("{}/deep/er/{}", context.cgroup_parent(), context.word("absolute"));
    let mut config = context.config("absolute", &["hold"]);
    config.set("/linux/cgroupsPath", json!(wanted));
    let running =
        context.run(&rt::LINUX_CGROUPSPATH_ABSOLUTE, "an absolute `linux.cgroupsPath`", "absolute", &config)?;
    let group = context.group(&running)?;
    let paths = moved(context, &group, own);
    // A runtime may put its own below, for an init or a sandbox.
    let is_below = |path: &String| path == &wanted || path.starts_with(&format!("{wanted}/"));
    let holds = !paths.is_empty() && paths.iter().all(is_below);
    let made = context.holds(&rt::LINUX_CGROUPSPATH_ABSOLUTE, holds, || {
        Violation::of(
            &rt::LINUX_CGROUPSPATH_ABSOLUTE,
            "the cgroups of the container are not at its absolute `linux.cgroupsPath`",
        )
        .at(&group)
        .expected(format!("`{wanted}`, from the root of each hierarchy that the container has a cgroup of its own in"))
        .got(described(&paths))
    });
    match made {
        // None of them was there before: the name is of this run.
        true => context.pass(&rt::LINUX_CGROUPSPATH_CREATED),
        false => context.blocked(&rt::LINUX_CGROUPSPATH_CREATED, &rt::LINUX_CGROUPSPATH_ABSOLUTE),
    }
    Ok(())
}

fn described(paths: &[String]) -> String {
    match paths {
        [] => "none but those of the runtime itself".to_owned(),
        paths => paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", "),
    }
}

/// Twice with one relative path; a runtime may refuse relative ones, and may choose where they begin.
fn relative(context: &mut Context<'_>, own: &Group) -> Result<(), Stop> {
    let wanted = format!("{}-relative/{}", context.cgroup_parent().trim_start_matches('/'), context.word("relative"));
    let mut seen: Vec<(Vec<String>, Observed<Group>)> = Vec::new();
    // Where most begin; a runtime whose state names another process does not show where they are.
    context.made_cgroup(&format!("/{wanted}"), &wanted);
    for label in ["relative-first", "relative-second"] {
        let mut config = context.config(label, &["hold"]);
        config.set("/linux/cgroupsPath", json!(wanted));
        let running = match context.try_run(label, &config)? {
            Ran::Answered(running) => running,
            Ran::Refused(called) if called.operation == "create" => {
                context.unsupported(&rt::LINUX_CGROUPSPATH_RELATIVE, format!("refused: {}", called.describe()));
                context.not_applicable(
                    &rt::LINUX_CGROUPSPATH_CONSISTENT,
                    "relative paths are refused, and absolute ones are where they say",
                );
                return Ok(());
            }
            ran => {
                context.answered(&rt::LINUX_CGROUPSPATH_CONSISTENT, "a relative `linux.cgroupsPath`", ran)?;
                return Ok(());
            }
        };
        let group = context.group(&running)?;
        let paths = moved(context, &group, own);
        for path in &paths {
            context.made_cgroup(path, &wanted);
        }
        seen.push((paths, group));
        context.kill(&running.container, "KILL")?;
        context.wait_for_status(&running.container, "stopped")?;
        context.delete(&running.container)?;
    }
    let [(first, _), (second, group)] = seen.as_slice() else { return Ok(()) };
    context.pass(&rt::LINUX_CGROUPSPATH_RELATIVE);
    let holds = !first.is_empty() && first == second;
    context.holds(&rt::LINUX_CGROUPSPATH_CONSISTENT, holds, || {
        Violation::of(&rt::LINUX_CGROUPSPATH_CONSISTENT, "one relative `linux.cgroupsPath` leads to different places")
            .at(group)
            .expected(described(first))
            .got(described(second))
    });
    Ok(())
}
