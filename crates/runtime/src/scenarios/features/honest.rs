//! The kinds of hooks that the Features structure names work (features.md#hooks).

use catalogue::runtime as rt;
use serde_json::json;

use super::shape::texts;
use crate::context::Context;
use crate::driver::Called;
use crate::probe::NAME;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "named_hooks_work",
    decides: &[&rt::FEATURES_HOOKS, &rt::FEATURES_HOOKS_SUPPORTED],
    stage: Stage::Body,
    run,
};

/// The kinds of the spec.
const KINDS: [&str; 6] = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::FEATURES_HOOKS_SUPPORTED;
    let Some(features) = context.facts.features.clone() else {
        return Err(Stop::Unsupported("the runtime prints no Features structure".into()));
    };
    let kinds = texts(&features, "/hooks");
    if kinds.is_empty() {
        return Err(Stop::NotApplicable("the Features structure names none".into()));
    }
    let named: Vec<&str> = kinds.iter().map(String::as_str).collect();
    let (called, reports) = hooked(context, "hooked", &named)?;
    for kind in &named {
        context.holds(requirement, has_run(&reports, kind), || {
            Violation::of(requirement, "a kind of hook that the Features structure names does not run")
                .at(&reports)
                .expected(format!("that a `{kind}` hook runs"))
                .got(called.describe())
        });
    }
    let unnamed: Vec<&str> = KINDS.into_iter().filter(|kind| !named.contains(kind)).collect();
    if unnamed.is_empty() {
        return Ok(());
    }
    let (_, reports) = hooked(context, "unnamed", &unnamed)?;
    for kind in unnamed.into_iter().filter(|kind| has_run(&reports, kind)) {
        context.add(
            Violation::of(&rt::FEATURES_HOOKS, "the Features structure does not name what the runtime recognizes")
                .at(&reports)
                .expected(format!("`{kind}` in `/hooks`"))
                .got("that it works")
                .mild(),
        );
    }
    Ok(())
}

/// The files that hooks left, by name and content.
type Reports = Observed<Vec<(String, String)>>;

fn has_run(reports: &Reports, kind: &str) -> bool {
    reports.iter().any(|(name, _)| name.split_once('.').is_some_and(|(_, of)| of == kind))
}

/// Leads a container with hooks of these kinds to its end, and gives how create ended and what the hooks left.
fn hooked(context: &mut Context<'_>, label: &str, kinds: &[&str]) -> Result<(Observed<Called>, Reports), Stop> {
    let container = context.container(label);
    let mut config = context.config(label, &["facts", "hold"]);
    for kind in kinds {
        let (path, folder) = match *kind {
            "startContainer" => (format!("/{NAME}"), "/greenlight".to_owned()),
            _ => (context.probe().to_string_lossy().into_owned(), container.results.to_string_lossy().into_owned()),
        };
        config.set(
            &format!("/hooks/{kind}"),
            json!([{ "path": path, "args": [NAME, "hook", kind, folder, container.nonce] }]),
        );
    }
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let called = context.create(&container)?;
    if called.succeeded() {
        let pid = context.state(&container)?.pid();
        context.start(&container)?;
        context.answer(&container, pid)?;
        context.kill(&container, "KILL")?;
        context.wait_for_status(&container, "stopped")?;
        context.delete(&container)?;
    }
    let reports = context.hook_reports(&container)?;
    Ok((called, reports))
}
