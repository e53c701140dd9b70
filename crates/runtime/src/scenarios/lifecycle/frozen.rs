//! What is written into `config.json` after create has no effect (runtime.md#lifecycle).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "config_is_frozen_at_create", decides: &[&rt::LIFECYCLE_CONFIG_FROZEN], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("frozen", &["facts", "hold"]);
    let container = context.prepare("frozen", &config, |_| Ok(()))?;
    let created = context.create(&container)?;
    if !created.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let state = context.state(&container)?;
    config
        .push("/process/args", json!("stat:/"))
        .push("/process/env", json!("LATE=1"))
        .set("/process/cwd", json!("/tmp"));
    context.write(container.bundle.join("config.json"), &config.text())?;
    let started = context.start(&container)?;
    let answer = context.answer(&container, state.pid())?;
    let Some(facts) = answer.as_ref() else {
        context.add(
            Violation::of(
                &rt::LIFECYCLE_CONFIG_FROZEN,
                "a change of `config.json` after create keeps the program from running",
            )
            .at(&started)
            .got(started.describe()),
        );
        return Ok(());
    };
    let late = [
        facts.all("argv").iter().any(|word| word == "stat:/"),
        facts.all("env").iter().any(|word| word == "LATE=1"),
        facts.text("cwd").as_deref() == Some("/tmp"),
    ];
    context.holds(&rt::LIFECYCLE_CONFIG_FROZEN, !late.contains(&true), || {
        Violation::of(
            &rt::LIFECYCLE_CONFIG_FROZEN,
            "a change of `config.json` after create has an effect on the container",
        )
        .at(&answer)
        .expected("`args`, `env` and `cwd` as they were at create")
        .got(format!("changed: `args` {}, `env` {}, `cwd` {}", late[0], late[1], late[2]))
    });
    Ok(())
}
