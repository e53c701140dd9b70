//! `greenlight site`: dossiers of both kinds in, a site out, and nothing of anybody else's touched.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::binary::{Greenlight, greenlight};
use crate::subject::{Folder, green, red};

const JUNIT: &str = r#"<testsuites tests="904"><testsuite timestamp="2024-08-06T12:19:32"><testcase name="a"/>
    <testcase name="b" status="skipped"/><testcase name="c"><failure>no</failure></testcase></testsuite></testsuites>"#;

fn product(folder: &Path, name: &str) {
    let yaml = format!(
        "vendor: Example\nname: {name}\nversion: 1.10\nwebsite_url: https://example.com/\nproduct_logo_url: https://example.com/a.svg\n"
    );
    fs::write(folder.join("PRODUCT.yaml"), yaml).unwrap();
}

/// Two reports, one of them without a description, and two results of the official programme.
fn dossiers() -> Folder {
    let folder = Folder::new();
    for (name, layout) in [("good", green()), ("bad", red())] {
        let subject = folder.layout("layout", &layout);
        let dossier = folder.join("dossiers").join(name);
        fs::create_dir_all(&dossier).unwrap();
        let out = format!("json={}", dossier.join("report.json").display());
        greenlight("check --quiet --out").arg(out).arg(&subject).run();
        fs::remove_dir_all(subject).unwrap();
    }
    product(&folder.join("dossiers/good"), "Good");
    for version in ["v1.0", "v1.1"] {
        let dossier = folder.join("dossiers/distribution-spec").join(version).join("harbour");
        fs::create_dir_all(&dossier).unwrap();
        product(&dossier, "Harbour");
        fs::write(dossier.join("junit.xml"), JUNIT).unwrap();
        fs::write(dossier.join("report.html"), "<script>alert(1)</script>").unwrap();
    }
    folder
}

fn make(folder: &Folder) -> Greenlight {
    greenlight("site").arg(folder.join("dossiers")).arg("--out").arg(folder.join("site"))
}

fn read(folder: &Folder, path: &str) -> String {
    folder.read(&format!("site/{path}"))
}

