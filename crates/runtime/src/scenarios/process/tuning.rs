//! How the process is scheduled, and with which personality and memory policy (config.md#linux-process, config-linux.md#memory-policy).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "process_is_scheduled_as_configured",
    decides: &[
        &rt::CONFIG_PROCESS_EXECCPUAFFINITY_NOT_INIT,
        &rt::CONFIG_PROCESS_IOPRIORITY_APPLIED,
        &rt::CONFIG_PROCESS_SCHEDULER_APPLIED,
        &rt::CONFIG_PROCESS_SCHEDULER_UNSET_IS_ZERO,
        &rt::LINUX_MEMORYPOLICY_APPLIED,
        &rt::LINUX_PERSONALITY_APPLIED,
    ],
    stage: Stage::Body,
    run,
};

/// One property, and the facts that show it.
struct Case {
    label: &'static str,
    what: &'static str,
    requirement: &'static Requirement,
    pointer: &'static str,
    value: Value,
    facts: &'static [(&'static str, i64)],
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            label: "personality",
            what: "the personality `LINUX32`",
            requirement: &rt::LINUX_PERSONALITY_APPLIED,
            pointer: "/linux/personality",
            value: json!({ "domain": "LINUX32" }),
            facts: &[("personality", 8)],
        },
        Case {
            label: "batch",
            what: "the scheduler `SCHED_BATCH` and a nice value",
            requirement: &rt::CONFIG_PROCESS_SCHEDULER_APPLIED,
            pointer: "/process/scheduler",
            value: json!({ "policy": "SCHED_BATCH", "nice": 7 }),
            facts: &[("sched.policy", 3), ("sched.nice", 7)],
        },
        Case {
            label: "reset",
            what: "a scheduler that is reset on fork",
            requirement: &rt::CONFIG_PROCESS_SCHEDULER_APPLIED,
            pointer: "/process/scheduler",
            value: json!({ "policy": "SCHED_OTHER", "nice": 3, "flags": ["SCHED_FLAG_RESET_ON_FORK"] }),
            facts: &[("sched.policy", 0), ("sched.flags", 1), ("sched.nice", 3)],
        },
        Case {
            label: "unset",
            what: "a scheduler without values",
            requirement: &rt::CONFIG_PROCESS_SCHEDULER_UNSET_IS_ZERO,
            pointer: "/process/scheduler",
            value: json!({ "policy": "SCHED_BATCH" }),
            facts: &[("sched.policy", 3), ("sched.nice", 0), ("sched.priority", 0)],
        },
        Case {
            label: "io",
            what: "an I/O priority",
            requirement: &rt::CONFIG_PROCESS_IOPRIORITY_APPLIED,
            pointer: "/process/ioPriority",
            value: json!({ "class": "IOPRIO_CLASS_BE", "priority": 6 }),
            facts: &[("ioprio", 2 << 13 | 6)],
        },
        Case {
            label: "idle",
            what: "the idle class of I/O",
            requirement: &rt::CONFIG_PROCESS_IOPRIORITY_APPLIED,
            pointer: "/process/ioPriority",
            value: json!({ "class": "IOPRIO_CLASS_IDLE", "priority": 4 }),
            facts: &[("ioprio.class", 3)],
        },
        Case {
            label: "bound",
            what: "a memory policy",
            requirement: &rt::LINUX_MEMORYPOLICY_APPLIED,
            pointer: "/linux/memoryPolicy",
            value: json!({ "mode": "MPOL_BIND", "nodes": "0" }),
            facts: &[("mempolicy.mode", 2), ("mempolicy.nodes", 1)],
        },
    ]
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let plain = context.config("control", &["facts", "hold"]);
    let control = context.run(&rt::LINUX_PERSONALITY_APPLIED, "nothing of its own", "control", &plain)?;
    for case in cases() {
        let mut config = context.config(case.label, &["facts", "hold"]);
        config.set(case.pointer, case.value.clone());
        let ran = context.try_run(case.label, &config)?;
        match ran {
            Ran::Refused(called) if is_host(&called.stderr) => {
                context.not_applicable(case.requirement, "the kernel of this host does not let a process have it");
            }
            ran => match context.answered(case.requirement, case.what, ran) {
                Ok(running) => judge(context, &case, &running, &control),
                Err(Stop::Blocked(_)) => {}
                Err(stop) => return Err(stop),
            },
        }
    }
    affinity(context, &control)
}

/// Whether the kernel, and not the runtime, has refused: it has no NUMA.
fn is_host(told: &str) -> bool {
    told.contains("Function not implemented") || told.contains("function not implemented")
}

fn judge(context: &mut Context<'_>, case: &Case, running: &Running, control: &Running) {
    let requirement = case.requirement;
    for (key, wanted) in case.facts {
        let (key, seen) = match *key {
            "ioprio.class" => ("ioprio", running.answer.number("ioprio").map(|value| value >> 13)),
            key => (key, running.answer.number(key)),
        };
        // A kernel that cannot tell its personality has none but its own.
        if !control.answer.worked(key) && key != "personality" {
            let why = format!("inside a container `{key}` cannot be seen: {}", control.answer.describe(key));
            context.inconclusive(requirement, why);
            continue;
        }
        let is_right = context.holds(requirement, seen == Some(*wanted), || {
            Violation::of(requirement, format!("{} is not applied to the process", case.what))
                .at(&running.answer)
                .expected(format!("`{key}` {wanted}"))
                .got(running.answer.describe(key))
        });
        if !is_right {
            return;
        }
    }
}

/// What is said about processes that are executed later has no effect on the first one.
fn affinity(context: &mut Context<'_>, control: &Running) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_PROCESS_EXECCPUAFFINITY_NOT_INIT;
    let usual = control.answer.number("affinity");
    if usual.is_none_or(|mask| mask & (mask - 1) == 0) {
        context.not_applicable(requirement, "this host lets a container have one CPU only");
        return Ok(());
    }
    let mut config = context.config("affine", &["facts", "hold"]);
    config.set("/process/execCPUAffinity", json!({ "initial": "0", "final": "0" }));
    match context.run(requirement, "an affinity for what is executed later", "affine", &config) {
        Ok(running) => {
            let seen = running.answer.number("affinity");
            context.holds(requirement, seen == usual, || {
                Violation::of(requirement, "`execCPUAffinity` binds the container's first process")
                    .at(&running.answer)
                    .expected(format!("the mask {}", control.answer.describe("affinity")))
                    .got(running.answer.describe("affinity"))
            });
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}
