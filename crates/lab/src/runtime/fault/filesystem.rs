//! Faults of the root filesystem, of mounts, and of what is in `/dev`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::Lie;

const DEFAULT_DEVICES: &[&str] = &["runtime.linux.default-devices"];
const MASKED: &[&str] = &["runtime.linux.maskedPaths.applied"];
const READONLY: &[&str] = &["runtime.linux.readonlyPaths.applied"];

/// The root filesystem that a configuration names.
pub(super) fn root_of(config: &Value, bundle: &Path) -> PathBuf {
    bundle.join(config.pointer("/root/path").and_then(Value::as_str).unwrap_or_default())
}

fn mounts(config: &mut Value) -> impl Iterator<Item = &mut Value> {
    config.pointer_mut("/mounts").and_then(Value::as_array_mut).into_iter().flatten()
}

fn has_absolute_root(config: &Value) -> bool {
    config.pointer("/root/path").and_then(Value::as_str).is_some_and(|path| path.starts_with('/'))
}

/// A relative root is taken from where the runtime is called, where there is none.
fn root_from_here(config: &mut Value, _: &Path) {
    if !has_absolute_root(config) {
        let here = std::env::current_dir().unwrap_or_default();
        config["root"]["path"] = json!(root_of(config, &here).to_string_lossy());
    }
}

/// The root is a copy of what stands directly in the configured one: files, and empty directories.
fn another_root(config: &mut Value, bundle: &Path) {
    if has_absolute_root(config) {
        return;
    }
    let root = root_of(config, bundle);
    let other = bundle.join("other");
    let _ = fs::create_dir_all(&other);
    for entry in fs::read_dir(&root).into_iter().flatten().flatten() {
        let to = other.join(entry.file_name());
        // What cannot be copied is missing, and the lie is found by another name.
        let _ = match entry.path().is_dir() {
            true => fs::create_dir_all(&to),
            false => fs::copy(entry.path(), &to).map(|_| ()),
        };
    }
    config["root"]["path"] = json!(other.to_string_lossy());
}

fn sorted_mounts(config: &mut Value, _: &Path) {
    if let Some(Value::Array(mounts)) = config.pointer_mut("/mounts") {
        mounts.sort_by_key(|mount| mount["destination"].as_str().unwrap_or_default().to_owned());
    }
}

fn bind_by_type(config: &mut Value, _: &Path) {
    for mount in mounts(config).filter(|mount| mount["type"] != "bind") {
        if let Some(Value::Array(options)) = mount.get_mut("options") {
            options.retain(|option| option != "bind" && option != "rbind");
        }
    }
}

fn no_files(config: &mut Value, _: &Path) {
    if let Some(mounts) = config.pointer_mut("/mounts").and_then(Value::as_array_mut) {
        mounts.retain(|mount| !mount["source"].as_str().is_some_and(|source| Path::new(source).is_file()));
    }
}

fn no_devices_elsewhere(config: &mut Value, _: &Path) {
    if let Some(devices) = config.pointer_mut("/linux/devices").and_then(Value::as_array_mut) {
        devices.retain(|device| device["path"].as_str().is_some_and(|path| path.starts_with("/dev/")));
    }
}

fn destinations_elsewhere(config: &mut Value, _: &Path) {
    for mount in mounts(config) {
        let destination = mount["destination"].as_str().unwrap_or_default();
        if !destination.starts_with('/') {
            mount["destination"] = json!(format!("/tmp/{destination}"));
        }
    }
}

