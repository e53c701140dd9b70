//! The kill matrix: each fault of the lab runtime breaks exactly what it says, and no legal variation breaks anything.
//!
//! `FAULT=prefix` looks at those faults alone, and prints what was found; with `FULL=1` by runs of everything.

#![allow(clippy::print_stderr, reason = "the matrix tells what it saw")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lab::fault::Level;
use lab::runtime::{Fault, VARIATIONS, faults};

use super::is_root;
use super::seen::{Base, Seen, bases, bases_by_command_line, lab};

/// Runs side by side. Much of a run is waiting.
const WORKERS: usize = 4;

/// Faults that are judged by a run of everything, and not only of the scenarios that look at what they break.
const IN_FULL: &[&str] = &[
    "applies_no_memory_values",
    "deletes_without_an_id",
    "drops_the_second_variable",
    "ignores_namespaces_of_unknown_types",
    "runs_hooks_backwards",
    "sorts_mounts",
];

fn each<T: Sync>(items: &[T], look: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    look(item);
                }
            });
        }
    });
}

/// Where a fault can be seen, or why nowhere.
enum Place {
    On(&'static Base),
    /// Each runtime that is there does it by itself, or this host shows nothing of it.
    Nowhere(String),
}

/// Those have a profile of their own.
fn is_of_command_line(fault: &Fault) -> bool {
    fault.breaks.iter().all(|id| id.starts_with("runtime.cli."))
}

fn place(fault: &Fault) -> Place {
    let mut why = "no runtime is there".to_owned();
    let mut second = None;
    let all = if is_of_command_line(fault) { bases_by_command_line() } else { bases() };
    for base in all {
        let honest = &base.honest;
        let own = fault.breaks.iter().filter_map(|id| honest.broken.get(*id)).min();
        if fault.breaks.iter().all(|id| honest.broken.contains_key(*id)) && own <= Some(&word(fault.level)) {
            why = format!("{} does it by itself", base.name);
            continue;
        }
        let reasons: Vec<&String> = fault.breaks.iter().filter_map(|id| honest.open.get(*id)).collect();
        let is_hopeless =
            |reason: &str| ["not-applicable: this host", "unsupported"].iter().any(|start| reason.starts_with(start));
        if let Some(reason) = reasons.iter().find(|reason| is_hopeless(reason)) {
            why = format!("{}: {reason}", base.name);
        } else if reasons.iter().any(|reason| reason.starts_with("blocked")) {
            // The fault may show all the same; one where nothing is in its way is better.
            second = second.or(Some(base));
        } else {
            return Place::On(base);
        }
    }
    second.map_or(Place::Nowhere(why), Place::On)
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Red => "MUST",
        Level::Yellow => "SHOULD",
    }
}

/// `--only` for everything that the scenarios decide which look at what the fault breaks.
fn only(fault: &Fault) -> String {
    let looks =
        |scenario: &&&runtime::Scenario| scenario.decides.iter().any(|decided| fault.breaks.contains(&decided.id));
    let ids: BTreeSet<&str> = runtime::SCENARIOS
        .iter()
        .filter(looks)
        .flat_map(|scenario| scenario.decides.iter().map(|requirement| requirement.id))
        .collect();
    ids.into_iter().map(|id| format!(" --only {id}")).collect()
}

