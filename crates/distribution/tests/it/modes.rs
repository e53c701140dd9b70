//! Smaller runs: their bounds, and what they leave alone.

use distribution::{Category, Mode, NamedContent, Options};
use lab::registry;
use verdict::{Outcome, Verdict};

use crate::driven::{against, lab, options, shown};

#[test]
fn a_quick_run_keeps_within_sixty_requests() {
    let outcome = lab(&[], &[], Options { mode: Mode::Quick, ..options() });
    let run = outcome.report.run.as_ref().unwrap();
    assert!(run.requests <= 60, "{}", run.requests);
    assert_eq!(outcome.report.verdict, Verdict::Green, "{}", shown(&outcome.report));
    let passed = outcome.report.outcomes.iter().filter(|outcome| outcome.outcome == Outcome::Pass).count();
    assert!(passed >= 30, "{passed} requirements");
    assert_eq!(outcome.report.profile, "registry quick");
}

#[test]
fn a_run_that_may_not_write_writes_nothing() {
    let running = registry::start(registry::Options::default()).unwrap();
    // Something must be there: what a run with a bound leaves.
    let left = against(&running.url(), Options { budget: Some(20), ..options() });
    let named = left.recording.exchanges().find_map(|(_, exchanged)| {
        let (path, tag) = exchanged.request.target.split_once("/manifests/")?;
        let is_push = exchanged.request.method == "PUT" && exchanged.status() == 201 && !tag.contains(':');
        is_push
            .then(|| NamedContent { repository: path.trim_start_matches("/v2/").to_owned(), reference: tag.to_owned() })
    });
    for content in [named, None] {
        let options = Options { mode: Mode::ReadOnly, content: content.into_iter().collect(), ..options() };
        let outcome = against(&running.url(), options);
        assert_eq!(outcome.refused, None);
        for (scenario, exchanged) in outcome.recording.exchanges() {
            assert!(matches!(exchanged.request.method.as_str(), "GET" | "HEAD"), "{scenario}: {exchanged:?}");
        }
        let run = outcome.report.run.as_ref().unwrap();
        assert!(run.requests <= 40, "{}", run.requests);
        assert_eq!(outcome.report.verdict, Verdict::Green, "{}", shown(&outcome.report));
        let passed = outcome.report.outcomes.iter().filter(|outcome| outcome.outcome == Outcome::Pass).count();
        assert!(passed >= 20, "{passed} requirements");
    }
}

#[test]
fn a_category_alone_leaves_the_others_out() {
    let options = Options { categories: vec![Category::Pull], ..options() };
    let outcome = lab(&[], &[], options);
    assert_eq!(outcome.report.verdict, Verdict::Green, "{}", shown(&outcome.report));
    assert!(outcome.report.outcomes.iter().all(|outcome| !outcome.requirement.starts_with("dist.push.")));
}

#[test]
fn what_was_not_asked_for_is_not_run_and_never_green() {
    let options = Options { only: vec!["dist.pull.blob".to_owned()], ..options() };
    let outcome = lab(&[], &[], options);
    assert_eq!(outcome.report.verdict, Verdict::Incomplete);
    let of = |id: &str| outcome.report.outcomes.iter().find(|outcome| outcome.requirement == id).unwrap().outcome;
    assert_eq!(of("dist.pull.blob.get-200"), Outcome::Pass);
    assert_eq!(of("dist.pull.manifest.get-200"), Outcome::NotRun);
}

#[test]
fn two_given_repositories_are_enough() {
    let repositories = Some(("group/one".to_owned(), "group/two".to_owned()));
    let outcome = lab(&[], &[], Options { repositories, ..options() });
    assert_eq!(outcome.report.verdict, Verdict::Green, "{}", shown(&outcome.report));
    let run = outcome.report.run.as_ref().unwrap();
    assert_eq!(run.repositories, ["group/one", "group/two"]);
    for (_, exchanged) in outcome.recording.exchanges() {
        let writes = !matches!(exchanged.request.method.as_str(), "GET" | "HEAD");
        let target = &exchanged.request.target;
        assert!(!writes || !target.starts_with("/v2/greenlight"), "{target}");
    }
}

#[test]
fn a_budget_ends_a_run_as_incomplete() {
    let outcome = lab(&[], &[], Options { budget: Some(30), ..options() });
    assert_eq!(outcome.report.run.as_ref().unwrap().requests, 30);
    assert_eq!(outcome.report.verdict, Verdict::Incomplete);
}

#[test]
fn a_run_of_hardly_anything_does_not_contradict_itself() {
    // Where nearly nothing was executed, what is open could hide that something was: `against` holds each report against itself.
    for budget in [0, 1, 2, 3, 5, 8, 13] {
        let outcome = lab(&[], &[], Options { budget: Some(budget), ..options() });
        assert!(outcome.report.verdict > Verdict::Yellow, "{budget} requests: {}", outcome.report.verdict);
    }
}
