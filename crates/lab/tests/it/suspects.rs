//! For a digest that does not match, the report says which of the usual suspects fits.

use lab::bytes::{append, cut, flip, replace};
use lab::gzip::Gzip;
use lab::image::{Layout, Part, minimal};

use crate::judged::report;
use lab::fault::Subject;

fn help(layout: Layout) -> String {
    let report = report(&Subject::Layout(layout), None, "producer");
    let finding = report.findings.iter().find(|finding| finding.requirement == "image.layout.blob-matches-digest");
    finding.and_then(|finding| finding.help.clone()).unwrap_or_else(|| panic!("no finding in {:#?}", report.findings))
}

fn spaced(text: &[u8]) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(text).unwrap();
    serde_json::to_vec_pretty(&value).unwrap()
}

#[test]
fn white_space_at_the_end() {
    let layout = || minimal().seal();
    assert!(help(layout().edit(Part::Manifest(0), append(*b"\n"))).contains("white space was added at the end"));
    let newline = minimal().manifest_bytes(append(*b"\n")).seal();
    assert!(help(newline.edit(Part::Manifest(0), cut(1))).contains("newline at the end was lost"));
}

#[test]
fn line_ends() {
    let lines = || minimal().config_bytes(replace(*b",", *b",\n")).seal();
    assert!(help(lines().edit(Part::Config(0), replace(*b"\n", *b"\r\n"))).contains("from LF to CRLF"));
    let carriage = minimal().config_bytes(replace(*b",", *b",\r\n")).seal();
    assert!(help(carriage.edit(Part::Config(0), replace(*b"\r\n", *b"\n"))).contains("from CRLF to LF"));
}

#[test]
fn json_that_was_serialised_anew() {
    // serde_json sorts no names here: it keeps them as they are, but for the order of its map.
    let sorted = minimal().config_bytes(|bytes| {
        serde_json::to_vec(&serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()).unwrap()
    });
    assert!(help(sorted.seal().edit(Part::Config(0), |bytes| spaced(&bytes))).contains("serialised anew"));
    let pretty = minimal().config_bytes(|bytes| spaced(&bytes));
    let compact =
        |bytes: Vec<u8>| serde_json::to_vec(&serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()).unwrap();
    assert!(help(pretty.seal().edit(Part::Config(0), compact)).contains("serialised anew"));
}

#[test]
fn layers_that_were_compressed_anew() {
    let layout = minimal().seal();
    let tar = lab_tar(&layout);
    let again = Gzip::new().member(&tar).name(b"again").finish();
    assert!(help(layout.edit(Part::Layer(0, 0), move |_| again)).contains("only the compression was done anew"));
}

#[test]
fn the_digest_of_the_uncompressed_layer() {
    let layout = minimal().seal();
    let tar = lab_tar(&layout);
    let plain = minimal().pack(lab::image::LAYER, |tar| tar).seal();
    // The blob lies at the place of its uncompressed content, as the descriptor says.
    let gzip = Gzip::new().member(&tar).finish();
    assert!(help(plain.edit(Part::Layer(0, 0), move |_| gzip)).contains("digest of the uncompressed layer"));
}

#[test]
fn anything_else() {
    assert!(
        help(minimal().seal().edit(Part::Layer(0, 0), append(*b"x"))).contains("1 bytes were added behind the end")
    );
    assert!(help(minimal().seal().edit(Part::Layer(0, 0), flip(40))).contains("changed after its digest was taken"));
}

fn lab_tar(layout: &Layout) -> Vec<u8> {
    let mut tar = Vec::new();
    let mut gzip = flate2::read::MultiGzDecoder::new(layout.files[&layout.path(Part::Layer(0, 0))].as_slice());
    std::io::Read::read_to_end(&mut gzip, &mut tar).unwrap();
    tar
}
