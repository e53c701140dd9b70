//! Layout directories and archives.

use super::row::{Exotic, Fault, Subject};
use crate::{
    bytes::{append, become_bytes, cut, flip},
    digest::{Algorithm, sha256},
    gzip::{Gzip, gzip},
    image::{Part, empty, minimal, multi_arch, save_new, save_old, sha512},
    json::{Json, object},
    tar::{Checksum, End, Entry, Tar, pax_record},
};

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("omits_the_blobs_directory", &["image.layout.blobs-dir"], || {
        empty()
            .layout(|mut layout| {
                layout.dirs.clear();
                layout
            })
            .subject()
    }),
    Fault::red("has_a_file_named_blobs", &["image.layout.blobs-dir"], || {
        empty()
            .layout(|mut layout| {
                layout.dirs.clear();
                layout.with("blobs", "")
            })
            .subject()
    }),
    Fault::red("omits_oci_layout", &["image.layout.oci-layout-exists"], || {
        minimal().layout(|l| l.without(Part::File("oci-layout"))).subject()
    }),
    Fault::red("has_a_directory_named_oci_layout", &["image.layout.oci-layout-exists"], || {
        minimal().layout(|l| l.without(Part::File("oci-layout")).with_dir("oci-layout")).subject()
    }),
    Fault::red("oci_layout_is_an_array", &["image.layout.oci-layout-object"], || {
        minimal().oci_layout_bytes(become_bytes("[]")).subject()
    }),
    Fault::red("oci_layout_is_a_string", &["image.layout.oci-layout-object"], || {
        minimal().oci_layout_bytes(become_bytes(r#""1.0.0""#)).subject()
    }),
    Fault::red("oci_layout_is_null", &["image.layout.oci-layout-object"], || {
        minimal().oci_layout_bytes(become_bytes("null")).subject()
    }),
    Fault::red("omits_image_layout_version", &["image.layout.oci-layout-version"], || {
        minimal().oci_layout(|o| o.remove("/imageLayoutVersion")).subject()
    }),
    Fault::red("misspells_image_layout_version", &["image.layout.oci-layout-version"], || {
        minimal().oci_layout(|o| o.rename("/imageLayoutVersion", "imagelayoutversion")).subject()
    }),
    Fault::red("claims_another_layout_version", &["image.layout.version-value"], || {
        minimal().oci_layout(|o| o.set("/imageLayoutVersion", "2.0.0")).subject()
    }),
    Fault::red("writes_layout_version_as_a_number", &["image.layout.version-value"], || {
        minimal().oci_layout(|o| o.raw("/imageLayoutVersion", "1.0")).subject()
    }),
    Fault::red("omits_index_json", &["image.layout.index-exists"], || {
        minimal().layout(|l| l.without(Part::File("index.json"))).subject()
    }),
    Fault::red("index_json_is_an_array", &["image.layout.index-is-image-index"], || {
        empty().index_bytes(become_bytes("[]")).subject()
    }),
    Fault::red("index_json_is_a_manifest", &["image.layout.index-is-image-index"], || {
        minimal()
            .layout(|l| {
                let manifest = l.document(Part::Manifest(0));
                l.with("index.json", manifest)
            })
            .subject()
    }),
    Fault::red("corrupts_a_layer_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.edit(Part::Layer(0, 0), flip(-1))).subject()
    }),
    Fault::red("corrupts_a_config_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.edit(Part::Config(0), flip(-3))).subject()
    }),
    Fault::red("corrupts_a_manifest_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.edit(Part::Manifest(0), flip(20))).subject()
    }),
    Fault::red("corrupts_a_nested_index", &["image.layout.blob-matches-digest"], || {
        multi_arch().layout(|l| l.edit(Part::Nested(0), flip(20))).subject()
    }),
    Fault::red("corrupts_a_sha512_blob", &["image.layout.blob-matches-digest"], || {
        sha512().layout(|l| l.edit(Part::Layer(0, 0), flip(-1))).subject()
    }),
    Fault::red("truncates_a_layer_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.edit(Part::Layer(0, 0), cut(9))).subject()
    }),
    Fault::red("adds_a_newline_to_a_manifest_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.edit(Part::Manifest(0), append("\n"))).subject()
    }),
    Fault::red("empties_a_config_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.edit(Part::Config(0), become_bytes(""))).subject()
    }),
    Fault::red("corrupts_an_unreferenced_blob", &["image.layout.blob-matches-digest"], || {
        minimal().layout(|l| l.with(format!("blobs/sha256/{:064x}", 7), "seven")).subject()
    }),
    Fault::red("names_a_blob_outside_the_grammar", &["image.layout.blob-name-grammar"], || {
        minimal().layout(|l| l.with("blobs/sha256/not a digest!", "x")).subject()
    }),
    Fault::red("keeps_notes_among_the_blobs", &["image.layout.blob-name-grammar"], || {
        minimal().layout(|l| l.with("blobs/README", "x")).subject()
    }),
    Fault::red("names_an_algorithm_in_capitals", &["image.layout.blob-name-grammar"], || {
        minimal()
            .layout(|l| l.with(format!("blobs/SHA256/{}", sha256(b"x").trim_start_matches("sha256:")), "x"))
            .subject()
    }),
    Fault::red("archive_repeats_a_member", &["image.layout.archive-duplicate-members"], || {
        let layout = minimal().seal();
        let index = layout.document(Part::File("index.json"));
        Subject::Archive(layout.tar().file("index.json", index).finish())
    }),
    Fault::red("archive_keeps_the_layout_in_a_folder", &["image.layout.oci-layout-exists"], || {
        Subject::Archive(minimal().seal().tar_with("app/", true).finish())
    }),
    Fault::red("archive_is_cut_short", &["image.layout.archive-tar"], || {
        Subject::Archive(cut(2048)(minimal().seal().tar().finish()))
    }),
    Fault::red("archive_breaks_off_in_the_middle", &["image.layout.archive-tar"], || {
        let mut bytes = minimal().seal().tar().finish();
        bytes.truncate(bytes.len() / 2);
        Subject::Archive(bytes)
    }),
    Fault::red("archive_has_foreign_bytes_behind_its_end", &["image.layout.archive-tar"], || {
        Subject::Archive(append(*b"foreign")(minimal().seal().tar().finish()))
    }),
    Fault::red("compressed_archive_has_foreign_bytes_behind_it", &["image.layout.archive-tar"], || {
        Subject::Archive(append(*b"foreign")(Gzip::new().member(&minimal().seal().tar().finish()).finish()))
    }),
    Fault::red("compressed_archive_breaks_off", &["image.layout.archive-tar"], || {
        let mut bytes = Gzip::new().member(&minimal().seal().tar().finish()).finish();
        bytes.truncate(bytes.len() / 2);
        Subject::Archive(bytes)
    }),
    Fault::red("archive_has_a_wrong_header_checksum", &["image.layout.archive-tar"], || {
        minimal().archive(|tar| tar.entry(Entry::file("extra", "x").checksum(Checksum::Wrong)))
    }),
    Fault::yellow("docker_view_names_another_config", &["image.layout.docker-view-agrees"], || {
        let save = save_new(&minimal().seal(), "example.com/app", "1.0");
        Subject::Archive(save.manifest(|json| json.set("/0/Config", "blobs/sha256/0")).tar().finish())
    }),
    Fault::yellow("docker_view_leaves_a_layer_out", &["image.layout.docker-view-agrees"], || {
        let save = save_new(&minimal().seal(), "example.com/app", "1.0");
        Subject::Archive(save.manifest(|json| json.remove("/0/Layers/0")).tar().finish())
    }),
];

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("is_empty", || empty().subject()),
    Exotic::green("has_extra_files", || {
        minimal()
            .layout(|l| l.with("README.md", "# hello\n").with("extra/deep/file", "x").with("manifest.json", "[]"))
            .subject()
    }),
    Exotic::green("oci_layout_has_extra_fields", || {
        minimal().oci_layout(|o| o.set("/com.example.note", object([("a", 1.into())]))).subject()
    }),
    Exotic::green("oci_layout_has_white_space", || {
        minimal().oci_layout_bytes(become_bytes("\n{\r\n\t\"imageLayoutVersion\" : \"1.0.0\"\n}\n\n")).subject()
    }),
    Exotic::green("has_an_unreferenced_blob", || {
        minimal()
            .layout(|l| l.with(format!("blobs/sha256/{}", sha256(b"loose").trim_start_matches("sha256:")), "loose"))
            .subject()
    }),
    Exotic::green("has_an_unreferenced_sha512_blob", || {
        minimal()
            .layout(|l| l.with(Algorithm::Sha512.digest(b"loose").replace("sha512:", "blobs/sha512/"), "loose"))
            .subject()
    }),
    Exotic::green("names_two_entries_alike", || {
        minimal()
            .join(
                minimal(),
                [
                    ("platform", object([("architecture", "amd64".into()), ("os", "linux".into())])),
                    ("annotations", object([("org.opencontainers.image.ref.name", "1.0".into())])),
                ],
            )
            .subject()
    }),
    Exotic::green("holds_an_entry_twice", || {
        minimal()
            .index(|i| {
                let entry = i.get("/manifests/0").cloned().unwrap_or(Json::Null);
                i.set("/manifests/-", entry)
            })
            .subject()
    }),
    Exotic::yellow("lacks_a_layer_blob", || minimal().layout(|l| l.without(Part::Layer(0, 0))).subject()),
    Exotic::yellow("lacks_a_config_blob", || minimal().layout(|l| l.without(Part::Config(0))).subject()),
    Exotic::yellow("lacks_a_manifest_blob", || minimal().layout(|l| l.without(Part::Manifest(0))).subject()),
    Exotic::yellow("lacks_one_platform", || multi_arch().layout(|l| l.without(Part::Manifest(1))).subject()),
    Exotic::green("archive_is_plain", || minimal().archive(|tar| tar)),
    Exotic::green("archive_names_start_with_dot_slash", || {
        Subject::Archive(minimal().seal().tar_with("./", true).finish())
    }),
    Exotic::green("archive_has_no_directories", || Subject::Archive(minimal().seal().tar_with("", false).finish())),
    Exotic::green("layout_archive_is_padded_as_gnu_tar_does", || minimal().archive(|tar| tar.end(End::Record(10_240)))),
    Exotic::green("archive_ends_with_its_index", || minimal().archive(Tar::reversed)),
    Exotic::green("archive_has_a_global_pax_header", || {
        minimal().archive(|tar| tar.insert(0, Entry::pax_header(b'g', pax_record("comment", b"made in the lab"))))
    }),
    Exotic::green("archive_is_gzipped", || Subject::Archive(gzip(&minimal().seal().tar().finish()))),
    Exotic::green("archive_is_zstd_compressed", || {
        Subject::Archive(crate::zstd::zstd(&minimal().seal().tar().finish()))
    }),
    Exotic::green("archive_of_docker_save_before_25", || {
        Subject::Archive(save_old(&minimal().seal(), "example.com/app", "1.0").tar().finish())
    }),
    Exotic::green("archive_of_docker_save_since_25", || {
        Subject::Archive(save_new(&minimal().seal(), "example.com/app", "1.0").tar().finish())
    }),
    Exotic::green("archive_of_several_platforms", || multi_arch().archive(|tar| tar)),
];
