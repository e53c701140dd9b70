//! JSON as text.

use super::row::{Exotic, Fault};
use crate::{
    bytes::{append, become_bytes, cut, prepend, replace},
    image::{minimal, multi_arch},
    json::Json,
};

const WELL_FORMED: &[&str] = &["image.json.well-formed"];

fn utf16(text: &[u8]) -> Vec<u8> {
    text.iter().flat_map(|byte| [*byte, 0]).collect()
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("manifest_is_followed_by_text", WELL_FORMED, || minimal().manifest_bytes(append("x")).subject()),
    Fault::red("manifest_is_two_documents", WELL_FORMED, || minimal().manifest_bytes(append("\n{}")).subject()),
    Fault::red("manifest_lacks_its_last_brace", WELL_FORMED, || minimal().manifest_bytes(cut(1)).subject()),
    Fault::red("manifest_starts_with_a_byte_order_mark", WELL_FORMED, || {
        minimal().manifest_bytes(prepend("\u{feff}")).subject()
    }),
    Fault::red("manifest_ends_in_a_nul", WELL_FORMED, || minimal().manifest_bytes(append("\0")).subject()),
    Fault::red("manifest_has_a_trailing_comma", WELL_FORMED, || {
        minimal().manifest_bytes(replace("}]}", "},]}")).subject()
    }),
    Fault::red("manifest_has_a_comment", WELL_FORMED, || minimal().manifest_bytes(prepend("// image\n")).subject()),
    Fault::red("manifest_has_single_quotes", WELL_FORMED, || {
        minimal().manifest_bytes(replace("\"schemaVersion\"", "'schemaVersion'")).subject()
    }),
    Fault::red("manifest_number_has_a_leading_zero", WELL_FORMED, || {
        minimal().manifest(|m| m.raw("/schemaVersion", "02")).subject()
    }),
    Fault::red("config_is_empty", WELL_FORMED, || minimal().config_bytes(become_bytes("")).subject()),
    Fault::red("config_is_white_space", WELL_FORMED, || minimal().config_bytes(become_bytes(" \n")).subject()),
    Fault::red("config_is_cut_short", WELL_FORMED, || minimal().config_bytes(cut(40)).subject()),
    Fault::red("config_has_a_raw_newline_in_a_string", WELL_FORMED, || {
        minimal().config(|c| c.raw("/author", "\"a\nb\"")).subject()
    }),
    Fault::red("config_has_an_unknown_escape", WELL_FORMED, || {
        minimal().config(|c| c.raw("/author", r#""a\qb""#)).subject()
    }),
    Fault::red("config_has_not_a_number", WELL_FORMED, || {
        minimal().config(|c| c.raw("/config/Memory", "NaN")).subject()
    }),
    Fault::red("config_is_utf16", WELL_FORMED, || minimal().config_bytes(|bytes| utf16(&bytes)).subject()),
    Fault::red("index_json_is_cut_short", WELL_FORMED, || minimal().index_bytes(cut(1)).subject()),
    Fault::red("index_json_is_empty", WELL_FORMED, || minimal().index_bytes(become_bytes("")).subject()),
    Fault::red("index_json_is_followed_by_text", WELL_FORMED, || minimal().index_bytes(append("]")).subject()),
    Fault::red("nested_index_is_followed_by_text", WELL_FORMED, || multi_arch().nested_bytes(append("}")).subject()),
    Fault::red("oci_layout_is_empty", WELL_FORMED, || minimal().oci_layout_bytes(become_bytes("")).subject()),
    Fault::red("oci_layout_is_followed_by_text", WELL_FORMED, || minimal().oci_layout_bytes(append("1.0.0")).subject()),
    Fault::red("manifest_has_invalid_utf8", &["image.json.utf8"], || {
        minimal().manifest(|m| m.raw("/com.example.note", b"\"\xff\xfe\"")).subject()
    })
    .spec("next"),
    Fault::red("config_has_overlong_utf8", &["image.json.utf8"], || {
        minimal().config(|c| c.raw("/author", b"\"\xc0\xaf\"")).subject()
    })
    .spec("next"),
    Fault::red("config_repeats_a_name", &["image.json.no-duplicate-names"], || {
        minimal().config(|c| c.append("", "author", "Lab <lab@example.com>")).subject()
    })
    .spec("next"),
    Fault::red("manifest_repeats_a_name", &["image.json.no-duplicate-names"], || {
        minimal().manifest(|m| m.append("", "schemaVersion", 2)).subject()
    })
    .spec("next"),
    Fault::red("index_repeats_a_name_in_an_entry", &["image.json.no-duplicate-names"], || {
        minimal()
            .index(|i| {
                let size = i.get("/manifests/0/size").cloned().unwrap_or(Json::Null);
                i.append("/manifests/0", "size", size)
            })
            .subject()
    })
    .spec("next"),
    Fault::red("config_has_a_lone_surrogate", &["image.json.i-json"], || {
        minimal().config(|c| c.raw("/author", r#""\ud800""#)).subject()
    })
    .spec("next"),
    Fault::red("config_has_a_noncharacter", &["image.json.i-json"], || {
        minimal().config(|c| c.raw("/author", r#""\ufffe""#)).subject()
    })
    .spec("next"),
    Fault::red("manifest_has_surrogates_the_wrong_way_round", &["image.json.i-json"], || {
        minimal().manifest(|m| m.raw("/com.example.note", r#""\udc00\ud800""#)).subject()
    })
    .spec("next"),
    Fault::yellow("config_has_a_number_beyond_double", &["image.json.numbers-double"], || {
        minimal().config(|c| c.raw("/com.example.number", "1e400")).subject()
    })
    .spec("next"),
    Fault::yellow("config_has_an_integer_beyond_exact", &["image.json.numbers-double"], || {
        minimal().config(|c| c.raw("/com.example.number", "9007199254740993")).subject()
    })
    .spec("next"),
];

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("documents_are_spread_over_lines", || {
        let spread = |bytes: Vec<u8>| [b"\r\n\t ", bytes.as_slice(), b" \n"].concat();
        minimal().manifest_bytes(spread).config_bytes(spread).index_bytes(spread).subject()
    }),
    Exotic::green("writes_slashes_escaped", || {
        minimal().manifest(|m| m.raw("/mediaType", r#""application\/vnd.oci.image.manifest.v1+json""#)).subject()
    }),
    Exotic::green("writes_letters_as_escapes", || minimal().config(|c| c.raw("/os", r#""\u006cinux""#)).subject()),
    Exotic::green("has_characters_beyond_the_basic_plane", || {
        minimal().config(|c| c.raw("/author", r#""\ud83d\ude80 🚀""#)).subject()
    }),
    Exotic::green("repeats_a_name_before_that_was_forbidden", || {
        minimal().config(|c| c.append("", "author", "Lab <lab@example.com>")).subject()
    }),
    Exotic::green("nests_unknown_values_deeply", || {
        minimal().config(|c| c.raw("/com.example.deep", format!("{}{}", "[".repeat(60), "]".repeat(60)))).subject()
    }),
    Exotic::green("has_a_nul_character_in_a_string", || {
        minimal().config(|c| c.raw("/author", r#""a\u0000b""#)).subject()
    }),
    Exotic::green("has_an_empty_name", || minimal().config(|c| c.set("/", 1)).subject()),
];
