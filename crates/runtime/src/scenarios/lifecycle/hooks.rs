//! Hooks: that they run, when, where, in which order, and with what (config.md#posix-platform-hooks).

use std::collections::BTreeMap;

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use super::hook_paths;
use crate::context::{Container, Context};
use crate::probe::{Answer, NAME};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "hooks_run_when_and_where_they_should",
    decides: &[
        &rt::CONFIG_HOOKS_ARGS_APPLIED,
        &rt::CONFIG_HOOKS_CREATECONTAINER_AFTER,
        &rt::CONFIG_HOOKS_CREATECONTAINER_NS,
        &rt::CONFIG_HOOKS_CREATECONTAINER_PATH,
        &rt::CONFIG_HOOKS_CREATECONTAINER_WHEN,
        &rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART,
        &rt::CONFIG_HOOKS_CREATERUNTIME_NS,
        &rt::CONFIG_HOOKS_CREATERUNTIME_PATH,
        &rt::CONFIG_HOOKS_CREATERUNTIME_WHEN,
        &rt::CONFIG_HOOKS_ENV_APPLIED,
        &rt::CONFIG_HOOKS_ORDER,
        &rt::CONFIG_HOOKS_POSTSTART_NS,
        &rt::CONFIG_HOOKS_POSTSTART_PATH,
        &rt::CONFIG_HOOKS_POSTSTART_WHEN,
        &rt::CONFIG_HOOKS_POSTSTOP_NS,
        &rt::CONFIG_HOOKS_POSTSTOP_PATH,
        &rt::CONFIG_HOOKS_POSTSTOP_WHEN,
        &rt::CONFIG_HOOKS_PRESTART_BEFORE_CREATERUNTIME,
        &rt::CONFIG_HOOKS_PRESTART_NS,
        &rt::CONFIG_HOOKS_PRESTART_PATH,
        &rt::CONFIG_HOOKS_PRESTART_WHEN,
        &rt::CONFIG_HOOKS_PRESTART_WHEN_START,
        &rt::CONFIG_HOOKS_STARTCONTAINER_NS,
        &rt::CONFIG_HOOKS_STARTCONTAINER_PATH,
        &rt::CONFIG_HOOKS_STARTCONTAINER_WHEN,
        &rt::CONFIG_HOOKS_STATE_ON_STDIN,
        &rt::LIFECYCLE_CREATECONTAINER_INVOKED,
        &rt::LIFECYCLE_CREATERUNTIME_INVOKED,
        &rt::LIFECYCLE_POSTSTART_INVOKED,
        &rt::LIFECYCLE_POSTSTOP_INVOKED,
        &rt::LIFECYCLE_PRESTART_INVOKED,
        &rt::LIFECYCLE_STARTCONTAINER_INVOKED,
        &rt::STATE_PID_VIEW,
    ],
    stage: Stage::Body,
    run,
};

/// The operation during which a hook has to run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Create,
    Start,
    Delete,
}

/// A kind of hook, and the requirements about it alone.
pub(super) struct Kind {
    pub(super) name: &'static str,
    phase: Phase,
    /// Whether it runs in the container namespace.
    inside: bool,
    pub(super) invoked: &'static Requirement,
    when: &'static Requirement,
    place: &'static Requirement,
    pub(super) path: &'static Requirement,
}

