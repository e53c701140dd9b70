//! A listed namespace is new, and one that is not listed is that of the runtime (config-linux.md#namespaces).

use std::collections::BTreeMap;

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "listed_namespaces_are_new_and_no_others",
    decides: &[
        &rt::LINUX_NAMESPACES_NO_PATH_NEW,
        &rt::LINUX_NAMESPACES_SUPPORTED,
        &rt::LINUX_NAMESPACES_UNLISTED_INHERITED,
    ],
    stage: Stage::Body,
    run,
};

/// The types of the spec, and the names of the kernel.
const TYPES: [(&str, &str); 7] = [
    ("cgroup", "cgroup"),
    ("ipc", "ipc"),
    ("mount", "mnt"),
    ("network", "net"),
    ("pid", "pid"),
    ("uts", "uts"),
    ("time", "time"),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let own = context.observe("the namespaces of greenlight", || {
        let link = |name: &str| std::fs::read_link(format!("/proc/self/ns/{name}")).ok();
        TYPES
            .iter()
            .chain(&[("user", "user")])
            .filter_map(|(_, name)| Some(((*name).to_owned(), link(name)?.to_string_lossy().into_owned())))
            .collect::<BTreeMap<String, String>>()
    })?;
    all(context, &own.value)?;
    few(context, &own.value)?;
    nameless(context, &own.value)
}

/// Everything that is supported everywhere, new. Each is tried alone if all together are refused.
fn all(context: &mut Context<'_>, own: &BTreeMap<String, String>) -> Result<(), Stop> {
    let mut config = context.config("all", &["facts", "hold"]);
    config.push("/linux/namespaces", json!({ "type": "cgroup" }));
    let running = match context.run(&rt::LINUX_NAMESPACES_SUPPORTED, "a cgroup namespace among others", "all", &config)
    {
        Err(Stop::Blocked(_)) => {
            let config = context.config("usual", &["facts", "hold"]);
            context.run(&rt::LINUX_NAMESPACES_NO_PATH_NEW, "the usual namespaces", "usual", &config)?
        }
        running => running?,
    };
    context.pass(&rt::LINUX_NAMESPACES_SUPPORTED);
    for (kind, name) in TYPES.iter().filter(|(kind, _)| *kind != "time") {
        let is_listed = running.container.label == "all" || *kind != "cgroup";
        if is_listed {
            compared(context, &running, own, kind, name, true);
        }
    }
    for (kind, name) in [("user", "user"), ("time", "time")] {
        compared(context, &running, own, kind, name, false);
    }
    Ok(())
}

/// Only mount and pid: the host keeps its name, network and messages, and the container is in them.
fn few(context: &mut Context<'_>, own: &BTreeMap<String, String>) -> Result<(), Stop> {
    let mut config = context.config("few", &["facts", "hold"]);
    config.set("/linux/namespaces", json!([{ "type": "mount" }, { "type": "pid" }])).remove("/hostname");
    // A sysfs of a network namespace that is not the container's own may be refused by the kernel.
    config.retain("/mounts", |mount| mount["destination"] != "/sys");
    let running = context.run(
        &rt::LINUX_NAMESPACES_UNLISTED_INHERITED,
        "no namespaces but those for mounts and processes",
        "few",
        &config,
    )?;
    for (kind, name) in [("network", "net"), ("ipc", "ipc"), ("uts", "uts"), ("cgroup", "cgroup")] {
        compared(context, &running, own, kind, name, false);
    }
    Ok(())
}

/// A UTS namespace is new though no name is given for it, and process IDs are those of the runtime.
fn nameless(context: &mut Context<'_>, own: &BTreeMap<String, String>) -> Result<(), Stop> {
    let mut config = context.config("nameless", &["facts", "hold"]);
    config.without_namespace("pid").remove("/hostname");
    let what = "a UTS namespace and no host name";
    let running = context.run(&rt::LINUX_NAMESPACES_NO_PATH_NEW, what, "nameless", &config)?;
    compared(context, &running, own, "uts", "uts", true);
    compared(context, &running, own, "pid", "pid", false);
    Ok(())
}

fn compared(
    context: &mut Context<'_>,
    running: &Running,
    own: &BTreeMap<String, String>,
    kind: &str,
    name: &str,
    is_new: bool,
) {
    let key = format!("ns.{name}");
    let (Some(seen), Some(own)) = (running.answer.text(&key), own.get(name)) else { return };
    let requirement = if is_new { &rt::LINUX_NAMESPACES_NO_PATH_NEW } else { &rt::LINUX_NAMESPACES_UNLISTED_INHERITED };
    context.holds(requirement, (seen != *own) == is_new, || {
        let message = match is_new {
            true => "a listed namespace is not new",
            false => "the container is not in the runtime's namespace of a type that is not listed",
        };
        Violation::of(requirement, message)
            .at(&running.answer)
            .expected(match is_new {
                true => format!("a {kind} namespace other than `{own}`, the runtime's"),
                false => format!("`{own}`, the {kind} namespace of the runtime"),
            })
            .got(format!("`{seen}`"))
    });
}
