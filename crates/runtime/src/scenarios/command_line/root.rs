//! `--root` says where the state of containers is.

use catalogue::runtime as rt;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "root_keeps_containers_apart", decides: &[&rt::CLI_USUAL_ROOT], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("one", &["hold"]);
    let container = context.prepare("one", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let other = context.folder().join("other-root");
    context.doing("make another directory for state", || std::fs::create_dir_all(&other))?;
    let words = ["state", container.id.as_str()];
    let here = context.line(&Line::of(words))?;
    let there = context.line(&Line { root: Some(other), ..Line::of(words) })?;
    context.holds(&rt::CLI_USUAL_ROOT, here.succeeded() && there.failed(), || {
        let (called, message) = match here.succeeded() {
            true => (&there, "a container below one `--root` is known below another"),
            false => (&here, "a container is not known below the `--root` that it was created with"),
        };
        Violation::of(&rt::CLI_USUAL_ROOT, message).at(called).got(called.describe())
    });
    Ok(())
}
