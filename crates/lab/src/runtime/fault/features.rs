//! Faults of the Features structure: of its form, and of what it names.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Condition, Lie};

/// What 1.1.0, the first version with such a structure, does not define breaks that as well where a runtime states no later one.
const UNDEFINED: &str = "runtime.features.no-undefined-properties";

macro_rules! typed {
    ($name:literal, $member:literal, $id:literal, $json:literal) => {
        Fault::red(
            $name,
            concat!("`", $member, "` of the Features structure has another type"),
            &[concat!("runtime.features.", $id)],
            &[Lie::Features(Edit::Add(concat!("/", $member), $json))],
        )
    };
    (later $name:literal, $member:literal, $id:literal, $json:literal) => {
        Fault::red(
            $name,
            concat!("`", $member, "` of the Features structure has another type"),
            &[concat!("runtime.features.", $id), UNDEFINED],
            &[Lie::Features(Edit::Add(concat!("/", $member), $json))],
        )
    };
}

macro_rules! named {
    ($name:literal, $list:literal, $id:literal, $word:literal) => {
        Fault::red(
            $name,
            concat!("`", $list, "` of the Features structure names what the runtime does not know"),
            &[concat!("runtime.features.", $id)],
            &[Lie::Features(Edit::Add(concat!("/", $list, "/-"), concat!("\"", $word, "\"")))],
        )
    };
}

fn changes_each_time(features: &mut Value, _: &Path) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    features["annotations"]["com.example.now"] = json!(now.to_string());
}

fn claims(version: &'static str) -> impl Fn(&Value) -> bool {
    move |config| config.get("ociVersion").and_then(Value::as_str) == Some(version)
}

