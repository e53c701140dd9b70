//! The Features structure has the members and types that the spec gives it, and no others.

use catalogue::{Requirement, Spec, Version, runtime as rt};
use serde_json::Value;

use crate::context::Context;
use crate::driver::{Ability, Operation};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "features_have_their_form",
    decides: &[
        &rt::FEATURES_ANNOTATIONS,
        &rt::FEATURES_ANNOTATIONS_MAP,
        &rt::FEATURES_COMPILE_TIME,
        &rt::FEATURES_HOOKS,
        &rt::FEATURES_LINUX,
        &rt::FEATURES_LINUX_APPARMOR,
        &rt::FEATURES_LINUX_CAPABILITIES,
        &rt::FEATURES_LINUX_CGROUP,
        &rt::FEATURES_LINUX_INTELRDT,
        &rt::FEATURES_LINUX_INTELRDT_FIELDS,
        &rt::FEATURES_LINUX_MEMORYPOLICY,
        &rt::FEATURES_LINUX_MOUNTEXTENSIONS,
        &rt::FEATURES_LINUX_NAMESPACES,
        &rt::FEATURES_LINUX_NETDEVICES,
        &rt::FEATURES_LINUX_SECCOMP,
        &rt::FEATURES_LINUX_SELINUX,
        &rt::FEATURES_MOUNTOPTIONS,
        &rt::FEATURES_MOUNTOPTIONS_NO_FS_DATA,
        &rt::FEATURES_NO_UNDEFINED_PROPERTIES,
        &rt::FEATURES_OCIVERSIONMAX,
        &rt::FEATURES_OCIVERSIONMIN,
        &rt::FEATURES_UNSAFE_ANNOTATIONS,
        &rt::FEATURES_VERSION_ORDER,
    ],
    stage: Stage::Body,
    run,
};

/// A type of a member.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Texts,
    Flag,
    Object,
}

impl Type {
    fn has(self, value: &Value) -> bool {
        match self {
            Type::Text => value.is_string(),
            Type::Flag => value.is_boolean(),
            Type::Object => value.is_object(),
            Type::Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Type::Text => "a string",
            Type::Texts => "an array of strings",
            Type::Flag => "a boolean",
            Type::Object => "an object",
        }
    }
}

