//! Each law holds over 100,000 random vectors.

use catalogue::Level;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use verdict::{Decision, Outcome, Verdict, verdict};

fn decision() -> impl Strategy<Value = Decision> {
    let level = select(vec![Level::May, Level::Should, Level::Must]);
    // Mostly passes, or hardly a vector would be anything but red.
    let outcome = prop_oneof![12 => Just(Outcome::Pass), 1 => select(Outcome::ALL.to_vec())];
    (level, outcome, any::<bool>())
        .prop_map(|(level, outcome, capability)| Decision { capability, ..Decision::new(outcome, level) })
}

fn vector() -> impl Strategy<Value = Vec<Decision>> {
    prop::collection::vec(decision(), 1..24)
}

/// Parts of one whole: the same requirements, each with its own level, judged at several places.
fn parts() -> impl Strategy<Value = Vec<Vec<Decision>>> {
    (1_usize..8, 1_usize..5).prop_flat_map(|(requirements, parts)| {
        let levels = prop::collection::vec(select(vec![Level::May, Level::Should, Level::Must]), requirements);
        let outcomes = prop::collection::vec(prop::collection::vec(decision(), requirements), parts);
        (levels, outcomes).prop_map(|(levels, parts)| {
            parts
                .into_iter()
                .map(|part| {
                    part.into_iter()
                        .zip(&levels)
                        .map(|(decision, level)| {
                            // A mild form may count less than the requirement, and only where it failed.
                            let is_mild = decision.outcome == Outcome::Fail
                                && decision.level < *level
                                && decision.level > Level::May;
                            Decision {
                                level: if is_mild { decision.level } else { *level },
                                capability: false,
                                ..decision
                            }
                        })
                        .collect()
                })
                .collect()
        })
    })
}

fn of(decisions: &[Decision]) -> Verdict {
    verdict(decisions.iter().copied())
}

fn many() -> Config {
    Config { cases: 100_000, ..Config::default() }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn order_does_not_matter(decisions in vector(), swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 0..24)) {
        let mut shuffled = decisions.clone();
        for (a, b) in swaps {
            let length = shuffled.len();
            shuffled.swap(a.index(length), b.index(length));
        }
        prop_assert_eq!(of(&decisions), of(&shuffled));
    }

    #[test]
    fn a_violation_never_improves_a_colour(decisions in vector(), at in any::<Index>()) {
        let before = of(&decisions);
        let mut worse = decisions;
        let length = worse.len();
        let level = worse[at.index(length)].level;
        let at = at.index(length);
        worse[at] = Decision { capability: worse[at].capability, ..Decision::new(Outcome::Fail, level) };
        // A vector in which nothing was executed has no colour yet: there, a violation is the first thing that is known.
        prop_assert!(before == Verdict::Error || of(&worse) >= before);
        if level == Level::Must {
            prop_assert_eq!(of(&worse), Verdict::Red);
        }
        prop_assert!(!(level == Level::Should && of(&worse) == Verdict::Green));
    }

    #[test]
    fn an_added_violation_never_improves_a_colour(decisions in vector(), level in select(vec![Level::May, Level::Should, Level::Must])) {
        let before = of(&decisions);
        let mut more = decisions;
        more.push(Decision::new(Outcome::Fail, level));
        prop_assert!(before == Verdict::Error || of(&more) >= before);
    }

    #[test]
    fn removing_a_check_never_makes_green(decisions in vector(), at in any::<Index>()) {
        let before = of(&decisions);
        let mut less = decisions;
        let length = less.len();
        let removed = &mut less[at.index(length)];
        let weighed = removed.outcome != Outcome::NotApplicable && removed.level > Level::May;
        *removed = Decision { capability: removed.capability, ..Decision::new(Outcome::NotRun, removed.level) };
        let after = of(&less);
        prop_assert!(after != Verdict::Green || before == Verdict::Green);
        prop_assert!(!weighed || after != Verdict::Green);
    }

    #[test]
    fn a_may_never_changes_a_colour(decisions in vector(), outcome in select(vec![Outcome::Pass, Outcome::Fail, Outcome::Blocked])) {
        let before = of(&decisions);
        let mut more = decisions;
        more.push(Decision::new(outcome, Level::May));
        prop_assert!(before == Verdict::Error || of(&more) == before);
    }

    #[test]
    fn a_whole_is_as_its_worst_part(parts in parts()) {
        let mut whole = parts[0].clone();
        for part in &parts[1..] {
            for (joined, other) in whole.iter_mut().zip(part) {
                *joined = joined.join(*other);
            }
        }
        // Parts in which nothing was executed say nothing about the whole.
        let worst = parts.iter().map(|part| of(part)).filter(|verdict| *verdict != Verdict::Error).max();
        if let Some(worst) = worst {
            let nobody_undecided = parts.iter().filter(|part| of(part) == Verdict::Error).all(|part| part.iter().all(|decision| !decision.outcome.is_undecided()));
            if nobody_undecided {
                prop_assert_eq!(of(&whole), worst);
            }
            prop_assert!(of(&whole) >= worst);
        }
    }

    #[test]
    fn join_is_a_semilattice(a in decision(), b in decision(), c in decision()) {
        prop_assert_eq!(a.join(b), b.join(a));
        prop_assert_eq!(a.join(b).join(c), a.join(b.join(c)));
        prop_assert_eq!(a.join(a), a);
    }
}
