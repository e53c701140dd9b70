//! Hooks: that they run, when, where, in which order, and with what (config.md#posix-platform-hooks).

use std::time::Duration;

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use super::{hook_inputs, hook_order, hook_paths};
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
pub(super) enum Phase {
    Create,
    Start,
    Delete,
}

/// A kind of hook, and the requirements about it alone.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) phase: Phase,
    /// Whether it runs in the container namespace.
    pub(super) inside: bool,
    pub(super) invoked: &'static Requirement,
    pub(super) when: &'static Requirement,
    pub(super) place: &'static Requirement,
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
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) answer: Answer,
}

/// The namespaces that tell where a hook runs, the first three in the container as well.
const NAMESPACES: [&str; 5] = ["mnt", "net", "uts", "ipc", "pid"];

/// How long hooks may take that nobody waits for.
pub(super) const LATE: Duration = Duration::from_millis(700);

/// How many hooks of each kind there are.
const EACH: usize = 2;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let label = "hooked";
    let container = context.container(label);
    let mut config = context.config(label, &["facts", "hold"]);
    config.set("/annotations", json!({ hook_inputs::ANNOTATION.0: hook_inputs::ANNOTATION.1 }));
    for kind in &KINDS {
        let mut one = hook(context, &container, kind, "first");
        let other = hook(context, &container, kind, "second");
        if let Some(args) = one["args"].as_array_mut() {
            args.extend(asked(context, &container, kind).into_iter().map(Value::from));
        }
        config.set(&format!("/hooks/{}", kind.name), json!([one, other]));
    }
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let created = context.create(&container)?;
    if !created.succeeded() {
        return hook_paths::refused(context, &created);
    }
    let at_create = reports(context, &container)?;
    let pid = context.state(&container)?.pid();
    // Now `poststart` hooks may wait for what the program does.
    context.write(container.results.join("due"), "")?;
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
    let mut at_end = reports(context, &container)?;
    let by_delete = at_end.len();
    if by_delete < KINDS.len() * EACH {
        // One that nobody waits for reports late.
        context.wait_for("the hooks that have not reported yet", LATE, || None::<bool>)?;
        at_end = reports(context, &container)?;
    }
    let own = context.observe("the namespaces of greenlight", || {
        NAMESPACES.map(|name| {
            std::fs::read_link(format!("/proc/self/ns/{name}")).ok().map(|link| link.to_string_lossy().into_owned())
        })
    })?;
    // Where nothing was destroyed there was nothing to run `poststop` hooks for.
    let kept = match (stopped.status(), context.state(&container)?.called.succeeded()) {
        (Some("created" | "running"), _) => Some(&rt::KILL_SENDS_SIGNAL),
        (_, true) => Some(&rt::DELETE_FREES_RESOURCES),
        _ => None,
    };
    let counts = [at_create.len(), at_start.len(), before_delete.len(), by_delete];
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
    hook_order::prestart_at_start(context, &at_end, counts);
    hook_order::orders(context, &at_end, at_create.len());
    hook_inputs::inputs(context, &container, &config, &at_end);
    hook_inputs::process_ids(context, &at_end, pid);
    surroundings(context, &at_end);
    // `startContainer` hooks run before the program.
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

/// `poststart` hooks run once there is a program, `poststop` hooks once there is no container: the first hook of each kind has seen
/// what there was.
fn surroundings(context: &mut Context<'_>, reports: &Observed<Vec<Report>>) {
    let when = &rt::CONFIG_HOOKS_POSTSTART_WHEN;
    if let Some(waited) = reports.iter().find_map(|report| report.answer.text("awaited")) {
        context.holds(when, waited == "there", || {
            Violation::of(when, "`poststart` hooks do not run when they should")
                .at(reports)
                .expected("the program executed before them")
                .got("it does not run for as long as they do")
        });
    }
    let when = &rt::CONFIG_HOOKS_POSTSTOP_WHEN;
    if let Some(stopped) = reports.iter().find(|report| report.kind == "poststop") {
        let left = stopped.answer.all("stat").len();
        context.holds(when, left == 0, || {
            Violation::of(when, "`poststop` hooks run before the container is deleted")
                .at(reports)
                .expected("its cgroup is gone")
                .got(format!("it is there in {left} hierarchies"))
                .unless_broken(&[&rt::DELETE_FREES_RESOURCES])
        });
    }
}

