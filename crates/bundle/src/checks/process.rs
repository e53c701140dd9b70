//! The process (config.md#process).

use std::collections::BTreeSet;

use catalogue::runtime as req;
use content::document::Kind;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::platform::Platform;
use crate::violation::Violation;

pub(super) const PROGRAM: Check = Check {
    name: "process_names_its_program",
    decides: || {
        vec![
            &req::CONFIG_PROCESS_REQUIRED_AT_START,
            &req::CONFIG_PROCESS_ARGS,
            &req::CONFIG_PROCESS_ARGS_ONE_ENTRY,
            &req::WINDOWS_PROCESS_COMMANDLINE_REQUIRED,
            &req::CONFIG_PROCESS_USER_IDS,
        ]
    },
    look: Look::Config(program),
};

fn program(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::CONFIG_PROCESS_REQUIRED_AT_START;
    let Some(process) = context.value("process") else {
        // A configuration may leave it out; that the container then cannot be started is no fault of the bundle.
        return answers.add(
            Violation::of(rule, "there is no `process`: the container can be created, and not started")
                .at(context.root)
                .expected("`process`, by the time that start is called")
                .note(),
        );
    };
    answers.pass(rule);
    // What is no object is told where the type is.
    if process.kind() != Kind::Object {
        return;
    }
    let args = process.get("args");
    let is_windows = context.platform == Platform::Windows;
    if args.is_none() && !context.is_since("1.0.2") {
        let rule = &req::CONFIG_PROCESS_ARGS;
        answers.add(
            Violation::of(rule, "the required member `args` is missing")
                .at(process)
                .expected("`args`: an array of strings")
                .help("add `args`, or claim at least `1.0.2` in `ociVersion`"),
        );
    } else if is_windows && context.is_since("1.0.2") {
        let rule = &req::WINDOWS_PROCESS_COMMANDLINE_REQUIRED;
        answers.hold(rule, args.is_some() || process.get("commandLine").is_some(), || {
            Violation::of(rule, "neither `args` nor `commandLine` is given").at(process).help("add `commandLine`")
        });
    } else {
        let rule = &req::CONFIG_PROCESS_ARGS_ONE_ENTRY;
        // What is no array at all is told where the type is.
        if args.is_none_or(|args| args.kind() == Kind::Array) {
            answers.hold(rule, args.is_some_and(|args| !args.is_empty()), || {
                Violation::of(rule, "`args` names no program")
                    .at(args.unwrap_or(process))
                    .expected("at least one entry: the program")
                    .got(if args.is_some() { "an empty array" } else { "no `args`" })
            });
        }
    }
    if context.platform.is_posix() && process.get("user").is_none() {
        // The IDs are REQUIRED in a structure of which the text does not say whether it is.
        answers.add(
            Violation::of(
                &req::CONFIG_PROCESS_USER_IDS,
                "`user`, which holds the required `uid` and `gid`, is missing",
            )
            .at(process)
            .expected("`user` with `uid` and `gid`")
            .help("add `\"user\": {\"uid\": 0, \"gid\": 0}`")
            .mild(),
        );
    }
}

pub(super) const RLIMITS: Check = Check {
    name: "rlimits_are_given_once",
    decides: || vec![&req::CONFIG_PROCESS_RLIMITS_DUPLICATE],
    look: Look::Config(rlimits),
};

fn rlimits(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::CONFIG_PROCESS_RLIMITS_DUPLICATE;
    let mut seen = BTreeSet::new();
    for (kind, value) in context.strings("process/rlimits/*/type") {
        answers.hold(rule, seen.insert(kind), || {
            Violation::of(rule, "two rlimits have one type").expected("each type once").got_value(value)
        });
    }
}
