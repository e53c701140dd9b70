//! Mounts: their order, their sources, and what makes a bind mount (config.md#mounts).

use catalogue::{Requirement, runtime as rt};
use serde_json::json;

use crate::config::Config;
use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "mounts_are_made_in_order",
    decides: &[
        &rt::CONFIG_MOUNTS_BIND,
        &rt::CONFIG_MOUNTS_DESTINATION_RELATIVE_TO_ROOT,
        &rt::CONFIG_MOUNTS_ORDER,
        &rt::CONFIG_MOUNTS_SOURCE_RELATIVE_TO_BUNDLE,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    order(context)?;
    bind(context)?;
    relative_source(context)?;
    relative_destination(context)
}

/// A later mount lies over an earlier one: of two on one place the second is seen, and one on top hides what was mounted below it.
fn order(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::CONFIG_MOUNTS_ORDER;
    let bundle = context.container("order").bundle;
    let bound = |destination: &str| json!({ "destination": destination, "type": "bind", "source": bundle.to_string_lossy(), "options": ["bind"] });
    let mut config =
        context.config("order", &["facts", "list:/mnt", "list:/tmp", "list:/hidden", "list:/shown", "hold"]);
    let tmpfs =
        |destination: &str, source: &str| json!({ "destination": destination, "type": "tmpfs", "source": source });
    config
        .push("/mounts", tmpfs("/mnt", "greenlight-first"))
        .push("/mounts", tmpfs("/mnt", "greenlight-second"))
        .push("/mounts", tmpfs("/tmp/below", "greenlight-below"))
        .push("/mounts", tmpfs("/tmp", "greenlight-over"))
        .push("/mounts", bound("/hidden"))
        .push("/mounts", tmpfs("/hidden", "greenlight-empty"))
        .push("/mounts", tmpfs("/shown", "greenlight-empty"))
        .push("/mounts", bound("/shown"));
    let running = match context.run(rule, "two mounts on one place", "order", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let mounts = running.answer.mounts().unwrap_or_default();
    let sources: Vec<&str> =
        mounts.iter().map(|mount| mount.source.as_str()).filter(|source| source.starts_with("greenlight-")).collect();
    let at = |name: &str| sources.iter().position(|source| *source == name);
    let has = |key: &str, name: &str| running.answer.text(key).is_some_and(|names| names.contains(name));
    let is_over = !has("2.list", "below") && !has("3.list", "config.json") && has("4.list", "config.json");
    // Where the kernel of the container does not name sources, what is on top tells.
    let holds = is_over && (sources.is_empty() || at("greenlight-first") < at("greenlight-second"));
    context.holds(rule, holds, || {
        Violation::of(rule, "mounts are not made in the listed order")
            .at(&running.answer)
            .expected("each mount over those before it, whatever it is of")
            .got(format!(
                "{sources:?}; in `/tmp`: {}; where a tmpfs hides the bundle: {}; where the bundle hides a tmpfs: {}",
                running.answer.describe("2.list"),
                running.answer.describe("3.list"),
                running.answer.describe("4.list")
            ))
    });
    Ok(())
}

/// A bind mount by its options alone, whatever the type says.
fn bind(context: &mut Context<'_>) -> Result<(), Stop> {
    let (rule, label) = (&rt::CONFIG_MOUNTS_BIND, "typeless");
    let beside = context.container(label).bundle.join("beside");
    let (source, file) = (json!(beside.to_string_lossy()), json!(beside.join("marker").to_string_lossy()));
    let mut config = context.config(
        label,
        &["read:/mnt/none/marker", "read:/mnt/other/marker", "read:/mnt/no/marker", "read:/etc/marker", "hold"],
    );
    config
        .push("/mounts", json!({ "destination": "/mnt/none", "type": "none", "source": source, "options": ["rbind"] }))
        .push("/mounts", json!({ "destination": "/mnt/other", "type": "tmpfs", "source": source, "options": ["bind"] }))
        .push("/mounts", json!({ "destination": "/mnt/no", "source": source, "options": ["bind"] }))
        .push("/mounts", json!({ "destination": "/etc/marker", "source": file, "options": ["bind"] }));
    shows(context, rule, "a mount with the option `bind` or `rbind`, and another type or none,", label, &config, 4)
}

/// The source of a bind mount is taken from the bundle.
fn relative_source(context: &mut Context<'_>) -> Result<(), Stop> {
    let (rule, label) = (&rt::CONFIG_MOUNTS_SOURCE_RELATIVE_TO_BUNDLE, "relative-source");
    let mut config = context.config(label, &["read:/mnt/marker", "hold"]);
    config.push("/mounts", json!({ "destination": "/mnt", "type": "bind", "source": "beside", "options": ["bind"] }));
    shows(context, rule, "a bind mount with a relative source", label, &config, 1)
}

/// With this configuration the first so many files that the probe reads are that of the directory `beside` in the bundle.
fn shows(
    context: &mut Context<'_>,
    rule: &'static Requirement,
    what: &str,
    label: &str,
    config: &Config,
    files: usize,
) -> Result<(), Stop> {
    let marker = context.word("bound");
    let text = marker.clone();
    let ran = context.try_run_edited(label, config, move |container| {
        std::fs::create_dir_all(container.bundle.join("beside"))?;
        // A file is bound over another one.
        std::fs::write(container.rootfs().join("etc/marker"), "under")?;
        std::fs::write(container.bundle.join("beside/marker"), text)
    })?;
    let running = match context.answered(rule, what, ran) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    for key in (0..files).map(|at| format!("{at}.read")) {
        context.holds(rule, running.answer.text(&key).as_deref() == Some(&marker), || {
            Violation::of(rule, format!("{what} does not show its source"))
                .at(&running.answer)
                .expected(format!("`{marker}` in the file that is mounted"))
                .got(running.answer.describe(&key))
        });
    }
    Ok(())
}

fn relative_destination(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::CONFIG_MOUNTS_DESTINATION_RELATIVE_TO_ROOT;
    let mut config = context.config("relative-destination", &["facts", "hold"]);
    config.push("/mounts", json!({ "destination": "mnt", "type": "tmpfs", "source": "greenlight-relative" }));
    match context.run(rule, "a mount with a relative destination", "relative-destination", &config) {
        Ok(running) => {
            let mounts = running.answer.mounts().unwrap_or_default();
            context.holds(rule, mounts.iter().any(|mount| mount.point == "/mnt" && mount.kind == "tmpfs"), || {
                Violation::of(rule, "a relative destination is not taken from `/`")
                    .at(&running.answer)
                    .expected("a `tmpfs` at `/mnt`")
            });
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}
