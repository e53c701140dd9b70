//! Layers: how they are stored, the archive, and what its entries say.

use super::{
    layer_exotics,
    row::{Exotic, Fault, Subject},
};
use crate::{
    bytes::{append, become_bytes, cut, flip},
    gzip::{Gzip, HeaderCrc, gzip},
    image::{self, Layer, minimal, plain_tar},
    tar::{Checksum, Dialect, End, Entry, Field, Tar},
    zstd::{Zstd, zstd},
};

const GZIP: &[&str] = &["image.layer.gzip-mediatype"];
const ZSTD: &[&str] = &["image.layer.zstd-mediatype"];
const BEHIND: &[&str] = &["image.layer.stream-nothing-behind"];
const ZEROS: &[&str] = &["image.layer.stream-no-padding"];
const ARCHIVE: &[&str] = &["image.layer.tar-archive"];
const END: &[&str] = &["image.layer.tar-end-of-archive"];
const DUPLICATE: &[&str] = &["image.layer.no-duplicate-paths"];
const SPARSE: &[&str] = &["image.layer.no-sparse"];
const WHITEOUT: &[&str] = &["image.layer.whiteout-empty-regular"];
const BEFORE: &[&str] = &["image.layer.whiteout-before-siblings"];
const OPAQUE: &[&str] = &["image.layer.explicit-whiteouts"];
const NONDISTRIBUTABLE: &[&str] = &["image.layer.no-new-nondistributable"];
const TARGET: &[&str] = &["image.layer.hardlink-target"];
const DIRECTORY: &[&str] = &["image.layer.hardlink-not-directory"];
const TYPES: &[&str] = &["image.layer.entry-types"];
const RELATIVE: &[&str] = &["image.layer.path-relative"];
const NAMED: &[&str] = &["image.layer.path-not-empty"];
const WITHIN: &[&str] = &["image.layer.path-within-root"];
const PARENT: &[&str] = &["image.layer.parent-is-directory"];

/// [`minimal`] with its archive changed.
pub(super) fn tar(edit: impl FnOnce(Tar) -> Tar) -> Subject {
    minimal().tar(edit).subject()
}

/// [`minimal`] with a gzip layer on top.
pub(super) fn above(edit: impl FnOnce(Tar) -> Tar) -> Subject {
    minimal().push(Layer::gzip(edit(Tar::new()))).subject()
}

/// [`minimal`] stored under a media type as told.
pub(super) fn packed(media_type: &str, pack: fn(&[u8]) -> Vec<u8>) -> Subject {
    minimal().pack(media_type, move |bytes| pack(&bytes)).subject()
}

/// [`minimal`] with its gzip framing as told.
pub(super) fn framed(frame: fn(Gzip) -> Gzip) -> Subject {
    minimal().pack(image::LAYER_GZIP, move |bytes| frame(Gzip::new().member(&bytes)).finish()).subject()
}