pub(super) const FAULTS: &[Fault] = &[
    typed!("names_hooks_by_number", "hooks", "hooks", "5"),
    typed!("names_mount_options_in_an_object", "mountOptions", "mountOptions", "{}"),
    typed!("lists_features_of_linux", "linux", "linux", "[]"),
    typed!("lists_annotations_of_features", "annotations", "annotations", "[]"),
    typed!("counts_in_annotations_of_features", "annotations/com.example.number", "annotations.map", "1"),
    typed!("names_namespaces_in_an_object", "linux/namespaces", "linux.namespaces", "{}"),
    typed!("names_capabilities_by_number", "linux/capabilities", "linux.capabilities", "[5]"),
    typed!("says_yes_to_cgroups", "linux/cgroup/v1", "linux.cgroup", "\"yes\""),
    typed!("says_one_to_seccomp", "linux/seccomp/enabled", "linux.seccomp", "1"),
    typed!("says_zero_to_apparmor", "linux/apparmor/enabled", "linux.apparmor", "0"),
    typed!("says_no_to_selinux", "linux/selinux/enabled", "linux.selinux", "\"no\""),
    typed!("says_no_to_rdt", "linux/intelRdt/enabled", "linux.intelRdt", "\"no\""),
    typed!(later "says_one_to_schemata", "linux/intelRdt/schemata", "linux.intelRdt.fields", "1"),
    typed!(later "lists_memory_policies", "linux/memoryPolicy", "linux.memoryPolicy", "[]"),
    typed!(later "says_one_to_mount_extensions", "linux/mountExtensions", "linux.mountExtensions", "1"),
    typed!(later "says_one_to_network_devices", "linux/netDevices", "linux.netDevices", "1"),
    typed!(
        later "maps_unsafe_annotations",
        "potentiallyUnsafeConfigAnnotations",
        "unsafe-annotations",
        "{}"
    ),
    typed!("states_the_least_version_by_number", "ociVersionMin", "ociVersionMin", "1"),
    typed!("states_the_newest_version_by_number", "ociVersionMax", "ociVersionMax", "1.0"),
    Fault::red(
        "states_versions_upside_down",
        "the least version that the Features structure states is newer than the newest",
        &["runtime.features.version-order"],
        &[
            Lie::Features(Edit::Put("/ociVersionMin", "\"1.0.2\"")),
            Lie::Features(Edit::Put("/ociVersionMax", "\"1.0.1\"")),
        ],
    ),
    Fault::red(
        "refuses_the_least_version",
        "the least version that the Features structure states is refused",
        &["runtime.features.ociVersionMin.accepted", "runtime.config.ociVersion.compat"],
        &[Lie::Refuse(Condition(|_, config, _| claims("1.0.0")(config)))],
    ),
    Fault::red(
        "refuses_the_newest_version",
        "the newest version that the Features structure states is refused",
        &["runtime.features.ociVersionMax.accepted"],
        &[Lie::Refuse(Condition(|_, config, _| claims("1.0.2-dev")(config)))],
    ),
    Fault::red(
        "refuses_a_version_between",
        "a release between the least and the newest version is refused",
        &["runtime.config.ociVersion.compat"],
        &[Lie::Refuse(Condition(|_, config, _| claims("1.0.1")(config)))],
    ),
    Fault::yellow(
        "tells_the_time_in_features",
        "the Features structure is another one each time",
        &["runtime.features.compile-time"],
        &[Lie::Features(Edit::Do(changes_each_time))],
    ),
    Fault::red(
        "adds_a_property_to_features",
        "the Features structure has a property that no version defines",
        &[UNDEFINED],
        &[Lie::Features(Edit::Add("/greenlight", "true"))],
    ),
    Fault::yellow(
        "names_options_of_filesystems",
        "`mountOptions` of the Features structure has an option of a filesystem",
        &["runtime.features.mountOptions.no-fs-data"],
        &[Lie::Features(Edit::Add("/mountOptions/-", "\"size=1m\""))],
    ),
    Fault::red(
        "claims_mappings_of_mounts",
        "`linux.mountExtensions.idmap.enabled` of the Features structure is true, and mounts have no mappings",
        &["runtime.features.linux.mountExtensions.idmap.honest", UNDEFINED],
        &[Lie::Features(Edit::Add("/linux/mountExtensions/idmap/enabled", "true"))],
    ),
    named!("names_a_hook_of_its_own", "hooks", "hooks.supported", "beforeEverything"),
    named!("names_a_mount_option_of_its_own", "mountOptions", "mountOptions.recognized", "greenlight"),
    named!("names_a_namespace_of_its_own", "linux/namespaces", "linux.namespaces.recognized", "disk"),
    named!("names_a_capability_of_its_own", "linux/capabilities", "linux.capabilities.recognized", "CAP_FLY"),
    named!("names_a_seccomp_action_of_its_own", "linux/seccomp/actions", "linux.seccomp.recognized", "SCMP_ACT_FLY"),
    Fault::red(
        "refuses_flags_of_seccomp",
        "a filter with a flag that the Features structure calls supported is refused",
        &["runtime.features.linux.seccomp.supportedFlags"],
        &[
            Lie::Features(Edit::Add("/linux/seccomp/supportedFlags", "[\"SECCOMP_FILTER_FLAG_LOG\"]")),
            Lie::Refuse(Condition(|_, config, _| config.pointer("/linux/seccomp/flags").is_some())),
        ],
    ),
    Fault::yellow(
        "leaves_a_hook_out_of_features",
        "`hooks` of the Features structure does not name `poststop`, which runs",
        &["runtime.features.hooks"],
        &[Lie::Features(Edit::Drop("/hooks/[poststop]"))],
    ),
    Fault::yellow(
        "leaves_a_namespace_out_of_features",
        "`linux.namespaces` of the Features structure does not name `cgroup`, which can be made",
        &["runtime.features.linux.namespaces"],
        &[Lie::Features(Edit::Drop("/linux/namespaces/[cgroup]"))],
    ),
    Fault::yellow(
        "leaves_a_capability_out_of_features",
        "`linux.capabilities` of the Features structure does not name `CAP_NET_RAW`, which is granted",
        &["runtime.features.linux.capabilities"],
        &[Lie::Features(Edit::Drop("/linux/capabilities/[CAP_NET_RAW]"))],
    ),
    Fault::yellow(
        "leaves_a_mount_option_out_of_features",
        "`mountOptions` of the Features structure does not name `nodev`, which has its effect",
        &["runtime.features.mountOptions"],
        &[Lie::Features(Edit::Drop("/mountOptions/[nodev]"))],
    ),
    Fault::yellow(
        "denies_seccomp_in_features",
        "`linux.seccomp.enabled` of the Features structure is false, and filters work",
        &["runtime.features.linux.seccomp"],
        &[Lie::Features(Edit::Put("/linux/seccomp/enabled", "false"))],
    ),
];