/// A member: its JSON pointer, the release that brought it, its type, and the requirement that says so.
type Member = (&'static str, &'static str, Type, &'static Requirement);

const MEMBERS: &[Member] = &[
    ("/ociVersionMin", "1.1.0", Type::Text, &rt::FEATURES_OCIVERSIONMIN),
    ("/ociVersionMax", "1.1.0", Type::Text, &rt::FEATURES_OCIVERSIONMAX),
    ("/hooks", "1.1.0", Type::Texts, &rt::FEATURES_HOOKS),
    ("/mountOptions", "1.1.0", Type::Texts, &rt::FEATURES_MOUNTOPTIONS),
    ("/annotations", "1.1.0", Type::Object, &rt::FEATURES_ANNOTATIONS),
    ("/potentiallyUnsafeConfigAnnotations", "1.2.0", Type::Texts, &rt::FEATURES_UNSAFE_ANNOTATIONS),
    ("/linux", "1.1.0", Type::Object, &rt::FEATURES_LINUX),
    ("/linux/namespaces", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_NAMESPACES),
    ("/linux/capabilities", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_CAPABILITIES),
    ("/linux/cgroup", "1.1.0", Type::Object, &rt::FEATURES_LINUX_CGROUP),
    ("/linux/cgroup/v1", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_CGROUP),
    ("/linux/cgroup/v2", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_CGROUP),
    ("/linux/cgroup/systemd", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_CGROUP),
    ("/linux/cgroup/systemdUser", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_CGROUP),
    ("/linux/cgroup/rdma", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_CGROUP),
    ("/linux/seccomp", "1.1.0", Type::Object, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/seccomp/enabled", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/seccomp/actions", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/seccomp/operators", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/seccomp/archs", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/seccomp/knownFlags", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/seccomp/supportedFlags", "1.1.0", Type::Texts, &rt::FEATURES_LINUX_SECCOMP),
    ("/linux/apparmor", "1.1.0", Type::Object, &rt::FEATURES_LINUX_APPARMOR),
    ("/linux/apparmor/enabled", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_APPARMOR),
    ("/linux/selinux", "1.1.0", Type::Object, &rt::FEATURES_LINUX_SELINUX),
    ("/linux/selinux/enabled", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_SELINUX),
    ("/linux/intelRdt", "1.1.0", Type::Object, &rt::FEATURES_LINUX_INTELRDT),
    ("/linux/intelRdt/enabled", "1.1.0", Type::Flag, &rt::FEATURES_LINUX_INTELRDT),
    ("/linux/intelRdt/schemata", "1.3.0", Type::Flag, &rt::FEATURES_LINUX_INTELRDT_FIELDS),
    ("/linux/intelRdt/monitoring", "1.3.0", Type::Flag, &rt::FEATURES_LINUX_INTELRDT_FIELDS),
    ("/linux/mountExtensions", "1.2.0", Type::Object, &rt::FEATURES_LINUX_MOUNTEXTENSIONS),
    ("/linux/mountExtensions/idmap", "1.2.0", Type::Object, &rt::FEATURES_LINUX_MOUNTEXTENSIONS),
    ("/linux/mountExtensions/idmap/enabled", "1.2.0", Type::Flag, &rt::FEATURES_LINUX_MOUNTEXTENSIONS),
    ("/linux/memoryPolicy", "1.3.0", Type::Object, &rt::FEATURES_LINUX_MEMORYPOLICY),
    ("/linux/memoryPolicy/modes", "1.3.0", Type::Texts, &rt::FEATURES_LINUX_MEMORYPOLICY),
    ("/linux/memoryPolicy/flags", "1.3.0", Type::Texts, &rt::FEATURES_LINUX_MEMORYPOLICY),
    ("/linux/netDevices", "1.3.0", Type::Object, &rt::FEATURES_LINUX_NETDEVICES),
    ("/linux/netDevices/enabled", "1.3.0", Type::Flag, &rt::FEATURES_LINUX_NETDEVICES),
];

/// Options that are data of a filesystem, of which the array should hold none.
const DATA: &[&str] =
    &["size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "huge", "ptmxmode", "newinstance", "hidepid"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.needs(Ability::Features)?;
    let Some(features) = context.facts.features.clone() else {
        return Err(Stop::Unsupported("the runtime prints no Features structure".into()));
    };
    let again = context.call(&Operation::Features)?;
    let second: Option<Value> = serde_json::from_str(&again.stdout).ok();
    let is_same = second.as_ref().map(sorted).as_ref() == Some(&sorted(&features));
    context.holds(&rt::FEATURES_COMPILE_TIME, is_same, || {
        Violation::of(&rt::FEATURES_COMPILE_TIME, "the Features structure is not the same each time")
            .at(&again)
            .expected("what it was at the beginning of the run")
    });
    for (pointer, _, kind, requirement) in MEMBERS {
        let is_required = pointer.starts_with("/ociVersion");
        match features.pointer(pointer) {
            None | Some(Value::Null) if is_required => context.add(
                Violation::of(requirement, format!("the Features structure has no `{}`", &pointer[1..]))
                    .at(&again)
                    .expected(kind.words()),
            ),
            None | Some(Value::Null) => {}
            Some(value) => {
                context.holds(requirement, kind.has(value), || {
                    Violation::of(requirement, format!("`{pointer}` of the Features structure has another type"))
                        .at(&again)
                        .expected(kind.words())
                        .got(format!("`{value}`"))
                });
            }
        }
    }
    let [least, most] = ["/ociVersionMin", "/ociVersionMax"]
        .map(|pointer| features.pointer(pointer).and_then(Value::as_str).and_then(numbers));
    if let (Some(least), Some(most)) = (least, most) {
        context.holds(&rt::FEATURES_VERSION_ORDER, least <= most, || {
            Violation::of(&rt::FEATURES_VERSION_ORDER, "`ociVersionMax` is less than `ociVersionMin`").at(&again)
        });
    }
    undefined(context, &features, &again);
    if let Some(annotations) = features.get("annotations").and_then(Value::as_object) {
        let odd = annotations.iter().find(|(key, value)| key.is_empty() || !value.is_string());
        context.holds(&rt::FEATURES_ANNOTATIONS_MAP, odd.is_none(), || {
            Violation::of(&rt::FEATURES_ANNOTATIONS_MAP, "an annotation has no key, or a value that is no string")
                .at(&again)
                .got(odd.map(|(key, value)| format!("`{key}`: `{value}`")).unwrap_or_default())
        });
    }
    let options = texts(&features, "/mountOptions");
    if !options.is_empty() {
        let is_data = |option: &&String| DATA.contains(&option.split('=').next().unwrap_or_default());
        let data = options.iter().find(is_data);
        context.holds(&rt::FEATURES_MOUNTOPTIONS_NO_FS_DATA, data.is_none(), || {
            Violation::of(&rt::FEATURES_MOUNTOPTIONS_NO_FS_DATA, "`mountOptions` has an option of a filesystem")
                .at(&again)
                .got(format!("`{}`", data.cloned().unwrap_or_default()))
        });
    }
    Ok(())
}

/// The structure with its lists in order: the order of names says nothing.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(sorted).collect();
            list.sort_by_key(Value::to_string);
            Value::Array(list)
        }
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), sorted(value))).collect(),
        other => other.clone(),
    }
}

