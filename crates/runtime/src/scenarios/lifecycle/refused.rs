//! What cannot be made as configured is an error, and no container (runtime.md#create, config.md#valid-values).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::Context;
use crate::probe::NAME;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "wrong_configurations_are_refused",
    decides: &[
        &rt::CONFIG_INVALID_VALUE_ERROR,
        &rt::CONFIG_PROCESS_RLIMITS_DUPLICATE,
        &rt::CONFIG_PROCESS_RLIMITS_UNMAPPABLE,
        &rt::CREATE_PROPERTY_UNAPPLIABLE,
        &rt::CREATE_PROPERTY_UNAPPLIABLE_NO_CONTAINER,
        &rt::LIFECYCLE_ENVIRONMENT_ERROR,
        &rt::LINUX_DEVICES_PATH_MISMATCH,
        &rt::LINUX_NAMESPACES_DUPLICATE,
        &rt::LINUX_NAMESPACES_PATH_TYPE_MISMATCH,
    ],
    stage: Stage::Body,
    run,
};

/// What is wrong, by which requirement it is an error, and the edit: a pointer with its value.
type Case = (&'static str, &'static str, &'static Requirement, &'static str, Value);

/// A filter with one rule, about a call that nobody needs.
fn filter(rule: Value) -> Value {
    let mut rule = rule;
    rule["names"] = json!(["getsid"]);
    json!({ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule] })
}

