//! Faults of the options of bind mounts, of those for everything below, and of ID mappings.

use std::path::Path;

use serde_json::{Value, json};

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::Lie;

macro_rules! lost {
    ($option:literal) => {
        Fault::yellow(
            concat!("loses_option_", $option),
            concat!("the mount option `", $option, "` does not have its effect"),
            &[concat!("runtime.config.mounts.opt.", $option)],
            &[Lie::Config(Edit::Drop(concat!("/mounts/*/options/[", $option, "]")))],
        )
    };
}

fn mounts(config: &mut Value, change: impl Fn(&mut Value)) {
    config.pointer_mut("/mounts").and_then(Value::as_array_mut).into_iter().flatten().for_each(change);
}

fn has(mount: &Value, option: &str) -> bool {
    mount["options"].as_array().is_some_and(|options| options.iter().any(|known| known == option))
}

/// Of the mount at `/mnt`, one option is another.
fn turned(config: &mut Value, from: &str, to: &str) {
    mounts(config, |mount| {
        if mount["destination"] == "/mnt" && mount["options"] == json!([from]) {
            mount["options"] = json!([to]);
        }
    });
}

fn without_remounts(config: &mut Value, _: &Path) {
    if let Some(mounts) = config.pointer_mut("/mounts").and_then(Value::as_array_mut) {
        mounts.retain(|mount| !has(mount, "remount"));
    }
}

/// Mounts with this option lose their mapping.
fn unmapped(config: &mut Value, option: &str) {
    mounts(config, |mount| {
        if has(mount, option) && mount.get("uidMappings").is_some() {
            forget(mount);
        }
    });
}

fn forget(mount: &mut Value) {
    if let Some(options) = mount["options"].as_array_mut() {
        options.retain(|option| option != "idmap" && option != "ridmap");
    }
    if let Some(mount) = mount.as_object_mut() {
        mount.remove("uidMappings");
        mount.remove("gidMappings");
    }
}

fn has_user_namespace(config: &Value) -> bool {
    let namespaces = config.pointer("/linux/namespaces").and_then(Value::as_array);
    namespaces.into_iter().flatten().any(|namespace| namespace["type"] == "user")
}

/// Mounts that say nothing of a mapping are not mapped.
fn unsaid(config: &mut Value, in_namespace: bool) {
    if has_user_namespace(config) != in_namespace {
        return;
    }
    mounts(config, |mount| {
        if mount.get("uidMappings").is_none() && (has(mount, "idmap") || has(mount, "ridmap")) {
            forget(mount);
        }
    });
}

pub(super) const FAULTS: &[Fault] = &[
    lost!("rnoatime"),
    lost!("rnodiratime"),
    lost!("rnoexec"),
    lost!("rnosuid"),
    lost!("rnosymfollow"),
    lost!("rro"),
    lost!("ratime"),
    lost!("rdev"),
    lost!("rdiratime"),
    lost!("rexec"),
    lost!("rrelatime"),
    lost!("rrw"),
    lost!("rnostrictatime"),
    lost!("rstrictatime"),
    lost!("rsuid"),
    lost!("rsymfollow"),
    Fault::red(
        "binds_all_that_is_below",
        "`bind` brings what is mounted below along",
        &["runtime.config.mounts.opt.bind", "runtime.config.mounts.opt.mount8"],
        &[Lie::Config(Edit::Do(|config, _| turned(config, "bind", "rbind")))],
    ),
    Fault::red(
        "binds_nothing_that_is_below",
        "`rbind` does not bring what is mounted below along",
        &["runtime.config.mounts.opt.rbind", "runtime.config.mounts.opt.mount8"],
        &[Lie::Config(Edit::Do(|config, _| turned(config, "rbind", "bind")))],
    ),
    Fault::yellow(
        "makes_all_that_is_below_nosuid",
        "`nosuid` of a bind mount is taken for `rnosuid`",
        &["runtime.config.mounts.opt.nosuid"],
        &[Lie::Config(Edit::Put("/mounts/[type=bind]/options/[nosuid]", "\"rnosuid\""))],
    ),
    Fault::red(
        "remounts_nothing",
        "a mount with `remount` changes nothing",
        &["runtime.config.mounts.opt.remount", "runtime.config.mounts.opt.mount8"],
        &[Lie::Config(Edit::Do(without_remounts))],
    ),
    Fault::yellow(
        "drops_options_that_nobody_knows",
        "an option that no filesystem has is dropped, where the kernel would refuse it",
        &["runtime.config.mounts.opt.unknown-is-fs-data"],
        &[Lie::Config(Edit::Drop("/mounts/*/options/[greenlight=1]"))],
    ),
    Fault::yellow(
        "drops_flags_that_nobody_knows",
        "an option without a value that no filesystem has is dropped, where the kernel would refuse it",
        &["runtime.config.mounts.opt.unknown-is-fs-data"],
        &[Lie::Config(Edit::Drop("/mounts/*/options/[greenlight]"))],
    ),
    Fault::yellow(
        "keeps_options_from_filesystems",
        "an option that is none of the spec does not reach the filesystem",
        &["runtime.config.mounts.opt.unknown-is-fs-data"],
        &[Lie::Config(Edit::Drop("/mounts/*/options/[nr_inodes=4321]"))],
    ),
    Fault::red(
        "maps_no_mounts",
        "a mount with `idmap` is not mapped",
        &["runtime.config.mounts.opt.idmap", "runtime.config.mounts.idmap.applied"],
        &[Lie::Config(Edit::Do(|config, _| unmapped(config, "idmap")))],
    ),
    Fault::red(
        "maps_no_mounts_with_all_below",
        "a mount with `ridmap` is not mapped",
        &["runtime.config.mounts.opt.ridmap", "runtime.config.mounts.idmap.applied"],
        &[Lie::Config(Edit::Do(|config, _| unmapped(config, "ridmap")))],
    ),
    Fault::red(
        "maps_mounts_to_other_ids",
        "a mount has another mapping than the configured one",
        &["runtime.config.mounts.idmap.own-mappings"],
        &[
            Lie::Config(Edit::Put("/mounts/*/uidMappings/*/hostID", "54321")),
            Lie::Config(Edit::Put("/mounts/*/gidMappings/*/hostID", "54321")),
        ],
    ),
    Fault::red(
        "binds_in_place_of_an_error",
        "`idmap` without any mapping makes a plain mount",
        &["runtime.config.mounts.idmap.error-no-userns"],
        &[Lie::Config(Edit::Do(|config, _| unsaid(config, false)))],
    ),
    Fault::red(
        "takes_no_mapping_of_the_namespace",
        "`idmap` in a user namespace makes a plain mount",
        &["runtime.config.mounts.idmap.error-otherwise"],
        &[Lie::Config(Edit::Do(|config, _| unsaid(config, true)))],
    ),
];
