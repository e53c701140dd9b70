//! Which scenarios run, in which order, and side by side.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use verdict::Report;
use verdict::suite::Progress;

use super::record;
use super::recording::Recording;
use crate::context::{Context, Given, Shared};
use crate::driver::Driver;
use crate::facts::Facts;
use crate::host;
use crate::options::Options;
use crate::probe;
use crate::scenario::{Scenario, Stage};
use crate::scenarios::SCENARIOS;
use crate::stop::Stop;
use crate::tape::{Entry, Tape};

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// What is known.
    pub report: Report,
    /// Everything that was seen, for evidence and for judging again.
    pub recording: Recording,
}

/// What one scenario left.
pub(crate) struct Played {
    pub(crate) scenario: &'static Scenario,
    pub(crate) given: Vec<Given>,
    pub(crate) tape: Vec<Entry>,
}

/// Plays all scenarios that the options ask for against a runtime. `interrupted` ends the run early; what was made is removed all the
/// same.
pub fn run(driver: &dyn Driver, options: &Options, progress: &dyn Progress, interrupted: &AtomicBool) -> Outcome {
    host::told_apart();
    let prepared =
        std::fs::create_dir_all(&options.folder).and_then(|()| probe::install(&options.folder.join(probe::NAME)));
    let tapes = |_: &'static Scenario| Tape::default();
    let mut outcome = play_all(Some(driver), options, progress, interrupted, &tapes);
    if let (Err(error), Some(run)) = (prepared, &mut outcome.report.run) {
        run.left_behind.push(format!("{}: {error}", options.folder.display()));
    }
    outcome
}

/// Judges a recorded run again. Nothing is called and nothing is looked at.
pub fn replay(recording: Recording, options: &Options, progress: &dyn Progress) -> Outcome {
    let recorded = Mutex::new(recording.tapes);
    let tapes = |scenario: &'static Scenario| {
        let tape = recorded.lock().unwrap_or_else(PoisonError::into_inner).remove(scenario.name);
        Tape::of(tape.unwrap_or_default())
    };
    play_all(None, options, progress, &AtomicBool::new(false), &tapes)
}

fn play_all(
    driver: Option<&dyn Driver>,
    options: &Options,
    progress: &dyn Progress,
    interrupted: &AtomicBool,
    tapes: &(dyn Fn(&'static Scenario) -> Tape + Sync),
) -> Outcome {
    let clock = Instant::now();
    let shared = Shared { driver, options, interrupted, calls: AtomicU64::new(0) };
    let chosen: Vec<&'static Scenario> =
        SCENARIOS.iter().copied().filter(|scenario| is_chosen(scenario, options)).collect();
    let done = AtomicUsize::new(0);
    let tell = |scenario: &'static Scenario| {
        progress.scenario_done(scenario.name, done.fetch_add(1, Ordering::Relaxed) + 1, chosen.len());
    };
    let mut facts = Facts::default();
    let mut played = Vec::new();
    for scenario in chosen.iter().copied().filter(|scenario| scenario.stage == Stage::Foundation) {
        let mut context = play(&shared, scenario, tapes(scenario), facts);
        facts = std::mem::take(&mut context.facts);
        played.push(finish(context));
        tell(scenario);
        if facts.broken.is_some() {
            break;
        }
    }
    let body: Vec<&'static Scenario> =
        chosen.iter().copied().filter(|scenario| scenario.stage == Stage::Body).collect();
    match facts.broken {
        // A runtime that runs nothing shows nothing: what it says beside that proves nothing either.
        Some(by) => {
            for one in &mut played {
                one.given.retain(|given| std::ptr::eq(given.requirement(), by));
            }
            let scenarios: Vec<&'static Scenario> = played.iter().map(|one| one.scenario).chain(body).collect();
            played.extend(scenarios.into_iter().map(|scenario| blocked(&shared, scenario, by)));
        }
        None => played.extend(side_by_side(&shared, &body, tapes, &facts, &tell)),
    }
    let left_behind = if driver.is_some() { cleaned(options, &facts) } else { Vec::new() };
    let calls = shared.calls.load(Ordering::Relaxed);
    let report = record::report(options, &facts, &played, calls, left_behind, clock);
    let tapes: HashMap<&'static str, Vec<Entry>> =
        played.into_iter().filter(|one| !one.tape.is_empty()).map(|one| (one.scenario.name, one.tape)).collect();
    Outcome { report, recording: Recording::of(options, tapes) }
}

fn is_chosen(scenario: &Scenario, options: &Options) -> bool {
    let is_wanted = |requirement: &&catalogue::Requirement| {
        options.wants(requirement)
            && catalogue::Spec::Runtime
                .releases()
                .any(|release| options.profile.level(requirement, release.version).is_some())
    };
    scenario.stage == Stage::Foundation || scenario.decides.iter().any(is_wanted)
}

fn play<'r>(shared: &'r Shared<'r>, scenario: &'static Scenario, tape: Tape, facts: Facts) -> Context<'r> {
    let mut context = Context::new(shared, scenario, tape, facts);
    let ended = catch_unwind(AssertUnwindSafe(|| (scenario.run)(&mut context)));
    let stop = match ended {
        Ok(Ok(())) => Stop::NotApplicable("nothing that was seen shows it".into()),
        Ok(Err(stop)) => stop,
        Err(_) => Stop::Inconclusive(
            format!("the scenario `{}` failed; this is a defect of greenlight, please report it", scenario.name).into(),
        ),
    };
    context.stand_in(&stop);
    context
}

fn blocked(shared: &Shared<'_>, scenario: &'static Scenario, by: &'static catalogue::Requirement) -> Played {
    let mut context = Context::new(shared, scenario, Tape::default(), Facts::default());
    context.stand_in(&Stop::Blocked(by));
    Played { scenario, given: context.given, tape: Vec::new() }
}

fn finish(mut context: Context<'_>) -> Played {
    context.tidy_up();
    Played { scenario: context.scenario, given: context.given, tape: context.tape.entries }
}

/// Each lane takes the next scenario as it gets free; what they leave is in the order of the list all the same.
fn side_by_side(
    shared: &Shared<'_>,
    scenarios: &[&'static Scenario],
    tapes: &(dyn Fn(&'static Scenario) -> Tape + Sync),
    facts: &Facts,
    tell: &(dyn Fn(&'static Scenario) + Sync),
) -> Vec<Played> {
    let next = AtomicUsize::new(0);
    let played: Mutex<Vec<(usize, Played)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..shared.options.lanes.max(1).min(scenarios.len()) {
            scope.spawn(|| {
                while let Some((at, scenario)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    scenarios.get(at).map(|scenario| (at, *scenario))
                } {
                    let one = finish(play(shared, scenario, tapes(scenario), facts.clone()));
                    played.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
                    tell(scenario);
                }
            });
        }
    });
    let mut played = played.into_inner().unwrap_or_else(PoisonError::into_inner);
    played.sort_by_key(|(at, _)| *at);
    played.into_iter().map(|(_, one)| one).collect()
}

/// Removes what belongs to the run as a whole, and gives what could not be removed.
fn cleaned(options: &Options, facts: &Facts) -> Vec<String> {
    let parent = options.cgroup_parent();
    let mut left: Vec<String> = host::remove_cgroups(&facts.host.cgroups, &parent)
        .into_iter()
        .map(|folder| format!("the cgroup {}", folder.display()))
        .collect();
    // Removed by the scenarios already; what is there now cannot be.
    if let Err(error) = std::fs::remove_dir_all(&options.folder)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        left.push(format!("{}: {error}", options.folder.display()));
    }
    left
}