fn cases() -> Vec<Case> {
    let nofile = json!({ "type": "RLIMIT_NOFILE", "soft": 256, "hard": 512 });
    let fields = |kind: &str| json!({ "type": kind, "soft": 1, "hard": 1 });
    vec![
        (
            "rlimit-twice",
            "a second rlimit of one type",
            &rt::CONFIG_PROCESS_RLIMITS_DUPLICATE,
            "/process/rlimits",
            json!([nofile, { "type": "RLIMIT_NOFILE", "soft": 128, "hard": 128 }]),
        ),
        (
            "rlimit-unknown",
            "an rlimit that no kernel interface stands for",
            &rt::CONFIG_PROCESS_RLIMITS_UNMAPPABLE,
            "/process/rlimits",
            json!([fields("RLIMIT_GREENLIGHT")]),
        ),
        (
            "rlimit-small",
            "an rlimit in small letters, which no kernel interface is written in",
            &rt::CONFIG_PROCESS_RLIMITS_UNMAPPABLE,
            "/process/rlimits",
            json!([{ "type": "rlimit_nofile", "soft": 256, "hard": 512 }]),
        ),
        (
            "namespace-twice",
            "a second namespace of one type",
            &rt::LINUX_NAMESPACES_DUPLICATE,
            "/linux/namespaces/5",
            json!({ "type": "uts" }),
        ),
        (
            "namespace-of-another-type",
            "a path of a namespace of another type",
            &rt::LINUX_NAMESPACES_PATH_TYPE_MISMATCH,
            "/linux/namespaces/2",
            json!({ "type": "ipc", "path": "/proc/self/ns/net" }),
        ),
        (
            "namespace-of-no-type",
            "a namespace of a type that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/namespaces/5",
            json!({ "type": "greenlight" }),
        ),
        (
            "args-not-an-array",
            "a value of `args` that is no array",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/process/args",
            json!(format!("/{NAME}")),
        ),
        (
            "uid-not-a-number",
            "a `uid` that is no number",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/process/user/uid",
            json!("root"),
        ),
        (
            "cwd-relative",
            "a `cwd` that is no absolute path",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/process/cwd",
            json!("tmp"),
        ),
        (
            "mounts-not-an-array",
            "a value of `mounts` that is no array",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/mounts",
            json!({}),
        ),
        (
            "propagation-of-no-kind",
            "a propagation that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/rootfsPropagation",
            json!("greenlight"),
        ),
        (
            "device-of-no-type",
            "a device of a type that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/devices",
            json!([{ "path": "/dev/greenlight", "type": "x", "major": 1, "minor": 3 }]),
        ),
        (
            "rule-of-no-type",
            "a rule for devices of a type that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/resources/devices",
            json!([{ "allow": false, "access": "rwm" }, { "allow": true, "type": "x", "access": "rwm" }]),
        ),
        (
            "seccomp-action",
            "an action of seccomp that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/seccomp",
            filter(json!({ "action": "SCMP_ACT_GREENLIGHT" })),
        ),
        (
            "seccomp-operator",
            "an operator of seccomp that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/seccomp",
            filter(json!({
                "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 1, "op": "SCMP_CMP_GREENLIGHT" }],
            })),
        ),
        (
            "seccomp-architecture",
            "an architecture of seccomp that there is not",
            &rt::CONFIG_INVALID_VALUE_ERROR,
            "/linux/seccomp",
            json!({ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_GREENLIGHT"] }),
        ),
        (
            "root-missing",
            "a root filesystem that does not exist",
            &rt::LIFECYCLE_ENVIRONMENT_ERROR,
            "/root/path",
            json!("nowhere"),
        ),
        (
            "mount-of-no-type",
            "a filesystem that the kernel does not have",
            &rt::LIFECYCLE_ENVIRONMENT_ERROR,
            "/mounts/6",
            json!({ "destination": "/mnt", "type": "greenlightfs", "source": "none" }),
        ),
        (
            "bind-of-nothing",
            "a bind mount of what does not exist",
            &rt::CREATE_PROPERTY_UNAPPLIABLE,
            "/mounts/6",
            json!({ "destination": "/mnt", "type": "bind", "source": "/greenlight/does/not/exist", "options": ["bind"] }),
        ),
        (
            "sysctl-of-nothing",
            "a sysctl that the kernel does not have",
            &rt::CREATE_PROPERTY_UNAPPLIABLE,
            "/linux/sysctl",
            json!({ "net.greenlight.nothing": "1" }),
        ),
    ]
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    for (label, what, requirement, pointer, value) in cases() {
        one(context, label, what, requirement, |config| {
            config.set(pointer, value.clone());
        })?;
    }
    one(context, "half-a-file", "half a `config.json`", &rt::CONFIG_INVALID_VALUE_ERROR, |config| {
        let text = config.text();
        let half = text.get(..text.len() / 2).unwrap_or_default().to_owned();
        config.raw(half);
    })?;
    one(
        context,
        "device-on-a-file",
        "a device in the place of another file",
        &rt::LINUX_DEVICES_PATH_MISMATCH,
        |config| {
            config.set("/linux/devices", json!([{ "type": "c", "path": format!("/{NAME}"), "major": 1, "minor": 3 }]));
        },
    )
}

fn one(
    context: &mut Context<'_>,
    label: &'static str,
    what: &str,
    requirement: &'static Requirement,
    edit: impl FnOnce(&mut crate::config::Config),
) -> Result<(), Stop> {
    let mut config = context.config(label, &["hold"]);
    edit(&mut config);
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let mut called = context.create(&container)?;
    let is_refused_at_create = called.failed();
    // An error that comes with start is an error all the same, if there was something to start.
    if called.succeeded() {
        let after = context.state(&container)?;
        if after.called.failed() {
            context.add(
                Violation::of(
                    &rt::CREATE_PROPERTY_UNAPPLIABLE,
                    "create ends as if it had worked, and makes no container",
                )
                .at(&called)
                .expected("an error")
                .got(format!("{}; with {what}: {}", called.describe(), after.describe()))
                .mild(),
            );
            return Ok(());
        }
        called = context.start(&container)?;
    }
    context.holds(requirement, called.failed(), || {
        Violation::of(requirement, format!("{what} is no error"))
            .at(&called)
            .expected("an error")
            .got(called.describe())
    });
    if !is_refused_at_create {
        return Ok(());
    }
    context.pass(&rt::CREATE_PROPERTY_UNAPPLIABLE);
    context.pass(&rt::LIFECYCLE_ENVIRONMENT_ERROR);
    let after = context.state(&container)?;
    let is_nothing = after.called.failed();
    context.holds(&rt::CREATE_PROPERTY_UNAPPLIABLE_NO_CONTAINER, is_nothing, || {
        Violation::of(&rt::CREATE_PROPERTY_UNAPPLIABLE_NO_CONTAINER, "there is a container after create was refused")
            .at(&after.called)
            .expected("an error: nothing has this ID")
            .got(format!("after {what}: {}", after.describe()))
            .unless_broken(&[&rt::STATE_OP_NONEXISTENT])
    });
    Ok(())
}