pub(super) static KINDS: [Kind; 6] = [
    Kind {
        name: "prestart",
        phase: Phase::Create,
        inside: false,
        invoked: &rt::LIFECYCLE_PRESTART_INVOKED,
        when: &rt::CONFIG_HOOKS_PRESTART_WHEN,
        place: &rt::CONFIG_HOOKS_PRESTART_NS,
        path: &rt::CONFIG_HOOKS_PRESTART_PATH,
    },
    Kind {
        name: "createRuntime",
        phase: Phase::Create,
        inside: false,
        invoked: &rt::LIFECYCLE_CREATERUNTIME_INVOKED,
        when: &rt::CONFIG_HOOKS_CREATERUNTIME_WHEN,
        place: &rt::CONFIG_HOOKS_CREATERUNTIME_NS,
        path: &rt::CONFIG_HOOKS_CREATERUNTIME_PATH,
    },
    Kind {
        name: "createContainer",
        phase: Phase::Create,
        inside: true,
        invoked: &rt::LIFECYCLE_CREATECONTAINER_INVOKED,
        when: &rt::CONFIG_HOOKS_CREATECONTAINER_WHEN,
        place: &rt::CONFIG_HOOKS_CREATECONTAINER_NS,
        path: &rt::CONFIG_HOOKS_CREATECONTAINER_PATH,
    },
    Kind {
        name: "startContainer",
        phase: Phase::Start,
        inside: true,
        invoked: &rt::LIFECYCLE_STARTCONTAINER_INVOKED,
        when: &rt::CONFIG_HOOKS_STARTCONTAINER_WHEN,
        place: &rt::CONFIG_HOOKS_STARTCONTAINER_NS,
        path: &rt::CONFIG_HOOKS_STARTCONTAINER_PATH,
    },
    Kind {
        name: "poststart",
        phase: Phase::Start,
        inside: false,
        invoked: &rt::LIFECYCLE_POSTSTART_INVOKED,
        when: &rt::CONFIG_HOOKS_POSTSTART_WHEN,
        place: &rt::CONFIG_HOOKS_POSTSTART_NS,
        path: &rt::CONFIG_HOOKS_POSTSTART_PATH,
    },
    Kind {
        name: "poststop",
        phase: Phase::Delete,
        inside: false,
        invoked: &rt::LIFECYCLE_POSTSTOP_INVOKED,
        when: &rt::CONFIG_HOOKS_POSTSTOP_WHEN,
        place: &rt::CONFIG_HOOKS_POSTSTOP_NS,
        path: &rt::CONFIG_HOOKS_POSTSTOP_PATH,
    },
];

/// One report of a hook.
pub(super) struct Report {
    kind: String,
    number: String,
    answer: Answer,
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let label = "hooked";
    let container = context.container(label);
    let mut config = context.config(label, &["facts", "hold"]);
    for kind in &KINDS {
        let one = hook(context, &container, kind, "first");
        let other = hook(context, &container, kind, "second");
        config.set(&format!("/hooks/{}", kind.name), json!([one, other]));
    }
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let created = context.create(&container)?;
    if !created.succeeded() {
        return hook_paths::refused(context, &created);
    }
    let at_create = reports(context, &container)?;
    let pid = context.state(&container)?.pid();
    let started = context.start(&container)?;
    if !started.succeeded() {
        return hook_paths::refused(context, &started);
    }
    let at_start = reports(context, &container)?;
    let program = context.answer(&container, pid)?;
    context.kill(&container, "KILL")?;
    let stopped = context.wait_for_status(&container, "stopped")?;
    let before_delete = reports(context, &container)?;
    context.delete(&container)?;
    let at_end = reports(context, &container)?;
    let own = context.observe("the namespaces of greenlight", || {
        ["mnt", "net", "uts"].map(|name| {
            std::fs::read_link(format!("/proc/self/ns/{name}")).ok().map(|link| link.to_string_lossy().into_owned())
        })
    })?;
    // Where nothing was destroyed there was nothing to run `poststop` hooks for.
    let kept = match (stopped.status(), context.state(&container)?.called.succeeded()) {
        (Some("created" | "running"), _) => Some(&rt::KILL_SENDS_SIGNAL),
        (_, true) => Some(&rt::DELETE_FREES_RESOURCES),
        _ => None,
    };
    let counts = [at_create.len(), at_start.len(), before_delete.len()];
    for kind in &KINDS {
        let is_run = at_end.iter().any(|report| report.kind == kind.name);
        match kept.filter(|_| kind.phase == Phase::Delete && !is_run) {
            Some(by) => {
                for requirement in [kind.invoked, kind.when, kind.place, kind.path] {
                    context.blocked(requirement, by);
                }
            }
            None => judge(context, kind, &at_end, counts, &own)?,
        }
    }
    prestart_at_start(context, &at_end, counts);
    orders(context, &at_end, at_create.len());
    inputs(context, &container, &at_end);
    process_ids(context, &at_end, pid);
    // startContainer before the program; poststart once it runs.
    let began = program.as_ref().and_then(|answer| answer.number("clock.monotonic"));
    let time = |name: &str| {
        at_end
            .value
            .iter()
            .filter(|report| report.kind == name)
            .filter_map(|report| report.answer.number("time"))
            .next_back()
    };
    if let (Some(began), Some(hook)) = (began, time("startContainer")) {
        context.holds(&rt::CONFIG_HOOKS_STARTCONTAINER_WHEN, hook < began, || {
            Violation::of(
                &rt::CONFIG_HOOKS_STARTCONTAINER_WHEN,
                "`startContainer` hooks run after the program has begun",
            )
            .at(&at_end)
        });
    }
    Ok(())
}

