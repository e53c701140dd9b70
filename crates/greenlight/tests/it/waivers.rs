//! `greenlight.toml`: what is waived eases the exit code, and nothing else.

use certificate::Date;

use crate::binary::{Ended, greenlight};
use crate::certified::lab_registry;
use crate::report_file::ReportFile;
use crate::subject::{Folder, green, red, reference, yellow};
use crate::thin_registry::{Layers, ThinRegistry};

/// What is broken in a red image of these tests.
const BROKEN: &str = "image.descriptor.size-matches";

/// A day on which these tests are not read any more.
fn ahead() -> String {
    Date::today().plus_months(3).to_string()
}

fn waiver(requirement: &str, subject: &str, until: &str) -> String {
    format!(
        "[[waiver]]\nrequirement = \"{requirement}\"\nsubject = \"{subject}\"\nreason = \"the builder is replaced\"\nuntil = \"{until}\"\n"
    )
}

/// A folder with a red image, and the requirement that it breaks waived for a subject.
fn folder_with(waivers: &str) -> Folder {
    let folder = Folder::new();
    folder.layout("image", &red());
    folder.write("greenlight.toml", waivers);
    folder
}

fn check(folder: &Folder, arguments: &str) -> Ended {
    greenlight(&format!("check image {arguments}")).dir(folder.path()).run()
}

#[test]
fn a_waiver_eases_the_exit_code_and_never_the_colour() {
    let until = ahead();
    let folder = folder_with(&waiver(BROKEN, "image", &until));
    let ended =
        check(&folder, "--out json --out terminal=terminal --out markdown=markdown --out junit=junit").expect(0);
    let report = ReportFile::parse(&ended);
    assert_eq!(report.verdict(), "red");
    assert_eq!(report.ids("MUST").into_iter().collect::<Vec<_>>(), [BROKEN], "{}", report.pretty());
    let waivers = report.0["waivers"].as_array().unwrap();
    assert_eq!(waivers.len(), 1);
    for (key, value) in
        [("requirement", BROKEN), ("subject", "image"), ("reason", "the builder is replaced"), ("until", &until)]
    {
        assert_eq!(waivers[0][key], value);
    }
    let said = format!(
        "greenlight: exit code eased from 1 to 0 by 1 waiver: `{BROKEN}` until {until}: the builder is replaced\n"
    );
    assert_eq!(ended.stderr, said);
    for format in ["terminal", "markdown", "junit"] {
        let text = folder.read(format);
        let before = text.split("size-matches").next().unwrap();
        assert!(before.to_lowercase().contains("waived") && before.contains("red"), "{format}:\n{text}");
        assert!(text.contains(&until) && text.contains("the builder is replaced"), "{format}:\n{text}");
    }
}

#[test]
fn it_holds_for_a_name_or_a_digest_and_for_nothing_else() {
    let folder = folder_with("");
    let report = ReportFile::parse(&check(&folder, "--out json").expect(1));
    assert!(report.0["waivers"].is_null());
    let digest = report.0["subject"]["digest"].as_str().unwrap();
    folder.write("greenlight.toml", waiver(BROKEN, digest, &ahead()));
    check(&folder, "").expect(0);
    greenlight("check ./image").dir(folder.path()).run().expect(0);
    folder.write("greenlight.toml", waiver(BROKEN, "image", &ahead()));
    let other = greenlight("check ./image --out json").dir(folder.path()).run().expect(1);
    let named = [BROKEN, "is for `image`", "this subject is `./image`", digest];
    assert!(named.iter().all(|part| other.stderr.contains(part)), "{}", other.stderr);
    assert!(ReportFile::parse(&other).0["waivers"].is_null(), "what excuses nothing is not in force");
}

