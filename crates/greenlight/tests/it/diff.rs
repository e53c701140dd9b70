//! `greenlight diff`: what it says of real reports, and how it ends.

use serde_json::Value;

use crate::binary::{Ended, greenlight};
use crate::subject::{Folder, green, incomplete, red, reference, yellow};
use crate::thin_registry::{Layers, ThinRegistry};

/// Reports about the images of these tests, by the name of their colour.
fn reports() -> Folder {
    let folder = Folder::new();
    for (name, layout, code) in [("green", green(), 0), ("yellow", yellow(), 0), ("red", red(), 1)] {
        folder.layout(name, &layout);
        greenlight(&format!("check {name} --quiet --out json={name}.json")).dir(folder.path()).run().expect(code);
    }
    let registry = ThinRegistry::start(green(), Layers::Cut);
    let check = greenlight("check --plain-http --out json=incomplete.json").arg(registry.reference());
    check.dir(folder.path()).run().expect(3);
    folder
}

fn diff(folder: &Folder, arguments: &str) -> Ended {
    greenlight(&format!("diff {arguments}")).dir(folder.path()).run()
}

#[test]
fn what_got_worse_decides_how_it_ends() {
    let folder = reports();
    for (arguments, code, word) in [
        ("green.json green.json", 0, "the same"),
        ("green.json red.json", 1, "worse"),
        ("red.json red.json", 0, "the same"),
        ("red.json green.json", 0, "better"),
        ("green.json yellow.json", 0, "worse"),
        ("green.json yellow.json --fail-on should", 1, "worse"),
        ("yellow.json green.json --fail-on should", 0, "better"),
        ("green.json incomplete.json", 3, "worse"),
        ("incomplete.json green.json", 0, "better"),
        ("incomplete.json incomplete.json", 0, "the same"),
        ("incomplete.json red.json", 1, "worse"),
    ] {
        let ended = diff(&folder, arguments).expect(code);
        assert!(ended.stdout.starts_with(&format!("{word}  image 1.1.1 producer  ")), "{arguments}: {}", ended.stdout);
        assert_eq!(ended.stderr, "");
    }
}

#[test]
fn the_cause_stands_first_and_what_follows_from_it_is_one_line() {
    let folder = Folder::new();
    folder.layout("before", &green());
    let broken = reference("minimal").config(|config| config.remove("/rootfs"));
    folder.layout("after", &broken.seal());
    greenlight("check before --out json=a.json").dir(folder.path()).run().expect(0);
    greenlight("check after --out json=b.json").dir(folder.path()).run().expect(1);
    let text = diff(&folder, "a.json b.json").expect(1).stdout;
    let lines: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("worse (")).collect();
    assert_eq!(lines[1], "✗ MUST image.config.rootfs-required  pass → fail", "{text}");
    assert!(
        lines[2].contains("+ the required property `rootfs` is missing (index.json /manifests/0 /config"),
        "{text}"
    );
    assert!(lines[3].contains("requirements are blocked by image.config.rootfs-required"), "{text}");
    assert_eq!(diff(&folder, "a.json b.json --quiet").expect(1).stdout.lines().count(), 1);
    assert!(diff(&folder, "a.json b.json --symbols ascii").expect(1).stdout.is_ascii());
    for width in [80, 160] {
        let ended =
            greenlight("diff a.json b.json").env("COLUMNS", width.to_string()).dir(folder.path()).run().expect(1);
        assert!(ended.stdout.lines().all(|line| line.chars().count() <= width), "{}", ended.stdout);
    }
}

#[test]
fn a_finding_more_of_what_was_broken_is_told_and_costs_nothing() {
    let folder = Folder::new();
    let image = |layers: &[usize]| {
        layers.iter().copied().fold(lab::image::multi_layer(), |image, layer| {
            image.manifest(move |manifest| manifest.set(&format!("/layers/{layer}/size"), 1))
        })
    };
    folder.layout("one", &image(&[1]).seal());
    folder.layout("two", &image(&[1, 2]).seal());
    for name in ["one", "two"] {
        greenlight(&format!("check {name} --out json={name}.json")).dir(folder.path()).run().expect(1);
    }
    let text = diff(&folder, "one.json two.json").expect(0).stdout;
    assert!(text.contains("still open, and not as before (1)"), "{text}");
    assert!(text.contains("image.descriptor.size-matches") && text.contains("fail as before"), "{text}");
    let added: Vec<&str> = text.lines().filter(|line| line.starts_with("    + ")).collect();
    assert!(added.len() == 1 && added[0].contains("index.json /manifests/0, value /layers/2"), "{text}");
}