/// [`minimal`] with one more entry in its archive.
pub(super) fn entry(entry: Entry) -> Subject {
    tar(|tar| tar.entry(entry))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("gzip_layer_is_plain", GZIP, || packed(image::LAYER_GZIP, <[u8]>::to_vec)),
    Fault::red("gzip_layer_is_zstd", GZIP, || packed(image::LAYER_GZIP, zstd)),
    Fault::red("gzip_layer_is_empty", GZIP, || minimal().stored(become_bytes("")).subject()),
    Fault::red("gzip_layer_is_cut_in_its_trailer", GZIP, || minimal().stored(cut(4)).subject()),
    Fault::red("gzip_layer_is_cut_in_its_body", GZIP, || minimal().stored(cut(60)).subject()),
    Fault::red("gzip_layer_has_a_wrong_crc", GZIP, || framed(Gzip::wrong_crc)),
    Fault::red("gzip_layer_has_a_wrong_isize", GZIP, || framed(Gzip::wrong_size)),
    Fault::red("gzip_layer_has_a_wrong_header_crc", GZIP, || framed(|gzip| gzip.header_crc(HeaderCrc::Wrong))),
    Fault::red("gzip_layer_has_an_unknown_method", GZIP, || framed(|gzip| gzip.method(7))),
    Fault::red("gzip_layer_sets_reserved_flags", GZIP, || framed(|gzip| gzip.reserved_flags(0x80))),
    Fault::red("gzip_layer_is_followed_by_text", BEHIND, || framed(|gzip| gzip.trailing(b"signature"))),
    Fault::red("gzip_layer_is_followed_by_a_newline", BEHIND, || framed(|gzip| gzip.trailing(b"\n"))),
    Fault::red("gzip_second_member_is_cut", GZIP, || {
        minimal().pack(image::LAYER_GZIP, |bytes| cut(3)(Gzip::new().member(&bytes).member(b"").finish())).subject()
    }),
    Fault::red("gzip_body_is_garbled", GZIP, || minimal().stored(flip(12)).subject()),
    Fault::red("zstd_layer_is_gzip", ZSTD, || packed(image::LAYER_ZSTD, gzip)),
    Fault::red("zstd_layer_is_plain", ZSTD, || packed(image::LAYER_ZSTD, <[u8]>::to_vec)),
    Fault::red("zstd_layer_is_cut_short", ZSTD, || image::zstd().stored(cut(10)).subject()),
    Fault::red("zstd_layer_has_a_wrong_checksum", ZSTD, || {
        packed(image::LAYER_ZSTD, |bytes| Zstd::new().frame_with_wrong_checksum(bytes).finish())
    }),
    Fault::red("zstd_layer_is_followed_by_text", BEHIND, || image::zstd().stored(append("signature")).subject()),
    Fault::yellow("gzip_layer_is_followed_by_zeros", ZEROS, || minimal().stored(append([0; 512])).subject()),
    Fault::red("plain_layer_is_gzip", ARCHIVE, || packed(image::LAYER, gzip)),
    Fault::red("plain_layer_is_zstd", ARCHIVE, || packed(image::LAYER, zstd)),
    Fault::red("layer_is_text", ARCHIVE, || {
        minimal().tar_bytes(become_bytes("this is not an archive, whatever its descriptor says\n".repeat(40))).subject()
    }),
    Fault::red("layer_is_a_zip", ARCHIVE, || {
        minimal().tar_bytes(become_bytes([b"PK\x03\x04".as_slice(), &[7; 2000]].concat())).subject()
    }),
    Fault::red("header_checksum_is_wrong", ARCHIVE, || entry(Entry::file("srv/x", "x").checksum(Checksum::Wrong))),
    Fault::red("header_checksum_is_no_number", ARCHIVE, || {
        entry(Entry::file("srv/x", "x").checksum(Checksum::Bytes(b"checksum".to_vec())))
    }),
    Fault::red("size_is_no_number", ARCHIVE, || entry(Entry::file("srv/x", "").field(Field::Size, "twelve bytes"))),
    Fault::red("entry_size_is_negative", ARCHIVE, || entry(Entry::file("srv/x", "").base256(Field::Size, -512))),
    Fault::red("size_runs_past_the_end", ARCHIVE, || entry(Entry::file("srv/x", "x").declared_size(1 << 20))),
    Fault::red("entry_size_is_beyond_int64", ARCHIVE, || {
        entry(Entry::file("srv/x", "").base256(Field::Size, i128::from(u64::MAX) + 1))
    }),
    Fault::red("mode_is_no_number", ARCHIVE, || entry(Entry::file("srv/x", "").field(Field::Mode, "rw-r--r-"))),
    Fault::red("archive_is_cut_in_content", ARCHIVE, || {
        minimal().tar(|tar| tar.file("srv/big", vec![1; 5000]).end(End::Blocks(0))).tar_bytes(cut(3000)).subject()
    }),
    Fault::red("archive_is_cut_in_a_header", ARCHIVE, || {
        minimal().tar(|tar| tar.dir("srv/last/").end(End::Blocks(0))).tar_bytes(cut(200)).subject()
    }),
    Fault::red("pax_record_length_is_wrong", ARCHIVE, || entry(Entry::file("srv/x", "").pax_raw("99 comment=short\n"))),
    Fault::red("pax_record_has_no_newline", ARCHIVE, || entry(Entry::file("srv/x", "").pax_raw("13 comment=xy"))),
    Fault::red("pax_record_has_no_equals_sign", ARCHIVE, || entry(Entry::file("srv/x", "").pax_raw("11 comment\n"))),
    Fault::red("pax_size_is_no_number", ARCHIVE, || entry(Entry::file("srv/x", "").pax("size", "many"))),
    Fault::red("pax_header_has_no_entry", ARCHIVE, || entry(Entry::pax_header(b'x', "13 comment=x\n"))),
    Fault::red("gnu_long_name_has_no_entry", ARCHIVE, || {
        entry(Entry::new(b'L', "././@LongLink").content("srv/a-long-name\0").dialect(Dialect::Gnu))
    }),
    Fault::red("archive_has_no_end", END, || tar(|tar| tar.end(End::Blocks(0)))),
    Fault::red("archive_has_half_an_end", END, || tar(|tar| tar.end(End::Blocks(1)))),
    Fault::red("archive_is_followed_by_text", END, || tar(|tar| tar.trailing("and then some text"))),
    Fault::red("archive_is_followed_by_a_block_of_noise", END, || tar(|tar| tar.trailing([0xa5; 512]))),
    Fault::yellow("archive_hides_another_behind_its_end", &["image.layer.tar-single-archive"], || {
        tar(|tar| tar.trailing(Tar::new().file("hidden", "x").finish()))
    }),
    Fault::red("plain_archive_is_followed_by_text", END, || plain_tar().tar(|tar| tar.trailing("x")).subject()),
    Fault::red("path_is_there_twice", DUPLICATE, || tar(|tar| tar.file("etc/hostname", "other\n"))),
    Fault::red("path_is_there_twice_in_two_spellings", DUPLICATE, || tar(|tar| tar.file("./etc/hostname", "other\n"))),
    Fault::red("path_is_there_twice_with_two_slashes", DUPLICATE, || tar(|tar| tar.file("etc//hostname", "other\n"))),
    Fault::red("directory_is_there_twice", DUPLICATE, || tar(|tar| tar.dir("etc/"))),
    Fault::red("directory_is_there_with_and_without_slash", DUPLICATE, || tar(|tar| tar.dir("etc"))),
    Fault::red("path_is_a_file_and_a_directory", DUPLICATE, || tar(|tar| tar.dir("etc/hostname/"))),
    Fault::red("path_is_there_twice_by_pax", DUPLICATE, || {
        entry(Entry::file("other", "x").pax("path", "etc/hostname"))
    }),
    Fault::red("whiteout_is_there_twice", DUPLICATE, || {
        above(|tar| tar.dir("etc/").whiteout("etc/hostname").whiteout("etc/hostname"))
    }),
    Fault::yellow("file_is_sparse_in_the_old_gnu_way", SPARSE, || {
        entry(Entry::sparse("srv/sparse", &[(0, 512), (1 << 20, 512)], vec![1; 1024], (1 << 20) + 512))
    }),
    Fault::yellow("file_is_sparse_by_pax", SPARSE, || {
        let mut content = b"2\n0\n512\n1048576\n512\n".to_vec();
        content.resize(512, 0);
        content.resize(1536, 1);
        let sparse =
            Entry::file("GNUSparseFile.0/sparse", content).pax("GNU.sparse.major", "1").pax("GNU.sparse.minor", "0");
        entry(sparse.pax("GNU.sparse.name", "srv/sparse").pax("GNU.sparse.realsize", "1049088"))
    }),
    Fault::yellow("whiteout_names_nothing", &["image.layer.whiteout-basename"], || {
        above(|tar| tar.dir("etc/").file("etc/.wh.", ""))
    })
    .spec("next"),
    Fault::yellow("whiteout_follows_its_siblings", BEFORE, || {
        above(|tar| tar.dir("etc/").file("etc/motd", "hi\n").whiteout("etc/hostname"))
    }),
    Fault::yellow("whiteout_at_the_root_comes_last", BEFORE, || above(|tar| tar.file("motd", "hi\n").whiteout("srv"))),
    Fault::yellow("whiteout_is_opaque", OPAQUE, || {
        above(|tar| tar.dir("etc/").opaque("etc/").file("etc/motd", "hi\n"))
    }),
    Fault::yellow("root_is_made_opaque", OPAQUE, || above(|tar| tar.opaque(""))),
    Fault::red("whiteout_has_content", WHITEOUT, || above(|tar| tar.dir("etc/").file("etc/.wh.hostname", "gone"))),
    Fault::red("whiteout_is_a_directory", WHITEOUT, || above(|tar| tar.dir("etc/").dir("etc/.wh.hostname/"))),
    Fault::red("whiteout_is_a_link", WHITEOUT, || above(|tar| tar.dir("etc/").symlink("etc/.wh.hostname", "hostname"))),
    Fault::red("whiteout_is_a_device", WHITEOUT, || above(|tar| tar.dir("etc/").char_device("etc/.wh.hostname", 0, 0))),
    Fault::red(
        "opaque_whiteout_has_content",
        &["image.layer.whiteout-empty-regular", "image.layer.explicit-whiteouts"],
        || above(|tar| tar.dir("etc/").file("etc/.wh..wh..opq", "y")),
    ),
    Fault::red("whiteout_names_the_directory_itself", WHITEOUT, || above(|tar| tar.dir("etc/").file("etc/.wh..", ""))),
    Fault::red("whiteout_names_the_directory_above", WHITEOUT, || above(|tar| tar.dir("etc/").file("etc/.wh...", ""))),
    Fault::red("holds_the_notes_of_a_union_file_system", WHITEOUT, || above(|tar| tar.dir(".wh..wh.plnk/"))),
    Fault::yellow("layer_must_not_be_passed_on", NONDISTRIBUTABLE, || packed(image::NONDISTRIBUTABLE_GZIP, gzip)),
    Fault::yellow("plain_layer_must_not_be_passed_on", NONDISTRIBUTABLE, || {
        packed(image::NONDISTRIBUTABLE, <[u8]>::to_vec)
    }),
    Fault::red("symbolic_link_has_no_target", ARCHIVE, || tar(|tar| tar.symlink("srv/link", ""))),
    Fault::red("hard_link_has_no_target", TARGET, || tar(|tar| tar.hardlink("srv/link", "srv/nowhere"))),
    Fault::red("hard_link_comes_before_its_target", TARGET, || {
        tar(|tar| tar.hardlink("srv/link", "srv/later").file("srv/later", "x"))
    }),
    Fault::yellow("hard_link_names_a_file_below", &["image.layer.hardlink-within-layer"], || {
        above(|tar| tar.hardlink("srv/name", "etc/hostname"))
    }),
    Fault::red("hard_link_names_itself", TARGET, || tar(|tar| tar.hardlink("srv/link", "srv/link"))),
    Fault::red("hard_link_names_a_directory", DIRECTORY, || tar(|tar| tar.hardlink("srv/link", "etc/"))),
    Fault::red("hard_link_names_a_directory_without_slash", DIRECTORY, || tar(|tar| tar.hardlink("srv/link", "etc"))),
    Fault::red("entry_type_is_unknown", TYPES, || entry(Entry::new(b'Z', "srv/x"))),
    Fault::red("entry_type_is_a_multi_volume_part", TYPES, || entry(Entry::new(b'M', "srv/x").dialect(Dialect::Gnu))),
    Fault::red("entry_type_is_a_volume_label", TYPES, || entry(Entry::new(b'V', "backup").dialect(Dialect::Gnu))),
    Fault::yellow("path_is_absolute", RELATIVE, || tar(|tar| tar.file("/srv/x", "x"))),
    Fault::yellow("path_goes_up_and_stays_inside", &["image.layer.path-no-dotdot"], || {
        tar(|tar| tar.file("srv/../etc/x", "x"))
    }),
    Fault::red("path_is_empty", NAMED, || tar(|tar| tar.file("", "x"))),
    Fault::red("path_climbs_out", WITHIN, || tar(|tar| tar.file("../x", "x"))),
    Fault::red("path_climbs_out_in_the_middle", WITHIN, || tar(|tar| tar.file("srv/../../x", "x"))),
    Fault::red("path_climbs_out_by_pax", WITHIN, || entry(Entry::file("srv/x", "x").pax("path", "../../etc/shadow"))),
    Fault::red("hard_link_climbs_out", WITHIN, || tar(|tar| tar.hardlink("srv/link", "../../etc/shadow"))),
    Fault::red("path_runs_through_a_link_out_of_the_root", WITHIN, || {
        minimal().tar(|tar| tar.symlink("out", "../../tmp")).push(Layer::gzip(Tar::new().file("out/x", "x"))).subject()
    }),
    Fault::yellow("parent_is_a_link_of_a_lower_layer", &["image.layer.parent-not-symlink"], || {
        minimal().tar(|tar| tar.symlink("var", "srv")).push(Layer::gzip(Tar::new().file("var/x", "x"))).subject()
    }),
    Fault::red("parent_is_a_file_of_the_layer_below", PARENT, || above(|tar| tar.file("etc/hostname/x", "x"))),
    Fault::red("root_is_a_file", PARENT, || tar(|tar| tar.file("./", "x"))),
    Fault::red("root_is_a_link", PARENT, || tar(|tar| tar.symlink("./", "etc"))),
    Fault::red("parent_is_a_file", PARENT, || tar(|tar| tar.file("etc/hostname/x", "x"))),
    Fault::red("parent_is_a_link_of_this_layer", PARENT, || {
        tar(|tar| tar.symlink("srv/out", "../etc").file("srv/out/x", "x"))
    }),
    Fault::red("parent_is_a_device", PARENT, || tar(|tar| tar.char_device("srv/null", 1, 3).file("srv/null/x", "x"))),
];

pub(super) const EXOTICS: &[Exotic] = layer_exotics::EXOTICS;