#[test]
fn what_is_not_waived_decides_all_the_same() {
    let folder = folder_with(&waiver(BROKEN, "image", &ahead()));
    let broken = reference("minimal")
        .manifest(|manifest| manifest.set("/config/size", 1))
        .config(|config| config.remove("/rootfs"));
    folder.layout("two", &broken.seal());
    folder.write("two.toml", waiver("image.config.rootfs-required", "two", &ahead()));
    let ended = greenlight("check two --project two.toml").dir(folder.path()).run().expect(1);
    assert!(
        ended.stderr.contains("not eased by 1 waiver in force; what is not waived is still red"),
        "{}",
        ended.stderr
    );

    // What the waived requirement blocks stays open.
    folder.layout("one", &reference("minimal").config(|config| config.remove("/rootfs")).seal());
    folder.write("one.toml", waiver("image.config.rootfs-required", "one", &ahead()));
    let ended = greenlight("check one --project one.toml").dir(folder.path()).run().expect(3);
    assert!(
        ended.stderr.contains("eased from 1 to 3") && ended.stderr.contains("still incomplete"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_should_is_waived_where_it_counts() {
    let folder = Folder::new();
    folder.layout("image", &yellow());
    let report = greenlight("check image").dir(folder.path()).report();
    let ids = report.ids("SHOULD");
    folder.write("greenlight.toml", ids.iter().map(|id| waiver(id, "image", &ahead())).collect::<String>());
    let ended = check(&folder, "--fail-on should").expect(0);
    assert!(ended.stdout.starts_with("yellow  ") && ended.stderr.contains("eased from 1 to 0"), "{}", ended.stderr);
    let ended = check(&folder, "").expect(0);
    assert_eq!(ended.stderr, "", "there was nothing to ease");
}

#[test]
fn a_needless_waiver_is_said_to_be_one() {
    let folder =
        folder_with(&(waiver(BROKEN, "image", &ahead()) + &waiver("image.config.rootfs-required", "image", &ahead())));
    let ended = check(&folder, "--out json").expect(0);
    assert!(ended.stderr.contains("`image.config.rootfs-required` for `image` is needless"), "{}", ended.stderr);
    assert_eq!(ReportFile::parse(&ended).0["waivers"].as_array().unwrap().len(), 1);
    folder.layout("image2", &green());
    folder.write("greenlight.toml", waiver(BROKEN, "image2", &ahead()));
    let ended = greenlight("check image2").dir(folder.path()).run().expect(0);
    assert!(ended.stderr.contains("needless"), "{}", ended.stderr);
}

#[test]
fn a_project_file_that_is_wrong_is_refused_before_anything_is_judged() {
    let folder = folder_with("");
    let expired = waiver(BROKEN, "image", "2020-02-29");
    for (text, words) in [
        (expired.as_str(), vec![BROKEN, "`image`", "expired on 2020-02-29", "mend", "renew"]),
        (&waiver("image.descriptor.size-matchs", "image", &ahead()), vec!["line 2", "did you mean"]),
        (&waiver("image.descriptor.*", "image", &ahead()), vec!["line 2", "pattern"]),
        (&waiver(BROKEN, "image", &Date::today().plus_months(7).to_string()), vec!["line 5", "180"]),
        (&waiver(BROKEN, "", &ahead()), vec!["line 3", "`subject` is empty"]),
        ("subjet = \"x\"", vec!["line 1", "`subjet`", "`subject`"]),
        ("subject =", vec!["line 1"]),
    ] {
        folder.write("greenlight.toml", text);
        let said = check(&folder, "").refusal(2);
        assert!(said.contains("`greenlight.toml`: "), "{said}");
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    let said = greenlight("registry http://127.0.0.1:1").dir(folder.path()).run().refusal(2);
    assert!(said.contains("`greenlight.toml`: line 1"), "{said}");
    let said = check(&folder, "--project absent.toml").refusal(2);
    assert!(said.contains("`absent.toml`") && said.contains("--project"), "{said}");
    folder.write("empty.toml", "");
    check(&folder, "--project empty.toml").expect(1);
}

#[test]
fn what_is_no_verdict_is_not_eased() {
    let folder = folder_with(&waiver(BROKEN, "absent", &ahead()));
    greenlight("check ./absent").dir(folder.path()).run().refusal(4);

    let registry = ThinRegistry::start(green(), Layers::Trickle);
    let subject = registry.reference();
    folder.write("greenlight.toml", waiver(BROKEN, &subject, &ahead()));
    let mut command = greenlight("check --plain-http --threads 1 --out json").arg(&subject).dir(folder.path());
    let mut running = command.start();
    registry.wait_for_layers(3);
    running.signal("INT");
    let ended = running.end().expect(130);
    assert!(!ended.stderr.contains("eased"), "{}", ended.stderr);
}

#[test]
fn a_registry_and_its_recording_are_eased_too() {
    let fault = "answers_manifest_pushes_without_location";
    let (_running, url) = lab_registry::started(&format!("--fault {fault}"));
    let ids = ["dist.push.manifest.put-location", "dist.push.manifest.put-location-pullable"];
    let folder = Folder::new();
    folder.write("greenlight.toml", ids.map(|id| waiver(id, &url, &ahead())).concat());
    let live = greenlight("registry --record run --out json").arg(&url).dir(folder.path()).run().expect(0);
    let report = ReportFile::parse(&live);
    assert_eq!(report.verdict(), "red");
    assert_eq!(report.0["waivers"].as_array().unwrap().len(), 2, "{}", report.0["waivers"]);
    assert!(live.stderr.contains("eased from 1 to 0 by 2 waivers"), "{}", live.stderr);
    let replayed = greenlight("registry --replay run").dir(folder.path()).run().expect(0);
    assert!(replayed.stdout.starts_with("red  ") && replayed.stderr.contains("eased"), "{}", replayed.stderr);
    folder.write("greenlight.toml", "");
    greenlight("registry --replay run").dir(folder.path()).run().expect(1);
}
