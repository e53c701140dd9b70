//! A container goes from created over running to stopped, and its state says so (runtime.md#state, #lifecycle).

use std::collections::BTreeMap;

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Container, Context, State};
use crate::probe::{Answer, Mount};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "state_follows_the_lifecycle",
    decides: &[
        &rt::CREATE_ARGS_NOT_APPLIED,
        &rt::DELETE_FREES_RESOURCES,
        &rt::DELETE_ID_REUSABLE,
        &rt::LIFECYCLE_DESTROY,
        &rt::LIFECYCLE_PROGRAM_NOT_AT_CREATE,
        &rt::OPERATIONS_ALL,
        &rt::SCOPE_CREATOR_CAN_OPERATE,
        &rt::START_RUNS_PROGRAM,
        &rt::STATE_ANNOTATIONS,
        &rt::STATE_BUNDLE,
        &rt::STATE_ID,
        &rt::STATE_OCIVERSION,
        &rt::STATE_OP_RETURNS_STATE,
        &rt::STATE_PID,
        &rt::STATE_PID_HOST_VIEW,
        &rt::STATE_SCHEMA,
        &rt::STATE_STATUS,
        &rt::STATE_STATUS_EXTRA,
        &rt::STATE_STATUS_EXTRA_ARE_NEW,
        &rt::STATE_STATUS_VALUES,
    ],
    stage: Stage::Body,
    run,
};

/// The annotations of the container.
const ANNOTATIONS: [(&str, &str); 3] =
    [("com.example.empty", ""), ("org.example.greenlight", "kept"), ("org.example.second", "{\"also\": 1}")];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let label = "whole";
    let mut config = context.config(label, &["facts", "hold"]);
    config.set("/annotations", json!(BTreeMap::from(ANNOTATIONS)));
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let created = context.create(&container)?;
    if !created.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let state = context.state(&container)?;
    members(context, &container, &state, "created");
    let pid = state.pid();
    not_yet(context, &container)?;
    let started = context.start(&container)?;
    if !started.succeeded() {
        return Err(Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN));
    }
    let answer = context.answer(&container, pid)?;
    let words: Option<Vec<String>> = answer.as_ref().map(|answer: &Answer| answer.all("argv"));
    let wanted: Vec<String> = serde_json::from_value(context.arguments(label, &["facts", "hold"])).unwrap_or_default();
    context.holds(&rt::START_RUNS_PROGRAM, words.as_ref() == Some(&wanted), || {
        Violation::of(&rt::START_RUNS_PROGRAM, "start does not run the program that `process` describes")
            .at(&answer)
            .expected(format!("{wanted:?}"))
            .got(format!("{words:?}"))
            .unless_broken(&[&rt::CONFIG_PROCESS_ARGS_EXECVP])
    });
    let state = context.wait_for_status(&container, "running")?;
    members(context, &container, &state, "running");
    process(context, &container, &state)?;
    ended(context, &container, pid)
}

/// What the state has to hold in each of its phases.
fn members(context: &mut Context<'_>, container: &Container, state: &State, status: &str) {
    let called = &state.called;
    let Some(json) = &state.json else {
        context.add(
            Violation::of(&rt::STATE_OP_RETURNS_STATE, "the state of a container is not told, or is no JSON object")
                .at(called)
                .expected(format!("the state of a container that is {status}"))
                .got(called.describe()),
        );
        return;
    };
    context.pass(&rt::STATE_OP_RETURNS_STATE);
    text(context, state, &rt::STATE_OCIVERSION, "ociVersion", |version| {
        version.split('.').count() >= 3 && version.starts_with(|c: char| c.is_ascii_digit())
    });
    text(context, state, &rt::STATE_ID, "id", |id| id == container.id);
    let bundle = container.bundle.to_string_lossy().into_owned();
    text(context, state, &rt::STATE_BUNDLE, "bundle", |path| path == bundle);
    let is_known = |word: &str| matches!(word, "creating" | "created" | "running" | "stopped");
    text(context, state, &rt::STATE_STATUS, "status", |word| !word.is_empty());
    if let Some(word) = state.status() {
        if is_known(word) {
            context.holds(&rt::STATE_STATUS_VALUES, word == status, || {
                Violation::of(
                    &rt::STATE_OP_RETURNS_STATE,
                    "the status is not that of the phase that the container is in",
                )
                .at(called)
                .expected(format!("`{status}`"))
                .got(format!("`{word}`"))
            });
        } else {
            // The text allows more values, and the schema does not: a warning.
            context.add(
                Violation::of(
                    &rt::STATE_STATUS_EXTRA_ARE_NEW,
                    "an extra status stands for a phase that has a status of its own",
                )
                .at(called)
                .expected(format!("`{status}`"))
                .got(format!("`{word}`"))
                .mild(),
            );
        }
    }
    annotations(context, state, json.get("annotations"));
    // While it runs, more is asked of it. Once it is stopped there is none.
    if status == "created" {
        context.holds(&rt::STATE_PID, state.pid().is_some(), || without_pid(state, status));
    }
    schema(context, state);
}

