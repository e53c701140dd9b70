//! Which scenarios run, in which order, and side by side.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use verdict::Report;
use verdict::suite::Progress;

use super::record;
use crate::context::{Context, Given, Shared};
use crate::exchange::{Channel, Recording, Stop, Taped};
use crate::facts::Facts;
use crate::ledger::Ledger;
use crate::matter::Matter;
use crate::options::{Mode, Options};
use crate::passive;
use crate::scenario::{Scenario, Stage};
use crate::scenarios::{CLEAN_UP, SCENARIOS};

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// What is known.
    pub report: Report,
    /// All exchanges, for evidence and for judging again.
    pub recording: Recording,
    /// The registry does not let us do what has to be done (no login, no rights), and says so.
    pub refused: Option<String>,
}

/// What one scenario left.
pub(crate) struct Played {
    pub(crate) scenario: &'static Scenario,
    pub(crate) given: Vec<Given>,
    pub(crate) tape: Vec<std::sync::Arc<crate::exchange::Exchanged>>,
    pub(crate) matter: Matter,
    pub(crate) repositories: Vec<String>,
    pub(crate) left_behind: Vec<String>,
}

/// Plays all scenarios that the options ask for. `interrupted` ends the run early; what was made is removed all the same.
pub fn run(channel: &dyn Channel, options: &Options, progress: &dyn Progress, interrupted: &AtomicBool) -> Outcome {
    let clock = Instant::now();
    let shared = Shared { channel, options, interrupted, requests: AtomicU64::new(0) };
    let chosen: Vec<&'static Scenario> =
        SCENARIOS.iter().copied().filter(|scenario| is_chosen(scenario, options)).collect();
    let done = AtomicUsize::new(0);
    let tell = |scenario: &'static Scenario| {
        progress.scenario_done(scenario.name, done.fetch_add(1, Ordering::Relaxed) + 1, chosen.len());
    };

    let mut facts = Facts::default();
    let mut kept = Ledger::default();
    let mut played = Vec::new();
    for scenario in chosen.iter().copied().filter(|scenario| scenario.stage == Stage::Foundation) {
        let mut context = play(&shared, scenario, facts);
        facts = std::mem::take(&mut context.facts);
        // What the foundation made stays until the end: others read it.
        kept.append(std::mem::take(&mut context.ledger));
        played.push(finish(context));
        tell(scenario);
        if facts.refused.is_some() {
            break;
        }
    }
    if facts.refused.is_none() {
        let body: Vec<&'static Scenario> =
            chosen.iter().copied().filter(|scenario| scenario.stage == Stage::Body).collect();
        played.extend(side_by_side(&shared, &body, &facts, &tell));
    }
    played.push(clean_up(&shared, facts.clone(), kept));
    let refused = facts.refused;
    let requests = shared.requests.load(Ordering::Relaxed);
    let report = record::report(options, &played, requests, channel.waits(), clock);
    let taped = |one: Played| Taped { scenario: one.scenario.name, tape: one.tape, matter: one.matter };
    let recording = Recording::of(options, played.into_iter().map(taped));
    Outcome { report, recording, refused }
}

fn is_chosen(scenario: &Scenario, options: &Options) -> bool {
    let in_mode = match options.mode {
        Mode::Full => true,
        Mode::Quick => scenario.quick,
        Mode::ReadOnly => scenario.read_only,
    };
    let is_wanted = |requirement: &&catalogue::Requirement| {
        options.wants(requirement)
            && options.claims(requirement)
            && options.lines.iter().any(|version| options.profile.level(requirement, *version).is_some())
    };
    in_mode && (scenario.stage == Stage::Foundation || scenario.decides.iter().any(is_wanted))
}

fn play<'r>(shared: &'r Shared<'r>, scenario: &'static Scenario, facts: Facts) -> Context<'r> {
    let mut context = Context::new(shared, scenario, facts);
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

fn finish(mut context: Context<'_>) -> Played {
    let left_behind = context.clean_up();
    // Whatever was sent is looked at for what holds for every exchange.
    let mut given = context.given;
    given.extend(passive::judge(&context.tape, context.shared.channel.origin()));
    Played {
        scenario: context.scenario,
        given,
        tape: context.tape,
        matter: context.matter,
        repositories: context.repositories,
        left_behind,
    }
}

/// Each lane takes the next scenario as it gets free; what they leave is in the order of the list all the same.
fn side_by_side(
    shared: &Shared<'_>,
    scenarios: &[&'static Scenario],
    facts: &Facts,
    tell: &(dyn Fn(&'static Scenario) + Sync),
) -> Vec<Played> {
    let next = AtomicUsize::new(0);
    let played: Mutex<Vec<(usize, Played)>> = Mutex::new(Vec::new());
    // Repositories that all scenarios share hold what another lane has just put there.
    let lanes = if shared.options.repositories.is_some() { 1 } else { shared.options.lanes.max(1) };
    std::thread::scope(|scope| {
        for _ in 0..lanes.min(scenarios.len()) {
            scope.spawn(|| {
                while let Some(scenario) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    scenarios.get(at).map(|scenario| (at, *scenario))
                } {
                    let (at, scenario) = scenario;
                    let one = finish(play(shared, scenario, facts.clone()));
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

fn clean_up(shared: &Shared<'_>, facts: Facts, kept: Ledger) -> Played {
    let mut context = Context::new(shared, &CLEAN_UP, facts);
    context.ledger = kept;
    finish(context)
}
