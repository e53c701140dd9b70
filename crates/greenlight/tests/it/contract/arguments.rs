//! Wrong arguments: code 2, one line that says what is wrong and what would be right, and nothing done.

use crate::binary::greenlight;
use crate::subject::{Folder, green};

#[test]
fn what_clap_refuses_ends_with_2_and_helps() {
    for (arguments, help) in [
        ("chek image", "'check'"),
        ("check", "<TARGET>"),
        ("check image --plaform linux/amd64", "--platform"),
        ("check image --fail-on may", "possible values: must, should"),
        ("check image --type image", "oci-layout"),
        ("check image --color sometimes", "auto, always, never"),
        ("check image --quiet --verbose", "cannot be used with"),
        ("check image --threads many", "--threads"),
        ("certify", "attach"),
        ("certify attach host/name", "--dossier"),
        ("completions klingon", "bash"),
        ("catalogue --format yaml", "md, json, csv"),
    ] {
        let ended = greenlight(arguments).run().expect(2);
        assert_eq!(ended.stdout, "", "{arguments}");
        assert!(ended.stderr.contains(help), "{arguments}: {}", ended.stderr);
    }
}

#[test]
fn without_arguments_the_help_is_talk() {
    let ended = greenlight("").run().expect(2);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains("Usage: greenlight"), "{}", ended.stderr);
}

#[test]
fn asked_for_the_help_is_data_with_the_exit_codes() {
    let ended = greenlight("--help").run().expect(0);
    assert_eq!(ended.stderr, "");
    for code in ["  0  ", "  1  ", "  2  ", "  3  ", "  4  ", "  5  ", "  130  "] {
        assert!(ended.stdout.contains(code), "{}", ended.stdout);
    }
    let verbs = [
        "check",
        "certify",
        "verify",
        "peer",
        "explain",
        "catalogue",
        "openapi",
        "convert",
        "diff",
        "review",
        "site",
        "completions",
        "man",
        "demo",
    ];
    for verb in verbs {
        assert!(greenlight(verb).arg("--help").run().expect(0).stdout.contains("Usage: greenlight"), "{verb}");
    }
    assert_eq!(greenlight("--version").run().expect(0).stdout, concat!("greenlight ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn unknown_names_are_answered_with_the_known_ones() {
    let folder = Folder::new();
    let image = folder.layout("image", &green());
    for (arguments, known) in [
        ("check --spec 1.2.0", vec!["`1.2.0`", "`1.0.0`", "`1.1.1`", "`next`"]),
        ("check --profile lenient", vec!["`lenient`", "`legal`", "`strict`", "`base`", "`unpackable`", "`producer`"]),
        ("check --out yaml", vec!["`yaml`", "`json`", "`sarif`", "`tap`"]),
        ("check --out json=", vec!["`--out json=`"]),
        ("check --ref 2.0", vec!["`2.0`", "`1.0`"]),
        ("check --platform linux", vec!["`linux`", "`linux/amd64`"]),
        ("check --out json --out tap", vec!["standard output", "--out json="]),
    ] {
        let said = greenlight(arguments).arg(&image).run().refusal(2);
        for known in known {
            assert!(said.contains(known), "{arguments}: {said}");
        }
    }
}

#[test]
fn names_of_the_other_verbs_too() {
    for (arguments, known) in [
        ("explain image.descriptor.size-requird", "`image.descriptor.size-required`"),
        ("catalogue --spec image@3", "`1.1.1`"),
        ("catalogue --spec pictures", "`image`"),
        ("catalogue --role gardener", "runtime"),
    ] {
        let said = greenlight(arguments).run().refusal(2);
        assert!(said.contains(known), "{arguments}: {said}");
    }
}

#[test]
fn what_is_neither_path_nor_reference_says_both() {
    for text in ["Capital/Letters", "a//b", "host:port/repository", "name@sha256:short"] {
        let said = greenlight("check").arg(text).run().refusal(2);
        assert!(
            said.contains(&format!("`{text}`")) && said.contains("host[:port]/repository[:tag][@digest]"),
            "{said}"
        );
    }
}

#[test]
fn a_path_that_cannot_be_written_leaves_the_others() {
    let folder = Folder::new();
    let image = folder.layout("image", &green());
    let out = format!("tap={}", folder.join("report.tap").display());
    let ended = greenlight("check --out json=/absent/report.json --out").arg(out).arg(&image).run().expect(2);
    assert!(ended.stderr.contains("`/absent/report.json`"), "{}", ended.stderr);
    assert!(folder.join("report.tap").exists(), "one report that fails must not cost the others");
}
