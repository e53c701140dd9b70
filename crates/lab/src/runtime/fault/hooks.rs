//! Faults of hooks: whether, when, where and with what they run, and what their failure does.

use std::path::Path;

use serde_json::{Value, json};

use super::Fault;
use super::filesystem::root_of;
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Condition, Failure, Later, Lie, Moment, Way};

const ARGS: &[&str] = &["runtime.config.hooks.args.applied"];
const BEFORE: &[&str] =
    &["runtime.config.hooks.prestart.before-createRuntime", "runtime.config.hooks.createRuntime.after-prestart"];
const ENV: &[&str] = &["runtime.config.hooks.env.applied"];
const ORDER: &[&str] = &["runtime.config.hooks.order"];
const STDIN: &[&str] = &["runtime.config.hooks.state-on-stdin"];

/// Hooks of this kind at this moment, with this status; a failure is none.
const fn later(kind: &'static str, moment: Moment, inside: bool, status: &'static str) -> Lie {
    Lie::Later(Later { kind, moment, inside, status, failure: Failure::Ignored })
}

/// The same; a failure ends the container.
const fn strict(kind: &'static str, moment: Moment, inside: bool, status: &'static str) -> Lie {
    Lie::Later(Later { kind, moment, inside, status, failure: Failure::EndsContainer })
}

fn hooks<'a>(config: &'a mut Value, kind: &str) -> impl Iterator<Item = &'a mut Value> {
    config.pointer_mut(&format!("/hooks/{kind}")).and_then(Value::as_array_mut).into_iter().flatten()
}

/// Of hooks of this kind only the first runs.
macro_rules! loses {
    ($name:literal, $kind:literal) => {
        Fault::red(
            $name,
            concat!("of two `", $kind, "` hooks only the first runs"),
            &[concat!("runtime.lifecycle.", $kind, "-invoked")],
            &[Lie::Config(Edit::Drop(concat!("/hooks/", $kind, "/1")))],
        )
    };
}

/// The state that hooks of this kind get has another member.
macro_rules! tells {
    ($name:literal, $kind:literal, $member:literal) => {
        Fault::red(
            $name,
            concat!("the state that a `", $kind, "` hook gets has `", $member, "`"),
            STDIN,
            &[Lie::Wrap($kind, Way::With($member))],
        )
    };
}

/// Refuses hooks of this kind whose path is not in the root filesystem.
macro_rules! sought_inside {
    ($name:literal, $kind:literal) => {
        Fault::red(
            $name,
            concat!("the path of a `", $kind, "` hook is sought in the root filesystem of the container"),
            &[concat!("runtime.config.hooks.", $kind, ".path")],
            &[Lie::Refuse(Condition(|_, config, bundle| {
                let root = root_of(config, bundle);
                paths(config, $kind).any(|path| !root.join(path.trim_start_matches('/')).exists())
            }))],
        )
    };
}

fn paths<'a>(config: &'a Value, kind: &str) -> impl Iterator<Item = &'a str> {
    let hooks = config.pointer(&format!("/hooks/{kind}")).and_then(Value::as_array).into_iter().flatten();
    hooks.filter_map(|hook| hook["path"].as_str())
}

