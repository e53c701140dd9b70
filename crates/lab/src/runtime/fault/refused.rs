//! Faults in what is refused: wrong configurations that are taken, and right ones that are not.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::Fault;
use super::filesystem::root_of;
use super::operations::create_plain;
use crate::runtime::call::{Call, Verb};
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Act, Answer, Condition, Lie, When};

const ENVIRONMENT: &[&str] = &["runtime.lifecycle.environment-error"];
const INVALID: &[&str] = &["runtime.config.invalid-value.error"];
const UNAPPLIABLE: &[&str] = &["runtime.create.property-unappliable"];

const NAMESPACES: [&str; 8] = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"];
const RLIMITS: [&str; 16] = [
    "RLIMIT_AS",
    "RLIMIT_CORE",
    "RLIMIT_CPU",
    "RLIMIT_DATA",
    "RLIMIT_FSIZE",
    "RLIMIT_LOCKS",
    "RLIMIT_MEMLOCK",
    "RLIMIT_MSGQUEUE",
    "RLIMIT_NICE",
    "RLIMIT_NOFILE",
    "RLIMIT_NPROC",
    "RLIMIT_RSS",
    "RLIMIT_RTPRIO",
    "RLIMIT_RTTIME",
    "RLIMIT_SIGPENDING",
    "RLIMIT_STACK",
];
/// The members that stand at the top of a configuration.
const MEMBERS: [&str; 11] =
    ["annotations", "domainname", "hooks", "hostname", "linux", "mounts", "ociVersion", "process", "root", "vm", "zos"];

fn items<'a>(config: &'a mut Value, pointer: &str) -> Option<&'a mut Vec<Value>> {
    config.pointer_mut(pointer).and_then(Value::as_array_mut)
}

fn only_known(config: &mut Value, pointer: &str, known: &[&str]) {
    if let Some(items) = items(config, pointer) {
        items.retain(|item| item["type"].as_str().is_none_or(|kind| known.contains(&kind)));
    }
}

/// Of several items of one type the first.
fn only_first(config: &mut Value, pointer: &str) {
    if let Some(items) = items(config, pointer) {
        let mut seen: Vec<Value> = Vec::new();
        items.retain(|item| {
            let is_new = !seen.contains(&item["type"]);
            seen.push(item["type"].clone());
            is_new
        });
    }
}

/// A path that the kernel names after another type than the entry.
fn no_foreign_paths(config: &mut Value, _: &Path) {
    for namespace in items(config, "/linux/namespaces").into_iter().flatten() {
        let name = match namespace["type"].as_str() {
            Some("network") => "net",
            Some("mount") => "mnt",
            Some(kind) => kind,
            None => "",
        };
        let is_own = namespace["path"].as_str().is_none_or(|path| path.ends_with(&format!("/{name}")));
        if let (false, Some(members)) = (is_own, namespace.as_object_mut()) {
            members.remove("path");
        }
    }
}

fn only_what_is_there(config: &mut Value, _: &Path) {
    if let Some(mounts) = items(config, "/mounts") {
        mounts.retain(|mount| {
            let source = mount["source"].as_str().filter(|source| mount["type"] == "bind" && source.starts_with('/'));
            source.is_none_or(|source| Path::new(source).exists())
        });
    }
}

fn only_known_parameters(config: &mut Value, _: &Path) {
    if let Some(Value::Object(parameters)) = config.pointer_mut("/linux/sysctl") {
        parameters.retain(|name, _| Path::new("/proc/sys").join(name.replace('.', "/")).exists());
    }
}

fn make_the_root(config: &mut Value, bundle: &Path) {
    if let Some(path) = config.pointer("/root/path").and_then(Value::as_str)
        && !bundle.join(path).exists()
    {
        config["root"]["path"] = json!("rootfs");
    }
}

fn not_there_for(config: &mut Value, pointer: &str, is_right: impl Fn(&Value) -> bool, other: Value) {
    if let Some(value) = config.pointer_mut(pointer).filter(|value| !is_right(value)) {
        *value = other;
    }
}

fn capabilities_are_known(config: &Value) -> bool {
    let sets = config.pointer("/process/capabilities").and_then(Value::as_object);
    let names = sets.into_iter().flat_map(Map::values).filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    names.into_iter().all(|name| !name.contains("GREENLIGHT"))
}

