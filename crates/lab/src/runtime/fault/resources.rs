//! Faults of what create makes and leaves, of device rules, and of network devices.

use std::path::Path;

use serde_json::Value;

use super::Fault;
use crate::runtime::call::{Call, Verb};
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Answer, Lie};

fn rules(config: &mut Value) -> Option<&mut Vec<Value>> {
    config.pointer_mut("/linux/resources/devices").and_then(Value::as_array_mut)
}

/// The last two rules of a list change places.
fn swapped(config: &mut Value, _: &Path) {
    if let Some(rules) = rules(config)
        && let (Some(last), true) = (rules.len().checked_sub(1), rules.len() > 3)
    {
        // What forbids last is then followed by what it was to forbid.
        let at = rules
            .iter()
            .rposition(|rule| rule["allow"] != rules[last]["allow"] && rule["minor"] == rules[last]["minor"]);
        if let Some(at) = at {
            rules.swap(at, last);
        }
    }
}

fn without_wide_rules(config: &mut Value, _: &Path) {
    if let Some(rules) = rules(config) {
        rules.retain(|rule| rule.get("type").is_some());
    }
}

/// Create leaves a file in the bundle when it fails.
fn litter(call: &Call) -> Answer {
    let code = call.run()?;
    if code != 0 {
        // A bundle that cannot be written to stays clean.
        let _ = std::fs::write(call.bundle().join("left-behind"), "");
    }
    Ok(Some(code))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "applies_device_rules_in_another_order",
        "a device rule is applied before the one in front of it",
        &["runtime.linux.resources.devices.order"],
        &[Lie::Config(Edit::Do(swapped))],
    ),
    Fault::red(
        "applies_no_wide_device_rules",
        "a device rule without a type is ignored",
        &["runtime.linux.resources.devices.unset-is-all"],
        &[Lie::Config(Edit::Do(without_wide_rules))],
    ),
    Fault::red(
        "limits_tasks_to_thousands",
        "the limit of tasks is another one",
        &["runtime.create.applies-all", "runtime.linux.pids.applied"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(limit) = config.pointer_mut("/linux/resources/pids/limit")
                && limit.as_i64().is_some_and(|limit| limit > 0)
            {
                *limit = Value::from(5000);
            }
        }))],
    ),
    Fault::red(
        "shares_the_network_after_create",
        "the container process is in the network namespace of the runtime",
        &["runtime.lifecycle.environment", "runtime.linux.namespaces.no-path.new"],
        &[Lie::Config(Edit::Do(|config, _| {
            let Some(namespaces) = config.pointer_mut("/linux/namespaces").and_then(Value::as_array_mut) else {
                return;
            };
            // A user namespace may not use the network of another one.
            if namespaces.iter().all(|namespace| namespace["type"] != "user") {
                namespaces.retain(|namespace| namespace["type"] != "network" || namespace.get("path").is_some());
            }
        }))],
    ),
    Fault::red(
        "chooses_cgroups_by_itself",
        "the container process is in another cgroup than its configuration says",
        &[
            "runtime.lifecycle.resources-created",
            "runtime.linux.cgroupsPath.absolute",
            "runtime.linux.cgroupsPath.consistent",
        ],
        &[Lie::Config(Edit::Drop("/linux/cgroupsPath"))],
    ),
    Fault::red(
        "litters_when_create_fails",
        "a create that fails leaves a file in the bundle",
        &["runtime.errors.no-side-effect"],
        &[Lie::does(Verb::Create, litter)],
    ),
    Fault::red(
        "moves_no_network_devices",
        "no network device comes into the container",
        &[
            "runtime.linux.netDevices.available",
            "runtime.linux.netDevices.check-possible",
            "runtime.linux.netDevices.name-exists",
            "runtime.linux.netDevices.name-kept",
            "runtime.linux.netDevices.template",
        ],
        &[Lie::Config(Edit::Drop("/linux/netDevices"))],
    ),
];
