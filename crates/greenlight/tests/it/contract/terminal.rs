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

// Headlines, and words that cannot be broken, are left to the terminal.
#[test]
fn what_can_be_broken_fits_the_columns() {
    for columns in [80, 120] {
        let text = shown(broken(), columns, "");
        let is_unbreakable =
            |line: &str| line.starts_with(['✗', '▲']) || line.split(' ').any(|word| word.chars().count() > 60);
        let too_long: Vec<&str> =
            text.lines().filter(|line| line.chars().count() > columns && !is_unbreakable(line)).collect();
        assert_eq!(too_long, Vec::<&str>::new(), "at {columns} columns");
    }
}
