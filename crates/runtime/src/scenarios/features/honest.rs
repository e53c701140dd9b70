//! The kinds of hooks that the Features structure names work (features.md#hooks).

use catalogue::runtime as rt;
use serde_json::json;

use super::shape::texts;
use crate::context::Context;
use crate::probe::NAME;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "named_hooks_work", decides: &[&rt::FEATURES_HOOKS_SUPPORTED], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::FEATURES_HOOKS_SUPPORTED;
    let Some(features) = context.facts.features.clone() else {
        return Err(Stop::Unsupported("the runtime prints no Features structure".into()));
    };
    let kinds = texts(&features, "/hooks");
    if kinds.is_empty() {
        return Err(Stop::NotApplicable("the Features structure names none".into()));
    }
    let container = context.container("hooked");
    let mut config = context.config("hooked", &["facts", "hold"]);
    for kind in &kinds {
        let (path, folder) = match kind.as_str() {
            "startContainer" => (format!("/{NAME}"), "/greenlight".to_owned()),
            _ => (context.probe().to_string_lossy().into_owned(), container.results.to_string_lossy().into_owned()),
        };
        config.set(
            &format!("/hooks/{kind}"),
            json!([{ "path": path, "args": [NAME, "hook", kind, folder, container.nonce] }]),
        );
    }
    let container = context.prepare("hooked", &config, |_| Ok(()))?;
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
    for kind in kinds {
        let ran = reports.iter().any(|(name, _)| name.split_once('.').is_some_and(|(_, of)| of == kind));
        context.holds(requirement, ran, || {
            Violation::of(requirement, "a kind of hook that the Features structure names does not run")
                .at(&reports)
                .expected(format!("that a `{kind}` hook runs"))
                .got(called.describe())
        });
    }
    Ok(())
}
