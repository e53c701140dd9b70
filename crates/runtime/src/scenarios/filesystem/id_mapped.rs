//! Mounts with ID mappings (config.md#linux-mount-options, #posix-platform-mounts).

use std::path::Path;

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

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

/// What a file of root's looks like through the mapping of the mount.
const SHIFTED: u32 = 12_345;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let source = context.folder_made().join("source");
    context.doing(format!("fill {}", source.display()), || {
        std::fs::create_dir_all(&source)?;
        std::fs::write(source.join("file"), "")
    })?;
    let mut is_recognized = false;
    for (requirement, bind, option) in
        [(&rt::CONFIG_MOUNTS_OPT_IDMAP, "bind", "idmap"), (&rt::CONFIG_MOUNTS_OPT_RIDMAP, "rbind", "ridmap")]
    {
        is_recognized |= own(context, &source, requirement, bind, option)?;
    }
    honest(context, is_recognized);
    without_namespace(context, &source)?;
    of_namespace(context, &source)
}

fn mapped(source: &Path, options: &[&str], host: Option<u32>) -> Value {
    let mut mount =
        json!({ "destination": "/mnt", "type": "bind", "source": source.to_string_lossy(), "options": options });
    if let Some(host) = host {
        let mapping = json!([{ "containerID": 0, "hostID": host, "size": 1000 }]);
        mount["uidMappings"] = mapping.clone();
        mount["gidMappings"] = mapping;
    }
    mount
}

/// Whether the mount is one with a mapping, and the owner of the file through it.
fn seen(running: &Running) -> (bool, Option<u64>) {
    let mounts = running.answer.mounts().unwrap_or_default();
    let is_mapped = mounts.iter().rev().find(|mount| mount.point == "/mnt").is_some_and(|mount| mount.has("idmapped"));
    // Kind, mode, user, group and more.
    let owner = running.answer.text("0.stat").and_then(|stat| stat.split(' ').nth(2)?.parse().ok());
    (is_mapped, owner)
}

/// A mount with mappings of its own. Gives whether the runtime makes it.
fn own(
    context: &mut Context<'_>,
    source: &Path,
    requirement: &'static Requirement,
    bind: &str,
    option: &str,
) -> Result<bool, Stop> {
    let mut config = context.config(option, &["stat:/mnt/file", "facts", "hold"]);
    config.push("/mounts", mapped(source, &[bind, option], Some(SHIFTED)));
    let running = match context.run(requirement, &format!("the mount option `{option}`"), option, &config) {
        Err(Stop::Blocked(_)) => {
            for applied in [&rt::CONFIG_MOUNTS_IDMAP_APPLIED, &rt::CONFIG_MOUNTS_IDMAP_OWN_MAPPINGS] {
                context.blocked(applied, requirement);
            }
            return Ok(false);
        }
        running => running?,
    };
    let (is_mapped, owner) = seen(&running);
    let got = || format!("{}, owner {owner:?}", if is_mapped { "a mapped mount" } else { "a mount without mapping" });
    let is_made = context.holds(requirement, is_mapped || owner == Some(u64::from(SHIFTED)), || {
        Violation::of(requirement, format!("the mount option `{option}` is not implemented"))
            .at(&running.answer)
            .expected("a mount that is mapped")
            .got(got())
    });
    for applied in [&rt::CONFIG_MOUNTS_IDMAP_APPLIED, &rt::CONFIG_MOUNTS_IDMAP_OWN_MAPPINGS] {
        context.holds(applied, owner == Some(u64::from(SHIFTED)), || {
            Violation::of(applied, "a mount does not have the mappings that are configured for it")
                .at(&running.answer)
                .expected(format!("owner {SHIFTED} for a file of root's"))
                .got(got())
                .unless_broken(&[requirement])
        });
    }
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
fn without_namespace(context: &mut Context<'_>, source: &Path) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_IDMAP_ERROR_NO_USERNS;
    let mut config = context.config("nothing", &["hold"]);
    config.push("/mounts", mapped(source, &["bind", "idmap"], None));
    let container = context.prepare("nothing", &config, |_| Ok(()))?;
    let mut called = context.create(&container)?;
    if called.succeeded() {
        called = context.start(&container)?;
    }
    context.holds(requirement, called.failed(), || {
        Violation::of(requirement, "`idmap` without mappings and without a user namespace is no error")
            .at(&called)
            .expected("an error")
            .got(called.describe())
    });
    Ok(())
}

/// With a user namespace alone its mapping is taken, or there is an error.
fn of_namespace(context: &mut Context<'_>, source: &Path) -> Result<(), Stop> {
    let (otherwise, taken) = (&rt::CONFIG_MOUNTS_IDMAP_ERROR_OTHERWISE, &rt::CONFIG_MOUNTS_IDMAP_USERNS_MAPPING);
    context.facts.host.needs_namespace("user")?;
    let mut config = context.config("namespace", &["stat:/mnt/file", "facts", "hold"]);
    let mapping = json!([{ "containerID": 0, "hostID": 100_000, "size": 65_536 }]);
    config
        .push("/linux/namespaces", json!({ "type": "user" }))
        .set("/linux/uidMappings", mapping.clone())
        .set("/linux/gidMappings", mapping)
        .push("/mounts", mapped(source, &["bind", "idmap"], None));
    match context.try_run("namespace", &config)? {
        Ran::Refused(called) => {
            context.pass(otherwise);
            context.unsupported(taken, format!("refused: {}", called.describe()));
        }
        Ran::Silent(_) => context.inconclusive(otherwise, "the program of the container does not answer"),
        Ran::Answered(running) => {
            let (is_mapped, owner) = seen(&running);
            let is_taken = is_mapped || owner == Some(0);
            context.holds(otherwise, is_taken, || {
                Violation::of(otherwise, "`idmap` without mappings is no error, and the mount is not mapped")
                    .at(&running.answer)
                    .expected("the mapping of the user namespace, or an error")
                    .got(format!("owner {owner:?}"))
            });
            match is_taken {
                true => context.pass(taken),
                false => context.unsupported(taken, "the mount is not mapped"),
            }
        }
    }
    Ok(())
}
