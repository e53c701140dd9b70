//! Faults of the process: who it is, what it is given, and what it may.

use std::path::Path;

use serde_json::{Value, json};

use super::Fault;
use crate::runtime::call::{Call, Verb};
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Answer, Lie};

const ARGS: &[&str] = &["runtime.config.process.args.execvp"];
const CAPABILITIES: &[&str] = &["runtime.config.process.capabilities.applied"];
const ENV: &[&str] = &["runtime.config.process.env.applied"];
const HARD: &[&str] = &["runtime.config.process.rlimits.hard"];
const SOFT: &[&str] = &["runtime.config.process.rlimits.soft"];
const USER: &[&str] = &["runtime.config.process.user.applied"];

/// What is blocked with an error in the container, so that no limit can be read there.
const NO_LIMITS: &str = r#"{
    "defaultAction": "SCMP_ACT_ALLOW",
    "syscalls": [{ "names": ["getrlimit", "prlimit64"], "action": "SCMP_ACT_ERRNO" }]
}"#;

fn limits(config: &mut Value, change: impl Fn(&mut Value)) {
    config.pointer_mut("/process/rlimits").and_then(Value::as_array_mut).into_iter().flatten().for_each(change);
}

/// Takes away a member that has this value.
fn dropped_if(config: &mut Value, object: &str, name: &str, value: &Value) {
    if let Some(members) = config.pointer_mut(object).and_then(Value::as_object_mut)
        && members.get(name) == Some(value)
    {
        members.remove(name);
    }
}

fn cut_at_blanks(config: &mut Value, _: &Path) {
    for entry in config.pointer_mut("/process/env").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(text) = entry.as_str() {
            *entry = json!(text.rsplit_once(' ').map_or(text, |(first, _)| first));
        }
    }
}

fn absolute_argument_0(config: &mut Value, _: &Path) {
    if let Some(word) = config.pointer_mut("/process/args/0")
        && let Some(text) = word.as_str().filter(|text| !text.contains('/'))
    {
        *word = json!(format!("/{text}"));
    }
}

