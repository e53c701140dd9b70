//! Two reports, requirement by requirement.

use verdict::{Change, Comparison, Difference, Incomparable, Outcome, Turn, Verdict};

use crate::sample::{Row, finding, report};

fn compared(before: &[Row<'_>], after: &[Row<'_>]) -> Comparison {
    Comparison::of(&report(before), &report(after)).unwrap()
}

/// The one difference between two outcomes of one requirement.
fn between(before: (&str, Outcome), after: (&str, Outcome)) -> Difference {
    let comparison = compared(&[("a", before.0, before.1)], &[("a", after.0, after.1)]);
    let [difference] = comparison.differences.as_slice() else { panic!("{comparison:?}") };
    difference.clone()
}

#[track_caller]
fn assert_became(before: (&str, Outcome), after: (&str, Outcome), change: Change, turn: Turn) {
    let difference = between(before, after);
    assert_eq!((difference.change, difference.turn), (change, turn), "{difference:?}");
}

#[test]
fn each_kind_of_difference_is_told_from_the_others() {
    use Outcome::{Blocked, Fail, Inconclusive, NotApplicable, Pass, Unsupported};
    let (must, should, may) = (|outcome| ("MUST", outcome), |outcome| ("SHOULD", outcome), |outcome| ("MAY", outcome));
    assert_became(must(Pass), must(Pass), Change::Unchanged, Turn::Neither);
    assert_became(must(Pass), must(Fail), Change::New, Turn::Worse);
    assert_became(must(NotApplicable), must(Inconclusive), Change::New, Turn::Worse);
    assert_became(must(Fail), must(Pass), Change::Fixed, Turn::Better);
    assert_became(must(Blocked), must(NotApplicable), Change::Fixed, Turn::Better);
    assert_became(must(Inconclusive), must(Fail), Change::Changed, Turn::Worse);
    assert_became(must(Fail), must(Blocked), Change::Changed, Turn::Neither);
    assert_became(must(Fail), should(Fail), Change::Changed, Turn::Better);
    assert_became(should(Fail), must(Fail), Change::Changed, Turn::Worse);
    assert_became(should(Fail), should(Inconclusive), Change::Changed, Turn::Neither);
    assert_became(must(Pass), must(NotApplicable), Change::Changed, Turn::Neither);
    assert_became(should(Pass), must(Pass), Change::Changed, Turn::Neither);
    assert_became(may(Pass), may(Unsupported), Change::Changed, Turn::Neither);
}

#[test]
fn a_listed_capability_that_is_gone_is_worse() {
    let id = "dist.push.manifest.index";
    let comparison = compared(&[(id, "MAY", Outcome::Pass)], &[(id, "MAY", Outcome::Unsupported)]);
    assert_eq!((comparison.differences[0].change, comparison.differences[0].turn), (Change::New, Turn::Worse));
    assert!(comparison.came_to(Verdict::Yellow));
}

#[test]
fn what_only_one_report_has_is_said() {
    let before = [("a", "MUST", Outcome::Fail), ("b", "MUST", Outcome::Pass)];
    let after = [("b", "MUST", Outcome::Pass), ("c", "MUST", Outcome::Fail), ("d", "MUST", Outcome::Pass)];
    let comparison = compared(&before, &after);
    let all: Vec<_> =
        comparison.differences.iter().map(|one| (one.requirement.as_str(), one.change, one.turn)).collect();
    assert_eq!(
        all,
        [
            ("c", Change::OnlyAfter, Turn::Worse),
            ("a", Change::OnlyBefore, Turn::Neither),
            ("d", Change::OnlyAfter, Turn::Neither),
            ("b", Change::Unchanged, Turn::Neither),
        ],
        "what is not judged any more is not mended"
    );
    assert!(comparison.differences[1].after.is_none() && comparison.differences[0].before.is_none());
}

#[test]
fn the_worst_stands_first() {
    let pass = |id| (id, "MUST", Outcome::Pass);
    let before = [pass("a"), pass("b"), pass("c"), ("d", "MUST", Outcome::Fail), pass("e"), pass("f")];
    let after = [
        pass("a"),
        ("b", "SHOULD", Outcome::Fail),
        ("c", "MUST", Outcome::Inconclusive),
        pass("d"),
        ("e", "MUST", Outcome::NotApplicable),
        ("f", "MUST", Outcome::Fail),
    ];
    let comparison = compared(&before, &after);
    let ids: String = comparison.differences.iter().map(|difference| difference.requirement.as_str()).collect();
    assert_eq!(ids, "fcbeda");
}

#[test]
fn what_it_came_to_is_what_got_worse() {
    let to = |before, after| {
        let comparison = compared(
            &[("x", "MUST", Outcome::Pass), ("a", "MUST", before)],
            &[("x", "MUST", Outcome::Pass), ("a", "MUST", after)],
        );
        Verdict::ALL.into_iter().filter(|colour| comparison.came_to(*colour)).collect::<Vec<_>>()
    };
    assert_eq!(to(Outcome::Pass, Outcome::Pass), []);
    assert_eq!(to(Outcome::Fail, Outcome::Fail), []);
    assert_eq!(to(Outcome::Pass, Outcome::Fail), [Verdict::Red]);
    assert_eq!(to(Outcome::Inconclusive, Outcome::Fail), [Verdict::Red]);
    assert_eq!(to(Outcome::Pass, Outcome::Inconclusive), [Verdict::Incomplete]);
    assert_eq!(to(Outcome::Fail, Outcome::Inconclusive), [Verdict::Incomplete], "nobody knows that it is mended");
    assert_eq!(to(Outcome::Fail, Outcome::Pass), []);
    let nothing = compared(&[("a", "MUST", Outcome::Pass)], &[("a", "MUST", Outcome::NotApplicable)]);
    assert!(nothing.came_to(Verdict::Error), "a report of nothing is no better than one of something");
}

