//! The profile of AppArmor and the label of SELinux (config.md#linux-process, config-linux.md#mount-label).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "security_modules_are_told",
    decides: &[
        &rt::CONFIG_PROCESS_APPARMORPROFILE_APPLIED,
        &rt::CONFIG_PROCESS_SELINUXLABEL_APPLIED,
        &rt::LINUX_MOUNTLABEL_APPLIED,
    ],
    stage: Stage::Body,
    run,
};

/// What nobody has defined: it cannot be applied, and what is applied all the same is something else.
const NOWHERE: &str = "greenlight-no-such-thing";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let cases: [(&'static Requirement, &str, &str, &str, Value); 3] = [
        (
            &rt::CONFIG_PROCESS_APPARMORPROFILE_APPLIED,
            "apparmor",
            "profile",
            "/process/apparmorProfile",
            json!(NOWHERE),
        ),
        (&rt::CONFIG_PROCESS_SELINUXLABEL_APPLIED, "selinux", "process", "/process/selinuxLabel", json!(NOWHERE)),
        (&rt::LINUX_MOUNTLABEL_APPLIED, "selinux", "mount", "/linux/mountLabel", json!(NOWHERE)),
    ];
    for (requirement, module, label, pointer, value) in cases {
        if !context.facts.host.security_modules.iter().any(|active| active == module) {
            context.not_applicable(requirement, format!("this host has no active security module `{module}`"));
            continue;
        }
        let mut config = context.config(label, &["facts", "hold"]);
        config.set(pointer, value);
        match context.try_run(label, &config)? {
            Ran::Refused(_) => context.pass(requirement),
            Ran::Answered(running) => context.add(
                Violation::of(
                    requirement,
                    format!("what `{module}` does not know is configured, and the program runs"),
                )
                .at(&running.answer)
                .expected("an error: it cannot be applied")
                .got(running.answer.describe("apparmor")),
            ),
            Ran::Silent(answer) => context.add(
                Violation::of(requirement, format!("what `{module}` does not know is configured, and start succeeds"))
                    .at(&answer),
            ),
        }
    }
    Ok(())
}