/// The probe as a hook, with arguments and an environment that tell it from any other.
pub(super) fn hook(context: &Context<'_>, container: &Container, kind: &Kind, which: &str) -> Value {
    // createContainer is found in the runtime namespace and run in that of the container, where results are seen by both paths.
    let (path, folder) = match kind.name {
        "startContainer" => (format!("/{NAME}"), "/greenlight".to_owned()),
        _ => (context.probe().to_string_lossy().into_owned(), container.results.to_string_lossy().into_owned()),
    };
    json!({
        "path": path,
        "args": [format!("greenlight-{which}"), "hook", kind.name, folder, container.nonce],
        "env": [format!("HOOK={}-{which}", kind.name)],
    })
}

pub(super) fn reports(context: &mut Context<'_>, container: &Container) -> Result<Observed<Vec<Report>>, Stop> {
    let seen = context.hook_reports(container)?;
    let nonce = &container.nonce;
    let value = seen.value.iter().filter_map(|(name, text)| {
        let (number, kind) = name.split_once('.')?;
        Some(Report { kind: kind.to_owned(), number: number.to_owned(), answer: Answer::parse(text, nonce)? })
    });
    Ok(Observed { number: seen.number, value: value.collect() })
}

fn judge(
    context: &mut Context<'_>,
    kind: &Kind,
    reports: &Observed<Vec<Report>>,
    [at_create, at_start, before_delete]: [usize; 3],
    own: &Observed<[Option<String>; 3]>,
) -> Result<(), Stop> {
    let of_kind: Vec<(usize, &Report)> =
        reports.iter().enumerate().filter(|(_, report)| report.kind == kind.name).collect();
    let name = kind.name;
    if of_kind.is_empty() {
        let by = hook_paths::not_run(context, kind, reports)?;
        for requirement in [kind.invoked, kind.when, kind.place, kind.path] {
            if !std::ptr::eq(requirement, by) {
                context.blocked(requirement, by);
            }
        }
        return Ok(());
    }
    context.pass(kind.invoked);
    // Its path is found where it should: there is no probe at that path elsewhere.
    context.pass(kind.path);
    let (from, to) = match kind.phase {
        Phase::Create => (0, at_create),
        Phase::Start => (at_create, at_start),
        Phase::Delete => (before_delete, usize::MAX),
    };
    let during = |phase: Phase| match phase {
        Phase::Create => "create",
        Phase::Start => "start",
        Phase::Delete => "delete",
    };
    let holds = of_kind.iter().all(|(at, _)| (from..to).contains(at));
    let actual = of_kind.first().map_or("", |(at, _)| match *at {
        at if at < at_create => "create",
        at if at < at_start => "start",
        at if at < before_delete => "the time between start and delete",
        _ => "delete",
    });
    context.holds(kind.when, holds, || {
        Violation::of(kind.when, format!("`{name}` hooks do not run when they should"))
            .at(reports)
            .expected(format!("during {}", during(kind.phase)))
            .got(format!("during {actual}"))
    });
    let keys = ["ns.mnt", "ns.net", "ns.uts"];
    let known: Vec<(String, &String)> = of_kind
        .iter()
        .flat_map(|(_, report)| {
            keys.iter().zip(&own.value).filter_map(|(key, own)| Some((report.answer.text(key)?, own.as_ref()?)))
        })
        .collect();
    if known.is_empty() {
        context.inconclusive(kind.place, "the hook could not tell its namespaces");
        return Ok(());
    }
    let holds = known.iter().all(|(seen, own)| (seen == *own) != kind.inside);
    context.holds(kind.place, holds, || {
        let wanted = if kind.inside { "the namespaces of the container" } else { "the namespaces of the runtime" };
        Violation::of(kind.place, format!("`{name}` hooks do not run in {wanted}")).at(reports).expected(wanted).got(
            known
                .iter()
                .map(|(seen, own)| format!("`{seen}`, where the runtime has `{own}`"))
                .collect::<Vec<_>>()
                .join("; "),
        )
    });
    Ok(())
}

