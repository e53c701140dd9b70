//! Runs the suite against a registry of the lab.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use catalogue::Spec;
use distribution::{Category, Live, Mode, Options, RunOutcome};
use lab::registry;
use verdict::suite::Progress;
use verdict::{Report, Severity};
use wire::registry::{Driver, RegistryOptions};
use wire::retry::RetryPolicy;

/// Nobody watches.
pub struct Unwatched;

impl Progress for Unwatched {
    fn scenario_done(&self, _: &'static str, _: usize, _: usize) {}
}

/// What a full run is asked for where nothing else is said.
pub fn options() -> Options {
    let version = |name| Spec::Distribution.version(name).unwrap();
    Options {
        name: String::new(),
        version: Spec::Distribution.latest(),
        lines: ["1.0.1", "1.1.1", "next"].map(version).to_vec(),
        profile: catalogue::profile(Spec::Distribution, "registry").unwrap(),
        mode: Mode::Full,
        categories: Category::ALL.to_vec(),
        only: Vec::new(),
        lanes: 1,
        budget: None,
        seed: "test".to_owned(),
        repositories: None,
        content: Vec::new(),
        tool_version: "0".to_owned(),
        started: "2026-01-01T00:00:00Z".to_owned(),
    }
}

/// The suite against a registry that is there already; its report must not contradict itself.
pub fn against(url: &str, mut options: Options) -> RunOutcome {
    options.name = url.to_owned();
    let access =
        RegistryOptions { retry: RetryPolicy { max_waits: 0, ..RetryPolicy::default() }, ..RegistryOptions::default() };
    let live = Live::new(Driver::new(url, access).unwrap(), RetryPolicy::default(), false);
    let outcome = distribution::run(&live, &options, &Unwatched, &AtomicBool::new(false));
    let report = &outcome.report;
    assert_eq!(report.recomputed(), Some((report.verdict, report.counts)), "the verdict follows from the outcomes");
    assert_eq!(report.eased(&[]), report.verdict, "where nothing is waived, nothing is eased");
    for line in &report.lines {
        assert_eq!(report.recomputed_line(line), Some((line.verdict, line.counts)), "{}", line.spec);
    }
    outcome
}

/// The suite against a registry of the lab with these faults and variations.
pub fn lab(faults: &[&str], variations: &[&str], options: Options) -> RunOutcome {
    let running = registry::start(registry::Options {
        faults: faults.iter().map(|name| registry::fault(name).unwrap()).collect(),
        variations: variations.iter().map(|name| registry::variation(name).unwrap()).collect(),
        ..registry::Options::default()
    });
    let running = running.unwrap();
    against(&running.url(), options)
}

/// The requirements that a report shows as violated in any of its versions, with the worst level of each.
pub fn violated(report: &Report) -> BTreeMap<String, String> {
    let mut violated = BTreeMap::new();
    let all = report.outcomes.iter().chain(report.lines.iter().flat_map(|line| &line.outcomes));
    for outcome in all.filter(|outcome| outcome.outcome == verdict::Outcome::Fail) {
        let level = violated.entry(outcome.requirement.clone()).or_insert_with(|| outcome.level.clone());
        if outcome.level == "MUST" {
            level.clone_from(&outcome.level);
        }
    }
    violated
}

/// The findings of a report above a note, a line each, for messages.
pub fn shown(report: &Report) -> String {
    let lines = report.findings.iter().map(|finding| {
        format!(
            "  {} {}: {} [{} ×{}] expected {} got {}",
            finding.level,
            finding.requirement,
            finding.message,
            finding.location.subject,
            finding.count,
            finding.expected.as_deref().unwrap_or("-"),
            finding.got.as_deref().unwrap_or("-"),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Findings that are more than a note.
pub fn weighty(report: &Report) -> usize {
    report.findings.iter().filter(|finding| finding.level > Severity::Note).count()
}

/// Runs `work` on every item, on as many threads as there are processors, and gives what it said.
pub fn each<T: Sync>(items: &[T], work: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
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