fn sources_elsewhere(config: &mut Value, _: &Path) {
    for mount in mounts(config).filter(|mount| mount["type"] == "bind") {
        let source = mount["source"].as_str().unwrap_or_default();
        if !source.starts_with('/') {
            mount["source"] = json!(format!("/{source}"));
        }
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "applies_no_rootfs_propagation",
        "`linux.rootfsPropagation` is ignored",
        &["runtime.linux.rootfsPropagation.applied"],
        &[Lie::Config(Edit::Drop("/linux/rootfsPropagation"))],
    ),
    Fault::red(
        "binds_nothing_of_a_type_of_its_own",
        "`bind` of a mount counts for nothing if its type is that of a filesystem",
        &["runtime.config.mounts.bind"],
        &[Lie::Config(Edit::Drop("/mounts/[type=tmpfs]/options/[bind]"))],
    ),
    Fault::red(
        "binds_no_files",
        "a bind mount of a file is left out",
        &["runtime.config.mounts.bind"],
        &[Lie::Config(Edit::Do(no_files))],
    ),
    Fault::red(
        "gives_devices_another_mode",
        "`fileMode` of a device is ignored",
        &["runtime.linux.devices.optional.applied"],
        &[Lie::Config(Edit::Put("/linux/devices/*/fileMode", "438"))],
    ),
    Fault::red(
        "gives_devices_another_owner",
        "`uid` of a device is ignored",
        &["runtime.linux.devices.optional.applied"],
        &[Lie::Config(Edit::Put("/linux/devices/*/uid", "7"))],
    ),
    Fault::red(
        "goes_by_the_type_for_bind_mounts",
        "a mount is a bind mount if its type says so, whatever its options say",
        &["runtime.config.mounts.bind"],
        &[Lie::Config(Edit::Do(bind_by_type))],
    ),
    Fault::yellow(
        "gives_every_container_a_device",
        "there is a device in `/dev` that nobody asked for, and it can be used",
        &["runtime.linux.devices.others-inaccessible"],
        &[
            Lie::Config(Edit::Add(
                "/linux/devices/-",
                r#"{ "path": "/dev/another", "type": "c", "major": 10, "minor": 237, "fileMode": 438, "uid": 0, "gid": 0 }"#,
            )),
            Lie::Config(Edit::Add(
                "/linux/resources/devices/-",
                r#"{ "allow": true, "type": "c", "major": 10, "minor": 237, "access": "rw" }"#,
            )),
        ],
    ),
    Fault::yellow(
        "lets_devices_be_used_that_are_not_listed",
        "the device cgroup lets everything through",
        &["runtime.linux.devices.others-inaccessible"],
        &[Lie::Config(Edit::Add("/linux/resources/devices", r#"[{ "allow": true, "access": "rwm" }]"#))],
    ),
    Fault::red(
        "lets_the_root_be_written",
        "`root.readonly` is ignored",
        &["runtime.config.root.readonly.enforced"],
        &[Lie::Config(Edit::Put("/root/readonly", "false"))],
    ),
    Fault::red(
        "makes_another_full_device",
        "`/dev/full` is the device `null`",
        DEFAULT_DEVICES,
        &[Lie::Config(Edit::Add("/linux/maskedPaths/-", "\"/dev/full\""))],
    ),
    Fault::red(
        "makes_every_root_readonly",
        "the root filesystem is read-only, whatever `root.readonly` says",
        &["runtime.config.root.readonly.enforced"],
        &[Lie::Config(Edit::Put("/root/readonly", "true"))],
    ),
    Fault::red(
        "makes_no_devices",
        "`linux.devices` is ignored",
        &["runtime.linux.devices.available"],
        &[Lie::Config(Edit::Drop("/linux/devices"))],
    ),
    Fault::red(
        "makes_no_devices_outside_of_dev",
        "a device that is not below `/dev` is not made",
        &["runtime.linux.devices.available"],
        &[Lie::Config(Edit::Do(no_devices_elsewhere))],
    ),
    Fault::red(
        "makes_no_link_for_standard_error",
        "`/dev/stderr` is no link",
        &["runtime.linux.dev-symlinks"],
        &[Lie::Config(Edit::Add(
            "/mounts/-",
            r#"{ "destination": "/dev/stderr", "type": "bind", "source": "/dev/null", "options": ["bind"] }"#,
        ))],
    ),
    Fault::red(
        "makes_other_devices",
        "a device has another minor number than was configured",
        &["runtime.linux.devices.available"],
        &[Lie::Config(Edit::Put("/linux/devices/0/minor", "7"))],
    ),
    Fault::red(
        "makes_paths_readonly_that_are_masked",
        "a masked path can be read",
        MASKED,
        &[Lie::Config(Edit::Move("/linux/maskedPaths", "/linux/readonlyPaths"))],
    ),
    Fault::red(
        "masks_no_paths",
        "`linux.maskedPaths` is ignored",
        MASKED,
        &[Lie::Config(Edit::Drop("/linux/maskedPaths"))],
    ),
    Fault::red(
        "masks_nothing_of_proc",
        "a path below `/proc` is not masked",
        MASKED,
        &[Lie::Config(Edit::Drop("/linux/maskedPaths/[/proc/uptime]"))],
    ),
    Fault::red(
        "masks_only_the_first_path",
        "of `linux.maskedPaths` the first entry alone counts",
        MASKED,
        &[Lie::Config(Edit::Drop("/linux/maskedPaths/1"))],
    ),
    Fault::red(
        "masks_the_console",
        "`/dev/console` is no terminal",
        DEFAULT_DEVICES,
        &[Lie::Config(Edit::Add("/linux/maskedPaths/-", "\"/dev/console\""))],
    ),
    Fault::red(
        "makes_no_unbuffered_devices",
        "a device of the type `u` is not made",
        &["runtime.linux.devices.available"],
        &[Lie::Config(Edit::Drop("/linux/devices/[type=u]"))],
    ),
    Fault::red(
        "masks_the_zero_device",
        "`/dev/zero` cannot be read",
        DEFAULT_DEVICES,
        &[Lie::Config(Edit::Add("/linux/maskedPaths/-", "\"/dev/zero\""))],
    ),
    Fault::yellow(
        "mounts_the_processes_of_the_host",
        "what is at `/proc` is the `/proc` of the host",
        &["runtime.linux.default-fs"],
        &[
            Lie::Config(Edit::Put("/mounts/[destination=/proc]/source", "\"/proc\"")),
            Lie::Config(Edit::Add("/mounts/0/options", "[\"rbind\"]")),
        ],
    ),
    Fault::yellow(
        "mounts_no_shared_memory",
        "there is no tmpfs at `/dev/shm`",
        &["runtime.linux.default-fs"],
        &[Lie::Config(Edit::Drop("/mounts/[destination=/dev/shm]"))],
    ),
    Fault::red(
        "mounts_on_relative_destinations_elsewhere",
        "a relative destination of a mount is not taken from the root",
        &["runtime.config.mounts.destination.relative-to-root"],
        &[Lie::Config(Edit::Do(destinations_elsewhere))],
    ),
    Fault::yellow(
        "mounts_tmpfs_for_sysfs",
        "there is a tmpfs at `/sys`",
        &["runtime.linux.default-fs"],
        &[Lie::Config(Edit::Put("/mounts/[destination=/sys]/type", "\"tmpfs\""))],
    ),
    Fault::red(
        "protects_no_paths",
        "`linux.readonlyPaths` is ignored",
        READONLY,
        &[Lie::Config(Edit::Drop("/linux/readonlyPaths"))],
    ),
    Fault::red(
        "protects_paths_by_masking_them",
        "a read-only path cannot be read either",
        READONLY,
        &[Lie::Config(Edit::Move("/linux/readonlyPaths", "/linux/maskedPaths"))],
    ),
    Fault::red(
        "protects_nothing_of_proc",
        "a path below `/proc` can be written, though it is a read-only one",
        READONLY,
        &[Lie::Config(Edit::Drop("/linux/readonlyPaths/[/proc/sys]"))],
    ),
    Fault::red(
        "makes_bind_mounts_last",
        "bind mounts are made after all others",
        &["runtime.config.mounts.order"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(mounts) = config.pointer_mut("/mounts").and_then(Value::as_array_mut) {
                mounts.sort_by_key(|mount| mount["type"] == "bind");
            }
        }))],
    ),
    Fault::red(
        "reverses_mounts",
        "the last mount is made first",
        &["runtime.config.mounts.order"],
        &[Lie::Config(Edit::Reverse("/mounts"))],
    ),
    Fault::red(
        "sorts_mounts",
        "mounts are made in the order of their destinations",
        &["runtime.config.mounts.order"],
        &[Lie::Config(Edit::Do(sorted_mounts))],
    ),
    Fault::red(
        "takes_another_root",
        "a relative `root.path` is taken from another directory",
        &["runtime.config.root.path.relative-to-bundle"],
        &[Lie::Config(Edit::Do(another_root))],
    ),
    Fault::red(
        "takes_relative_roots_from_where_it_is_called",
        "a relative `root.path` is taken from the directory that the runtime is called in",
        &["runtime.config.root.path.relative-to-bundle"],
        &[Lie::Config(Edit::Do(root_from_here))],
    ),
    Fault::red(
        "takes_relative_sources_from_the_root",
        "a relative source of a bind mount is taken from `/` of the host",
        &["runtime.config.mounts.source.relative-to-bundle"],
        &[Lie::Config(Edit::Do(sources_elsewhere))],
    ),
];
