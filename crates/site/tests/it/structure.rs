//! What every page has and has not, where its links lead, and what is told where.

use std::collections::BTreeSet;

use serde_json::Value;
use site::{Entry, Files, Judgement, Standing, build};
use verdict::Outcome::{Fail, Pass, Unsupported};

use crate::sample::{ALL_PASS, crowd, entry, legacy, programme};

const DAY: &str = "2026-11-26";

fn files() -> Files {
    build(programme(), DAY).unwrap()
}

/// The pages that are not those of reports, which have a frame of their own.
fn pages(files: &Files) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with("reports/"))
}

fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split(end).next())
}

#[test]
fn every_page_has_its_landmarks_and_asks_for_nothing_from_elsewhere() {
    for (path, page) in pages(&files()) {
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.ends_with("</html>\n"), "{path}");
        for part in ["<h1>", "<main id=\"main\">", "<header class=", "<nav aria-label=", "<footer>", "<title>"] {
            assert_eq!(page.matches(part).count(), 1, "{path}: {part}");
        }
        assert!(page.contains("default-src 'none'; style-src 'self'; img-src 'self'"), "{path}");
        assert!(!page.contains("<script") && !page.contains("style=\"") && !page.contains("<style"), "{path}");
        assert!(!page.contains("src=\"http") && !page.contains("<link rel=\"stylesheet\" href=\"http"), "{path}");
        let ids: Vec<&str> = between(page, " id=\"", "\"").collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id stands twice");
        assert!(page.contains(&format!("Standings as of {DAY}.")), "{path}");
    }
}

#[test]
fn every_link_leads_to_a_file_of_the_site_or_to_the_web() {
    every_link_leads_somewhere(&files());
}

#[test]
fn what_only_an_older_dossier_or_another_version_has_is_not_linked() {
    let old = Entry { id: "old".to_owned(), run: Some("2026-01-01".to_owned()), ..entry("Harbour", [Fail; 5]) };
    let Judgement::Requirements { findings: of_old, .. } = old.judgement.clone() else { unreachable!() };
    let mut new = entry("Harbour", ALL_PASS);
    let Judgement::Requirements { outcomes, findings, .. } = &mut new.judgement else { unreachable!() };
    outcomes.retain(|record| record.requirement != "dist.push.blob.single");
    findings.extend(of_old.into_iter().filter(|finding| finding.requirement == "dist.push.blob.single"));
    let files = build(vec![old, new], DAY).unwrap();
    assert!(!files.contains_key("requirements/dist.push.blob.single.html"));
    let page = files.iter().find(|(path, _)| path.starts_with("subjects/") && path.ends_with(".html")).unwrap().1;
    assert_eq!(
        page.matches("<code>dist.push.blob.single</code>").count(),
        2,
        "in the findings and in the history: {page}"
    );
    every_link_leads_somewhere(&files);
}

fn every_link_leads_somewhere(files: &Files) {
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for address in between(page, "href=\"", "\"").chain(between(page, "src=\"", "\"")) {
            if address.starts_with("https://") {
                continue;
            }
            if let Some(anchor) = address.strip_prefix('#') {
                assert!(page.contains(&format!(" id=\"{anchor}\"")), "{path}: {address}");
                continue;
            }
            let target = match address.strip_prefix("../") {
                Some(rest) => rest.to_owned(),
                None if folder.is_empty() => address.to_owned(),
                None => format!("{folder}/{address}"),
            };
            assert!(files.contains_key(&target), "{path}: {address}");
        }
    }
}

#[test]
fn beside_every_page_stands_the_same_as_json() {
    let files = files();
    for (path, _) in pages(&files) {
        let json: Value = serde_json::from_str(&files[&path.replace(".html", ".json")]).unwrap();
        assert_eq!((json["schemaVersion"].as_str(), json["asOf"].as_str()), (Some("1"), Some(DAY)), "{path}");
    }
}

