//! What goes not together is an error, and a listener that nothing needs is none.

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "seccomp_mistakes_are_errors",
    decides: &[
        &rt::LINUX_SECCOMP_ERRNORET_UNSUPPORTED,
        &rt::LINUX_SECCOMP_LISTENER_SEND_FAILS,
        &rt::LINUX_SECCOMP_LISTENER_UNUSED,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let nobody = context.folder().join("nobody-listens").to_string_lossy().into_owned();
    let mistakes: [(&'static Requirement, &str, &str, Value); 3] = [
        (
            &rt::LINUX_SECCOMP_ERRNORET_UNSUPPORTED,
            "errno-beside-allow",
            "an `errnoRet` beside an action that returns no errno",
            json!({
                "defaultAction": "SCMP_ACT_ALLOW",
                "syscalls": [{ "names": ["getpgrp"], "action": "SCMP_ACT_KILL", "errnoRet": 5 }],
            }),
        ),
        (
            &rt::LINUX_SECCOMP_ERRNORET_UNSUPPORTED,
            "default-errno-beside-allow",
            "a `defaultErrnoRet` beside a default that returns no errno",
            json!({ "defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 5, "syscalls": [
                { "names": ["getpgrp"], "action": "SCMP_ACT_ERRNO" },
            ] }),
        ),
        (
            &rt::LINUX_SECCOMP_LISTENER_SEND_FAILS,
            "nobody",
            "a seccomp listener at which nobody listens",
            json!({
                "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": nobody,
                "syscalls": [{ "names": ["getpgrp"], "action": "SCMP_ACT_NOTIFY" }],
            }),
        ),
    ];
    for (requirement, label, what, seccomp) in mistakes {
        let mut config = context.config(label, &["hold"]);
        config.set("/linux/seccomp", seccomp);
        let container = context.prepare(label, &config, |_| Ok(()))?;
        let mut called = context.create(&container)?;
        if called.succeeded() {
            called = context.start(&container)?;
        }
        context.holds(requirement, called.failed(), || {
            Violation::of(requirement, format!("{what} is no error"))
                .at(&called)
                .expected("an error")
                .got(called.describe())
        });
    }
    let requirement = &rt::LINUX_SECCOMP_LISTENER_UNUSED;
    let mut config = context.config("unused", &["facts", "hold"]);
    config.set(
        "/linux/seccomp",
        json!({
            "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": nobody,
            "syscalls": [{ "names": ["getpgrp"], "action": "SCMP_ACT_ERRNO" }],
        }),
    );
    let ran = context.try_run("unused", &config)?;
    let (is_ignored, got) = match &ran {
        Ran::Answered(_) => (true, String::new()),
        Ran::Refused(called) => (false, called.describe()),
        Ran::Silent(_) => (false, "the program does not run".to_owned()),
    };
    context.holds(requirement, is_ignored, || {
        Violation::of(requirement, "a `listenerPath` that no action needs is not ignored").got(got)
    });
    Ok(())
}
