//! Each exit code, provoked for real. 5 is a defect, which no test can have.

use crate::binary::greenlight;
use crate::report_file::ReportFile;
use crate::subject::{Folder, green, incomplete, red, yellow};
use crate::thin_registry::{Layers, ThinRegistry};

#[test]
fn green_ends_with_0() {
    let folder = Folder::new();
    let image = folder.layout("image", &green());
    greenlight("check").arg(&image).run().expect(0);
    greenlight("check --fail-on should").arg(&image).run().expect(0);
}

#[test]
fn yellow_ends_with_0_unless_a_should_counts() {
    let folder = Folder::new();
    let image = folder.layout("image", &yellow());
    let ended = greenlight("check").arg(&image).run().expect(0);
    assert!(ended.stdout.starts_with("yellow  "), "{}", ended.stdout);
    greenlight("check --fail-on should").arg(&image).run().expect(1);
    greenlight("check --fail-on must").arg(&image).run().expect(0);
}

#[test]
fn red_ends_with_1_however_many_findings_there_are() {
    let folder = Folder::new();
    let one = folder.layout("one", &red());
    let ended = greenlight("check").arg(&one).run().expect(1);
    assert!(ended.stdout.starts_with("red  "), "{}", ended.stdout);
    let many = lab::image::multi_layer()
        .config(|config| config.set("/os", 1).set("/architecture", 2))
        .manifest(|manifest| manifest.set("/layers/1/size", 1).set("/layers/2/size", 2).set("/layers/3/mediaType", 3));
    let many = folder.layout("many", &many.seal());
    greenlight("check").arg(&many).run().expect(1);
    greenlight("check --fail-on should").arg(&many).run().expect(1);
}

#[test]
fn a_missing_manifest_is_yellow() {
    let folder = Folder::new();
    let image = folder.layout("image", &incomplete());
    let report = greenlight("check").arg(&image).report();
    assert_eq!(report.verdict(), "yellow", "the spec allows blobs to be elsewhere: {}", report.pretty());
    assert!(report.0["subjects"].is_null(), "nothing is known of the image itself: {}", report.0["subjects"]);
}

#[test]
fn a_pull_that_breaks_off_is_incomplete_and_ends_with_3() {
    let registry = ThinRegistry::start(green(), Layers::Cut);
    let ended = greenlight("check --plain-http --out json").arg(registry.reference()).run().expect(3);
    let report = ReportFile::parse(&ended);
    assert_eq!(report.verdict(), "incomplete");
    assert_eq!(report.0["counts"]["must"]["fail"], 0);
    assert_ne!(report.0["counts"]["must"]["inconclusive"], 0, "{}", report.0["counts"]);
}

#[test]
fn a_platform_that_no_image_has_is_no_verdict() {
    let folder = Folder::new();
    let image = folder.layout("image", &lab::image::multi_arch().seal());
    let said = greenlight("check --platform linux/s390x").arg(&image).run().refusal(2);
    assert!(said.contains("`linux/s390x`") && said.contains("`--platform`"), "{said}");
}

#[test]
fn an_unreachable_registry_ends_with_4() {
    let said = greenlight("check --plain-http 127.0.0.1:1/some/image:1.0").run().refusal(4);
    assert!(said.contains("127.0.0.1:1") && said.contains("nothing listens"), "{said}");
}

#[test]
fn a_missing_file_ends_with_4() {
    for missing in ["./absent", "/absent/image", "image.tar", "absent/"] {
        let said = greenlight("check").arg(missing).run().refusal(4);
        assert!(said.contains(&format!("`{missing}` does not exist")), "{said}");
    }
    greenlight("convert absent.json").run().refusal(4);
}

#[test]
fn what_is_no_image_ends_with_2_and_says_what_would_be_one() {
    let folder = Folder::new();
    folder.write("text", "neither an archive nor a document\n");
    folder.write("other.json", r#"{"name":"something else"}"#);
    folder.write("report.json", "{}");
    std::fs::create_dir(folder.join("empty")).unwrap();
    for (thing, hint) in [("text", "archive"), ("other.json", "--type"), ("empty", "layout")] {
        let said = greenlight("check").arg(folder.join(thing)).run().refusal(2);
        assert!(said.contains(thing) && said.contains(hint), "{said}");
    }
    let said = greenlight("check -").stdin("").run().refusal(2);
    assert!(said.contains("standard input"), "{said}");
    greenlight("convert").arg(folder.join("report.json")).run().refusal(2);
}

#[test]
fn an_interrupt_ends_with_130_and_the_partial_report() {
    let registry = ThinRegistry::start(green(), Layers::Trickle);
    let mut command = greenlight("check --plain-http --threads 1 --out json").arg(registry.reference());
    let mut running = command.start();
    registry.wait_for_layers(3);
    running.signal("INT");
    let ended = running.end().expect(130);
    let report = ReportFile::parse(&ended);
    assert_eq!(report.verdict(), "incomplete", "{}", report.pretty());
    assert_ne!(report.0["counts"]["must"]["pass"], 0, "what was judged before is kept");
}