/// Hooks that are to run in the container are found, and find their files, on the host.
fn as_on_the_host(config: &mut Value, bundle: &Path) {
    let root = root_of(config, bundle);
    let mounts = config["mounts"].as_array().cloned().unwrap_or_default();
    for hook in hooks(config, "startContainer") {
        let inside = hook["path"].as_str().unwrap_or_default().trim_start_matches('/').to_owned();
        hook["path"] = json!(root.join(inside).to_string_lossy());
        for word in hook["args"].as_array_mut().into_iter().flatten() {
            if let Some(mount) = mounts.iter().find(|mount| mount["destination"] == *word) {
                *word = mount["source"].clone();
            }
        }
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "aborts_no_hook",
        "the `timeout` of a hook is ignored",
        &["runtime.config.hooks.timeout.aborts"],
        &[Lie::Config(Edit::Drop("/hooks/*/*/timeout"))],
    ),
    Fault::red(
        "aborts_no_poststop_hook",
        "the `timeout` of a `poststop` hook is ignored",
        &["runtime.config.hooks.timeout.aborts"],
        &[Lie::Config(Edit::Drop("/hooks/poststop/*/timeout"))],
    ),
    Fault::red(
        "aborts_no_startcontainer_hook",
        "the `timeout` of a `startContainer` hook is ignored",
        &["runtime.config.hooks.timeout.aborts"],
        &[Lie::Config(Edit::Drop("/hooks/startContainer/*/timeout"))],
    ),
    Fault::red(
        "ends_the_container_for_a_poststart_hook",
        "a `poststart` hook that fails ends the container",
        &["runtime.lifecycle.poststart-fail-warns"],
        &[Lie::Later(Later {
            kind: "poststart",
            moment: Moment::AfterStart,
            inside: false,
            status: "running",
            failure: Failure::EndsContainer,
        })],
    ),
    Fault::red(
        "gives_hooks_no_empty_arguments",
        "empty arguments of a hook are left out",
        ARGS,
        &[Lie::Config(Edit::Drop("/hooks/*/*/args/[]"))],
    ),
    Fault::red(
        "gives_hooks_no_more_than_one_variable",
        "of the `env` of a hook only the first entry counts",
        ENV,
        &[Lie::Config(Edit::Drop("/hooks/*/*/env/1")), Lie::Config(Edit::Drop("/hooks/*/*/env/1"))],
    ),
    Fault::red(
        "gives_hooks_no_state",
        "there is nothing on the standard input of a hook",
        STDIN,
        &[Lie::Wrap("*", Way::NoInput)],
    ),
    Fault::red(
        "gives_hooks_our_own_environment",
        "a hook has a variable more than `env` has",
        ENV,
        &[Lie::Config(Edit::Do(|config, _| {
            for entries in hooks(config, "createRuntime").filter_map(|hook| hook["env"].as_array_mut()) {
                entries.push("HOME=/".into());
            }
        }))],
    ),
    Fault::red(
        "gives_poststop_hooks_no_state",
        "there is nothing on the standard input of a `poststop` hook",
        STDIN,
        &[Lie::Wrap("poststop", Way::NoInput)],
    ),
    Fault::red(
        "ignores_createcontainer_failures",
        "a `createContainer` hook that fails changes nothing",
        &["runtime.lifecycle.createContainer-fail"],
        &[Lie::Wrap("createContainer", Way::Succeeds)],
    ),
    Fault::red(
        "ignores_createruntime_failures",
        "a `createRuntime` hook that fails changes nothing",
        &["runtime.lifecycle.createRuntime-fail"],
        &[Lie::Wrap("createRuntime", Way::Succeeds)],
    ),
    Fault::red(
        "ignores_poststart_failures",
        "a `poststart` hook that fails changes nothing",
        &["runtime.lifecycle.poststart-fail"],
        &[later("poststart", Moment::AfterStart, false, "running")],
    ),
    Fault::red(
        "ignores_prestart_failures",
        "a `prestart` hook that fails changes nothing",
        &["runtime.lifecycle.prestart-fail"],
        &[Lie::Wrap("prestart", Way::Succeeds)],
    ),
    Fault::red(
        "ignores_startcontainer_failures",
        "a `startContainer` hook that fails changes nothing",
        &["runtime.lifecycle.startContainer-fail"],
        &[later("startContainer", Moment::BeforeStart, true, "created")],
    ),
    loses!("loses_the_second_createcontainer_hook", "createContainer"),
    loses!("loses_the_second_createruntime_hook", "createRuntime"),
    loses!("loses_the_second_poststart_hook", "poststart"),
    loses!("loses_the_second_poststop_hook", "poststop"),
    loses!("loses_the_second_prestart_hook", "prestart"),
    loses!("loses_the_second_startcontainer_hook", "startContainer"),
    Fault::red(
        "names_hooks_by_their_path",
        "argument 0 of a hook is its path",
        ARGS,
        &[Lie::Config(Edit::Do(|config, _| {
            for hook in hooks(config, "createRuntime") {
                hook["args"][0] = hook["path"].clone();
            }
        }))],
    ),
    Fault::red(
        "omits_the_annotations_for_hooks",
        "the annotations that a hook is told are none",
        STDIN,
        &[Lie::Wrap("*", Way::With("annotations={}"))],
    ),
    Fault::red(
        "omits_the_bundle_for_hooks",
        "the state that a hook is given has no `bundle`",
        STDIN,
        &[Lie::Wrap("*", Way::Without("bundle"))],
    ),
    Fault::red(
        "omits_the_id_for_hooks",
        "the state that a hook is given has no `id`",
        STDIN,
        &[Lie::Wrap("*", Way::Without("id"))],
    ),
    Fault::red(
        "runs_createcontainer_hooks_at_start",
        "`createContainer` hooks run when start is called",
        &["runtime.config.hooks.createContainer.when"],
        &[strict("createContainer", Moment::BeforeStart, false, "created"), Lie::Wrap("createContainer", Way::Apart)],
    ),
    Fault::red(
        "runs_createcontainer_hooks_first",
        "`createContainer` hooks run before `createRuntime` hooks",
        &["runtime.config.hooks.createContainer.after"],
        &[strict("createRuntime", Moment::AfterCreate, false, "created")],
    ),
    Fault::red(
        "runs_createcontainer_hooks_outside",
        "`createContainer` hooks run in the namespaces of the runtime",
        &["runtime.config.hooks.createContainer.ns"],
        &[Lie::Config(Edit::Move("/hooks/createContainer", "/hooks/createRuntime"))],
    ),
    Fault::red(
        "runs_createruntime_hooks_apart",
        "`createRuntime` hooks run in other namespaces than the runtime's",
        &["runtime.config.hooks.createRuntime.ns"],
        &[Lie::Wrap("createRuntime", Way::Apart)],
    ),
    Fault::red(
        "runs_createruntime_hooks_at_start",
        "`createRuntime` hooks run when start is called",
        &["runtime.config.hooks.createRuntime.when"],
        &[strict("createRuntime", Moment::BeforeStart, false, "created")],
    ),
    Fault::red(
        "runs_createruntime_hooks_first",
        "`createRuntime` hooks run before `prestart` hooks",
        BEFORE,
        &[Lie::Config(Edit::Move("/hooks/prestart", "/hooks/createRuntime"))],
    ),
    Fault::red(
        "runs_hooks_backwards",
        "hooks of one kind run in the opposite order",
        ORDER,
        &[Lie::Config(Edit::Reverse("/hooks/*"))],
    ),
    Fault::red(
        "runs_hooks_twice",
        "each `createRuntime` hook runs twice",
        ORDER,
        &[Lie::Config(Edit::Do(|config, _| {
            let twice: Vec<Value> =
                hooks(config, "createRuntime").flat_map(|hook| [hook.clone(), hook.clone()]).collect();
            if !twice.is_empty() {
                config["hooks"]["createRuntime"] = Value::Array(twice);
            }
        }))],
    ),
    Fault::red(
        "runs_hooks_without_their_environment",
        "a hook has no environment",
        ENV,
        &[Lie::Config(Edit::Drop("/hooks/*/*/env/*"))],
    ),
    Fault::red(
        "runs_no_createcontainer_hooks",
        "`createContainer` hooks do not run",
        &["runtime.lifecycle.createContainer-invoked"],
        &[Lie::Config(Edit::Drop("/hooks/createContainer"))],
    ),
    Fault::red(
        "runs_no_createruntime_hooks",
        "`createRuntime` hooks do not run",
        &["runtime.lifecycle.createRuntime-invoked"],
        &[Lie::Config(Edit::Drop("/hooks/createRuntime"))],
    ),
    Fault::red(
        "runs_no_poststart_hooks",
        "`poststart` hooks do not run",
        &["runtime.lifecycle.poststart-invoked"],
        &[Lie::Config(Edit::Drop("/hooks/poststart"))],
    ),
    Fault::red(
        "runs_no_poststop_hooks",
        "`poststop` hooks do not run",
        &["runtime.lifecycle.poststop-invoked"],
        &[Lie::Config(Edit::Drop("/hooks/poststop"))],
    ),
    Fault::red(
        "runs_no_prestart_hooks",
        "`prestart` hooks do not run",
        &["runtime.lifecycle.prestart-invoked"],
        &[Lie::Config(Edit::Drop("/hooks/prestart"))],
    ),
    Fault::red(
        "runs_no_startcontainer_hooks",
        "`startContainer` hooks do not run",
        &["runtime.lifecycle.startContainer-invoked"],
        &[Lie::Config(Edit::Drop("/hooks/startContainer"))],
    ),
    Fault::red(
        "runs_poststart_hooks_apart",
        "`poststart` hooks run in other namespaces than the runtime's",
        &["runtime.config.hooks.poststart.ns"],
        &[Lie::Wrap("poststart", Way::Apart)],
    ),
    Fault::red(
        "runs_poststart_hooks_at_create",
        "`poststart` hooks run during create",
        &["runtime.config.hooks.poststart.when"],
        &[later("poststart", Moment::AfterCreate, false, "running")],
    ),
    Fault::red(
        "runs_poststart_hooks_in_front_of_the_program",
        "`poststart` hooks run during start, before the program",
        &["runtime.config.hooks.poststart.when"],
        &[later("poststart", Moment::BeforeStart, false, "running")],
    ),
    Fault::red(
        "runs_poststop_hooks_alone",
        "delete does not wait for `poststop` hooks",
        &["runtime.config.hooks.poststop.when"],
        &[Lie::Wrap("poststop", Way::Unawaited)],
    ),
    Fault::red(
        "runs_poststop_hooks_apart",
        "`poststop` hooks run in other namespaces than the runtime's",
        &["runtime.config.hooks.poststop.ns"],
        &[Lie::Wrap("poststop", Way::Apart)],
    ),
    Fault::red(
        "runs_poststop_hooks_at_kill",
        "`poststop` hooks run when the container is killed",
        &["runtime.config.hooks.poststop.when"],
        &[later("poststop", Moment::AfterKill, false, "stopped")],
    ),
    Fault::red(
        "runs_poststop_hooks_before_delete",
        "`poststop` hooks run before anything is deleted",
        &["runtime.config.hooks.poststop.when"],
        &[later("poststop", Moment::BeforeDelete, false, "stopped")],
    ),
    Fault::red(
        "runs_prestart_hooks_apart",
        "`prestart` hooks run in other namespaces than the runtime's",
        &["runtime.config.hooks.prestart.ns"],
        &[Lie::Wrap("prestart", Way::Apart)],
    ),
    Fault::red(
        "runs_prestart_hooks_at_start",
        "`prestart` hooks run when start is called",
        &["runtime.config.hooks.prestart.when"],
        &[strict("prestart", Moment::BeforeStart, false, "created")],
    ),
    Fault::red(
        "runs_startcontainer_hooks_at_create",
        "`startContainer` hooks run during create",
        &["runtime.config.hooks.startContainer.when"],
        &[strict("startContainer", Moment::AfterCreate, true, "created")],
    ),
    Fault::red(
        "runs_startcontainer_hooks_behind_the_program",
        "`startContainer` hooks run once the program has begun",
        &["runtime.config.hooks.startContainer.when"],
        &[strict("startContainer", Moment::AfterStart, true, "running")],
    ),
    Fault::red(
        "runs_startcontainer_hooks_outside",
        "`startContainer` hooks run in the namespaces of the runtime",
        &["runtime.config.hooks.startContainer.ns"],
        &[Lie::Config(Edit::Do(as_on_the_host)), later("startContainer", Moment::BeforeStart, false, "created")],
    ),
    sought_inside!("seeks_createcontainer_hooks_inside", "createContainer"),
    sought_inside!("seeks_createruntime_hooks_inside", "createRuntime"),
    sought_inside!("seeks_poststart_hooks_inside", "poststart"),
    sought_inside!("seeks_poststop_hooks_inside", "poststop"),
    sought_inside!("seeks_prestart_hooks_inside", "prestart"),
    Fault::red(
        "seeks_startcontainer_hooks_outside",
        "the path of a `startContainer` hook is sought on the host",
        &["runtime.config.hooks.startContainer.path"],
        &[Lie::Refuse(Condition(|_, config, _| paths(config, "startContainer").any(|path| !Path::new(path).exists())))],
    ),
    Fault::red(
        "stops_at_a_poststop_hook_that_fails",
        "behind a `poststop` hook that fails no other one runs",
        &["runtime.lifecycle.poststop-fail"],
        &[Lie::Later(Later {
            kind: "poststop",
            moment: Moment::AfterDelete,
            inside: false,
            status: "stopped",
            failure: Failure::EndsHooks,
        })],
    ),
    Fault::red(
        "tells_hooks_another_process",
        "the state that a hook gets has another `pid`",
        &["runtime.config.hooks.state-on-stdin", "runtime.state.pid.view"],
        &[Lie::Wrap("createRuntime", Way::With("pid=1"))],
    ),
    tells!("tells_createcontainer_hooks_another_status", "createContainer", "status=\"running\""),
    tells!("tells_createruntime_hooks_another_bundle", "createRuntime", "bundle=\"/\""),
    tells!("tells_createruntime_hooks_another_id", "createRuntime", "id=\"another\""),
    tells!("tells_createruntime_hooks_another_status", "createRuntime", "status=\"stopped\""),
    tells!("tells_createruntime_hooks_no_version", "createRuntime", "ociVersion=\"1\""),
    tells!("tells_poststop_hooks_another_id", "poststop", "id=\"another\""),
    tells!("tells_poststop_hooks_another_status", "poststop", "status=\"running\""),
    tells!("tells_prestart_hooks_another_status", "prestart", "status=\"running\""),
];
