//! A hook that takes too long is aborted, and not before its time (config.md#posix-platform-hooks).

use std::time::{Duration, Instant};

use catalogue::runtime as rt;
use serde_json::json;

use super::failing_hooks::hook;
use super::hooks::{KINDS, Kind, LATE, Phase};
use crate::context::{Container, Context};
use crate::driver::Called;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "hooks_that_take_too_long_are_aborted",
    decides: &[&rt::CONFIG_HOOKS_TIMEOUT_ABORTS],
    stage: Stage::Body,
    run,
};

/// What a hook would take, in words of the probe.
const WHOLE: &str = "sleep:8000";
/// What it may take, in seconds.
const TIMEOUT: u64 = 1;
/// When it has been aborted at the latest, in milliseconds: far from either end, for hosts may be slow.
const LATEST: u64 = 6_000;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    for kind in &KINDS {
        one(context, kind)?;
        if context.has_violated(&rt::CONFIG_HOOKS_TIMEOUT_ABORTS) {
            // Who aborts no hook of one kind shows that once, and does not hang five times more.
            break;
        }
    }
    if !context.has_answered(&rt::CONFIG_HOOKS_TIMEOUT_ABORTS) {
        context.blocked(&rt::CONFIG_HOOKS_TIMEOUT_ABORTS, &rt::LIFECYCLE_CREATERUNTIME_INVOKED);
    }
    Ok(())
}

fn one(context: &mut Context<'_>, kind: &Kind) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_HOOKS_TIMEOUT_ABORTS;
    let label = format!("slow-{}", kind.name);
    let container = context.container(&label);
    let mut config = context.config(&label, &["hold"]);
    let mut slow = hook(context, &container, kind.name, &[WHOLE]);
    slow["timeout"] = json!(TIMEOUT);
    config.set(&format!("/hooks/{}", kind.name), json!([slow]));
    let container = context.prepare(&label, &config, |_| Ok(()))?;
    // Who runs no hooks of a kind shows nothing of how long they may take.
    let Some(called) = called(context, kind, &container)? else { return Ok(()) };
    // An operation may return before its hooks have ended: whether it may is for others to judge.
    let nonce = container.nonce.clone();
    let waited = context.observe(format!("how long the hook of {label} runs on"), || {
        let clock = Instant::now();
        while runs(&nonce) && clock.elapsed() < Duration::from_millis(LATEST) {
            std::thread::sleep(Duration::from_millis(5));
        }
        u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX)
    })?;
    let taken = called.milliseconds.saturating_add(waited.value);
    context.holds(requirement, taken < LATEST, || {
        Violation::of(requirement, "a hook that runs longer than its `timeout` is not aborted")
            .at(&called)
            .expected(format!("an end of the `{}` hook after the second that it may take", kind.name))
            .got(format!("{} after {taken} ms", called.describe()))
    });
    // Where start does not wait for a hook in the container, nothing that is seen from here says for sure when it ended.
    if kind.inside && kind.phase == Phase::Start {
        return Ok(());
    }
    context.holds(requirement, taken >= TIMEOUT * 1_000, || {
        Violation::of(requirement, "a hook is aborted before its `timeout` is over")
            .at(&called)
            .expected(format!("a second for the `{}` hook", kind.name))
            .got(format!("{} after {taken} ms", called.describe()))
    });
    Ok(())
}

/// Goes on with the container until its hook has run; gives the operation that it ran in, if it did.
fn called(context: &mut Context<'_>, kind: &Kind, container: &Container) -> Result<Option<Observed<Called>>, Stop> {
    let created = context.create(container)?;
    if has_begun(context, container)? {
        return Ok(Some(created));
    }
    if !created.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let started = context.start(container)?;
    if kind.phase == Phase::Start && !has_begun(context, container)? {
        // There are runtimes whose start returns before they run a hook in the container.
        context.wait_for(format!("a hook of {}", container.label), LATE, || runs(&container.nonce).then_some(true))?;
    }
    if has_begun(context, container)? {
        return Ok(Some(started));
    }
    context.kill(container, "KILL")?;
    context.wait_for_status(container, "stopped")?;
    let deleted = context.delete(container)?;
    Ok(has_begun(context, container)?.then_some(deleted))
}

fn has_begun(context: &mut Context<'_>, container: &Container) -> Result<bool, Stop> {
    Ok(!context.hook_reports(container)?.is_empty())
}

/// Whether there is a process on the host that is the hook with this nonce.
fn runs(nonce: &str) -> bool {
    std::fs::read_dir("/proc").into_iter().flatten().flatten().any(|entry| {
        let words = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let mut words = words.split(|byte| *byte == 0);
        words.any(|word| word == b"hook") && words.any(|word| word == nonce.as_bytes())
    })
}
