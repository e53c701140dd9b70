//! The kill matrix: every fault of the lab registry breaks exactly what it says, every legal variation breaks nothing, and the
//! registry without either is green.
//!
//! `FAULT=prefix` and `VARIATION=prefix` look at those alone, and print what was found; `BREAKS=prefix` looks at the faults that
//! break such requirements.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the matrix tells what it saw")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lab::registry::{self, FAULTS, VARIATIONS};
use verdict::{Outcome, Verdict};

use crate::driven::{lab, options, shown, violated, weighty};

/// Runs `work` on every item, on as many threads as there are processors, and gives what it said.
fn each<T: Sync>(items: &[T], work: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let said = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from) + 1;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(text) = work(item) {
                        said.lock().unwrap().push(text);
                    }
                }
            });
        }
    });
    let mut said = said.into_inner().unwrap();
    said.sort();
    said
}

fn is_wanted(variable: &str, name: &str) -> bool {
    std::env::var(variable).map_or(true, |prefix| prefix.split(',').any(|prefix| name.starts_with(prefix)))
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}

#[test]
fn a_correct_registry_is_green_in_every_version() {
    let outcome = lab(&[], &[], options());
    let report = outcome.report;
    assert_eq!(outcome.refused, None);
    let open: Vec<String> = report
        .outcomes
        .iter()
        .chain(report.lines.iter().flat_map(|line| &line.outcomes))
        .filter(|outcome| outcome.outcome.is_undecided() || outcome.outcome == Outcome::Fail)
        .map(|outcome| format!("{} {:?} {:?}", outcome.requirement, outcome.outcome, outcome.reason))
        .collect();
    assert!(open.is_empty(), "{}\n{}", open.join("\n"), shown(&report));
    for line in &report.lines {
        assert_eq!(line.verdict, Verdict::Green, "{}", line.spec);
    }
    assert_eq!(report.run.unwrap().left_behind, Vec::<String>::new());
}

#[test]
fn every_fault_breaks_what_it_says_and_nothing_else() {
    let breaks = |fault: &registry::Fault| fault.breaks.iter().any(|id| is_wanted("BREAKS", id));
    let chosen: Vec<_> =
        FAULTS.iter().filter(|fault| is_wanted("FAULT", fault.name) && (breaks(fault) || !is_set("BREAKS"))).collect();
    let single = std::env::var("FAULT").is_ok();
    let counts = Mutex::new(Vec::new());
    let wrong = each(&chosen, |fault| {
        let clock = std::time::Instant::now();
        let outcome = lab(&[fault.name], &[], options());
        eprintln!("{} {} ms", fault.name, clock.elapsed().as_millis());
        let found: BTreeSet<String> = violated(&outcome.report).into_keys().collect();
        let expected: BTreeSet<String> = fault.breaks.iter().map(ToString::to_string).collect();
        counts.lock().unwrap().push(weighty(&outcome.report));
        let text = format!("{}: breaks {expected:?}, found {found:?}\n{}", fault.name, shown(&outcome.report));
        if single {
            println!("{text}");
        }
        (found != expected).then_some(text)
    });
    let mut counts = counts.into_inner().unwrap();
    counts.sort_unstable();
    println!(
        "{} faults, {} as expected; findings a fault: median {:?}, most {:?}",
        chosen.len(),
        chosen.len() - wrong.len(),
        counts.get(counts.len() / 2),
        counts.last()
    );
    assert!(wrong.is_empty(), "{} of {} faults\n{}", wrong.len(), chosen.len(), wrong.join("\n"));
}

#[test]
fn no_legal_variation_is_red() {
    let chosen: Vec<_> = VARIATIONS.iter().filter(|variation| is_wanted("VARIATION", variation.name)).collect();
    let wrong = each(&chosen, |variation| {
        let outcome = lab(&[], &[variation.name], options());
        let red = outcome.report.lines.iter().any(|line| {
            let version = line.spec.trim_start_matches("distribution ");
            line.verdict > Verdict::Yellow && variation.is_legal_in(version)
        });
        let is_refused = outcome.refused.is_some();
        (red || is_refused).then(|| format!("{}: {:?}\n{}", variation.name, outcome.refused, shown(&outcome.report)))
    });
    println!("{} variations, {} red", chosen.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {} variations\n{}", wrong.len(), chosen.len(), wrong.join("\n"));
}

/// The page of the book, made of the tables alone: that they are true is what the other tests are for.
fn page() -> String {
    let mut by_requirement: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for fault in FAULTS {
        for id in fault.breaks {
            by_requirement.entry(id).or_default().push(format!("`{}`", fault.name));
        }
    }
    let mut text = format!(
        "# The kill matrix of registries\n\nGenerated by `UPDATE_BOOK=1 cargo test -p distribution --test it page`; a test \
         compares.\n\nEach fault of the lab registry changes one behaviour of a registry that is complete and correct. The \
         tests drive every one of them and demand that exactly the requirements beside it fail in some version, and no other. \
         Each variation is legal, and must not turn any version red. `greenlight lab registry --fault NAME` starts one to try \
         things on.\n\n{} faults, {} variations.\n\n## Faults, by the requirement that they break\n\n| requirement | \
         faults |\n|---|---|\n",
        FAULTS.len(),
        VARIATIONS.len()
    );
    for (id, faults) in by_requirement {
        text.push_str(&format!("| `{id}` | {} |\n", faults.join(", ")));
    }
    text.push_str("\n## Legal variations\n\n| variation | why it is legal |\n|---|---|\n");
    for variation in VARIATIONS {
        text.push_str(&format!("| `{}` | {} |\n", variation.name, variation.note));
    }
    text
}

#[test]
fn the_page_of_the_book_is_that_of_the_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src/registry-kill-matrix.md");
    if std::env::var_os("UPDATE_BOOK").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page(), "UPDATE_BOOK=1 writes it anew");
}

/// What only sums up others, and is blocked by what is broken in them.
const SUMMED_UP: [&str; 2] = ["dist.cat.management", "dist.cat.pull"];

#[test]
fn every_decided_requirement_has_a_fault() {
    let broken: BTreeSet<&str> = FAULTS.iter().flat_map(|fault| fault.breaks.iter().copied()).collect();
    let holes: Vec<&str> = catalogue::requirements(catalogue::Spec::Distribution)
        .iter()
        .filter(|row| row.binds("registry") && !row.checks().is_empty() && !row.id.starts_with("dist.beyond."))
        .filter(|row| {
            row.spec()
                .releases()
                .any(|release| row.level_in(release.version).is_some_and(|level| level > catalogue::Level::May))
        })
        .map(|row| row.id)
        .filter(|id| !broken.contains(id) && !SUMMED_UP.contains(id))
        .collect();
    assert!(holes.is_empty(), "no fault breaks: {}", holes.join(", "));
}
