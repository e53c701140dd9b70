//! Which dossier speaks for a subject, and what is told of one that does not hold.

use serde_json::Value;
use site::{Entry, Standing, build};
use verdict::Outcome::{Blocked, Fail, Pass};

use crate::sample::{ALL_PASS, entry, legacy, withdrawn};

const PAGE: &str = "subjects/example-harbour-distribution-1.1-registry-ff569890be6ec934";

fn with(id: &str, run: &str, standing: Standing) -> Entry {
    Entry { id: id.to_owned(), run: Some(run.to_owned()), standing, ..entry("Harbour", ALL_PASS) }
}

fn current(entries: Vec<Entry>) -> String {
    let files = build(entries, "2026-11-26").unwrap();
    let json: Value = serde_json::from_str(&files[&format!("{PAGE}.json")]).unwrap();
    let dossiers = json["dossiers"].as_array().unwrap();
    let current: Vec<&Value> = dossiers.iter().filter(|one| one["current"] == true).collect();
    assert_eq!(current.len(), 1);
    current[0]["dossier"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_newest_valid_dossier_speaks() {
    let revoked = || Standing::Revoked("lost".to_owned());
    let broken = || Standing::Broken("torn".to_owned());
    let valid = || vec![with("old", "2026-01-01", Standing::Valid), with("new", "2026-02-01", Standing::Valid)];
    assert_eq!(current(valid()), "new");
    for other in [Standing::Unsigned, Standing::Untrusted, Standing::Expired, revoked(), broken(), Standing::Legacy] {
        let entries = valid().into_iter().chain([with("other", "2026-03-01", other)]).collect();
        assert_eq!(current(entries), "new");
    }
}

#[test]
fn without_a_valid_one_a_newer_revocation_is_not_hidden_by_an_older_dossier() {
    let revoked = with("revoked", "2026-02-01", Standing::Revoked("lost".to_owned()));
    assert_eq!(
        current(vec![with("expired", "2026-01-01", Standing::Expired), revoked.clone(), legacy("Harbour")]),
        "revoked"
    );
    let broken = with("broken", "2026-09-01", Standing::Broken("torn".to_owned()));
    let legacy = Entry { id: "legacy".to_owned(), ..legacy("Harbour") };
    assert_eq!(current(vec![broken.clone(), legacy]), "legacy");
    assert_eq!(current(vec![broken]), "broken");
}

#[test]
fn runs_of_one_day_are_told_apart_by_their_time() {
    let early = with("z", "2026-02-01T08:00:00Z", Standing::Valid);
    let late = with("a", "2026-02-01T09:00:00Z", Standing::Valid);
    assert_eq!(current(vec![late, early]), "a");
}

#[test]
fn what_was_revoked_or_is_broken_is_not_told_anywhere() {
    for standing in [Standing::Revoked("the key was lost".to_owned()), Standing::Broken("torn".to_owned())] {
        let why = standing.why().unwrap().to_owned();
        let files = build(vec![with("one", "2026-01-01", standing)], "2026-11-26").unwrap();
        let page = &files[&format!("{PAGE}.html")];
        assert!(page.contains(&why), "the reason is shown: {page}");
        for path in ["index.html", &format!("{PAGE}.html")] {
            assert!(!files[path].contains("passes") && !files[path].contains("✓ pass"), "{path}");
            assert!(!files[path].contains("class=\"green\"") && !files[path].contains("colour green"), "{path}");
        }
        assert!(!files.keys().any(|path| path.starts_with("requirements/")), "it has no column");
    }
}

#[test]
fn only_a_valid_dossier_has_a_coloured_card() {
    for (standing, card) in [
        (Standing::Valid, "<header class=\"green\">"),
        (Standing::Unsigned, "<header class=\"incomplete\">"),
        (Standing::Expired, "<header class=\"incomplete\">"),
        (Standing::Untrusted, "<header class=\"incomplete\">"),
    ] {
        let word = standing.as_str();
        let files = build(vec![with("one", "2026-01-01", standing)], "2026-11-26").unwrap();
        let page = &files[&format!("{PAGE}.html")];
        assert!(page.contains(card), "{word}: {page}");
        assert!(word == "valid" || page.contains(&format!("green, {word}")), "{word}: {page}");
    }
}

#[test]
fn a_newer_failure_speaks_and_is_no_certificate() {
    let mut failed = entry("Harbour", [Pass, Fail, Pass, Pass, Pass]);
    failed.id = "failed".to_owned();
    failed.run = Some("2026-02-01".to_owned());
    let valid = with("valid", "2026-01-01", Standing::Valid);
    assert_eq!(current(vec![failed.clone(), valid.clone()]), "failed");
    let files = build(vec![failed, valid], "2026-11-26").unwrap();
    let page = &files[&format!("{PAGE}.html")];
    for said in ["<header class=\"red\">", "does not pass: 2/3 MUST of Distribution 1.1.1", "✗ failed"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!files["index.html"].contains("✓ valid"), "{}", files["index.html"]);
}

#[test]
fn what_was_withdrawn_is_told_nowhere_as_it_was() {
    let files = build(vec![withdrawn("Harbour"), entry("Jetty", ALL_PASS)], "2026-11-26").unwrap();
    let why = "was revoked on 2026-11-25 by <code>The Group</code>: counted wrongly";
    let requirement = &files["requirements/dist.pull.blob.range.html"];
    assert!(requirement.contains("1 passes, 1 not decided.") && requirement.contains(why), "{requirement}");
    let page = &files[&format!("{PAGE}.html")];
    assert!(page.contains("<header class=\"yellow\">") && page.contains("<h2 id=\"withdrawn-title\">"), "{page}");
    assert_eq!(page.matches(why).count(), 2, "at the top, and beside the outcome: {page}");
    let row = files["index.html"].split("blob.range</a></th>").nth(1).unwrap();
    assert!(row.starts_with("<td class=\"u\">?<i>inconclusive</i></td><td class=\"p\">"), "{row}");
    let report = &files["reports/dossiers-harbour.html"];
    assert!(report.contains("▲</span> yellow") && report.contains(why), "{report}");
    assert!(!report.contains("All tests passed") && !report.contains("</span> green"), "{report}");
    let json: Value = serde_json::from_str(&files[&format!("{PAGE}.json")]).unwrap();
    assert!(json["dossiers"][0]["dossier"]["withdrawn"]["dist.pull.blob.range"].is_string(), "{json:#}");
    let compared = files.iter().find(|(path, _)| path.starts_with("compare/") && path.ends_with(".html")).unwrap().1;
    assert!(compared.contains("1 requirement differs"), "{compared}");
}

#[test]
fn what_is_not_in_force_has_no_colour_in_any_table() {
    for standing in [Standing::Expired, Standing::Unsigned, Standing::Untrusted] {
        let word = standing.as_str();
        let one = Entry { standing, ..entry("Harbour", [Pass, Fail, Pass, Pass, Pass]) };
        let files = build(vec![one, entry("Jetty", ALL_PASS)], "2026-11-26").unwrap();
        let index = &files["index.html"];
        assert!(index.contains("<span class=\"colour incomplete\">✗ red</span>"), "{word}: {index}");
        assert!(!index.contains("colour red") && index.contains("colour green"), "{word}: {index}");
        let row = index.split("blob.get-200</a></th>").nth(1).unwrap();
        assert!(row.starts_with("<td class=\"off\">✗<i>fail</i></td><td class=\"p\">"), "{word}: {row}");
        let sums = index.split(">pull</a></th>").nth(1).unwrap();
        assert!(sums.starts_with("<td class=\"off\">✗ 1/2</td><td class=\"p\">"), "{word}: {sums}");
        let compared =
            files.iter().find(|(path, _)| path.starts_with("compare/") && path.ends_with(".html")).unwrap().1;
        let page = &files[&format!("{PAGE}.html")];
        for page in [&files["requirements/dist.pull.blob.get-200.html"], compared, page] {
            assert!(page.contains("<span class=\"outcome\">✗ fail</span>"), "{word}: {page}");
            assert!(!page.contains("outcome fail"), "{word}: {page}");
        }
        let report = &files["reports/dossiers-harbour.html"];
        assert!(
            report.contains(&format!(
                "<header class=\"incomplete\"><p class=\"verdict\"><span aria-hidden=\"true\">✗</span> red, {word}</p>"
            )),
            "{report}"
        );
    }
}

#[test]
fn what_is_left_undecided_speaks_and_says_so() {
    let undecided = Entry { standing: Standing::Undecided, ..entry("Harbour", [Pass, Pass, Pass, Blocked, Pass]) };
    let failed = Entry { id: "failed".to_owned(), run: Some("2026-01-01".to_owned()), ..entry("Harbour", [Fail; 5]) };
    let files = build(vec![undecided, failed], "2026-11-26").unwrap();
    let page = &files[&format!("{PAGE}.html")];
    for said in
        ["<header class=\"incomplete\">", "does not pass: 2/3 MUST", "leaves a MUST undecided: it is no certificate"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(files["index.html"].contains("? undecided"), "{}", files["index.html"]);
}

#[test]
fn why_two_dossiers_are_not_compared_is_told() {
    let revoked = with("old", "2026-01-01", Standing::Revoked("lost".to_owned()));
    let files = build(vec![revoked, with("new", "2026-02-01", Standing::Valid)], "2026-11-26").unwrap();
    let page = &files[&format!("{PAGE}.html")];
    assert!(page.contains("what does not count is not compared") && !page.contains("judged in another way"), "{page}");
}