fn text(
    context: &mut Context<'_>,
    state: &State,
    requirement: &'static Requirement,
    member: &str,
    is_right: impl Fn(&str) -> bool,
) {
    let value = state.json.as_ref().and_then(|json| json.get(member));
    let holds = value.and_then(Value::as_str).is_some_and(is_right);
    context.holds(requirement, holds, || {
        Violation::of(requirement, format!("`{member}` of the state is missing or wrong"))
            .at(&state.called)
            .got(value.map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`")))
    });
}

fn without_pid(state: &State, status: &str) -> Violation {
    let told = state.json.as_ref().and_then(|json| json.get("pid"));
    Violation::of(&rt::STATE_PID, format!("the state of a {status} container has no `pid`, or none that can be one"))
        .at(&state.called)
        .got(told.map_or_else(|| "nothing".to_owned(), |pid| format!("`{pid}`")))
}

/// The annotations of the state are those of the configuration.
fn annotations(context: &mut Context<'_>, state: &State, told: Option<&Value>) {
    let requirement = &rt::STATE_ANNOTATIONS;
    let are_there = told.is_some_and(|told| ANNOTATIONS.iter().all(|(key, text)| told.get(key) == Some(&json!(text))));
    context.holds(requirement, are_there, || {
        let violation = Violation::of(requirement, "the state does not have the annotations of the configuration")
            .at(&state.called)
            .expected(format!("`{}`", json!(BTreeMap::from(ANNOTATIONS))))
            .got(told.map_or_else(|| "no `annotations`".to_owned(), |told| format!("`{told}`")))
            .unless_broken(&[&rt::STATE_SCHEMA]);
        // The property is optional, and may be absent where nothing is configured.
        if told.is_none() { violation.mild() } else { violation }
    });
}

/// The types of the members, as the schema of the state has them.
fn schema(context: &mut Context<'_>, state: &State) {
    let Some(json) = &state.json else { return };
    let is_text = |name: &str| json.get(name).is_none_or(Value::is_string);
    let wrong = if json.get("pid").is_some_and(|pid| pid.as_u64().is_none()) {
        Some("pid")
    } else if json
        .get("annotations")
        .is_some_and(|map| map.as_object().is_none_or(|map| !map.values().all(Value::is_string)))
    {
        Some("annotations")
    } else {
        ["ociVersion", "id", "status", "bundle"].into_iter().find(|name| !is_text(name))
    };
    context.holds(&rt::STATE_SCHEMA, wrong.is_none(), || {
        let name = wrong.unwrap_or_default();
        Violation::of(&rt::STATE_SCHEMA, "a member of the state has another type than the schema of the state says")
            .at(&state.called)
            .got(format!("`{name}`: {}", json.get(name).unwrap_or(json)))
            .unless_broken(&[
                &rt::STATE_OCIVERSION,
                &rt::STATE_ID,
                &rt::STATE_STATUS,
                &rt::STATE_BUNDLE,
                &rt::STATE_PID,
            ])
    });
}

/// Between create and start the program has not run.
fn not_yet(context: &mut Context<'_>, container: &Container) -> Result<(), Stop> {
    let files = [container.results.join("answer"), container.output.clone()];
    let nonce = container.nonce.clone();
    // Long enough for a program that runs at create; the probe answers within milliseconds.
    let seen =
        context.wait_for("an answer of the program before start", std::time::Duration::from_millis(150), || {
            files.iter().find_map(|file| Answer::parse(&std::fs::read_to_string(file).ok()?, &nonce)).map(|_| true)
        })?;
    for requirement in [&rt::LIFECYCLE_PROGRAM_NOT_AT_CREATE, &rt::CREATE_ARGS_NOT_APPLIED] {
        context.holds(requirement, seen.is_none(), || {
            let violation = Violation::of(requirement, "the program runs before start is called").at(&seen);
            match std::ptr::eq(requirement, &rt::CREATE_ARGS_NOT_APPLIED) {
                true => violation.unless_broken(&[&rt::LIFECYCLE_PROGRAM_NOT_AT_CREATE]),
                false => violation,
            }
        });
    }
    Ok(())
}

/// What a process may be elsewhere for.
const ELSEWHERE: &[&Requirement] = &[&rt::LINUX_CGROUPSPATH_ABSOLUTE];

/// `pid` is a process of the container: alive, and in the cgroup of the container where it has one.
fn process(context: &mut Context<'_>, container: &Container, state: &State) -> Result<(), Stop> {
    let requirement = &rt::STATE_PID;
    if state.json.is_none() {
        context.blocked(requirement, &rt::STATE_OP_RETURNS_STATE);
        return Ok(());
    }
    let Some(pid) = state.pid() else {
        context.add(without_pid(state, "running"));
        return Ok(());
    };
    let parent = context.cgroup_parent();
    let has_cgroups = context.facts.host.has_cgroups();
    let seen = context.observe(format!("the process that the state of {} names", container.label), || {
        std::fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()
    })?;
    let nonce = container.nonce.clone();
    let known = context
        .observe(format!("whether {pid} runs the program of {}, and is new", container.label), || {
            (runs(pid, &nonce), began(&pid.to_string()) > began("self"))
        })?;
    let (is_program, is_new) = known.value;
    let is_in_group = seen.as_ref().is_some_and(|text| !has_cgroups || text.lines().any(|line| line.contains(&parent)));
    let is_ours = is_program || (is_new && is_in_group);
    for requirement in [requirement, &rt::STATE_PID_HOST_VIEW] {
        context.holds(requirement, is_ours, || {
            let violation = Violation::of(requirement, "`pid` of the state is no process of the container")
                .at(&seen)
                .expected(format!("a process in the cgroup of the container, below `{parent}`"))
                .got(
                    seen.as_ref()
                        .map_or_else(|| format!("`{pid}`, which is no process"), |text| format!("`{pid}`, in\n{text}")),
                )
                // Of a sandbox that is new and elsewhere it cannot be told; what is older than the run is no container.
                .unless_broken(if is_new { ELSEWHERE } else { &[] });
            if std::ptr::eq(requirement, &rt::STATE_PID) {
                violation
            } else {
                violation.unless_broken(&[&rt::STATE_PID])
            }
        });
    }
    Ok(())
}

/// Killed, stopped, deleted, and the ID free again.
fn ended(context: &mut Context<'_>, container: &Container, pid: Option<u32>) -> Result<(), Stop> {
    let killed = context.kill(container, "KILL")?;
    if !killed.succeeded() {
        return Err(Stop::Blocked(&rt::KILL_SENDS_SIGNAL));
    }
    let stopped = context.wait_for_status(container, "stopped")?;
    let is_stopped = stopped.status() == Some("stopped");
    context.holds(&rt::STATE_STATUS_VALUES, is_stopped, || {
        Violation::of(&rt::STATE_OP_RETURNS_STATE, "the status is not that of the phase that the container is in")
            .at(&stopped.called)
            .expected("`stopped`, once the process has ended")
            .got(stopped.describe())
            .unless_broken(&[&rt::KILL_SENDS_SIGNAL, &rt::STATE_STATUS])
    });
    if is_stopped {
        members(context, container, &stopped, "stopped");
    }
    let is_alive = context
        .observe(format!("whether the process of {} lives on", container.label), || {
            pid.is_some_and(|pid| !crate::context::is_gone(pid))
        })?
        .value;
    if is_alive && !is_stopped {
        return Err(Stop::Blocked(&rt::KILL_SENDS_SIGNAL));
    }
    let deleted = context.delete(container)?;
    let all_worked = deleted.succeeded();
    for requirement in [&rt::OPERATIONS_ALL, &rt::SCOPE_CREATOR_CAN_OPERATE] {
        context.holds(requirement, all_worked, || {
            let violation = Violation::of(requirement, "an operation that the container is ready for does not work")
                .at(&deleted)
                .got(format!("delete of a stopped container: {}", deleted.describe()));
            if std::ptr::eq(requirement, &rt::OPERATIONS_ALL) {
                violation
            } else {
                violation.unless_broken(&[&rt::OPERATIONS_ALL])
            }
        });
    }
    freed(context, container, pid)?;
    let again = context.create(container)?;
    match again.succeeded() {
        true => context.pass(&rt::DELETE_ID_REUSABLE),
        false => {
            context.unsupported(&rt::DELETE_ID_REUSABLE, again.describe());
            context.add(
                Violation::of(&rt::DELETE_FREES_RESOURCES, "the ID of a deleted container is not free again")
                    .at(&again)
                    .expected("another container with the ID")
                    .got(again.describe()),
            );
        }
    }
    Ok(())
}

fn freed(context: &mut Context<'_>, container: &Container, pid: Option<u32>) -> Result<(), Stop> {
    let parent = context.cgroup_parent();
    let group = format!("{}/{}", parent.trim_start_matches('/'), container.id);
    let points: Vec<std::path::PathBuf> =
        context.facts.host.cgroups.points().into_iter().map(|point| point.join(&group)).collect();
    let nonce = container.nonce.clone();
    let bundle = container.bundle.to_string_lossy().into_owned();
    let left = context.observe(format!("what is left of {}", container.label), || {
        let mut left: Vec<String> =
            points.iter().filter(|path| path.exists()).map(|path| format!("the cgroup {}", path.display())).collect();
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let mounts = mounts.lines().filter_map(Mount::parse).filter(|mount| mount.point.starts_with(&bundle));
        left.extend(mounts.map(|mount| format!("the mount at {}", mount.point)));
        if pid.is_some_and(|pid| !crate::context::is_gone(pid) && runs(pid, &nonce)) {
            left.push("the container process".to_owned());
        }
        left
    })?;
    for requirement in [&rt::DELETE_FREES_RESOURCES, &rt::LIFECYCLE_DESTROY] {
        context.holds(requirement, left.is_empty(), || {
            let violation = Violation::of(requirement, "what create made is still there after delete")
                .at(&left)
                .got(left.join(", "));
            match std::ptr::eq(requirement, &rt::LIFECYCLE_DESTROY) {
                true => violation.unless_broken(&[&rt::DELETE_FREES_RESOURCES]),
                false => violation,
            }
        });
    }
    let state = context.state(container)?;
    context.holds(&rt::DELETE_FREES_RESOURCES, state.called.failed(), || {
        Violation::of(&rt::DELETE_FREES_RESOURCES, "the state of a deleted container is told")
            .at(&state.called)
            .expected("an error: nothing has this ID")
            .got(state.describe())
            .unless_broken(&[&rt::STATE_OP_NONEXISTENT])
    });
    Ok(())
}

/// When a process began, in ticks of the kernel; none if there is none.
fn began(pid: &str) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold blanks; the time is the twentieth word behind it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

/// Whether the process with this ID is the probe with this nonce, and not one that got its ID since.
fn runs(pid: u32, nonce: &str) -> bool {
    let words = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    words.split(|byte| *byte == 0).any(|word| word == nonce.as_bytes())
}