/// Up to 1.0.2 `prestart` hooks are part of start, later of create: both are judged, each by the versions that have it.
fn prestart_at_start(context: &mut Context<'_>, reports: &Observed<Vec<Report>>, [at_create, at_start, _]: [usize; 3]) {
    let requirement = &rt::CONFIG_HOOKS_PRESTART_WHEN_START;
    let numbers: Vec<usize> =
        reports.iter().enumerate().filter(|(_, report)| report.kind == "prestart").map(|(at, _)| at).collect();
    if numbers.is_empty() {
        return context.blocked(requirement, &rt::LIFECYCLE_PRESTART_INVOKED);
    }
    context.holds(requirement, numbers.iter().all(|at| (at_create..at_start).contains(at)), || {
        Violation::of(requirement, "`prestart` hooks run before start is called")
            .at(reports)
            .expected("during start, before the program")
            .got("during create")
    });
}

/// Hooks in the runtime namespace get the process ID as the runtime sees it, the others as the container does.
fn process_ids(context: &mut Context<'_>, reports: &Observed<Vec<Report>>, pid: Option<u32>) {
    let requirement = &rt::STATE_PID_VIEW;
    for report in &reports.value {
        let Some(kind) = KINDS.iter().find(|kind| kind.name == report.kind) else { continue };
        // After the container has stopped there is no process.
        if kind.phase == Phase::Delete {
            continue;
        }
        let state: Option<Value> = report.answer.text("stdin").and_then(|text| serde_json::from_str(&text).ok());
        let Some(seen) = state.as_ref().and_then(|state| state.get("pid")?.as_u64()) else { continue };
        // Without a process ID of the runtime's own there is nothing to compare with.
        let Some(wanted) = (if kind.inside { Some(1) } else { pid.map(u64::from) }) else { continue };
        let view = if kind.inside { "the container" } else { "the runtime" };
        context.holds(requirement, seen == wanted, || {
            Violation::of(requirement, "a hook does not get the process ID as the namespace that it runs in sees it")
                .at(reports)
                .expected(format!("`{wanted}`, as {view} sees it, in a `{}` hook", kind.name))
                .got(format!("`{seen}`"))
                .unless_broken(&[&rt::STATE_PID, kind.when, kind.place])
        });
    }
}

/// The order within a kind, and between kinds.
fn orders(context: &mut Context<'_>, reports: &Observed<Vec<Report>>, at_create: usize) {
    let of = |kind: &str| reports.iter().filter(|report| report.kind == kind).collect::<Vec<_>>();
    for kind in &KINDS {
        let words: Vec<String> =
            of(kind.name).iter().filter_map(|report| report.answer.all("argv").first().cloned()).collect();
        if words.is_empty() {
            continue;
        }
        let holds = words == ["greenlight-first", "greenlight-second"];
        context.holds(&rt::CONFIG_HOOKS_ORDER, holds, || {
            Violation::of(&rt::CONFIG_HOOKS_ORDER, "hooks of one kind do not run once each, in the listed order")
                .at(reports)
                .expected(format!("both `{}` hooks, the first before the second", kind.name))
                .got(format!("{words:?}"))
                .unless_broken(&[&rt::CONFIG_HOOKS_ARGS_APPLIED])
        });
    }
    let numbers = |kind: &str| of(kind).iter().map(|report| report.number.clone()).collect::<Vec<_>>();
    let [prestart, runtime, container, ..] = &KINDS;
    for (requirement, before, after) in [
        (&rt::CONFIG_HOOKS_PRESTART_BEFORE_CREATERUNTIME, prestart, runtime),
        (&rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART, prestart, runtime),
        (&rt::CONFIG_HOOKS_CREATECONTAINER_AFTER, runtime, container),
    ] {
        let (Some(last), Some(first)) = (numbers(before.name).into_iter().max(), numbers(after.name).into_iter().min())
        else {
            continue;
        };
        // Up to 1.0.1 they run at start, and a runtime of 1.0.2 may do so still.
        let is_late = reports.iter().skip(at_create).any(|report| report.kind == before.name);
        if is_late && std::ptr::eq(requirement, &rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART) {
            context.not_applicable(requirement, "`prestart` hooks do not run during create");
            continue;
        }
        context.holds(requirement, last < first, || {
            // What runs during another operation is out of order for that alone.
            let violation =
                Violation::of(requirement, format!("`{}` hooks run before `{}` hooks", after.name, before.name))
                    .at(reports)
                    .unless_broken(&[before.when, after.when]);
            match std::ptr::eq(requirement, &rt::CONFIG_HOOKS_CREATERUNTIME_AFTER_PRESTART) {
                true => violation.unless_broken(&[&rt::CONFIG_HOOKS_PRESTART_BEFORE_CREATERUNTIME]),
                false => violation,
            }
        });
    }
}