/// Every file below a directory with its bytes.
fn all(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.push((path.display().to_string(), fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn reports_and_official_results_make_a_site() {
    let folder = dossiers();
    let ended = make(&folder).run().expect(0);
    assert!(ended.stdout.contains("of 4 dossiers in ") && ended.stderr.is_empty(), "{ended:?}");
    let index: Value = serde_json::from_str(&read(&folder, "index.json")).unwrap();
    let lines: Vec<&str> =
        index["lines"].as_array().unwrap().iter().map(|line| line["line"].as_str().unwrap()).collect();
    assert_eq!(lines, ["distribution 1.1", "distribution 1.0", "image 1.1"]);
    let images = index["lines"][2]["subjects"].as_array().unwrap();
    let told: Vec<(&str, &str)> =
        images.iter().map(|one| (one["verdict"].as_str().unwrap(), one["standing"]["is"].as_str().unwrap())).collect();
    assert!(told.contains(&("green", "unsigned")) && told.contains(&("red", "unsigned")), "{told:?}");
    let good = read(&folder, "subjects/example-good-image-1.1-producer-0640f62f89e9fc30.html");
    assert!(good.contains("Good 1.10") && good.contains("MUST of Image Format 1.1.1 (producer)"), "{good}");
    assert!(!read(&folder, "index.html").contains("a.svg"), "a logo is never loaded");
}

#[test]
fn results_of_the_official_programme_are_grey_and_counted_by_case() {
    let folder = dossiers();
    make(&folder).run().expect(0);
    let page = read(&folder, "subjects/example-harbour-distribution-1.1-registry-ff569890be6ec934.html");
    assert!(page.contains("official suite for Distribution 1.1: 1 passed, 1 failed, 1 skipped"), "{page}");
    assert!(page.contains("<header class=\"incomplete\">") && page.contains("2024-08-06"), "{page}");
    let badge = read(&folder, "badges/example-harbour-distribution-1.1-registry-ff569890be6ec934.svg");
    assert!(badge.contains("legacy, run 2024-08-06") && badge.contains("#57606a"), "{badge}");
    let scripts =
        all(&folder.join("site")).iter().filter(|(_, text)| String::from_utf8_lossy(text).contains("<script")).count();
    assert_eq!(scripts, 0, "the page of a dossier is not handed on");
}

#[test]
fn the_version_of_official_results_is_that_of_their_configuration() {
    let folder = dossiers();
    fs::write(folder.join("dossiers/distribution-spec/v1.1/harbour/results.yaml"), "config:\n  version: \"1.0\"\n")
        .unwrap();
    make(&folder).run().expect(0);
    let index: Value = serde_json::from_str(&read(&folder, "index.json")).unwrap();
    assert_eq!(index["lines"][0]["line"], "distribution 1.0");
    assert_eq!(index["lines"][0]["subjects"][0]["dossiers"], 2);
}

#[test]
fn the_same_dossiers_give_the_same_site_and_what_is_gone_goes() {
    let folder = dossiers();
    make(&folder).run().expect(0);
    let first = all(&folder.join("site"));
    make(&folder).run().expect(0);
    assert!(first == all(&folder.join("site")));

    folder.write("site/CNAME", "results.example");
    fs::remove_dir_all(folder.join("dossiers/distribution-spec")).unwrap();
    make(&folder).run().expect(0);
    let left: Vec<String> = all(&folder.join("site")).into_iter().map(|(path, _)| path).collect();
    assert!(!left.iter().any(|path| path.contains("harbour")), "{left:?}");
    assert_eq!(read(&folder, "CNAME"), "results.example", "what we did not write stays");
}

#[test]
fn a_directory_of_somebody_else_is_left_alone() {
    let folder = dossiers();
    fs::create_dir(folder.join("site")).unwrap();
    folder.write("site/index.html", "mine");
    for marker in [None, Some("{}"), Some("{\"schemaVersion\":\"1\"}")] {
        if let Some(text) = marker {
            folder.write("site/greenlight-site.json", text);
        }
        let said = make(&folder).run().refusal(2);
        assert!(said.contains("is not empty and holds no site of greenlight"), "{said}");
        assert_eq!(read(&folder, "index.html"), "mine");
    }
}

#[test]
fn a_marker_that_names_other_files_costs_none_of_them() {
    let folder = dossiers();
    fs::create_dir(folder.join("site")).unwrap();
    folder.write("precious", "mine");
    folder.write("site/Makefile", "mine");
    let marker =
        r#"{"schemaVersion": "1", "files": ["../precious", "Makefile", "subjects/../../precious", "stale.html"]}"#;
    folder.write("site/greenlight-site.json", marker);
    folder.write("site/stale.html", "ours");
    make(&folder).run().expect(0);
    assert_eq!((folder.read("precious"), read(&folder, "Makefile")), ("mine".to_owned(), "mine".to_owned()));
    assert!(!folder.join("site/stale.html").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_read_or_written_through_links() {
    use std::os::unix::fs::symlink;
    let folder = dossiers();
    folder.write("precious", "mine");
    make(&folder).run().expect(0);
    fs::remove_file(folder.join("site/index.html")).unwrap();
    symlink(folder.join("precious"), folder.join("site/index.html")).unwrap();
    make(&folder).run().expect(0);
    assert_eq!(folder.read("precious"), "mine");
    assert!(read(&folder, "index.html").starts_with("<!DOCTYPE html>"));

    fs::create_dir(folder.join("elsewhere")).unwrap();
    fs::remove_dir_all(folder.join("site/badges")).unwrap();
    symlink(folder.join("elsewhere"), folder.join("site/badges")).unwrap();
    let said = make(&folder).run().refusal(2);
    assert!(said.contains("its directory is a link or a file"), "{said}");
    assert_eq!(all(&folder.join("elsewhere")), []);

    let outside = dossiers();
    symlink(outside.join("dossiers"), folder.join("dossiers/linked")).unwrap();
    let ended = greenlight("site").arg(folder.join("dossiers")).arg("--out").arg(folder.join("other")).run().expect(0);
    assert!(ended.stdout.contains("of 4 dossiers"), "a link is not followed: {}", ended.stdout);
}

#[test]
fn a_dossier_that_cannot_be_read_is_shown_as_broken_and_costs_no_other() {
    let folder = dossiers();
    fs::write(folder.join("dossiers/good/report.json"), "{\"schemaVersion\": \"99\"}").unwrap();
    fs::write(folder.join("dossiers/distribution-spec/v1.0/harbour/junit.xml"), "<testsuite>").unwrap();
    fs::write(folder.join("dossiers/bad/PRODUCT.yaml"), "[1, 2]").unwrap();
    let ended = make(&folder).run().expect(0);
    assert!(
        ended.stderr.contains("`dossiers/good` is shown as broken: `report.json`: failed to read the report")
            && ended.stderr.contains("`v1.0/harbour` is shown as broken: `junit.xml` "),
        "{}",
        ended.stderr
    );
    let index = read(&folder, "index.html");
    assert_eq!(index.matches("✗ broken").count(), 2, "{index}");
    let all = all(&folder.join("site/subjects"));
    let told = all
        .iter()
        .any(|(_, text)| String::from_utf8_lossy(text).contains("<code>PRODUCT.yaml</code> is no description"));
    assert!(told, "what is wrong with a description is a problem of the dossier");
}

#[test]
fn what_is_no_dossier_is_refused_with_what_one_is() {
    let folder = dossiers();
    fs::create_dir(folder.join("empty")).unwrap();
    folder.write("file", "");
    for (name, code, says) in
        [("empty", 2, "no dossier in"), ("file", 2, "is no directory"), ("absent", 4, "failed to look into")]
    {
        let said = greenlight("site").arg(folder.join(name)).arg("--out").arg(folder.join("site")).run().refusal(code);
        assert!(said.contains(says), "{said}");
        assert!(!folder.join("site").exists(), "nothing is made");
    }
    assert!(greenlight("site").arg(folder.join("dossiers")).run().expect(2).stderr.contains("--out"));
}