#[test]
fn other_rules_are_said_on_top() {
    let folder = reports();
    greenlight("check green --spec 1.0.2 --profile legal --out json=old.json").dir(folder.path()).run().expect(0);
    let text = diff(&folder, "old.json green.json").expect(0).stdout;
    let rules = "not judged by the same rules: version 1.0.2 → 1.1.1, profile legal → producer";
    assert!(text.lines().take(7).any(|line| line == rules), "{text}");
    assert!(text.contains("not there → "), "{text}");
}

#[test]
fn json_and_markdown_are_for_machines_and_comments() {
    let folder = reports();
    let ended = diff(&folder, "green.json red.json --out json --out markdown=diff.md").expect(1);
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((&json["before"]["verdict"], &json["after"]["verdict"]), (&"green".into(), &"red".into()));
    let all = json["differences"].as_array().unwrap();
    assert!(all.len() > 100 && all[0]["turn"] == "worse" && all[0]["change"] == "new", "{}", all[0]);
    assert!(folder.read("diff.md").starts_with("## 🔴 worse  image 1.1.1 producer  green → red"));
    let ended = diff(&folder, "green.json red.json --out json=diff.json").expect(1);
    assert!(ended.stdout.starts_with("worse  ") && folder.read("diff.json").starts_with('{'));
}

#[test]
fn one_of_them_may_come_from_standard_input() {
    let folder = reports();
    let read = |arguments: &str, name: &str| {
        greenlight(&format!("diff {arguments}")).dir(folder.path()).stdin(folder.read(name)).run()
    };
    read("- red.json", "green.json").expect(1);
    read("red.json -", "green.json").expect(0);
    let said = diff(&folder, "- -").refusal(2);
    assert!(said.contains("both") && said.contains("as a file"), "{said}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = reports();
    folder.write("other.json", folder.read("green.json").replace("\"image 1.1.1\"", "\"distribution 1.1.1\""));
    folder.write("role.json", folder.read("green.json").replace("\"role\": \"image\"", "\"role\": \"unpacker\""));
    folder.write(
        "newer.json",
        folder.read("green.json").replacen("\"schemaVersion\": \"1\"", "\"schemaVersion\": \"2\"", 1),
    );
    folder.write("none.json", "{}");
    for (arguments, code, words) in [
        ("green.json other.json", 2, vec!["the image spec", "the distribution spec", "about one spec"]),
        ("green.json role.json", 2, vec!["`image`", "`unpacker`", "one role"]),
        ("green.json none.json", 2, vec!["`none.json`", "schemaVersion"]),
        ("newer.json green.json", 2, vec!["`newer.json`", "`2`"]),
        ("green.json absent.json", 4, vec!["`absent.json`"]),
        ("green.json red.json --out junit", 2, vec!["`junit`", "`markdown`"]),
        ("green.json red.json --out json --out markdown", 2, vec!["standard output", "--out json="]),
        ("green.json red.json --out json=", 2, vec!["--out json=", "no path"]),
        ("green.json red.json --out json=absent/diff.json", 2, vec![]),
    ] {
        let ended = diff(&folder, arguments).expect(code);
        assert!(words.iter().all(|word| ended.stderr.contains(word)), "{arguments}: {}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    }
}

#[test]
fn the_help_names_what_diff_takes_and_no_more() {
    let help = greenlight("diff --help").run().expect(0).stdout;
    assert!(help.contains("terminal, json or markdown") && !help.contains("sarif"), "{help}");
    for part in ["<BEFORE>", "<AFTER>", "--fail-on", "Exit codes:"] {
        assert!(help.contains(part), "{help}");
    }
}

#[test]
fn a_manifest_that_went_missing_is_no_fix() {
    let folder = Folder::new();
    folder.layout("before", &red());
    folder.layout("after", &incomplete());
    greenlight("check before --out json=a.json").dir(folder.path()).run().expect(1);
    greenlight("check after --out json=b.json").dir(folder.path()).run().expect(0);
    let text = diff(&folder, "a.json b.json --fail-on should").expect(1).stdout;
    assert!(text.starts_with("worse  ") && text.contains("image.layout.missing-blobs-external"), "{text}");
}
