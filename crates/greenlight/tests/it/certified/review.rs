//! `greenlight review` on what the lab registry and a run against it produce.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::lab_registry::started;
use crate::binary::{Greenlight, greenlight};

const PRODUCT: &str = "vendor: Example Ltd\nname: Lab Registry\nversion: 1.10\nwebsite_url: https://lab.example/\n\
    documentation_url: https://lab.example/docs\ntype: distribution\ndescription: Takes images, for tests alone.\n";
const README: &str = "# Lab\n\n```console\n$ greenlight lab registry\n$ greenlight registry URL --out oci=.\n```\n";

/// A submission with the files of a run against a registry with these switches.
fn submission(root: &Path, switches: &str, exit: i32) -> PathBuf {
    let folder = root.join("distribution-spec/v1.1/lab");
    fs::create_dir_all(&folder).unwrap();
    let (_running, url) = started(switches);
    greenlight("registry --quiet --out oci=. --out json=report.json").dir(&folder).arg(url).run().expect(exit);
    fs::write(folder.join("PRODUCT.yaml"), PRODUCT).unwrap();
    fs::write(folder.join("README.md"), README).unwrap();
    folder
}

fn review(arguments: &str, folder: &Path) -> Greenlight {
    greenlight(&format!("review {arguments}")).arg(folder)
}

fn answer(review: &Value, name: &str) -> String {
    let item = review["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap();
    item["answer"].as_str().unwrap().to_owned()
}

#[test]
fn a_run_of_ours_is_accepted_and_broken_ones_are_not() {
    let root = tempfile::tempdir().unwrap();
    let folder = submission(root.path(), "", 0);
    let ended = review("--out json --out markdown=comment.md", &folder).dir(root.path()).run().expect(0);
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    let found = &found["reviews"][0];
    assert_eq!(found["conclusion"], "accept", "{}", ended.stdout);
    assert_eq!(found["folder"], "distribution-spec/v1.1/lab");
    for name in
        ["folder", "files", "product", "readme", "version", "results", "coverage", "page", "secrets", "age", "report"]
    {
        assert_eq!(answer(found, name), "pass", "{name}: {}", ended.stdout);
    }
    let comment = fs::read_to_string(root.path().join("comment.md")).unwrap();
    assert!(
        comment.starts_with("## accept&#58; distribution-spec") || comment.starts_with("## accept: distribution-spec")
    );

    // Without our report it is a submission as any other.
    let report = fs::read_to_string(folder.join("report.json")).unwrap();
    fs::remove_file(folder.join("report.json")).unwrap();
    review("--out terminal", &folder).run().expect(0);

    // A report that says more than the files do.
    let mut changed: Value = serde_json::from_str(&report).unwrap();
    changed["outcomes"].as_array_mut().unwrap().pop();
    fs::write(folder.join("report.json"), changed.to_string()).unwrap();
    let ended = review("--out terminal", &folder).run().expect(1);
    assert!(ended.stdout.starts_with("refuse  ") && ended.stdout.contains("`junit.xml`"), "{}", ended.stdout);
    for to in ["green", "red"] {
        let mut changed: Value = serde_json::from_str(&report).unwrap();
        changed["verdict"] = to.into();
        if to == "green" {
            let must = changed["outcomes"].as_array_mut().unwrap().iter_mut().find(|record| record["level"] == "MUST");
            must.unwrap()["outcome"] = "fail".into();
        }
        fs::write(folder.join("report.json"), changed.to_string()).unwrap();
        let ended = review("--out terminal", &folder).run().expect(1);
        assert!(ended.stdout.contains("fail          report"), "{to}: {}", ended.stdout);
    }
    fs::write(folder.join("report.json"), report).unwrap();

    let ended = review("--out terminal --at 2099-01-01", &folder).run().expect(1);
    assert!(ended.stdout.contains("fail          age"), "{}", ended.stdout);
    std::os::unix::fs::symlink("/etc/hostname", folder.join("evidence")).unwrap();
    let ended = review("--out terminal", &folder).run().expect(1);
    assert!(ended.stdout.contains("`evidence` is a symbolic link"), "{}", ended.stdout);
}

#[test]
fn a_registry_that_fails_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let folder = submission(root.path(), "--fault answers_manifest_pushes_without_location", 1);
    let ended = review("--out json", &folder).run().expect(1);
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    for name in ["results", "page", "report"] {
        assert_eq!(answer(&found["reviews"][0], name), "fail", "{name}: {}", ended.stdout);
    }
}

#[test]
fn several_are_reviewed_at_once_and_the_worst_decides() {
    let root = tempfile::tempdir().unwrap();
    let of = |name: &str| {
        let folder = root.path().join("distribution-spec/v1.1").join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    };
    let (empty, bad) = (of("empty"), of("bad"));
    fs::write(bad.join("README.md"), "\u{1b}[31m").unwrap();
    let ended = review("--out terminal", &empty).run().expect(3);
    assert!(ended.stdout.starts_with("incomplete  distribution-spec/v1.1/empty"), "{}", ended.stdout);
    let ended = review("--out terminal", &empty).arg(&bad).run().expect(1);
    assert!(ended.stdout.contains("incomplete  ") && ended.stdout.contains("refuse  "), "{}", ended.stdout);
    assert!(!ended.stdout.contains('\u{1b}'));
    for width in ["80", "160"] {
        let text = review("--out terminal", &bad).env("COLUMNS", width).run().expect(1).stdout;
        let most: usize = width.parse().unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= most), "{text}");
    }
}

#[test]
fn names_of_files_are_no_markup_in_a_comment() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("distribution-spec/v1.1/x");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("README.md"), "x").unwrap();
    fs::write(folder.join("@someone `<img src=x>` [a](b) *c*|www.d"), "x").unwrap();
    assert_eq!(review("", &folder).run().expect(1).stdout, review("--out markdown", &folder).run().expect(1).stdout);
    let text = review("--out markdown", &folder).run().expect(1).stdout;
    for part in ["@someone", "<img", "[a]", " *c*", "`", "www."] {
        assert!(!text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_is_wrong_ends_it_with_2() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(
        review("--out terminal", &root.path().join("absent"))
            .run()
            .refusal(2)
            .contains("give the folder of a submission")
    );
    assert!(review("--out terminal", &file).run().refusal(2).contains("is no folder"));
    assert!(review("--out html", root.path()).run().refusal(2).contains("`terminal`, `json` or `markdown`"));
    assert!(review("--out json --out markdown", root.path()).run().refusal(2).contains("all but one a path"));
    assert!(review("--out json=", root.path()).run().refusal(2).contains("no path"));
    let ended = review("--out terminal --at 2026-02-30", root.path()).run().expect(2);
    assert!(ended.stderr.contains("`2026-02-30` is no day"), "{}", ended.stderr);
    greenlight("review").run().expect(2);
}