#[test]
fn each_fault_breaks_what_it_says_and_nothing_else() {
    if !is_root() || bases().is_empty() {
        return;
    }
    let wanted = std::env::var("FAULT").ok();
    let is_wanted = |fault: &&'static Fault| {
        wanted.as_ref().is_none_or(|prefix| prefix.split(',').any(|prefix| fault.name.starts_with(prefix)))
    };
    let chosen: Vec<&'static Fault> = faults().filter(is_wanted).collect();
    let (wrong, counts, nowhere) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    each(&chosen, |fault| {
        let base = match place(fault) {
            Place::On(base) => base,
            Place::Nowhere(why) => return nowhere.lock().unwrap().push(format!("{}: {why}", fault.name)),
        };
        let is_full = IN_FULL.contains(&fault.name) || std::env::var_os("FULL").is_some();
        let only = if is_full { String::new() } else { only(fault) };
        let profile = if is_of_command_line(fault) { "command-line" } else { "runtime" };
        let clock = std::time::Instant::now();
        let seen = Seen::of(
            &lab(&format!("--fault {}", fault.name), base.name),
            &format!("--driver {} --profile {profile} --lanes 2{only}", base.name),
        );
        let new = seen.broken_beyond(&base.honest);
        let missed: Vec<&&str> = fault.breaks.iter().filter(|id| !seen.broken.contains_key(**id)).collect();
        let beyond: BTreeMap<&String, &&str> =
            new.iter().filter(|(id, _)| !fault.breaks.contains(&id.as_str())).collect();
        let level = fault.breaks.iter().filter_map(|id| new.get(*id)).min();
        let count = seen.found_beyond(&base.honest);
        counts.lock().unwrap().push(count);
        let is_right =
            missed.is_empty() && beyond.is_empty() && level == Some(&word(fault.level)) && (1..=3).contains(&count);
        let told = format!(
            "{} over {}, {} ms: level {level:?}, {count} findings\n  missed {missed:?}\n  beyond {beyond:?}",
            fault.name,
            base.name,
            clock.elapsed().as_millis()
        );
        if wanted.is_some() {
            let of = |id: &&str| seen.open.get(*id).cloned();
            let new: Vec<_> = seen.findings.difference(&base.honest.findings).collect();
            eprintln!("{told}\n  open {:?}\n  found {new:#?}", fault.breaks.iter().map(of).collect::<Vec<_>>());
        }
        if !is_right {
            wrong.lock().unwrap().push(told);
        }
        assert!(seen.left.is_null(), "{}: {}", fault.name, seen.left);
    });
    let (wrong, mut counts) = (wrong.into_inner().unwrap(), counts.into_inner().unwrap());
    counts.sort_unstable();
    let median = counts.get(counts.len() / 2).copied();
    let nowhere = nowhere.into_inner().unwrap();
    eprintln!(
        "{} faults, {} judged; findings a fault: median {median:?}, most {:?}; {} nowhere:\n  {}",
        chosen.len(),
        counts.len(),
        counts.last(),
        nowhere.len(),
        nowhere.join("\n  ")
    );
    assert!(wrong.is_empty(), "{} of {} faults\n{}", wrong.len(), chosen.len(), wrong.join("\n"));
    assert!(wanted.is_some() || median.is_none_or(|median| median == 1));
}

/// What the state, the operations and their order are about.
const LIFECYCLE: &str = "--only runtime.state --only runtime.lifecycle --only runtime.start --only runtime.kill \
                         --only runtime.create --only runtime.delete --only runtime.operations --only runtime.config.hooks";

#[test]
fn no_legal_variation_changes_anything() {
    if !is_root() || bases().is_empty() {
        return;
    }
    let Some(base) = bases().first() else { return };
    let wrong = Mutex::new(Vec::new());
    each(VARIATIONS, |variation| {
        let command = lab(&format!("--variation {}", variation.name), base.name);
        let seen = Seen::of(&command, &format!("--driver {} --lanes 2 {LIFECYCLE}", base.name));
        let new = seen.broken_beyond(&base.honest);
        let undecided: Vec<_> = seen
            .open
            .iter()
            .filter(|(id, why)| base.honest.open.get(*id) != Some(why) && !why.starts_with("not-run"))
            .filter(|(id, _)| *id != "runtime.state.annotations")
            .collect();
        if !new.is_empty() || !undecided.is_empty() {
            wrong.lock().unwrap().push(format!("{}: {new:?}, {undecided:?}", variation.name));
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
