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

/// The clocks of the spec, the facts that show them, and by how many seconds and nanoseconds each is off.
const CLOCKS: [(&str, &str, i64, i64); 2] =
    [("monotonic", "clock.monotonic", 172_800, 500_000_000), ("boottime", "clock.boottime", 259_200, 250_000_000)];
/// Nanoseconds of a second.
const SECOND: i64 = 1_000_000_000;
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
    config.push("/linux/namespaces", json!({ "type": "time" }));
    for (clock, _, secs, nanosecs) in CLOCKS {
        config.set(&format!("/linux/timeOffsets/{clock}"), json!({ "secs": secs, "nanosecs": nanosecs }));
    }
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
    let offsets = running.answer.text("timens_offsets");
    for (clock, key, secs, nanosecs) in CLOCKS {
        let (Some(before), Some(after)) = (plain.answer.number(key), running.answer.number(key)) else { continue };
        let (difference, offset) = (after - before, secs * SECOND + nanosecs);
        // What passes between two looks hides the nanoseconds; the kernel tells them, where it lets a process see them.
        let (secs, nanosecs) = (secs.to_string(), nanosecs.to_string());
        let is_told = offsets.as_ref().is_none_or(|text| {
            text.lines().any(|line| line.split_whitespace().eq([clock, secs.as_str(), nanosecs.as_str()]))
        });
        context.holds(rule, (offset..offset + SLACK).contains(&difference) && is_told, || {
            Violation::of(rule, "a clock of the container is not off by the configured time")
                .at(&running.answer)
                .expected(format!("`{clock}` {secs} s and {nanosecs} ns ahead"))
                .got(format!("{} s ahead, and {}", difference / SECOND, running.answer.describe("timens_offsets")))
        });
    }
    Ok(())
}
