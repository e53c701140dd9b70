//! What hooks get: arguments, environment, and the state of the container (config.md#posix-platform-hooks, runtime.md#state).

use catalogue::runtime as rt;
use serde_json::{Value, json};

use super::hooks::{KINDS, Kind, Phase, Report};
use crate::config::Config;
use crate::context::{Container, Context};
use crate::tape::Observed;
use crate::violation::Violation;

/// The annotation of the container.
pub(super) const ANNOTATION: (&str, &str) = ("org.greenlight.hooked", "two  words");

/// Arguments, environment and standard input, of every kind.
pub(super) fn inputs(
    context: &mut Context<'_>,
    container: &Container,
    config: &Config,
    reports: &Observed<Vec<Report>>,
) {
    for report in &reports.value {
        let Some(kind) = KINDS.iter().find(|kind| kind.name == report.kind) else { continue };
        let listed = config.get(&format!("/hooks/{}", kind.name)).and_then(Value::as_array);
        let hooks: Vec<&Value> = listed.into_iter().flatten().collect();
        let words = report.answer.all("argv");
        let meant = hooks.iter().find(|hook| hook["args"] == json!(words));
        context.holds(&rt::CONFIG_HOOKS_ARGS_APPLIED, meant.is_some(), || {
            Violation::of(&rt::CONFIG_HOOKS_ARGS_APPLIED, "a hook does not get its `args` as its whole argument vector")
                .at(reports)
                .expected(hooks.iter().map(|hook| hook["args"].to_string()).collect::<Vec<_>>().join(" or "))
                .got(format!("`{}`: {words:?}", report.kind))
                // Where it runs elsewhere, its arguments are those of another place.
                .unless_broken(&[kind.place])
        });
        // Which hook it is only its arguments tell.
        if let Some(hook) = meant {
            let (environment, wanted) = (sorted(report.answer.all("env")), sorted(texts(&hook["env"])));
            context.holds(&rt::CONFIG_HOOKS_ENV_APPLIED, environment == wanted, || {
                Violation::of(&rt::CONFIG_HOOKS_ENV_APPLIED, "a hook does not get its `env` as its environment")
                    .at(reports)
                    .expected(format!("{wanted:?}"))
                    .got(format!("`{}`: {environment:?}", report.kind))
            });
        }
        state(context, container, kind, report, reports);
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

/// What the status may be while hooks of this kind run.
fn status(kind: &Kind) -> &'static [&'static str] {
    match (kind.phase, kind.inside) {
        (Phase::Create, _) => &["creating", "created"],
        (Phase::Start, true) => &["created", "running"],
        (Phase::Start, false) => &["running", "stopped"],
        (Phase::Delete, _) => &["stopped"],
    }
}

/// The state that a hook has read.
fn read(report: &Report) -> Option<Value> {
    serde_json::from_str(&report.answer.text("stdin")?).ok()
}

/// The state that a hook gets is that of its container, at that time.
fn state(
    context: &mut Context<'_>,
    container: &Container,
    kind: &Kind,
    report: &Report,
    reports: &Observed<Vec<Report>>,
) {
    let state = read(report).unwrap_or_default();
    let text = |name: &str| state.get(name).and_then(Value::as_str).unwrap_or_default();
    let told = text("status");
    let is_extra = !["creating", "created", "running", "stopped", ""].contains(&told);
    let annotations = state.get("annotations");
    let has_annotations =
        annotations.is_some_and(|map| map.get(ANNOTATION.0).and_then(Value::as_str) == Some(ANNOTATION.1));
    // Before it is created, and once it is stopped, there need be none.
    let has_pid = !matches!(told, "created" | "running") || state.get("pid").is_some();
    let is_ours = text("id") == container.id
        && text("bundle") == container.bundle.to_string_lossy()
        && text("ociVersion").split('.').count() >= 3
        && (has_annotations || annotations.is_none())
        && has_pid;
    let is_right = is_ours && has_annotations && status(kind).contains(&told);
    context.holds(&rt::CONFIG_HOOKS_STATE_ON_STDIN, is_right, || {
        let violation = Violation::of(
            &rt::CONFIG_HOOKS_STATE_ON_STDIN,
            "a hook does not get the state of the container on its standard input",
        )
        .at(reports)
        .expected(
            "the container's `ociVersion`, `id`, `bundle`, `pid` and `annotations`, and the `status` of the phase",
        )
        .got(format!("`{}`: `{}`", kind.name, report.answer.text("stdin").unwrap_or_default()));
        // The text allows further values of the status, and that there are no annotations is allowed where none are configured.
        match is_ours {
            true if is_extra || status(kind).contains(&told) => violation.mild(),
            // A hook that runs at another time sees another status.
            true if kind.name == "poststart" => violation.unless_broken(&[kind.when]),
            _ => violation,
        }
    });
}

/// Hooks in the runtime namespace get the process ID as the runtime sees it, the others as the container does. Before 1.1 there is
/// no rule of its own for that, and no view but the host's.
pub(super) fn process_ids(context: &mut Context<'_>, reports: &Observed<Vec<Report>>, pid: Option<u32>) {
    let message = "a hook does not get the process ID as the namespace that it runs in sees it";
    for report in &reports.value {
        let Some(kind) = KINDS.iter().find(|kind| kind.name == report.kind) else { continue };
        // After the container has stopped there is no process.
        if kind.phase == Phase::Delete {
            continue;
        }
        let Some(told) = read(report).as_ref().and_then(|state| state.get("pid").cloned()) else { continue };
        // Without a process ID of the runtime's own there is nothing to compare with.
        let Some(wanted) = (if kind.inside { Some(1) } else { pid.map(u64::from) }) else { continue };
        let view = if kind.inside { "the container" } else { "the runtime" };
        let holds = told.as_u64() == Some(wanted);
        let violation = |requirement| {
            Violation::of(requirement, message)
                .at(reports)
                .expected(format!("`{wanted}`, as {view} sees it, in a `{}` hook", kind.name))
                .got(format!("`{told}`"))
                .unless_broken(&[&rt::STATE_PID, kind.when, kind.place])
        };
        context.holds(&rt::STATE_PID_VIEW, holds, || violation(&rt::STATE_PID_VIEW));
        if !holds && !kind.inside {
            context.add(violation(&rt::CONFIG_HOOKS_STATE_ON_STDIN).unless_broken(&[&rt::STATE_PID_VIEW]));
        }
    }
}
