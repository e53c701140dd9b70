//! One run, many reports; and the same reports later, out of `report.json`.

use std::fs;

use crate::binary::greenlight;
use crate::subject::{Folder, green, red, reference, yellow};

const FORMATS: [&str; 9] = ["terminal", "json", "ndjson", "html", "markdown", "junit", "sarif", "tap", "github"];

fn outs(folder: &Folder, prefix: &str) -> String {
    FORMATS.map(|format| format!(" --out {format}={}", folder.join(&format!("{prefix}.{format}")).display())).concat()
}

#[test]
fn a_converted_report_is_the_direct_one_byte_for_byte() {
    let folder = Folder::new();
    for (name, layout, code) in [("green", green(), 0), ("yellow", yellow(), 0), ("red", red(), 1)] {
        let image = folder.layout(name, &layout);
        let direct = format!("{name}-direct");
        greenlight(&format!("check{}", outs(&folder, &direct))).arg(&image).run().expect(code);
        let converted = format!("{name}-converted");
        let report = folder.join(&format!("{direct}.json"));
        greenlight(&format!("convert{}", outs(&folder, &converted))).arg(&report).run().expect(0);
        for format in FORMATS {
            let [direct, converted] =
                [&direct, &converted].map(|prefix| fs::read(folder.join(&format!("{prefix}.{format}"))).unwrap());
            assert!(!direct.is_empty(), "{name} {format}");
            assert!(direct == converted, "{format} of the {name} image differs when it is converted");
        }
    }
}

#[test]
fn a_report_is_converted_from_standard_input_too() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let report = greenlight("check --out json").arg(&image).run().expect(1).stdout;
    let converted = greenlight("convert - --out json").stdin(report.clone()).run().expect(0);
    assert_eq!((converted.stdout, converted.stderr.as_str()), (report.clone(), ""));
    let text = greenlight("check").arg(&image).run().expect(1).stdout;
    assert_eq!(greenlight("convert -").stdin(report).run().expect(0).stdout, text);
}

#[test]
fn every_format_is_text_that_ends_its_last_line() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let open: Vec<&str> = FORMATS
        .into_iter()
        .filter(|format| !greenlight("check --out").arg(format).arg(&image).run().expect(1).stdout.ends_with('\n'))
        .collect();
    assert_eq!(open, Vec::<&str>::new(), "these do not end in a newline");
}

#[test]
fn the_same_subject_gives_the_same_report_but_for_times() {
    let folder = Folder::new();
    for name in ["multi-layer", "multi-arch", "docker-schema2", "cosign-signature"] {
        let image = folder.layout(name, &reference(name).seal());
        let report = |threads: &str| greenlight("check --threads").arg(threads).arg(&image).report().without_times();
        let first = report("1");
        assert!(first == report("1"), "{name}: the second run differs");
        assert!(first == report("4"), "{name}: four threads give another report than one");
    }
}

#[test]
fn nothing_of_this_machine_is_in_a_report() {
    let folder = Folder::new();
    folder.layout("image", &red());
    for format in FORMATS {
        let text = greenlight("check image --out").arg(format).dir(folder.path()).run().expect(1).stdout;
        let path = folder.path().display().to_string();
        assert!(!text.contains(&path), "the working directory is in {format}");
    }
}
