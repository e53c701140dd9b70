//! The allowed device list: in its order, and with what is left out standing for all (config-linux.md#allowed-device-list).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Ran};
use crate::probe::Fact;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "device_rules_hold_in_their_order",
    decides: &[&rt::LINUX_RESOURCES_DEVICES_ORDER, &rt::LINUX_RESOURCES_DEVICES_UNSET_IS_ALL],
    stage: Stage::Body,
    run,
};

/// The major numbers that no driver is given for good.
const LOCAL: [u64; 12] = [120, 121, 122, 123, 124, 125, 126, 127, 60, 61, 62, 63];
/// What opening a node that no driver answers comes to, and opening one that the list forbids.
const NO_DEVICE: [i32; 2] = [6, 19];
const FORBIDDEN: i32 = 1;

/// In version 2 a program of the kernel keeps the list, and may be charged to the memory that a process can lock.
const WITHOUT_RESOURCE: &str =
    "the list is refused, and this run has no CAP_SYS_RESOURCE, with which runtimes make room for it in cgroup v2";
/// The number of CAP_SYS_RESOURCE.
const SYS_RESOURCE: u8 = 24;

/// What tells the kernel of the container.
const RELEASE: &str = "read:/proc/version";
/// A device that a kernel of the container's own may well have, where it has none of the numbers for local use: `/dev/net/tun`.
const TUN: [&str; 2] = ["mknod:/tmp/tun:c:10:200", "open:rw:/tmp/tun"];

/// A list, and for each minor number whether a node of it can be opened.
struct Case {
    label: &'static str,
    requirement: &'static Requirement,
    rules: Value,
    allowed: &'static [(u64, bool)],
    what: &'static str,
}

/// Lists about nodes with this major number.
fn cases(major: u64) -> Vec<Case> {
    let all = json!({ "allow": false, "access": "rwm" });
    let one = |allow: bool, minor: u64, access: &str| json!({ "allow": allow, "type": "c", "major": major, "minor": minor, "access": access });
    // A node is made before it is opened: that takes `m`, which every list gives.
    let make = json!({ "allow": true, "type": "c", "major": major, "access": "m" });
    vec![
        Case {
            label: "all-denied",
            requirement: &rt::LINUX_RESOURCES_DEVICES_UNSET_IS_ALL,
            rules: json!([all, make]),
            allowed: &[(1, false), (2, false)],
            what: "an entry without type and numbers that forbids",
        },
        Case {
            label: "all-allowed",
            requirement: &rt::LINUX_RESOURCES_DEVICES_UNSET_IS_ALL,
            rules: json!([all, { "allow": true, "access": "rwm" }]),
            allowed: &[(1, true), (2, true)],
            what: "an entry without type and numbers that allows",
        },
        Case {
            label: "all-of-a-kind",
            requirement: &rt::LINUX_RESOURCES_DEVICES_UNSET_IS_ALL,
            rules: json!([all, { "allow": true, "type": "c", "major": major, "access": "rwm" }]),
            allowed: &[(1, true), (2, true)],
            what: "an entry without minor number that allows",
        },
        Case {
            label: "all-of-a-minor",
            requirement: &rt::LINUX_RESOURCES_DEVICES_UNSET_IS_ALL,
            rules: json!([all, make, { "allow": true, "type": "c", "minor": 1, "access": "rw" }]),
            allowed: &[(1, true), (2, false)],
            what: "an entry without major number that allows",
        },
        Case {
            label: "allowed-last",
            requirement: &rt::LINUX_RESOURCES_DEVICES_ORDER,
            rules: json!([all, make, one(false, 1, "rw"), one(true, 1, "rwm")]),
            allowed: &[(1, true), (2, false)],
            what: "an entry that allows behind one that forbids",
        },
        Case {
            label: "forbidden-last",
            requirement: &rt::LINUX_RESOURCES_DEVICES_ORDER,
            rules: json!([all, make, one(true, 1, "rwm"), one(true, 2, "rwm"), one(false, 1, "rw")]),
            allowed: &[(1, false), (2, true)],
            what: "an entry that forbids behind one that allows",
        },
    ]
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let cgroups = &context.facts.host.cgroups;
    if !context.facts.host.has_cgroups() || !cgroups.v1.contains_key("devices") && !cgroups.v1.is_empty() {
        return Err(Stop::NotApplicable("this run can make no cgroups that forbid devices".into()));
    }
    let free = context.observe("a device number that no driver of this host has", || {
        let drivers = std::fs::read_to_string("/proc/devices").unwrap_or_default();
        let taken: Vec<u64> = drivers.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
        LOCAL.into_iter().find(|major| !taken.contains(major))
    })?;
    let Some(major) = free.value else {
        return Err(Stop::NotApplicable("drivers of this host have all device numbers for local use".into()));
    };
    for case in cases(major) {
        let words: Vec<String> = case
            .allowed
            .iter()
            .flat_map(|(minor, _)| [format!("mknod:/tmp/{minor}:c:{major}:{minor}"), format!("open:rw:/tmp/{minor}")])
            .collect();
        let commands: Vec<&str> = words.iter().map(String::as_str).chain(TUN).chain([RELEASE, "hold"]).collect();
        let mut config = context.config(case.label, &commands);
        config.set("/linux/resources/devices", case.rules);
        let ran = context.try_run(case.label, &config)?;
        let is_poor = context.facts.host.cgroups.v1.is_empty() && !context.facts.host.may_grant(SYS_RESOURCE);
        if matches!(ran, Ran::Refused(_)) && is_poor {
            context.not_applicable(case.requirement, WITHOUT_RESOURCE);
            continue;
        }
        let running = match context.answered(case.requirement, case.what, ran) {
            Err(Stop::Blocked(_)) => continue,
            running => running?,
        };
        let kernel = running.answer.text(&format!("{}.read", words.len() + TUN.len()));
        if kernel.is_some_and(|kernel| !kernel.contains(&context.facts.host.kernel)) {
            let tun = format!("{}.open", words.len() + 1);
            if case.allowed.iter().all(|(_, is_allowed)| !is_allowed) && running.answer.worked(&tun) {
                context.add(
                    Violation::of(case.requirement, format!("{} does not have its effect", case.what))
                        .at(&running.answer)
                        .expected("that no device may be opened that is not a default one")
                        .got("`/dev/net/tun`, 10:200, was opened"),
                );
            }
            return Err(Stop::NotApplicable(
                "the container has a kernel of its own, whose devices are not those of the host".into(),
            ));
        }
        for (at, (minor, is_allowed)) in case.allowed.iter().enumerate() {
            let (made, key) = (format!("{}.mknod", at * 2), format!("{}.open", at * 2 + 1));
            if !running.answer.worked(&made) {
                let why = format!("a device node cannot be made to try it: {}", running.answer.describe(&made));
                context.inconclusive(case.requirement, why);
                continue;
            }
            let holds = match running.answer.fact(&key) {
                Fact::Error(error) if *is_allowed => NO_DEVICE.contains(&error),
                Fact::Error(error) => error == FORBIDDEN,
                _ => *is_allowed,
            };
            context.holds(case.requirement, holds, || {
                Violation::of(case.requirement, format!("{} does not have its effect", case.what))
                    .at(&running.answer)
                    .expected(match is_allowed {
                        true => format!("that a node {major}:{minor} may be opened, which no driver answers"),
                        false => format!("that a node {major}:{minor} may not be opened"),
                    })
                    .got(running.answer.describe(&key))
            });
        }
    }
    Ok(())
}
