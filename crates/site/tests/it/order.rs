//! The same dossiers give the same bytes, in whatever order they come; and many of them cost little.

use std::time::{Duration, Instant};

use site::{Entry, build};
use verdict::Outcome;

use crate::sample::{ALL_PASS, entry, programme};

#[test]
fn the_order_of_the_dossiers_does_not_matter() {
    let there = build(programme(), "2026-11-26").unwrap();
    let mut entries = programme();
    entries.reverse();
    assert!(there == build(entries, "2026-11-26").unwrap());
    let mut entries = programme();
    entries.rotate_left(5);
    assert!(there == build(entries, "2026-11-26").unwrap());
}

#[test]
fn two_hundred_dossiers_take_seconds_at_most() {
    let rows: Vec<&str> = catalogue::distribution::ALL.iter().map(|row| row.id).collect();
    let entries: Vec<Entry> = (0..200)
        .map(|n| {
            let mut one = entry(&format!("S{n:03}"), ALL_PASS);
            if let site::Judgement::Requirements { outcomes, .. } = &mut one.judgement {
                let template = outcomes[0].clone();
                *outcomes = rows
                    .iter()
                    .map(|id| verdict::OutcomeRecord {
                        requirement: (*id).to_owned(),
                        outcome: Outcome::Pass,
                        ..template.clone()
                    })
                    .collect();
            }
            one
        })
        .collect();
    let started = Instant::now();
    let files = build(entries, "2026-11-26").unwrap();
    assert!(started.elapsed() < Duration::from_secs(30), "without optimisation, on a busy machine");
    assert!(files["index.html"].len() < 8_000_000, "{} bytes", files["index.html"].len());
}
