//! The root filesystem (config.md#root).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "root_filesystem_is_the_configured_one",
    decides: &[&rt::CONFIG_ROOT_PATH_RELATIVE_TO_BUNDLE, &rt::CONFIG_ROOT_READONLY_ENFORCED],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::CONFIG_ROOT_READONLY_ENFORCED;
    // What is written beside the root, in the directory for answers, is the control.
    let commands = ["write:/written:x", "mkdir:/made", "write:/greenlight/control:x", "hold"];
    let mut config = context.config("readonly", &commands);
    config.set("/root/readonly", json!(true));
    match context.run(rule, "a read-only root", "readonly", &config) {
        Ok(running) => {
            let written = ["0.write", "1.mkdir"].iter().filter(|key| running.answer.worked(key)).count();
            context.holds(rule, written == 0, || {
                Violation::of(rule, "the root filesystem can be written, though it should be read-only")
                    .at(&running.answer)
                    .expected("an error for each attempt to write below `/`")
                    .got(format!("{written} of 2 attempts worked"))
            });
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    // The marker is in this bundle alone.
    let rule = &rt::CONFIG_ROOT_PATH_RELATIVE_TO_BUNDLE;
    let marker = context.word("marker");
    let mut config = context.config("relative", &["read:/etc/marker", "write:/etc/written:x", "hold"]);
    config.set("/root/path", json!("rootfs"));
    let text = marker.clone();
    let ran = context.try_run_edited("relative", &config, move |container| {
        std::fs::write(container.rootfs().join("etc/marker"), text)
    })?;
    match context.answered(rule, "a relative `root.path`", ran) {
        Ok(running) => {
            context.holds(rule, running.answer.text("0.read").as_deref() == Some(&marker), || {
                Violation::of(rule, "a relative `root.path` is not taken from the bundle directory")
                    .at(&running.answer)
                    .expected(format!("`{marker}` in `/etc/marker`"))
                    .got(running.answer.describe("0.read"))
            });
            context.holds(&rt::CONFIG_ROOT_READONLY_ENFORCED, running.answer.worked("1.write"), || {
                Violation::of(
                    &rt::CONFIG_ROOT_READONLY_ENFORCED,
                    "the root filesystem is read-only, though it should not be",
                )
                .at(&running.answer)
                .got(running.answer.describe("1.write"))
            });
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}