#[test]
fn the_matrix_has_a_row_a_requirement_and_a_column_a_subject_with_outcomes() {
    let files =
        build(vec![entry("A", ALL_PASS), entry("B", [Pass, Fail, Fail, Pass, Unsupported]), legacy("C")], DAY).unwrap();
    let index = &files["index.html"];
    let row =
        between(index, "requirements/dist.pull.blob.get-200.html\">blob.get-200</a></th>", "</tr>").next().unwrap();
    assert_eq!(row, "<td class=\"p\">✓<i>pass</i></td><td class=\"f\">✗<i>fail</i></td>");
    let row = between(index, "requirements/dist.pull.blob.range.html\">blob.range</a></th>", "</tr>").next().unwrap();
    assert!(row.ends_with("<td class=\"s\">▲<i>fail</i></td>"), "a broken SHOULD is no broken MUST: {row}");
    let sums = between(index, "href=\"#distribution-1.1-dist.pull\">pull</a></th>", "</tr>").next().unwrap();
    assert_eq!(sums, "<td class=\"p\">✓ 2/2</td><td class=\"f\">✗ 0/2</td>");
    assert!(index.contains("70 passed, 1 failed, 9 skipped"), "the tests of a legacy result are counted");
}

#[test]
fn a_requirement_says_what_it_asks_and_who_does_it() {
    let files = build(vec![entry("A", ALL_PASS), entry("B", [Pass, Fail, Pass, Pass, Pass])], DAY).unwrap();
    let page = &files["requirements/dist.pull.blob.get-200.html"];
    assert!(page.contains("1 passes, 1 fails.") && page.contains("the answer is not <code>200</code>"), "{page}");
    assert!(page.contains("href=\"https://github.com/opencontainers/distribution-spec/blob/"), "{page}");
    let json: Value = serde_json::from_str(&files["requirements/dist.pull.blob.get-200.json"]).unwrap();
    let outcomes: Vec<&str> =
        json["lines"][0]["outcomes"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["pass", "fail"]);
}

#[test]
fn a_subject_is_told_by_numbers_and_has_a_history() {
    let files = files();
    let page = &files["subjects/example-harbour-distribution-1.1-registry-ff569890be6ec934.html"];
    assert!(page.contains("passes 3/3 MUST of Distribution 1.1.1 (registry), 1/1 SHOULD"), "{page}");
    assert!(page.contains("signed and valid until 2027-11-20; judged by greenlight 0.1.0"), "{page}");
    for forbidden in ["certified", "compliant", "OCI"] {
        assert!(!page.contains(forbidden), "a page claims: {forbidden}");
    }
    let json: Value =
        serde_json::from_str(&files["subjects/example-harbour-distribution-1.1-registry-ff569890be6ec934.json"])
            .unwrap();
    let dossiers = json["dossiers"].as_array().unwrap();
    let runs: Vec<&str> = dossiers.iter().map(|one| one["dossier"]["run"].as_str().unwrap()).collect();
    assert_eq!(runs, ["2026-11-20", "2025-06-01", "2024-08-06"]);
    let changes = dossiers[0]["changes"].as_array().unwrap();
    let changed: Vec<(&str, &str, &str)> = changes
        .iter()
        .map(|one| (one["requirement"].as_str().unwrap(), one["from"].as_str().unwrap(), one["to"].as_str().unwrap()))
        .collect();
    assert_eq!(changed, [("dist.pull.blob.get-200", "fail", "pass"), ("dist.push.blob.single", "unsupported", "pass")]);
    assert!(dossiers[1]["changes"].is_null(), "tests of another suite are compared with nothing");
    assert!(page.contains("judged in another way, not compared"));
}

#[test]
fn a_report_says_what_it_is_worth_and_leads_back() {
    let old = Entry { id: "old".to_owned(), run: Some("2026-01-01".to_owned()), ..entry("Harbour", ALL_PASS) };
    let old = Entry { standing: Standing::Expired, ..old };
    let files = build(vec![old, entry("Harbour", [Pass, Fail, Pass, Pass, Pass])], DAY).unwrap();
    let page = &files["reports/dossiers-harbour.html"];
    assert!(page.contains("<title>Harbour 2.0, red: https://registry.example</title>"), "{page}");
    assert!(page.contains("<header class=\"red\">") && page.contains("it is no certificate"), "{page}");
    assert!(!page.contains("Another dossier"), "{page}");
    let back =
        "<a href=\"../subjects/example-harbour-distribution-1.1-registry-ff569890be6ec934.html\">Harbour 2.0</a>";
    for path in ["reports/dossiers-harbour.html", "reports/old.html"] {
        let page = &files[path];
        assert!(page.contains(back) && page.contains("<a href=\"../index.html\">"), "{path}: {page}");
        assert!(page.contains(&format!("<a href=\"{}\">", path.replace("reports/", "").replace(".html", ".json"))));
    }
    let page = &files["reports/old.html"];
    assert!(page.contains("<header class=\"incomplete\">") && page.contains("expired: it was valid until"), "{page}");
    assert!(page.contains("Another dossier speaks for the subject now."), "{page}");
}