#[test]
fn why_is_the_reason_or_the_message_of_the_later_report_first() {
    let mut after = report(&[("a", "MUST", Outcome::Fail)]);
    after.findings = vec![finding("a", "it has no name", "index.json")];
    let before = report(&[("a", "MUST", Outcome::Inconclusive)]);
    let why = |before, after| Comparison::of(before, after).unwrap().differences[0].why().map(str::to_owned);
    assert_eq!(why(&before, &after).as_deref(), Some("it has no name"));
    assert_eq!(why(&after, &before).as_deref(), Some("it was inconclusive"));
    let held = report(&[("a", "MUST", Outcome::Pass)]);
    assert_eq!(why(&after, &held).as_deref(), Some("it has no name"), "what it was is all that there is to say");
}

#[test]
fn findings_of_what_fails_in_both_are_new_or_gone_or_more() {
    let rows = [("a", "MUST", Outcome::Fail)];
    let (mut before, mut after) = (report(&rows), report(&rows));
    let mut many = finding("a", "often", "index.json");
    before.findings = vec![finding("a", "stays", "index.json"), finding("a", "goes", "index.json"), many.clone()];
    many.count = 3;
    after.findings = vec![finding("a", "stays", "index.json"), finding("a", "comes", "index.json /manifests/0"), many];
    // Another digest is no other place.
    after.findings[0].location.subject = "sha256:2".to_owned();
    let comparison = Comparison::of(&before, &after).unwrap();
    let changes: Vec<_> = comparison.differences[0]
        .findings
        .iter()
        .map(|change| (change.message.as_str(), change.before, change.after, change.location.path.as_str()))
        .collect();
    assert_eq!(
        changes,
        [("comes", 0, 1, "index.json /manifests/0"), ("often", 1, 3, "index.json"), ("goes", 1, 0, "index.json")]
    );
    assert_eq!((comparison.differences[0].change, comparison.differences[0].turn), (Change::Unchanged, Turn::Neither));
    assert!(comparison.differences[0].is_told());
}

#[test]
fn places_of_one_finding_are_held_against_each_other_where_both_have_some() {
    let rows = [("a", "MUST", Outcome::Fail)];
    let (mut before, mut after) = (report(&rows), report(&rows));
    let place = |path: &str| finding("a", "wrong", path).location;
    let mut grouped = finding("a", "wrong", "/layers/0");
    (grouped.count, grouped.also) = (5, vec![place("/layers/1"), place("/layers/2")]);
    before.findings = vec![grouped.clone()];
    (grouped.count, grouped.also) = (4, vec![place("/layers/2"), place("/layers/3")]);
    after.findings = vec![grouped];
    let changes = |before, after| {
        let comparison = Comparison::of(before, after).unwrap();
        let changes = comparison.differences[0].findings.iter();
        changes.map(|change| (change.location.path.clone(), change.before, change.after)).collect::<Vec<_>>()
    };
    let path = str::to_owned;
    let expected = [(path("/layers/3"), 0, 1), (path("/layers/0"), 3, 2), (path("/layers/1"), 1, 0)];
    assert_eq!(changes(&before, &after), expected);
    let held = report(&[("a", "MUST", Outcome::Pass)]);
    assert_eq!(changes(&held, &after), [(path("/layers/0"), 0, 4)], "what is new is told once");
}

#[test]
fn other_rules_are_said_and_other_specs_refused() {
    let rows = [("a", "MUST", Outcome::Pass)];
    let before = report(&rows);
    assert_eq!(Comparison::of(&before, &before).unwrap().rules, []);
    let mut after = report(&rows);
    (after.spec, after.profile) = ("distribution next".to_owned(), "registry quick".to_owned());
    (after.tool.version, after.catalogue.digest) = ("2.0.0".to_owned(), "sha256:1".to_owned());
    let rules = Comparison::of(&before, &after).unwrap().rules;
    assert_eq!(rules.iter().map(|rule| rule.what).collect::<Vec<_>>(), ["version", "profile", "catalogue", "tool"]);
    assert_eq!((rules[0].before.as_str(), rules[0].after.as_str()), ("1.1.1", "next"));

    let mut other = report(&rows);
    other.spec = "image 1.1.1".to_owned();
    let refused = Comparison::of(&before, &other).unwrap_err();
    assert_eq!(refused, Incomparable::Spec("distribution".to_owned(), "image".to_owned()));
    assert!(refused.to_string().contains("the distribution spec and the second about the image spec"), "{refused}");
    let mut other = report(&rows);
    other.role = "client\u{1b}".to_owned();
    let refused = Comparison::of(&before, &other).unwrap_err();
    assert!(matches!(refused, Incomparable::Role(..)));
    assert!(refused.to_string().contains("`client\\u{1b}`"), "{refused}");
    let mut other = report(&rows);
    other.outcomes[0].level = "OFTEN".to_owned();
    assert!(matches!(Comparison::of(&before, &other), Err(Incomparable::Level { .. })));
}
