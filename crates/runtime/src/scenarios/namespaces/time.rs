//! Time namespaces (config-linux.md#offset-for-time-namespace).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "time_namespaces_have_their_offsets",
    decides: &[&rt::LINUX_NAMESPACES_SUPPORTED_TIME, &rt::LINUX_TIMEOFFSETS_APPLIED],
    stage: Stage::Body,
    run,
};

/// Two days, in nanoseconds.
const OFFSET: i64 = 172_800_000_000_000;
/// What may pass between two looks.
const SLACK: i64 = 60_000_000_000;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    context.facts.host.needs_namespace("time")?;
    // A runtime that states an older version does not know the type, and crun 1.8 then ends every process that it can see.
    if !context.facts.states(&rt::LINUX_NAMESPACES_SUPPORTED_TIME) {
        return Err(Stop::NotApplicable("the runtime states a version of the spec that has no time namespaces".into()));
    }
    let (support, rule) = (&rt::LINUX_NAMESPACES_SUPPORTED_TIME, &rt::LINUX_TIMEOFFSETS_APPLIED);
    let config = context.config("plain", &["facts", "hold"]);
    let plain = context.run(support, "the usual namespaces", "plain", &config)?;
    let mut config = context.config("shifted", &["facts", "hold"]);
    config
        .push("/linux/namespaces", json!({ "type": "time" }))
        .set("/linux/timeOffsets/monotonic", json!({ "secs": 172_800, "nanosecs": 0 }))
        .set("/linux/timeOffsets/boottime", json!({ "secs": 172_800, "nanosecs": 0 }));
    let running = match context.try_run("shifted", &config)? {
        Ran::Answered(running) => running,
        Ran::Refused(called) => {
            context.add(
                Violation::of(support, "a configuration with a time namespace is refused")
                    .at(&called)
                    .got(called.describe()),
            );
            return Err(Stop::Blocked(support));
        }
        ran @ Ran::Silent(_) => {
            context.answered(support, "a time namespace", ran)?;
            return Ok(());
        }
    };
    context.pass(support);
    for key in ["clock.monotonic", "clock.boottime"] {
        let (Some(before), Some(after)) = (plain.answer.number(key), running.answer.number(key)) else { continue };
        let difference = after - before;
        context.holds(rule, (OFFSET..OFFSET + SLACK).contains(&difference), || {
            Violation::of(rule, "a clock of the container is not off by the configured time")
                .at(&running.answer)
                .expected(format!("`{key}` two days ahead"))
                .got(format!("{} s ahead", difference / 1_000_000_000))
        });
    }
    Ok(())
}
