//! A report is held against itself, and waived requirements are left out of what an exit code follows from. Real reports are held
//! against themselves where they are made: in the tests of `lab` and `distribution`.

use verdict::{LineRecord, Outcome, Verdict};

use crate::sample::report;

const CAPABILITY: &str = "dist.push.manifest.index";

#[test]
fn the_verdict_follows_from_outcomes_levels_and_capabilities() {
    let verdict = |rows: &[_]| report(rows).verdict;
    let pass = ("a", "MUST", Outcome::Pass);
    assert_eq!(verdict(&[pass, ("b", "MUST", Outcome::Fail)]), Verdict::Red);
    assert_eq!(verdict(&[pass, ("b", "SHOULD", Outcome::Fail)]), Verdict::Yellow);
    assert_eq!(verdict(&[pass, ("b", "MUST", Outcome::Blocked)]), Verdict::Incomplete);
    assert_eq!(verdict(&[pass, ("b", "MAY", Outcome::Unsupported)]), Verdict::Green);
    assert_eq!(verdict(&[pass, (CAPABILITY, "MAY", Outcome::Unsupported)]), Verdict::Yellow);
    assert_eq!(verdict(&[pass, (CAPABILITY, "MAY", Outcome::Inconclusive)]), Verdict::Yellow);
    assert_eq!(verdict(&[("a", "MUST", Outcome::NotApplicable)]), Verdict::Error);
    let counts = report(&[pass, ("b", "SHOULD", Outcome::Fail)]).counts;
    assert_eq!((counts.must.pass, counts.should.fail), (1, 1));
}

#[test]
fn a_smaller_mode_has_the_capabilities_of_its_profile() {
    let mut quick = report(&[("a", "MUST", Outcome::Pass), (CAPABILITY, "MAY", Outcome::Unsupported)]);
    quick.profile = "registry quick".to_owned();
    assert_eq!(quick.recomputed().map(|(verdict, _)| verdict), Some(Verdict::Yellow));
}

#[test]
fn members_and_lines_count() {
    let mut whole = report(&[("a", "MUST", Outcome::Pass)]);
    let member = |verdict| verdict::SubjectRecord {
        digest: "sha256:1".to_owned(),
        kind: "image".to_owned(),
        name: String::new(),
        verdict,
        counts: whole.counts,
    };
    let members = [Verdict::Error, Verdict::Yellow].map(member).to_vec();
    whole.subjects = members;
    assert_eq!(
        whole.recomputed().map(|(verdict, _)| verdict),
        Some(Verdict::Yellow),
        "a member without answers is none"
    );

    let other = report(&[("a", "MUST", Outcome::Fail)]);
    let line = |spec: &str, outcomes| LineRecord {
        spec: spec.to_owned(),
        verdict: Verdict::Green,
        counts: whole.counts,
        categories: Vec::new(),
        outcomes,
    };
    let of = |line: &LineRecord| whole.recomputed_line(line).map(|(verdict, _)| verdict);
    assert_eq!(of(&line("distribution 1.0.1", other.outcomes)), Some(Verdict::Red));
    assert_eq!(
        of(&line("distribution 1.1.1", Vec::new())),
        Some(Verdict::Green),
        "its outcomes are those of the report"
    );
}

#[test]
fn what_this_catalogue_does_not_know_is_not_judged() {
    let mut unknown = report(&[("a", "MUST", Outcome::Pass)]);
    unknown.profile = "lenient".to_owned();
    assert_eq!(unknown.recomputed(), None);
    let mut unknown = report(&[("a", "MUST", Outcome::Pass)]);
    unknown.outcomes[0].level = "MUST PROBABLY".to_owned();
    assert_eq!(unknown.recomputed(), None);
}

#[test]
fn what_is_waived_counts_as_held() {
    let red = report(&[("a", "MUST", Outcome::Pass), ("b", "MUST", Outcome::Fail), ("c", "SHOULD", Outcome::Fail)]);
    assert_eq!(red.eased(&["b"]), Verdict::Yellow);
    assert_eq!(red.eased(&["b", "c"]), Verdict::Green);
    assert_eq!(red.eased(&["c"]), Verdict::Red);
    assert_eq!(red.eased(&[]), Verdict::Red);
    let only = report(&[("b", "MUST", Outcome::Fail)]);
    assert_eq!(only.eased(&["b"]), Verdict::Green, "what failed was executed");
    let open = report(&[("a", "MUST", Outcome::Pass), ("b", "MUST", Outcome::Inconclusive)]);
    assert_eq!(open.eased(&["b"]), Verdict::Green);
}

#[test]
fn what_a_waived_requirement_blocks_stays_blocked_and_nothing_is_never_eased() {
    let red = report(&[("a", "MUST", Outcome::Fail), ("b", "MUST", Outcome::Blocked)]);
    assert_eq!(red.eased(&["a"]), Verdict::Incomplete);
    let nothing = report(&[("a", "MUST", Outcome::Inconclusive)]);
    assert_eq!((nothing.verdict, nothing.eased(&["a"])), (Verdict::Error, Verdict::Error));
}

#[test]
fn some_outcomes_weigh_and_others_do_not() {
    let of = |level, outcome| report(&[("a", level, outcome)]).weighs("a");
    assert!(of("MUST", Outcome::Fail) && of("SHOULD", Outcome::Fail) && of("SHOULD", Outcome::NotRun));
    assert!(!of("MUST", Outcome::Pass) && !of("MAY", Outcome::Fail) && !of("MUST", Outcome::NotApplicable));
    assert!(!report(&[("a", "MUST", Outcome::Fail)]).weighs("b"));
    assert!(report(&[(CAPABILITY, "MAY", Outcome::Unsupported)]).weighs(CAPABILITY));
}