/// Opens a descriptor more, and has the runtime hand it on.
fn leak(call: &Call) -> Answer {
    let mut call = call.clone();
    call.words.insert(0, "--preserve-fds=1".to_owned());
    let inner = call.command();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "exec 3</dev/null \"$@\"", "sh"]).arg(inner.get_program()).args(inner.get_args());
    call.ran(shell).map(Some)
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "adds_a_supplementary_group",
        "the process has a group more than was configured",
        USER,
        &[Lie::Config(Edit::Add("/process/user/additionalGids/-", "7"))],
    ),
    Fault::red(
        "adds_a_group_where_none_is_asked_for",
        "a process without `additionalGids` is in a group",
        USER,
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(user) = config.pointer_mut("/process/user").and_then(Value::as_object_mut) {
                user.entry("additionalGids").or_insert(json!([7]));
            }
        }))],
    ),
    Fault::red(
        "adds_an_argument",
        "the program gets an argument more than `args` has",
        ARGS,
        &[Lie::Config(Edit::Add("/process/args/-", "\"stat:/\""))],
    ),
    Fault::red(
        "applies_no_capabilities",
        "`process.capabilities` is ignored, and the process has none",
        CAPABILITIES,
        &[Lie::Config(Edit::Drop("/process/capabilities"))],
    ),
    Fault::red(
        "applies_no_oom_score",
        "`process.oomScoreAdj` is ignored",
        &["runtime.config.process.oomScoreAdj.set"],
        &[Lie::Config(Edit::Drop("/process/oomScoreAdj"))],
    ),
    Fault::red(
        "applies_no_oom_score_of_zero",
        "an `oomScoreAdj` of 0 is ignored",
        &["runtime.config.process.oomScoreAdj.set"],
        &[Lie::Config(Edit::Do(|config, _| dropped_if(config, "/process", "oomScoreAdj", &json!(0))))],
    ),
    Fault::red(
        "applies_no_rlimits",
        "`process.rlimits` is ignored",
        &["runtime.config.process.rlimits.soft", "runtime.config.process.rlimits.hard"],
        &[Lie::Config(Edit::Drop("/process/rlimits"))],
    ),
    Fault::red(
        "applies_no_umask",
        "`process.user.umask` is ignored",
        &["runtime.config.process.user.umask.applied"],
        &[Lie::Config(Edit::Drop("/process/user/umask"))],
    ),
    Fault::red(
        "applies_no_umask_of_zero",
        "a `umask` of 0 is ignored",
        &["runtime.config.process.user.umask.applied"],
        &[Lie::Config(Edit::Do(|config, _| dropped_if(config, "/process/user", "umask", &json!(0))))],
    ),
    Fault::red(
        "cuts_variables_at_a_blank",
        "what stands behind the last blank of a variable is lost",
        ENV,
        &[Lie::Config(Edit::Do(cut_at_blanks))],
    ),
    Fault::red(
        "drops_ambient_capabilities",
        "the ambient set is ignored",
        CAPABILITIES,
        &[Lie::Config(Edit::Drop("/process/capabilities/ambient"))],
    ),
    Fault::red(
        "drops_inheritable_capabilities",
        "the inheritable set, and with it the ambient one, is ignored",
        CAPABILITIES,
        &[
            Lie::Config(Edit::Drop("/process/capabilities/inheritable")),
            Lie::Config(Edit::Drop("/process/capabilities/ambient")),
        ],
    ),
    Fault::red(
        "drops_supplementary_groups",
        "`additionalGids` is ignored",
        USER,
        &[Lie::Config(Edit::Drop("/process/user/additionalGids"))],
    ),
    Fault::red(
        "drops_supplementary_groups_of_root",
        "`additionalGids` is ignored for root",
        USER,
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(user) = config.pointer_mut("/process/user").and_then(Value::as_object_mut)
                && user.get("uid").and_then(Value::as_u64) == Some(0)
            {
                user.remove("additionalGids");
            }
        }))],
    ),
    Fault::red(
        "drops_the_second_variable",
        "the second entry of `process.env` is lost",
        ENV,
        &[Lie::Config(Edit::Drop("/process/env/1"))],
    ),
    Fault::red(
        "grants_a_capability_more",
        "the bounding set has `CAP_SYS_NICE` in it, unasked",
        CAPABILITIES,
        &[Lie::Config(Edit::Add("/process/capabilities/bounding/-", "\"CAP_SYS_NICE\""))],
    ),
    Fault::red(
        "keeps_getrlimit_from_working",
        "a filter of system calls keeps the program from reading its limits",
        &["runtime.config.process.rlimits.getrlimit"],
        &[Lie::Config(Edit::Add("/linux/seccomp", NO_LIMITS))],
    ),
    Fault::red(
        "leaks_a_descriptor",
        "the program has descriptor 3 open, unasked",
        &["runtime.linux.fds.stdio-only"],
        &[Lie::does(Verb::Create, leak)],
    ),
    Fault::red(
        "limits_no_address_space",
        "`RLIMIT_AS` is ignored",
        &["runtime.config.process.rlimits.soft", "runtime.config.process.rlimits.hard"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(limits) = config.pointer_mut("/process/rlimits").and_then(Value::as_array_mut) {
                limits.retain(|limit| limit["type"] != "RLIMIT_AS");
            }
        }))],
    ),
    Fault::red(
        "limits_nobody_but_root",
        "`process.rlimits` is ignored for a process that is not root",
        &["runtime.config.process.rlimits.soft", "runtime.config.process.rlimits.hard"],
        &[Lie::Config(Edit::Do(|config, _| {
            if config.pointer("/process/user/uid").and_then(Value::as_u64) > Some(0)
                && let Some(process) = config.get_mut("process").and_then(Value::as_object_mut)
            {
                process.remove("rlimits");
            }
        }))],
    ),
    Fault::red(
        "lowers_hard_limits_to_the_soft_ones",
        "the maximum limit is `soft`",
        HARD,
        &[Lie::Config(Edit::Do(|config, _| limits(config, |limit| limit["hard"] = limit["soft"].clone())))],
    ),
    Fault::red(
        "looks_for_programs_in_the_root_directory",
        "a relative path of a program leads from the root, and not from the working directory",
        ARGS,
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(word) = config.pointer_mut("/process/args/0")
                && let Some(text) = word.as_str().filter(|text| text.contains('/') && !text.starts_with('/'))
            {
                *word = json!(format!("/{text}"));
            }
        }))],
    ),
    Fault::red(
        "puts_the_path_into_argument_0",
        "argument 0 is the path at which the program was found",
        ARGS,
        &[Lie::Config(Edit::Do(absolute_argument_0))],
    ),
    Fault::red(
        "raises_soft_limits_to_the_hard_ones",
        "the current limit is `hard`",
        SOFT,
        &[Lie::Config(Edit::Do(|config, _| limits(config, |limit| limit["soft"] = limit["hard"].clone())))],
    ),
    Fault::red(
        "runs_terminals_as_root",
        "a process with a terminal has the user 0",
        USER,
        &[Lie::Config(Edit::Do(|config, _| {
            if config.pointer("/process/terminal") == Some(&json!(true)) {
                config["process"]["user"]["uid"] = json!(0);
            }
        }))],
    ),
    Fault::red(
        "runs_with_group_0",
        "the process has the group 0, whatever `gid` says",
        USER,
        &[Lie::Config(Edit::Put("/process/user/gid", "0"))],
    ),
    Fault::red(
        "runs_with_user_0",
        "the process has the user 0, whatever `uid` says",
        USER,
        &[Lie::Config(Edit::Put("/process/user/uid", "0"))],
    ),
    Fault::red(
        "sets_another_hostname",
        "the host name is not that of the configuration",
        &["runtime.config.hostname.applied"],
        &[Lie::Config(Edit::Put("/hostname", "\"localhost\""))],
    ),
    Fault::red(
        "sets_no_domainname",
        "`domainname` is ignored",
        &["runtime.config.domainname.applied"],
        &[Lie::Config(Edit::Drop("/domainname"))],
    ),
    Fault::red(
        "sets_no_hostname",
        "`hostname` is ignored",
        &["runtime.config.hostname.applied"],
        &[Lie::Config(Edit::Drop("/hostname"))],
    ),
    Fault::yellow(
        "sets_no_new_privs_unasked",
        "`noNewPrivileges` is always true",
        &["runtime.config.process.noNewPrivileges.set"],
        &[Lie::Config(Edit::Add("/process/noNewPrivileges", "true"))],
    ),
    Fault::red(
        "sets_no_no_new_privs",
        "`noNewPrivileges` is ignored",
        &["runtime.config.process.noNewPrivileges.set"],
        &[Lie::Config(Edit::Drop("/process/noNewPrivileges"))],
    ),
    Fault::red(
        "starts_in_the_root_directory",
        "`process.cwd` is ignored",
        &["runtime.config.process.cwd.applied"],
        &[Lie::Config(Edit::Put("/process/cwd", "\"/\""))],
    ),
];