#[test]
fn what_has_no_name_is_told_apart_by_its_dossier() {
    let nameless = |id: &str| {
        let mut one = legacy("");
        one.id = id.to_owned();
        one.subject.name.clear();
        one
    };
    let files = build(vec![nameless("v1.1/a"), nameless("v1.1/b")], DAY).unwrap();
    assert_eq!(files.keys().filter(|path| path.starts_with("badges/")).count(), 2);
    assert!(files["index.html"].contains(">v1.1/a 2.0</a>"), "{}", files["index.html"]);
}

#[test]
fn subjects_stand_in_the_order_in_which_people_count() {
    let names = ["Boat 10", "Boat 9", "boat 1", "Anchor"];
    let index = build(names.map(|name| entry(name, ALL_PASS)).into(), DAY).unwrap()["index.html"].clone();
    let table = between(&index, "<table class=\"subjects\">", "</table>").next().unwrap();
    let listed: Vec<&str> = between(table, ".html\">", " 2.0</a>").collect();
    assert_eq!(listed, ["Anchor", "boat 1", "Boat 9", "Boat 10"]);
}

#[test]
fn columns_that_fit_on_no_sheet_stand_below_one_another() {
    let index = build(crowd(), DAY).unwrap()["index.html"].clone();
    let tables: Vec<&str> = between(&index, "<div class=\"matrix chapters\"", "</table>").collect();
    let columns: Vec<Vec<&str>> =
        tables.iter().map(|table| between(table, "<th scope=\"col\"><a href=\"subjects/", ".html").collect()).collect();
    assert_eq!(columns.iter().map(Vec::len).collect::<Vec<_>>(), [17, 16]);
    assert_eq!(columns.concat().iter().collect::<BTreeSet<_>>().len(), 33, "each stands once");
    for (table, part) in tables.iter().zip(["subjects 1 to 17 of 33", "subjects 18 to 33 of 33"]) {
        assert!(table.contains(part), "{table}");
        let rows: Vec<usize> =
            between(table, "<th scope=\"row\">", "</tr>").map(|row| row.matches("<td").count()).collect();
        assert_eq!(rows, [if part.starts_with("subjects 1 to") { 17 } else { 16 }; 3]);
    }
}

#[test]
fn pairs_are_compared_while_there_are_few() {
    let many = |count: usize| (0..count).map(|n| entry(&format!("S{n:02}"), ALL_PASS)).collect::<Vec<_>>();
    let compared = |count| {
        build(many(count), DAY)
            .unwrap()
            .keys()
            .filter(|path| path.ends_with(".html") && path.starts_with("compare/"))
            .count()
    };
    assert_eq!([compared(1), compared(2), compared(40), compared(41)], [0, 1, 780, 0]);
    let files = build(vec![entry("A", ALL_PASS), entry("B", [Pass, Fail, Pass, Pass, Pass])], DAY).unwrap();
    let page = &files["compare/example-a-distribution-1.1-registry-cdbdf317238e1ca0--example-b-distribution-1.1-registry-fb6c99d96bfed88e.html"];
    assert!(page.contains("1 requirement differs, 4 come out the same."), "{page}");
}

#[test]
fn versions_of_one_line_stand_together_and_other_profiles_do_not() {
    let mut older = entry("A", ALL_PASS);
    older.spec = "distribution 1.1.0".to_owned();
    older.run = Some("2025-01-01".to_owned());
    let mut other = entry("A", ALL_PASS);
    other.profile = "beyond".to_owned();
    let mut next = entry("A", ALL_PASS);
    next.spec = "distribution next".to_owned();
    let files = build(vec![entry("A", ALL_PASS), older, other, next], DAY).unwrap();
    let subjects: Vec<&str> = files.keys().filter_map(|path| path.strip_prefix("badges/")).collect();
    assert_eq!(
        subjects,
        [
            "example-a-distribution-1.1-beyond-6ff2403b800fa9bc.svg",
            "example-a-distribution-1.1-registry-cdbdf317238e1ca0.svg",
            "example-a-distribution-next-registry-1721ad4ba9529bf6.svg"
        ]
    );
}
