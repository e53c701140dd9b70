//! Faults that only a value shows which is legal and seldom: the greatest, the least, one without its usual company.

use std::path::Path;

use serde_json::{Value, json};

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::Lie;

const ENV: &[&str] = &["runtime.config.process.env.applied"];
const HARD: &str = "runtime.config.process.rlimits.hard";

fn each<'v>(config: &'v mut Value, pointer: &str) -> impl Iterator<Item = &'v mut Value> {
    config.pointer_mut(pointer).and_then(Value::as_array_mut).into_iter().flatten()
}

/// Changes the text of each variable.
fn variables(config: &mut Value, change: fn(&str) -> &str) {
    for entry in each(config, "/process/env") {
        if let Some(text) = entry.as_str() {
            *entry = json!(change(text));
        }
    }
}

fn limits_of_32_bits(config: &mut Value, _: &Path) {
    for limit in each(config, "/process/rlimits") {
        for member in ["soft", "hard"] {
            // What stands for no limit does so in 32 bits too.
            if let Some(value) = limit[member].as_u64().filter(|value| *value != u64::MAX) {
                limit[member] = json!(value & u64::from(u32::MAX));
            }
        }
    }
}

fn signed_limits(config: &mut Value, _: &Path) {
    for limit in each(config, "/process/rlimits") {
        if limit["hard"].as_u64().is_some_and(|hard| i64::try_from(hard).is_err()) {
            limit["hard"] = json!(i64::MAX);
        }
    }
}

fn large_letters(config: &mut Value, _: &Path) {
    for limit in each(config, "/process/rlimits") {
        if let Some(kind) = limit["type"].as_str() {
            limit["type"] = json!(kind.to_uppercase());
        }
    }
}

fn without_inheritable(config: &mut Value, _: &Path) {
    if let Some(sets) = config.pointer_mut("/process/capabilities").and_then(Value::as_object_mut)
        && !sets.contains_key("ambient")
    {
        sets.remove("inheritable");
    }
}

fn without_swappiness_zero(config: &mut Value, _: &Path) {
    if let Some(memory) = config.pointer_mut("/linux/resources/memory").and_then(Value::as_object_mut)
        && memory.get("swappiness").and_then(Value::as_u64) == Some(0)
    {
        memory.remove("swappiness");
    }
}

fn without_lone_period(config: &mut Value, _: &Path) {
    if let Some(cpu) = config.pointer_mut("/linux/resources/cpu").and_then(Value::as_object_mut)
        && !cpu.contains_key("quota")
    {
        cpu.remove("period");
    }
}

fn one_device(config: &mut Value, _: &Path) {
    let groups = config.pointer_mut("/linux/resources/blockIO").and_then(Value::as_object_mut);
    for devices in groups.into_iter().flat_map(|groups| groups.values_mut()).filter_map(Value::as_array_mut) {
        devices.truncate(1);
    }
}

fn major_zero(config: &mut Value, _: &Path) {
    for rule in each(config, "/linux/resources/devices") {
        if rule["type"] == "c" && rule.get("major").is_none() {
            rule["major"] = json!(0);
        }
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "cuts_host_names_at_a_dot",
        "of a host name, what stands before the first dot is taken",
        &["runtime.config.hostname.applied"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(name) = config.pointer_mut("/hostname")
                && let Some((first, _)) = name.as_str().and_then(|text| text.split_once('.'))
            {
                *name = json!(first);
            }
        }))],
    ),
    Fault::red(
        "cuts_variables_at_a_line",
        "what stands behind the first line of a variable is lost",
        ENV,
        &[Lie::Config(Edit::Do(|config, _| variables(config, |text| text.split('\n').next().unwrap_or_default())))],
    ),
    Fault::red(
        "drops_inheritable_capabilities_alone",
        "the inheritable set is ignored where there is no ambient one",
        &["runtime.config.process.capabilities.applied"],
        &[Lie::Config(Edit::Do(without_inheritable))],
    ),
    Fault::red(
        "takes_limits_in_small_letters",
        "`rlimit_nofile` is taken for `RLIMIT_NOFILE`",
        &["runtime.config.process.rlimits.unmappable"],
        &[Lie::Config(Edit::Do(large_letters))],
    ),
    Fault::red(
        "takes_limits_of_32_bits",
        "of limits, 32 bits are taken",
        &["runtime.config.process.rlimits.soft", HARD],
        &[Lie::Config(Edit::Do(limits_of_32_bits))],
    ),
    Fault::red(
        "takes_no_limit_for_a_number",
        "the greatest number is no limit that is off, but the greatest signed one",
        &[HARD],
        &[Lie::Config(Edit::Do(signed_limits))],
    ),
    Fault::red(
        "takes_no_major_number_for_zero",
        "a device rule without a major number is about major number 0",
        &["runtime.linux.resources.devices.unset-is-all"],
        &[Lie::Config(Edit::Do(major_zero))],
    ),
    Fault::red(
        "takes_no_period_without_a_quota",
        "`cpu.period` is ignored without `cpu.quota`",
        &["runtime.linux.cpu.applied"],
        &[Lie::Config(Edit::Do(without_lone_period))],
    ),
    Fault::red(
        "takes_swappiness_zero_for_unset",
        "a `swappiness` of 0 is ignored",
        &["runtime.linux.memory.applied"],
        &[Lie::Config(Edit::Do(without_swappiness_zero))],
    ),
    Fault::red(
        "throttles_the_first_device_alone",
        "of a list of devices with rates the first is taken",
        &["runtime.linux.blockIO.applied"],
        &[Lie::Config(Edit::Do(one_device))],
    ),
    Fault::red(
        "trims_variables",
        "the blanks at the end of a variable are lost",
        ENV,
        &[Lie::Config(Edit::Do(|config, _| variables(config, str::trim)))],
    ),
];
