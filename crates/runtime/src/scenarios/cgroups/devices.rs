//! The allowed device list: in its order, and with what is left out standing for all (config-linux.md#allowed-device-list).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::Context;
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

/// A major number that no driver has: opening such a node is an error, and another one if the list forbids it.
const MAJOR: u64 = 236;
const NO_DEVICE: [i32; 2] = [6, 19];
const FORBIDDEN: i32 = 1;

/// A list, and for each minor number whether a node of it can be opened.
struct Case {
    label: &'static str,
    requirement: &'static Requirement,
    rules: Value,
    allowed: &'static [(u64, bool)],
    what: &'static str,
}

fn cases() -> Vec<Case> {
    let all = json!({ "allow": false, "access": "rwm" });
    let one = |allow: bool, minor: u64, access: &str| json!({ "allow": allow, "type": "c", "major": MAJOR, "minor": minor, "access": access });
    // A node is made before it is opened: that takes `m`, which every list gives.
    let make = json!({ "allow": true, "type": "c", "major": MAJOR, "access": "m" });
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
            rules: json!([all, { "allow": true, "type": "c", "major": MAJOR, "access": "rwm" }]),
            allowed: &[(1, true), (2, true)],
            what: "an entry without minor number that allows",
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
    for case in cases() {
        let words: Vec<String> = case
            .allowed
            .iter()
            .flat_map(|(minor, _)| [format!("mknod:/tmp/{minor}:c:{MAJOR}:{minor}"), format!("open:rw:/tmp/{minor}")])
            .collect();
        let commands: Vec<&str> = words.iter().map(String::as_str).chain(["hold"]).collect();
        let mut config = context.config(case.label, &commands);
        config.set("/linux/resources/devices", case.rules);
        let running = match context.run(case.requirement, case.what, case.label, &config) {
            Err(Stop::Blocked(_)) => continue,
            running => running?,
        };
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
                        true => format!("that a node {MAJOR}:{minor} may be opened, which no driver answers"),
                        false => format!("that a node {MAJOR}:{minor} may not be opened"),
                    })
                    .got(running.answer.describe(&key))
            });
        }
    }
    Ok(())
}
