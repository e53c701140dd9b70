//! Badges: small, grey unless in force, and readable without seeing them.

use site::{Entry, Judgement, MOST_OF_A_BADGE, Standing, build};
use verdict::Outcome::{Blocked, Fail, Pass};

use crate::sample::{ALL_PASS, EVIL, entry, hostile, hostile_and_told, legacy, programme};

fn badge(entry: Entry) -> String {
    let files = build(vec![entry], "2026-11-26").unwrap();
    files.into_iter().find(|(path, _)| path.starts_with("badges/")).unwrap().1
}

#[test]
fn every_badge_is_small_and_has_a_title() {
    let mut entries = programme();
    let mut long = entry(&"&".repeat(5_000), ALL_PASS);
    long.product.version = "<".repeat(5_000);
    long.spec = format!("distribution {}", "\"".repeat(5_000));
    long.profile = "名".repeat(5_000);
    long.valid_until = Some("\u{10348}".repeat(5_000));
    entries.push(long);
    entries.extend([hostile(), hostile_and_told()]);
    for (path, svg) in build(entries, "2026-11-26").unwrap().into_iter().filter(|(path, _)| path.starts_with("badges/"))
    {
        assert!(svg.len() <= MOST_OF_A_BADGE, "{path}: {} bytes", svg.len());
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("<title>"), "{path}");
        assert!(!svg.contains("href") && !svg.contains("url(") && !svg.contains("<script"), "{path}");
    }
}

#[test]
fn a_badge_says_spec_version_word_and_day() {
    let svg = badge(entry("Harbour", ALL_PASS));
    for part in [
        "Distribution 1.1.1",
        "✓ green until 2027-11-20",
        "passes 3/3 MUST of Distribution 1.1.1 (registry)",
        "#17692f",
    ] {
        assert!(svg.contains(part), "{part}: {svg}");
    }
}

#[test]
fn colours_follow_the_verdict_while_the_dossier_is_in_force() {
    for (outcomes, word, colour) in [
        ([Pass, Pass, Fail, Pass, Pass], "▲ yellow", "#835600"),
        ([Pass, Fail, Pass, Pass, Pass], "✗ red, run 2026-11-20", "#b3142a"),
        ([Pass, Blocked, Pass, Pass, Pass], "? incomplete", "#57606a"),
    ] {
        let svg = badge(entry("Harbour", outcomes));
        assert!(svg.contains(word) && svg.contains(colour), "{svg}");
        assert_eq!(svg.contains("does not pass: "), !word.contains("yellow"), "{svg}");
        assert_eq!(svg.contains("until"), !word.contains("red"), "a failure counts until no day: {svg}");
    }
}

#[test]
fn everything_else_is_grey_and_says_what_it_is() {
    let broken = Standing::Broken(EVIL.to_owned());
    for (standing, word) in [
        (Standing::Expired, "expired 2027-11-20"),
        (Standing::Revoked("the key was lost".to_owned()), "revoked, run 2026-11-20"),
        (Standing::Unsigned, "unsigned, run 2026-11-20"),
        (Standing::Untrusted, "untrusted, run 2026-11-20"),
        (broken, "broken, run 2026-11-20"),
    ] {
        let svg = badge(Entry { standing, ..entry("Harbour", ALL_PASS) });
        assert!(svg.contains(word) && svg.contains("#57606a"), "{svg}");
        for colour in ["#17692f", "#835600", "#b3142a", "green"] {
            assert!(!svg.contains(colour), "{svg}");
        }
    }
    let svg = badge(legacy("Harbour"));
    assert!(svg.contains("legacy, run 2024-08-06") && svg.contains("#57606a"), "{svg}");
    let svg = badge(Entry { judgement: Judgement::Nothing, ..entry("Harbour", ALL_PASS) });
    assert!(svg.contains("#57606a"), "valid without a verdict has no colour: {svg}");
    let undecided = Entry { standing: Standing::Undecided, ..entry("Harbour", [Pass, Pass, Pass, Blocked, Pass]) };
    let svg = badge(undecided);
    assert!(svg.contains("? incomplete, run 2026-11-20") && svg.contains("#57606a"), "{svg}");
}
