//! Signed dossiers on a site: each is shown for what it is worth to those whose keys count.

use std::path::Path;

use serde_json::Value;
use verdict::{Outcome, Report};

use super::programme::Programme;
use crate::binary::greenlight;
use crate::subject::{Folder, green, red};

/// The page of the one subject of a site, as JSON, and its badge.
pub fn published(dossier: &Path, trust: &str) -> (Value, String) {
    let site = Folder::new();
    greenlight(&format!("site {} {trust} --out {}", dossier.display(), site.join("site").display())).run().expect(0);
    let one = |folder: &str, ending: &str| {
        let files = std::fs::read_dir(site.join("site").join(folder)).unwrap().map(|file| file.unwrap().path());
        let found: Vec<String> = files
            .filter(|path| path.extension().is_some_and(|extension| extension == ending))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        assert_eq!(found.len(), 1, "one subject");
        found[0].clone()
    };
    (serde_json::from_str(&one("subjects", "json")).unwrap(), one("badges", "svg"))
}

fn outcome<'a>(outcomes: &'a Value, requirement: &str) -> &'a Value {
    let mut all = outcomes.as_array().unwrap().iter();
    &all.find(|record| record["requirement"] == requirement).unwrap()["outcome"]
}

/// What stands under this name, wherever in the page.
pub fn standing(page: &Value) -> &Value {
    match page {
        Value::Object(object) => match object.get("standing") {
            Some(standing) => standing,
            None => object.values().map(standing).find(|found| !found.is_null()).unwrap_or(&Value::Null),
        },
        Value::Array(all) => all.iter().map(standing).find(|found| !found.is_null()).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

#[test]
fn a_dossier_is_shown_for_what_it_is_worth() {
    let programme = Programme::new();
    let images = Folder::new();
    let layout = images.layout("image", &green());
    let subject = layout.display().to_string();
    let dossier = programme.init("image", &subject, "--spec image@1.1.1");
    dossier.run("").expect(0);
    dossier.sign("vendor").expect(0);
    dossier.peer("peer", &subject, "").expect(0);
    let trust = format!("--trust {}", programme.join("trust.toml").display());

    let (page, badge) = published(&dossier.folder, &trust);
    assert_eq!(standing(&page)["is"], "valid", "{page:#}");
    let text = page.to_string();
    for part in ["Example Corp", "Peer Ltd", "validUntil"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(badge.contains("green") && badge.len() <= 1_000, "{badge}");

    let (page, badge) = published(&dossier.folder, "");
    assert_eq!(standing(&page)["is"], "untrusted", "{page:#}");
    assert!(badge.contains("untrusted"), "{badge}");

    // What a version of ours said about a SHOULD is taken back: what is left is yellow, here as for `verify`.
    let taken_back = "image.annotations.reverse-dns";
    let revocation = programme.revoke_requirement(taken_back);
    let (page, badge) = published(&dossier.folder, &format!("{trust} {revocation}"));
    let shown = &page["dossiers"][0];
    assert_eq!((&shown["dossier"]["standing"]["is"], badge.contains("yellow")), (&"valid".into(), true), "{page:#}");
    assert_eq!(outcome(&shown["dossier"]["judgement"]["outcomes"], taken_back), "inconclusive");
    let claim = shown["claim"].as_str().unwrap();
    let said = dossier.verify(&revocation).expect(0).stdout;
    let numbers = |text: &str| -> Vec<String> {
        text.split([' ', ',']).filter(|word| word.contains('/')).map(str::to_owned).collect()
    };
    let headline = said.lines().next().unwrap();
    assert!(headline.ends_with(", yellow") && numbers(headline) == numbers(claim), "{said}, and {claim}");

    // Without a MUST nothing can be certified, and what is left is told.
    let taken_back = "image.annotations.keys-unique";
    let revocation = programme.revoke_requirement(taken_back);
    dossier.verify(&revocation).expect(3);
    let (page, badge) = published(&dossier.folder, &format!("{trust} {revocation}"));
    let shown = &page["dossiers"][0]["dossier"];
    assert_eq!((&standing(&page)["is"], &shown["judgement"]["verdict"]), (&"undecided".into(), &"incomplete".into()));
    assert_eq!(outcome(&shown["judgement"]["outcomes"], taken_back), "inconclusive");
    assert!(shown["validUntil"].is_null() && badge.contains("incomplete, run "), "{badge}");

    let copy = dossier.copy("revoked");
    copy.revoke("group", "sold with another layer").expect(0);
    let (page, badge) = published(&copy.folder, &trust);
    assert_eq!(
        (&standing(&page)["is"], &standing(&page)["why"]),
        (&"revoked".into(), &"sold with another layer".into())
    );
    assert!(!page.to_string().contains("image.descriptor.size-required"), "what it said is shown nowhere: {page:#}");
    assert!(badge.contains("revoked"), "{badge}");

    let copy = dossier.copy("changed");
    copy.edit("README.md", |text| text.replace("green", "gold"));
    let (page, _) = published(&copy.folder, &trust);
    assert_eq!(standing(&page)["is"], "broken");
    assert!(standing(&page)["why"].as_str().unwrap().contains("`README.md`"), "{page:#}");
}

#[test]
fn a_failure_of_which_the_cause_was_taken_back_is_undecided() {
    let programme = Programme::new();
    let images = Folder::new();
    let subject = images.layout("image", &red()).display().to_string();
    let dossier = programme.init("image", &subject, "--spec image@1.1.1");
    dossier.run("").expect(1);
    dossier.sign("vendor").expect(0);
    let trust = format!("--trust {}", programme.join("trust.toml").display());
    let report: Report = serde_json::from_str(&dossier.read("report.json")).unwrap();
    let failed = report.outcomes.iter().filter(|one| one.outcome == Outcome::Fail && one.level == "MUST");
    let all: String = failed.map(|one| programme.revoke_requirement(&one.requirement) + " ").collect();

    let (page, badge) = published(&dossier.folder, &trust);
    assert!(standing(&page)["is"] == "failed" && badge.contains("✗ red, run "), "{badge}");
    let said = dossier.verify(&all).expect(3).stdout;
    assert!(said.starts_with("not verified  does not pass: ") && said.contains(", incomplete\n"), "{said}");
    let (page, badge) = published(&dossier.folder, &format!("{trust} {all}"));
    assert!(standing(&page)["is"] == "undecided" && badge.contains("? incomplete, run "), "{badge}");
}

#[test]
fn an_unsigned_report_that_contradicts_itself_is_broken() {
    let folder = Folder::new();
    let subject = folder.layout("image", &red());
    std::fs::create_dir(folder.join("dossier")).unwrap();
    let out = format!("json={}", folder.join("dossier/report.json").display());
    greenlight("check --quiet --out").arg(out).arg(&subject).run().expect(1);
    let (page, _) = published(&folder.join("dossier"), "");
    assert_eq!(standing(&page)["is"], "unsigned");
    let mut report: Value = serde_json::from_str(&folder.read("dossier/report.json")).unwrap();
    report["verdict"] = "green".into();
    folder.write("dossier/report.json", report.to_string());
    let (page, badge) = published(&folder.join("dossier"), "");
    assert_eq!(standing(&page)["is"], "broken");
    assert!(standing(&page)["why"].as_str().unwrap().contains("says green, and red follows"), "{page:#}");
    assert!(!badge.contains("passes"), "{badge}");
}