/// Members that the version that the runtime states does not define.
fn undefined(context: &mut Context<'_>, features: &Value, again: &crate::tape::Observed<crate::driver::Called>) {
    let requirement = &rt::FEATURES_NO_UNDEFINED_PROPERTIES;
    // Before 1.1.0 there is no such structure: what 1.1.0 defines is the least that it can have.
    let first = Spec::Runtime.version("1.1.0");
    let stated: Option<Version> = context.facts.stated_version().max(first);
    let is_known = |pointer: &str| {
        let brought = MEMBERS.iter().find(|(known, ..)| *known == pointer).map(|(_, since, ..)| *since);
        brought.and_then(|since| Spec::Runtime.version(since)).is_some_and(|since| Some(since) <= stated)
    };
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), features)];
    while let Some((above, value)) = pending.pop() {
        let Some(members) = value.as_object() else { continue };
        for (name, inner) in members {
            let pointer = format!("{above}/{name}");
            if !is_known(&pointer) {
                found.push(pointer);
            } else if pointer != "/annotations" {
                pending.push((pointer, inner));
            }
        }
    }
    found.sort();
    context.holds(requirement, found.is_empty(), || {
        Violation::of(
            requirement,
            "the Features structure has properties that the version of `ociVersionMax` does not define",
        )
        .at(again)
        .got(found.iter().map(|pointer| format!("`{pointer}`")).collect::<Vec<_>>().join(", "))
    });
}

/// Major, minor and patch, and whether it is a release.
fn numbers(version: &str) -> Option<(u64, u64, u64, bool)> {
    let (core, is_release) = version.split_once('-').map_or((version, true), |(core, _)| (core, false));
    let mut parts = core.split('+').next()?.split('.').map(|part| part.parse::<u64>().ok());
    Some((parts.next()??, parts.next()??, parts.next()??, is_release))
}

/// The strings of an array of the structure.
pub(super) fn texts(features: &Value, pointer: &str) -> Vec<String> {
    let list = features.pointer(pointer).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
