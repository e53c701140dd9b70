//! What people read, as it is.

use insta::assert_snapshot;
use lab::image::{Image, multi_arch};

use crate::binary::greenlight;
use crate::subject::{Folder, reference};

// One of each: a wrong size in the manifest, a platform in words of its own, a path twice in a layer.
fn broken() -> Image {
    reference("minimal")
        .config(|config| config.set("/architecture", "x86_64"))
        .layer(0)
        .tar(|tar| tar.file("etc/hostname", b"one\n").file("./etc/hostname", b"another\n"))
        .manifest(|manifest| manifest.set("/config/size", 1))
}

fn shown(image: Image, columns: usize, arguments: &str) -> String {
    let folder = Folder::new();
    folder.layout("image", &image.seal());
    let run = greenlight(&format!("check image {arguments}")).dir(folder.path()).env("COLUMNS", columns.to_string());
    run.run().stdout
}

#[test]
fn a_red_report_at_80_columns() {
    assert_snapshot!(shown(broken(), 80, ""));
}

#[test]
fn a_red_report_at_160_columns() {
    assert_snapshot!(shown(broken(), 160, ""));
}

#[test]
fn a_red_report_in_ascii() {
    assert_snapshot!(shown(broken(), 80, "--symbols ascii"));
}

#[test]
fn a_green_report_of_two_platforms() {
    assert_snapshot!(shown(multi_arch(), 80, ""));
}

// Headlines and one-line lists are left to the terminal, as are words that cannot be broken.
#[test]
fn the_lines_below_a_headline_fit_the_columns() {
    for columns in [80, 120] {
        let text = shown(broken(), columns, "");
        let framed =
            text.lines().filter(|line| line.trim_start().starts_with(['╭', '│', '├', '╰']) || line.contains(" │ "));
        let has_long_word = |line: &str| line.split(' ').any(|word| word.chars().count() > 60);
        let too_long: Vec<&str> =
            framed.filter(|line| line.chars().count() > columns && !has_long_word(line)).collect();
        assert_eq!(too_long, Vec::<&str>::new(), "at {columns} columns");
    }
}
