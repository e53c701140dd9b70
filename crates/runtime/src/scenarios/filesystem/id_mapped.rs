//! Mounts with ID mappings (config.md#linux-mount-options, #posix-platform-mounts).

use std::path::Path;

use catalogue::{Requirement, runtime as rt};
use rustix::mount::MountFlags;
use serde_json::{Value, json};

use super::tree;
use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "mounts_have_their_id_mappings",
    decides: &[
        &rt::CONFIG_MOUNTS_IDMAP_APPLIED,
        &rt::CONFIG_MOUNTS_IDMAP_ERROR_NO_USERNS,
        &rt::CONFIG_MOUNTS_IDMAP_ERROR_OTHERWISE,
        &rt::CONFIG_MOUNTS_IDMAP_OWN_MAPPINGS,
        &rt::CONFIG_MOUNTS_IDMAP_USERNS_MAPPING,
        &rt::CONFIG_MOUNTS_OPT_IDMAP,
        &rt::CONFIG_MOUNTS_OPT_RIDMAP,
        &rt::FEATURES_LINUX_MOUNTEXTENSIONS_IDMAP_HONEST,
    ],
    stage: Stage::Body,
    run,
};

/// The release of Linux from which on a tmpfs can be mapped; what the folder of the run is on need not be.
const SINCE: (u32, u32) = (6, 3);
/// What a file of root's looks like through the mapping of the mount.
const SHIFTED: u32 = 12_345;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    context.facts.host.needs_kernel(SINCE, "ID-mapped mounts of a tmpfs")?;
    let source = tree::made(context, "source", MountFlags::empty())?;
    let mut made = Vec::new();
    for (requirement, bind, option) in
        [(&rt::CONFIG_MOUNTS_OPT_IDMAP, "bind", "idmap"), (&rt::CONFIG_MOUNTS_OPT_RIDMAP, "rbind", "ridmap")]
    {
        if own(context, &source, requirement, bind, option)? {
            made.push((bind, option));
        }
    }
    honest(context, !made.is_empty());
    if made.is_empty() {
        made.push(("bind", "idmap"));
    }
    for (bind, option) in made {
        without_namespace(context, &source, bind, option)?;
    }
    of_namespace(context, &source)
}

/// Such a mount, with a mapping of its own if there is a `host`.
fn mapped(source: &Path, options: &[&str], host: Option<u32>) -> Value {
    let mut mount = tree::bound(source, "/mnt", options);
    if let Some(host) = host {
        let mapping = json!([{ "containerID": 0, "hostID": host, "size": 1000 }]);
        mount["uidMappings"] = mapping.clone();
        mount["gidMappings"] = mapping;
    }
    mount
}

/// What the container shows of the mount, and of the one below it.
const COMMANDS: [&str; 4] = ["stat:/mnt/file", "stat:/mnt/below/file", "facts", "hold"];

/// What a mount shows: whether it is one with a mapping, and the owner of its file.
struct Seen {
    is_told: bool,
    owner: Option<u32>,
}

impl Seen {
    fn of(running: &Running, point: &str, key: &str) -> Seen {
        let mounts = running.answer.mounts().unwrap_or_default();
        let is_told = mounts.iter().rev().find(|mount| mount.point == point).is_some_and(|mount| mount.has("idmapped"));
        // Kind, mode, user, group and more.
        let owner = running.answer.text(key).and_then(|stat| stat.split(' ').nth(2)?.parse().ok());
        Seen { is_told, owner }
    }

    /// Files of root's belong to somebody else through a mapping, whichever it is.
    fn is_mapped(&self) -> bool {
        self.is_told || self.owner.is_some_and(|owner| owner != 0)
    }

    fn describe(&self) -> String {
        let kind = if self.is_told { "a mapped mount" } else { "a mount without mapping" };
        match self.owner {
            Some(owner) => format!("{kind}, owner {owner}"),
            None => "no file of the mount".to_owned(),
        }
    }
}

/// A mount with mappings of its own. Gives whether the runtime makes it.
fn own(
    context: &mut Context<'_>,
    source: &Path,
    requirement: &'static Requirement,
    bind: &str,
    option: &str,
) -> Result<bool, Stop> {
    let (applied, exact) = (&rt::CONFIG_MOUNTS_IDMAP_APPLIED, &rt::CONFIG_MOUNTS_IDMAP_OWN_MAPPINGS);
    let mut config = context.config(option, &COMMANDS);
    config.push("/mounts", mapped(source, &[bind, option], Some(SHIFTED)));
    let running = match context.run(requirement, &format!("the mount option `{option}`"), option, &config) {
        Err(Stop::Blocked(_)) => {
            // What the option means is no matter where there is none.
            context.not_applicable(applied, "the runtime refuses such mounts");
            context.not_applicable(exact, "the runtime refuses such mounts");
            return Ok(false);
        }
        running => running?,
    };
    let top = Seen::of(&running, "/mnt", "0.stat");
    let mut reached = vec![top];
    if option == "ridmap" {
        reached.push(Seen::of(&running, "/mnt/below", "1.stat"));
    }
    let described = || reached.iter().map(Seen::describe).collect::<Vec<_>>().join("; ");
    let is_made = context.holds(requirement, reached.iter().all(Seen::is_mapped), || {
        Violation::of(requirement, format!("the mount option `{option}` is not implemented"))
            .at(&running.answer)
            .expected(format!("a mapping of each mount that `{option}` reaches"))
            .got(described())
    });
    let mapped: Vec<&Seen> = reached.iter().filter(|seen| seen.is_mapped()).collect();
    let is_mapped = context.holds(applied, reached.first().is_some_and(Seen::is_mapped), || {
        Violation::of(applied, "a mount that should be mapped is not").at(&running.answer).got(described())
    });
    if !is_mapped {
        context.blocked(exact, applied);
        return Ok(false);
    }
    context.holds(exact, mapped.iter().all(|seen| seen.owner == Some(SHIFTED)), || {
        Violation::of(exact, "a mount does not have the mappings that are configured for it")
            .at(&running.answer)
            .expected(format!("owner {SHIFTED} for files of root's"))
            .got(described())
    });
    Ok(is_made)
}

