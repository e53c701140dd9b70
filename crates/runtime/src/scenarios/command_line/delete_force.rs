//! `delete --force`.

use std::time::Duration;

use catalogue::runtime as rt;

use crate::context::{Context, is_gone};
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "delete_can_be_forced",
    decides: &[&rt::CLI_USUAL_DELETE_FORCE, &rt::CLI_USUAL_DELETE_FORCE_MISSING],
    stage: Stage::Body,
    run,
};

/// How long the process may take to end.
const ENDED: Duration = Duration::from_secs(2);

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("running", &["hold"]);
    let running = context.run(&rt::LIFECYCLE_PROGRAM_RUN, "the default filesystems", "running", &config);
    let running = running.map_err(|_| Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN))?;
    let words = ["delete", "--force", running.container.id.as_str()];
    let called = context.line(&Line::of(words))?;
    let state = context.state(&running.container)?;
    let pid = running.pid();
    let ended =
        context.wait_for("whether the container process has ended", ENDED, || pid.is_none_or(is_gone).then_some(()))?;
    let holds = called.succeeded() && state.called.failed() && ended.value.is_some();
    context.holds(&rt::CLI_USUAL_DELETE_FORCE, holds, || {
        Violation::of(&rt::CLI_USUAL_DELETE_FORCE, "a running container is not ended and deleted by `delete --force`")
            .at(&called)
            .got(match (called.succeeded(), ended.value.is_some()) {
                (false, _) => called.describe(),
                (true, false) => "its process goes on".to_owned(),
                (true, true) => format!("afterwards: {}", state.describe()),
            })
    });
    let missing = format!("greenlight-missing-{}", context.word("missing"));
    let called = context.line(&Line::of(["delete", "--force", missing.as_str()]))?;
    match called.succeeded() {
        true => context.pass(&rt::CLI_USUAL_DELETE_FORCE_MISSING),
        false => context.unsupported(&rt::CLI_USUAL_DELETE_FORCE_MISSING, called.describe()),
    }
    Ok(())
}