/// What cannot be read as JSON is read as far as it goes, which is not far.
fn take_half_a_file(call: &Call) -> Answer {
    let text = std::fs::read_to_string(call.bundle().join("config.json")).unwrap_or_default();
    let is_half = !text.is_empty() && serde_json::from_str::<Value>(&text).is_err();
    is_half.then(|| create_plain(call)).transpose()
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "goes_by_the_order_of_members",
        "a configuration whose first member is not the version is refused",
        &["runtime.json.order-insignificant"],
        &[Lie::Refuse(Condition(|text, _, _| text.trim_start().starts_with("{\"root\"")))],
    ),
    Fault::red(
        "ignores_a_second_namespace_of_one_type",
        "of two namespaces of one type the first counts",
        &["runtime.linux.namespaces.duplicate"],
        &[Lie::Config(Edit::Do(|config, _| only_first(config, "/linux/namespaces")))],
    ),
    Fault::red(
        "ignores_a_second_rlimit_of_one_type",
        "of two rlimits of one type the first counts",
        &["runtime.config.process.rlimits.duplicate"],
        &[Lie::Config(Edit::Do(|config, _| only_first(config, "/process/rlimits")))],
    ),
    Fault::red(
        "ignores_bind_mounts_of_nothing",
        "a bind mount whose source does not exist is left out",
        UNAPPLIABLE,
        &[Lie::Config(Edit::Do(only_what_is_there))],
    ),
    Fault::red(
        "ignores_kernel_parameters_that_there_are_not",
        "a kernel parameter that does not exist is left out",
        UNAPPLIABLE,
        &[Lie::Config(Edit::Do(only_known_parameters))],
    ),
    Fault::red(
        "ignores_mounts_of_unknown_types",
        "a mount of a filesystem that the kernel does not have is left out",
        ENVIRONMENT,
        &[Lie::Config(Edit::Drop("/mounts/[type=greenlightfs]"))],
    ),
    Fault::red(
        "ignores_mounts_that_are_no_array",
        "`mounts` that are an object are left out",
        INVALID,
        &[Lie::Config(Edit::Do(|config, _| {
            let few = json!([{ "destination": "/proc", "type": "proc", "source": "proc" }]);
            not_there_for(config, "/mounts", Value::is_array, few);
        }))],
    ),
    Fault::red(
        "ignores_namespaces_of_unknown_types",
        "a namespace of a type that there is not is left out",
        INVALID,
        &[Lie::Config(Edit::Do(|config, _| only_known(config, "/linux/namespaces", &NAMESPACES)))],
    ),
    Fault::red(
        "ignores_paths_of_other_namespaces",
        "the path of a namespace of another type is left out",
        &["runtime.linux.namespaces.path.type-mismatch"],
        &[Lie::Config(Edit::Do(no_foreign_paths))],
    ),
    Fault::red(
        "ignores_rlimits_of_unknown_types",
        "an rlimit of a type that there is not is left out",
        &["runtime.config.process.rlimits.unmappable"],
        &[Lie::Config(Edit::Do(|config, _| only_known(config, "/process/rlimits", &RLIMITS)))],
    ),
    Fault::red(
        "ignores_unknown_capabilities",
        "a capability that there is not is no error",
        &["runtime.config.process.capabilities.unmappable-errs"],
        &[Lie::Config(Edit::Drop("/process/capabilities/*/[CAP_GREENLIGHT]"))],
    ),
    Fault::red(
        "makes_no_device_where_a_file_is",
        "a device whose path is taken by another file is left out",
        &["runtime.linux.devices.path.mismatch"],
        &[Lie::Config(Edit::Do(|config, bundle| {
            let root = root_of(config, bundle);
            if let Some(devices) = items(config, "/linux/devices") {
                devices.retain(|device| {
                    !root.join(device["path"].as_str().unwrap_or_default().trim_start_matches('/')).exists()
                });
            }
        }))],
    ),
    Fault::red(
        "reads_a_word_for_an_array",
        "`args` that are a string are one argument",
        INVALID,
        &[Lie::Config(Edit::Do(|config, _| {
            let word = config.pointer("/process/args").cloned().unwrap_or_default();
            not_there_for(config, "/process/args", Value::is_array, json!([word]));
        }))],
    ),
    Fault::red(
        "reads_a_word_for_a_number",
        "a `uid` that is a string is 0",
        INVALID,
        &[Lie::Config(Edit::Do(|config, _| not_there_for(config, "/process/user/uid", Value::is_number, json!(0))))],
    ),
    Fault::red(
        "reads_half_a_file",
        "a `config.json` that ends in the middle is no error",
        INVALID,
        &[Lie::At(Verb::Create, When::Missing, Act::Do(take_half_a_file))],
    ),
    Fault::red(
        "refuses_unknown_annotations",
        "an annotation that the runtime does not know is an error",
        &["runtime.config.annotations.unknown"],
        &[Lie::Refuse(Condition(|_, config, _| {
            config["annotations"].as_object().is_some_and(|map| map.keys().any(|name| name.contains("unknown")))
        }))],
    ),
    Fault::red(
        "refuses_unknown_capabilities",
        "a capability that there is not is an error",
        &["runtime.config.process.capabilities.unmappable-warns"],
        &[Lie::Refuse(Condition(|_, config, _| !capabilities_are_known(config)))],
    ),
    Fault::red(
        "refuses_unknown_properties",
        "a property that the runtime does not know is an error",
        &["runtime.config.unknown-property.ignored"],
        &[Lie::Refuse(Condition(|_, config, _| {
            config.as_object().is_some_and(|members| !members.keys().all(|name| MEMBERS.contains(&name.as_str())))
        }))],
    ),
    Fault::red(
        "takes_a_root_that_does_not_exist",
        "for a `root.path` that does not exist another directory is taken",
        ENVIRONMENT,
        &[Lie::Config(Edit::Do(make_the_root))],
    ),
];