/// Where hooks of a kind find the probe, and where they leave their reports. createContainer is found in the runtime namespace and run in
/// that of the container, where results are seen by both paths.
pub(super) fn places(context: &Context<'_>, container: &Container, kind: &str) -> (String, String) {
    match kind {
        "startContainer" => (format!("/{NAME}"), "/greenlight".to_owned()),
        _ => (context.probe().to_string_lossy().into_owned(), container.results.to_string_lossy().into_owned()),
    }
}

/// The probe as a hook, with arguments and an environment that tell it from any other.
pub(super) fn hook(context: &Context<'_>, container: &Container, kind: &Kind, which: &str) -> Value {
    let (path, folder) = places(context, container, kind.name);
    json!({
        "path": path,
        // What a shell in between would take apart, or leave out.
        "args": [format!("greenlight-{which}"), "hook", kind.name, folder, container.nonce, "", "two  words; $HOOK"],
        "env": [format!("HOOK={}-{which}", kind.name), "EMPTY=", "WORDS=two  words=$HOOK"],
    })
}

/// What the first hook of a kind has to do beyond its report: it takes a while, so that it shows whether anybody waits for it.
fn asked(context: &Context<'_>, container: &Container, kind: &Kind) -> Vec<String> {
    match kind.name {
        // Some that run it leave start before it ends; it is held against the program alone.
        "startContainer" => Vec::new(),
        "poststart" => vec!["late:50".to_owned(), "await:answer".to_owned()],
        "poststop" if context.facts.host.has_cgroups() => {
            let group = format!("{}/{}", context.cgroup_parent().trim_start_matches('/'), container.id);
            let points = context.facts.host.cgroups.points();
            let groups = points.into_iter().map(|point| format!("stat:{}", point.join(&group).display()));
            // Longer than a machine under load may take between the end of delete and a look at what was reported.
            std::iter::once("late:400".to_owned()).chain(groups).collect()
        }
        _ => vec!["late:50".to_owned()],
    }
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
    [at_create, at_start, before_delete, by_delete]: [usize; 4],
    own: &Observed<[Option<String>; NAMESPACES.len()]>,
) -> Result<(), Stop> {
    let of_kind: Vec<(usize, &Report)> =
        reports.iter().enumerate().filter(|(_, report)| report.kind == kind.name).collect();
    let name = kind.name;
    if of_kind.is_empty() {
        let runs = hook_paths::runs_alone(context, kind, false)?;
        let by = hook_paths::not_run(context, kind, reports, runs)?;
        for requirement in [kind.invoked, kind.when, kind.place, kind.path] {
            if !std::ptr::eq(requirement, by) {
                context.blocked(requirement, by);
            }
        }
        return Ok(());
    }
    context.holds(kind.invoked, of_kind.len() >= EACH, || {
        Violation::of(kind.invoked, format!("not all `{name}` hooks run"))
            .at(reports)
            .expected(format!("{EACH} reports"))
            .got(of_kind.len().to_string())
    });
    // Its path is found where it should: there is no probe at that path elsewhere.
    context.pass(kind.path);
    let (from, to) = match kind.phase {
        Phase::Create => (0, at_create),
        // What runs before the program runs during start.
        Phase::Start if kind.inside => (at_create, before_delete),
        Phase::Start => (at_create, at_start),
        Phase::Delete => (before_delete, by_delete),
    };
    let during = |phase: Phase| match phase {
        Phase::Create => "create",
        Phase::Start => "start",
        Phase::Delete => "delete",
    };
    let holds = of_kind.iter().all(|(at, _)| (from..to).contains(at));
    let other = of_kind.iter().find(|(at, _)| !(from..to).contains(at));
    let actual = other.map_or("", |(at, _)| match *at {
        at if at < at_create => "create",
        at if at < at_start => "start",
        at if at < before_delete => "the time between start and delete",
        at if at < by_delete => "delete",
        _ => "the time after delete",
    });
    context.holds(kind.when, holds, || {
        Violation::of(kind.when, format!("`{name}` hooks do not run when they should"))
            .at(reports)
            .expected(format!("during {}", during(kind.phase)))
            .got(format!("during {actual}"))
    });
    let known: Vec<(String, &String)> = of_kind
        .iter()
        .flat_map(|(_, report)| {
            // What a container shares with the runtime is not said by what a hook sees in it.
            let names = NAMESPACES.iter().take(if kind.inside { 3 } else { NAMESPACES.len() });
            names
                .zip(&own.value)
                .filter_map(|(name, own)| Some((report.answer.text(&format!("ns.{name}"))?, own.as_ref()?)))
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