/// Arguments, environment and standard input, of every kind.
fn inputs(context: &mut Context<'_>, container: &Container, reports: &Observed<Vec<Report>>) {
    let status: BTreeMap<&str, &[&str]> = [
        ("prestart", ["creating", "created"].as_slice()),
        ("createRuntime", &["creating", "created"]),
        ("createContainer", &["creating", "created"]),
        ("startContainer", &["created", "running"]),
        ("poststart", &["running", "stopped"]),
        ("poststop", &["stopped"]),
    ]
    .into();
    for report in &reports.value {
        let words = report.answer.all("argv");
        let which = words.first().and_then(|word| word.strip_prefix("greenlight-")).unwrap_or_default().to_owned();
        let wanted = ["hook", report.kind.as_str()];
        let right = words.len() == 5
            && !which.is_empty()
            && words.iter().skip(1).zip(wanted).all(|(word, wanted)| word == wanted);
        context.holds(&rt::CONFIG_HOOKS_ARGS_APPLIED, right, || {
            Violation::of(&rt::CONFIG_HOOKS_ARGS_APPLIED, "a hook does not get its `args` as its whole argument vector")
                .at(reports)
                .expected("`greenlight-first` or `greenlight-second` as argument 0, `hook`, the kind, and two more")
                .got(format!("`{}`: {words:?}", report.kind))
        });
        let environment = report.answer.all("env");
        let wanted = [format!("HOOK={}-{which}", report.kind)];
        context.holds(&rt::CONFIG_HOOKS_ENV_APPLIED, !right || environment == wanted, || {
            Violation::of(&rt::CONFIG_HOOKS_ENV_APPLIED, "a hook does not get its `env` as its environment")
                .at(reports)
                .expected(format!("{wanted:?}"))
                .got(format!("`{}`: {environment:?}", report.kind))
        });
        let input = report.answer.text("stdin").unwrap_or_default();
        let state: Option<Value> = serde_json::from_str(&input).ok();
        let text =
            |name: &str| state.as_ref().and_then(|state| state.get(name)?.as_str()).unwrap_or_default().to_owned();
        let is_extra = !["creating", "created", "running", "stopped", ""].contains(&text("status").as_str());
        let is_known_status =
            status.get(report.kind.as_str()).is_none_or(|known| known.contains(&text("status").as_str()));
        let is_ours = text("id") == container.id
            && text("bundle") == container.bundle.to_string_lossy()
            && !text("ociVersion").is_empty();
        context.holds(&rt::CONFIG_HOOKS_STATE_ON_STDIN, is_ours && is_known_status, || {
            let violation = Violation::of(
                &rt::CONFIG_HOOKS_STATE_ON_STDIN,
                "a hook does not get the state of the container on its standard input",
            )
            .at(reports)
            .expected("JSON with `ociVersion`, the container's `id` and `bundle`, and the `status` of the phase")
            .got(format!("`{}`: `{input}`", report.kind));
            let violation = match report.kind.as_str() {
                "poststart" => violation.unless_broken(&[&rt::CONFIG_HOOKS_POSTSTART_WHEN]),
                _ => violation,
            };
            // The text allows further values of the status.
            if is_ours && is_extra { violation.mild() } else { violation }
        });
    }
}