/// The Features structure says whether mappings of mounts are recognized.
fn honest(context: &mut Context<'_>, is_recognized: bool) {
    let requirement = &rt::FEATURES_LINUX_MOUNTEXTENSIONS_IDMAP_HONEST;
    let Some(features) = context.facts.features.clone() else {
        return context.unsupported(requirement, "the runtime prints no Features structure");
    };
    match features.pointer("/linux/mountExtensions/idmap/enabled").and_then(Value::as_bool) {
        None => context.not_applicable(requirement, "the Features structure does not say"),
        Some(says) => {
            context.holds(requirement, says == is_recognized, || {
                Violation::of(requirement, "`linux.mountExtensions.idmap.enabled` is not what the runtime does")
                    .expected(format!("`{is_recognized}`"))
                    .got(format!("`{says}`"))
            });
        }
    }
}

/// Without any mapping there is nothing to map with.
fn without_namespace(context: &mut Context<'_>, source: &Path, bind: &str, option: &str) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_IDMAP_ERROR_NO_USERNS;
    let label = format!("nothing-{option}");
    let mut config = context.config(&label, &["hold"]);
    config.push("/mounts", mapped(source, &[bind, option], None));
    let container = context.prepare(&label, &config, |_| Ok(()))?;
    let mut called = context.create(&container)?;
    if called.succeeded() {
        called = context.start(&container)?;
    }
    context.holds(requirement, called.failed(), || {
        Violation::of(requirement, "a mount that should be mapped, without any mapping, is no error")
            .at(&called)
            .expected(format!("an error for `{option}` without mappings and without a user namespace"))
            .got(called.describe())
            .unless_broken(&[&rt::CONFIG_MOUNTS_IDMAP_APPLIED])
    });
    Ok(())
}

/// With a user namespace alone its mapping is taken, or there is an error.
fn of_namespace(context: &mut Context<'_>, source: &Path) -> Result<(), Stop> {
    let (otherwise, taken) = (&rt::CONFIG_MOUNTS_IDMAP_ERROR_OTHERWISE, &rt::CONFIG_MOUNTS_IDMAP_USERNS_MAPPING);
    context.facts.host.needs_namespace("user")?;
    let mapping = json!([{ "containerID": 0, "hostID": 100_000, "size": 65_536 }]);
    // In a user namespace nothing is bound without what is mounted below it.
    let source = source.join("below");
    let in_namespace = |context: &Context<'_>, label: &str, options: &[&str]| {
        let mut config = context.config(label, &COMMANDS);
        config
            .push("/linux/namespaces", json!({ "type": "user" }))
            .set("/linux/uidMappings", mapping.clone())
            .set("/linux/gidMappings", mapping.clone())
            .push("/mounts", mapped(&source, options, None));
        config
    };
    // The control: what is refused without the option too says nothing of it.
    let plain = in_namespace(context, "plain", &["bind"]);
    if !matches!(context.try_run("plain", &plain)?, Ran::Answered(_)) {
        context.blocked(otherwise, &rt::LINUX_NAMESPACES_SUPPORTED);
        context.blocked(taken, &rt::LINUX_NAMESPACES_SUPPORTED);
        return Ok(());
    }
    let config = in_namespace(context, "namespace", &["bind", "idmap"]);
    match context.try_run("namespace", &config)? {
        Ran::Refused(called) => {
            context.pass(otherwise);
            context.unsupported(taken, format!("refused: {}", called.describe()));
        }
        Ran::Silent(_) => context.inconclusive(otherwise, "the program of the container does not answer"),
        Ran::Answered(running) => {
            let seen = Seen::of(&running, "/mnt", "0.stat");
            // Through the mapping of its own namespace root is root; without it nobody knows the owner.
            let is_taken = seen.is_told || seen.owner == Some(0);
            context.holds(otherwise, is_taken, || {
                Violation::of(otherwise, "`idmap` without mappings is no error, and the mount is not mapped")
                    .at(&running.answer)
                    .expected("the mapping of the user namespace, or an error")
                    .got(seen.describe())
                    .unless_broken(&[&rt::CONFIG_MOUNTS_IDMAP_APPLIED])
            });
            match is_taken {
                true => context.pass(taken),
                false => context.unsupported(taken, "the mount is not mapped"),
            }
        }
    }
    Ok(())
}
