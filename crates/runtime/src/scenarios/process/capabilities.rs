//! The capability sets of the process (config.md#linux-process).

use std::collections::BTreeSet;

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "capability_sets_are_exactly_the_configured_ones",
    decides: &[
        &rt::CONFIG_PROCESS_CAPABILITIES_APPLIED,
        &rt::CONFIG_PROCESS_CAPABILITIES_NO_FAIL,
        &rt::CONFIG_PROCESS_CAPABILITIES_UNMAPPABLE_ERRS,
        &rt::CONFIG_PROCESS_CAPABILITIES_UNMAPPABLE_WARNS,
        &rt::WARNINGS_FLOW,
    ],
    stage: Stage::Body,
    run,
};

/// The name and the number of the kernel.
type Capability = (&'static str, u64);

const CHOWN: Capability = ("CAP_CHOWN", 0);
const KILL: Capability = ("CAP_KILL", 5);
const NET_BIND: Capability = ("CAP_NET_BIND_SERVICE", 10);
const NET_RAW: Capability = ("CAP_NET_RAW", 13);
const SYS_CHROOT: Capability = ("CAP_SYS_CHROOT", 18);

/// Five sets that differ, each with what the kernel needs for it in the others.
const SETS: [(&str, &[Capability]); 5] = [
    ("bounding", &[CHOWN, KILL, NET_BIND, NET_RAW, SYS_CHROOT]),
    ("permitted", &[CHOWN, KILL, NET_BIND, NET_RAW]),
    ("effective", &[CHOWN, KILL, NET_BIND]),
    ("inheritable", &[KILL, NET_BIND]),
    ("ambient", &[KILL]),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    // The program is not root: root gets its sets from the bounding set when a program is executed.
    let mut config = context.config("sets", &["facts", "hold"]);
    config.set("/process/user", json!({ "uid": 1000, "gid": 1000 })).set("/process/capabilities", json!({}));
    for (set, capabilities) in SETS {
        let names: Vec<&str> = capabilities.iter().map(|(name, _)| *name).collect();
        config.set(&format!("/process/capabilities/{set}"), json!(names));
    }
    let rule = &rt::CONFIG_PROCESS_CAPABILITIES_APPLIED;
    match context.run(rule, "five capability sets", "sets", &config) {
        Ok(running) => {
            // Who is not root keeps over execve what is ambient, and nothing else permitted or effective.
            for (set, capabilities) in [SETS[0], ("permitted", SETS[4].1), ("effective", SETS[4].1), SETS[3], SETS[4]] {
                let wanted: BTreeSet<u64> = capabilities.iter().map(|(_, number)| *number).collect();
                same(context, &running, set, &wanted);
            }
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    root(context)?;
    unknown(context)
}

fn same(context: &mut Context<'_>, running: &crate::context::Running, set: &str, wanted: &BTreeSet<u64>) {
    let rule = &rt::CONFIG_PROCESS_CAPABILITIES_APPLIED;
    let Some(seen) = running.answer.capabilities(set) else {
        return context.inconclusive(rule, format!("the {set} set cannot be read inside the container"));
    };
    context.holds(rule, seen == *wanted, || {
        Violation::of(rule, "a capability set of the process is not the configured one")
            .at(&running.answer)
            .expected(format!("{wanted:?} in the {set} set"))
            .got(format!("{seen:?}"))
    });
}

/// Root has exactly what is in the bounding set, after its program was executed, and what is inheritable though nothing is ambient.
fn root(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::CONFIG_PROCESS_CAPABILITIES_APPLIED;
    let mut config = context.config("root", &["facts", "hold"]);
    let names = ["CAP_CHOWN", "CAP_NET_RAW"];
    config.set(
        "/process/capabilities",
        json!({ "bounding": names, "permitted": names, "effective": names, "inheritable": ["CAP_CHOWN"] }),
    );
    match context.run(rule, "few capabilities for root", "root", &config) {
        Ok(running) => {
            for set in ["bounding", "permitted", "effective"] {
                same(context, &running, set, &[CHOWN.1, NET_RAW.1].into());
            }
            same(context, &running, "inheritable", &[CHOWN.1].into());
            same(context, &running, "ambient", &BTreeSet::new());
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}

/// Up to 1.0.2 a capability that nothing stands for is an error, later a warning: both are judged, each by the versions that have it.
fn unknown(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("unknown", &["facts", "hold"]);
    config.push("/process/capabilities/bounding", json!("CAP_GREENLIGHT"));
    let wanted: std::collections::BTreeSet<u64> = config
        .get("/process/capabilities/bounding")
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|name| crate::capability::number(name.as_str()?).map(u64::from))
        .collect();
    let (errs, warns) =
        (&rt::CONFIG_PROCESS_CAPABILITIES_UNMAPPABLE_ERRS, &rt::CONFIG_PROCESS_CAPABILITIES_UNMAPPABLE_WARNS);
    match context.try_run("unknown", &config)? {
        Ran::Answered(running) => {
            context.add(
                Violation::of(errs, "a capability that no kernel interface stands for is no error")
                    .at(&running.answer)
                    .expected("an error of create or start for `CAP_GREENLIGHT`")
                    .got("the program runs"),
            );
            context.pass(&rt::CONFIG_PROCESS_CAPABILITIES_NO_FAIL);
            // That a warning was written nobody can see for sure; that it is no error is what matters.
            context.pass(warns);
            let seen = running.answer.capabilities("bounding");
            context.holds(&rt::WARNINGS_FLOW, seen.as_ref() == Some(&wanted), || {
                Violation::of(
                    &rt::WARNINGS_FLOW,
                    "a capability that is only worth a warning changes what else is configured",
                )
                .at(&running.answer)
                .expected(format!("{wanted:?} in the bounding set"))
                .got(format!("{seen:?}"))
                .unless_broken(&[&rt::CONFIG_PROCESS_CAPABILITIES_APPLIED])
            });
        }
        Ran::Refused(called) => {
            context.pass(errs);
            context.add(
                Violation::of(warns, "a capability that is unknown is more than a warning")
                    .at(&called)
                    .got(called.describe()),
            );
            context.add(
                Violation::of(
                    &rt::CONFIG_PROCESS_CAPABILITIES_NO_FAIL,
                    "the runtime fails because a capability cannot be granted",
                )
                .at(&called)
                .got(called.describe())
                .unless_broken(&[warns]),
            );
            context.not_applicable(&rt::WARNINGS_FLOW, "what should be a warning is an error here");
        }
        Ran::Silent(_) => return Err(Stop::Inconclusive("the program did not answer".into())),
    }
    Ok(())
}
