//! Layers that look strange and break nothing.

use super::{
    layer::{above, entry, framed, packed, tar},
    row::Exotic,
};
use crate::{
    gzip::{Gzip, HeaderCrc},
    image::{self, Layer, Part, minimal},
    tar::{Checksum, Dialect, End, Entry, Field, Tar, pax_record},
    zstd::Zstd,
};

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("gzip_has_two_members", || {
        packed(image::LAYER_GZIP, |bytes| {
            let (head, tail) = bytes.split_at(bytes.len() / 2);
            Gzip::new().member(head).member(tail).finish()
        })
    }),
    Exotic::green("gzip_has_a_member_for_each_block", || {
        packed(image::LAYER_GZIP, |bytes| bytes.chunks(512).fold(Gzip::new(), Gzip::member).finish())
    }),
    Exotic::green("gzip_has_empty_members", || {
        packed(image::LAYER_GZIP, |bytes| Gzip::new().member(b"").member(bytes).member(b"").finish())
    }),
    Exotic::green("gzip_header_has_every_field", || {
        framed(|gzip| {
            gzip.name(b"layer.tar")
                .comment(b"made in the lab")
                .extra(b"LB\x02\0ok")
                .header_crc(HeaderCrc::Right)
                .mtime(1)
        })
    }),
    Exotic::green("gzip_is_stored", || framed(Gzip::stored)),
    Exotic::green("gzip_is_at_level_9", || framed(|gzip| gzip.level(9))),
    Exotic::green("gzip_is_at_level_0", || framed(|gzip| gzip.level(0))),
    Exotic::green("zstd_has_skippable_frames", || {
        packed(image::LAYER_ZSTD, |bytes| {
            Zstd::new().skippable(0, b"head").frame(bytes).skippable(15, b"table of contents").finish()
        })
    }),
    Exotic::green("zstd_has_two_frames", || {
        packed(image::LAYER_ZSTD, |bytes| {
            let (head, tail) = bytes.split_at(700);
            Zstd::new().frame(head).frame_without_checksum(tail).finish()
        })
    }),
    Exotic::green("zstd_has_an_empty_frame", || {
        packed(image::LAYER_ZSTD, |bytes| Zstd::new().frame(bytes).frame(b"").finish())
    }),
    Exotic::green("zstd_asks_for_a_window_of_8_mib", || {
        packed(image::LAYER_ZSTD, |bytes| Zstd::new().frame_with_window(bytes, 23).finish())
    }),
    Exotic::green("archive_is_empty", || minimal().push(Layer::gzip(Tar::new())).subject()),
    Exotic::green("archive_is_padded_as_gnu_tar_does", || tar(|tar| tar.end(End::Record(10_240)))),
    Exotic::green("archive_ends_in_many_zeros", || tar(|tar| tar.end(End::Blocks(9)))),
    Exotic::green("names_start_with_dot_slash", || above(|tar| tar.dir("./").dir("./opt/").file("./opt/x", "x"))),
    Exotic::green("root_is_an_entry", || above(|tar| tar.dir(".").dir("opt/"))),
    Exotic::green("directories_have_no_slash", || above(|tar| tar.dir("opt").file("opt/x", "x"))),
    Exotic::green("parents_are_not_entries", || above(|tar| tar.file("opt/deep/down/x", "x"))),
    Exotic::green("children_come_before_their_directory", || above(|tar| tar.file("opt/x", "x").dir("opt/"))),
    Exotic::green("names_are_not_utf8", || above(|tar| tar.file(b"na\xefve".to_vec(), "x"))),
    Exotic::green("names_differ_in_case_only", || above(|tar| tar.file("readme", "a").file("README", "b"))),
    Exotic::green("names_hold_a_newline", || above(|tar| tar.file("two\nlines", "x"))),
    Exotic::green("name_is_long_in_pax", || above(|tar| tar.file("n".repeat(200), "x"))),
    Exotic::green("name_is_long_in_ustar", || {
        above(|tar| tar.dialect(Dialect::Ustar).file(format!("{}/{}", "d".repeat(120), "n".repeat(90)), "x"))
    }),
    Exotic::green("name_is_long_in_gnu", || {
        above(|tar| tar.dialect(Dialect::Gnu).file("n".repeat(300), "x").symlink("link", "t".repeat(200)))
    }),
    Exotic::green("link_name_is_long_in_pax", || above(|tar| tar.symlink("link", "t".repeat(200)))),
    Exotic::green("headers_are_of_unix_v7", || above(|tar| tar.dialect(Dialect::V7).dir("opt/").file("opt/x", "x"))),
    Exotic::green("files_have_the_old_type_flag", || {
        above(|tar| tar.entry(Entry::file("x", "x").typeflag(0).dialect(Dialect::V7)))
    }),
    Exotic::green("ids_are_in_base_256", || {
        above(|tar| {
            tar.entry(
                Entry::file("x", "x").dialect(Dialect::Gnu).base256(Field::Uid, 3_000_000).base256(Field::Gid, 1 << 31),
            )
        })
    }),
    Exotic::green("ids_are_in_pax", || above(|tar| tar.entry(Entry::file("x", "x").ids(3_000_000, 4_000_000)))),
    Exotic::green("size_is_in_base_256", || {
        above(|tar| tar.entry(Entry::file("x", "xyz").dialect(Dialect::Gnu).base256(Field::Size, 3)))
    }),
    Exotic::green("size_is_in_pax", || {
        above(|tar| tar.entry(Entry::file("x", "xyz").declared_size(0).pax("size", "3")))
    }),
    Exotic::green("times_have_fractions", || {
        above(|tar| {
            tar.entry(Entry::file("x", "x").pax("mtime", "1700000000.123456789").pax("atime", "1").pax("ctime", "-2.5"))
        })
    }),
    Exotic::green("files_have_extended_attributes", || {
        above(|tar| {
            tar.entry(Entry::file("x", "x").xattr("user.note", b"a\0b\n=c").xattr("security.capability", [1, 0, 0, 2]))
        })
    }),
    Exotic::green("has_a_global_pax_header", || {
        above(|tar| tar.entry(Entry::pax_header(b'g', pax_record("comment", b"made in the lab"))).file("x", "x"))
    }),
    Exotic::green("pax_records_are_unknown", || {
        above(|tar| tar.entry(Entry::file("x", "x").pax("LAB.thing", "x").pax("comment", "y")))
    }),
    Exotic::green("checksum_is_of_signed_bytes", || {
        above(|tar| tar.entry(Entry::file(b"\xe9t\xe9".to_vec(), "x").checksum(Checksum::Signed)))
    }),
    Exotic::green("numbers_are_padded_with_spaces", || {
        above(|tar| tar.entry(Entry::file("x", "").field(Field::Mode, "   644 \0").field(Field::Uid, "     0 \0")))
    }),
    Exotic::green("owners_have_names", || {
        above(|tar| tar.entry(Entry::file("x", "x").owner("app", "staff").ids(1000, 50)))
    }),
    Exotic::green("padding_is_not_zero", || {
        above(|tar| tar.entry(Entry::file("x", "x").padding(crate::tar::Padding::Filled(b'#'))))
    }),
    Exotic::green("has_every_kind_of_entry", || {
        above(|tar| {
            let tar = tar.dir("dev/").char_device("dev/null", 1, 3).block_device("dev/sda", 8, 0).fifo("dev/pipe");
            tar.file("a", "x").hardlink("b", "a").symlink("c", "/anywhere/at/all").symlink("d", "../../../up")
        })
    }),
    Exotic::green("has_setuid_and_sticky_modes", || {
        above(|tar| tar.entry(Entry::file("su", "x").mode(0o4755)).entry(Entry::dir("tmp/").mode(0o1777)))
    }),
    Exotic::green("hard_link_names_a_link", || above(|tar| tar.symlink("a", "nowhere").hardlink("b", "a"))),
    Exotic::green("hard_link_has_dot_slash", || above(|tar| tar.file("./a", "x").hardlink("./b", "a"))),
    Exotic::green("whiteout_hides_nothing", || tar(|tar| tar.dir("opt/").whiteout("opt/never-there"))),
    Exotic::green("whiteout_and_new_file_share_a_name", || {
        above(|tar| tar.dir("etc/").whiteout("etc/hostname").file("etc/hostname", "new\n"))
    }),
    Exotic::green("whiteout_removes_a_directory", || above(|tar| tar.whiteout("etc"))),
    Exotic::green("name_holds_the_whiteout_mark_in_the_middle", || above(|tar| tar.file("x.wh.y", "x"))),
    Exotic::green("file_replaces_a_directory_below", || above(|tar| tar.file("etc", "x"))),
    Exotic::green("path_is_in_two_layers", || above(|tar| tar.dir("etc/").file("etc/hostname", "other\n"))),
    Exotic::green("entry_is_empty_and_old", || entry(Entry::file("srv/x", "").mtime(0).mode(0))),
    Exotic::yellow("one_layer_of_two_is_elsewhere", || {
        minimal().push(Layer::gzip(Tar::new().file("x", "x"))).layout(|l| l.without(Part::Layer(0, 1))).subject()
    }),
];
