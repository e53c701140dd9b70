//! Documents with a great many members, and descriptors with a great many ways.

use std::fmt::Write as _;

use lab::image::{CONFIG, INDEX, MANIFEST};
use lab::tar::Tar;

use crate::run::check;
use crate::subject::{Blob, Layout, some_digest};

fn members(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        write!(text, "{}\"k{number}\":\"\"", if number > 0 { "," } else { "" }).unwrap();
    }
    text
}

fn plain_layer(layout: &Layout) -> (Blob, Blob) {
    let tar = Tar::new().dir("etc/").finish();
    (layout.blob(lab::image::LAYER, &tar), layout.config(&[&lab::digest::sha256(&tar)]))
}

#[test]
fn a_manifest_with_a_million_annotations_is_judged() {
    let layout = Layout::new();
    let (layer, config) = plain_layer(&layout);
    let image = layout.manifest(&config, &[layer], &format!(r#","annotations":{{{}}}"#, members(1_000_000)));
    let ran = check(layout.root(&[image]).path());
    assert!(matches!(ran.verdict.as_str(), "green" | "yellow" | "incomplete"), "{}", ran.stdout);
}

#[test]
fn a_config_with_a_million_properties_is_judged() {
    let layout = Layout::new();
    let tar = Tar::new().dir("etc/").finish();
    let ids = lab::digest::sha256(&tar);
    let rest = members(1_000_000);
    let config = layout.blob(
        CONFIG,
        format!(r#"{{"architecture":"amd64","os":"linux","rootfs":{{"type":"layers","diff_ids":["{ids}"]}},{rest}}}"#),
    );
    let layer = layout.blob(lab::image::LAYER, &tar);
    let image = layout.manifest(&config, &[layer], "");
    let ran = check(layout.root(&[image]).path());
    assert!(matches!(ran.verdict.as_str(), "green" | "yellow" | "incomplete"), "{}", ran.stdout);
}

#[test]
fn a_million_duplicate_names_are_one_finding() {
    let layout = Layout::new();
    let (layer, config) = plain_layer(&layout);
    let same = vec![r#""a":"""#; 1_000_000].join(",");
    let image = layout.manifest(&config, &[layer], &format!(r#","annotations":{{{same}}}"#));
    let ran = check(layout.root(&[image]).path());
    assert!(matches!(ran.code, 0 | 1 | 3), "{}", ran.stdout);
    assert!(ran.report.len() < 4 << 20, "the report has {} bytes", ran.report.len());
}

#[test]
fn an_index_of_a_hundred_thousand_missing_manifests_is_judged() {
    let layout = Layout::new();
    let entries: Vec<Blob> = (0..100_000)
        .map(|number| Blob { media_type: MANIFEST.to_owned(), digest: some_digest(number), size: 1000 })
        .collect();
    let ran = check(layout.root(&entries).path());
    assert!(matches!(ran.code, 0 | 1 | 3) && ran.verdict != "green", "{}", ran.stdout);
}

#[test]
fn a_manifest_of_a_hundred_thousand_layers_is_judged() {
    let layout = Layout::new();
    let (layer, config) = plain_layer(&layout);
    let image = layout.manifest(&config, &vec![layer; 100_000], "");
    check(layout.root(&[image]).path()).gave("red");
}

#[test]
fn three_documents_of_three_million_values_are_bounded_together() {
    let layout = Layout::new();
    let entries: Vec<Blob> = (0..3)
        .map(|number| {
            let values = vec!["-1.25e-3"; 2_900_000].join(",");
            layout.blob(MANIFEST, format!(r#"{{"schemaVersion":2,"n":{number},"values":[{values}]}}"#))
        })
        .collect();
    let ran = check(layout.root(&entries).path());
    assert!(matches!(ran.code, 1 | 3), "{}", ran.stdout);
}

#[test]
fn one_document_of_three_million_values_is_bounded_however_often_it_is_read() {
    let layout = Layout::new();
    let values = vec!["-1.25e-3"; 2_900_000].join(",");
    let blob = layout.blob(MANIFEST, format!(r#"{{"schemaVersion":2,"values":[{values}]}}"#));
    let types = [MANIFEST, INDEX, CONFIG, lab::image::DOCKER_MANIFEST, lab::image::DOCKER_CONFIG];
    let entries = types.map(|media_type| Blob { media_type: media_type.to_owned(), ..blob.clone() });
    let ran = check(layout.root(&entries).path());
    assert!(matches!(ran.code, 1 | 3), "{}", ran.stdout);
}

/// Indexes that each list the next one `ways` times.
fn nested(depth: usize, ways: usize) -> Layout {
    let layout = Layout::new();
    let (layer, config) = plain_layer(&layout);
    let mut inner = layout.manifest(&config, &[layer], "");
    for _ in 0..depth {
        inner = layout.index(&vec![inner; ways]);
    }
    layout.root(&[inner])
}

#[test]
fn sixty_four_nested_indexes_are_followed() {
    let ran = check(nested(64, 1).path());
    assert!(matches!(ran.verdict.as_str(), "green" | "yellow"), "{}", ran.stdout);
}

#[test]
fn a_thousand_nested_indexes_are_not_verified_to_the_end() {
    check(nested(1000, 1).path()).gave("incomplete");
}

#[test]
fn ways_that_double_at_each_level_are_walked_once() {
    let ran = check(nested(60, 2).path());
    assert!(matches!(ran.code, 0 | 1 | 3), "{}", ran.stdout);
}

#[test]
fn an_index_that_names_itself_is_walked_once() {
    let layout = Layout::new();
    let itself = Blob { media_type: INDEX.to_owned(), digest: some_digest(1), size: 300 };
    std::fs::write(
        layout.place(&itself.digest),
        format!(r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":[{0},{0}]}}"#, itself.descriptor()),
    )
    .unwrap();
    check(layout.root(&[itself]).path()).gave("red");
}

#[test]
fn a_document_of_nothing_but_brackets_is_not_verified() {
    let layout = Layout::new();
    let brackets = "[".repeat(8 << 20);
    let closed = format!(r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","x":{brackets}{}}}"#, "]".repeat(8 << 20));
    let image = layout.blob(MANIFEST, closed);
    let ran = check(layout.root(&[image]).path());
    assert!(matches!(ran.code, 1 | 3), "{}", ran.stdout);
}
