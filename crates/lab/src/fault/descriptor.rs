//! Descriptors and digests, wherever they stand.

use super::row::{Exotic, Fault, Subject};
use crate::{
    bytes::become_bytes,
    digest::{Algorithm, base64, sha256},
    image::{self, Descriptor, Image, Layer, Part, artifact, minimal, multi_arch, sha512},
    json::{Json, array},
};

const LAYER_TYPE: &[&str] = &["image.descriptor.mediatype-required"];
const TYPE_NAME: &[&str] = &["image.descriptor.mediatype-rfc6838"];
const ARTIFACT_NAME: &[&str] = &["image.descriptor.artifacttype-rfc6838"];
const DIGEST: &[&str] = &["image.descriptor.digest-required"];
const GRAMMAR: &[&str] = &["image.digest.grammar"];
const SHA256: &[&str] = &["image.digest.sha256-encoded"];
const SIZE: &[&str] = &["image.descriptor.size-required"];
const SIZE_MATCHES: &[&str] = &["image.descriptor.size-matches"];
const URLS: &[&str] = &["image.descriptor.urls-optional"];
const URI: &[&str] = &["image.descriptor.urls-rfc3986"];
const BASE64: &[&str] = &["image.descriptor.data-base64"];

/// [`minimal`] with this digest in its layer's descriptor.
fn layer_digest(digest: impl Into<String>) -> Image {
    let digest = digest.into();
    minimal().manifest(|m| m.set("/layers/0/digest", digest))
}

/// A descriptor on its own with this media type: no rule about which types are portable where has a say.
fn typed(media_type: &str) -> Subject {
    alone(|d| d.set("/mediaType", media_type))
}

fn alone(edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json) -> Subject {
    let descriptor =
        Descriptor { media_type: "application/vnd.example.thing".to_owned(), digest: sha256(b"thing"), size: 5 };
    let mut json = descriptor.json();
    edit(&mut json);
    Subject::Document { media_type: image::DESCRIPTOR.to_owned(), bytes: json.compact() }
}

fn urls(urls: impl Into<Json>) -> Image {
    let urls = urls.into();
    minimal().manifest(|m| m.set("/layers/0/urls", urls))
}

fn data(text: impl Into<String>) -> Image {
    let text = text.into();
    artifact().manifest(|m| m.set("/config/data", text))
}

fn capitals(digest: &str) -> String {
    digest
        .split_once(':')
        .map_or(String::new(), |(algorithm, encoded)| format!("{algorithm}:{}", encoded.to_uppercase()))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("layer_descriptor_omits_media_type", LAYER_TYPE, || {
        minimal().manifest(|m| m.remove("/layers/0/mediaType")).subject()
    }),
    Fault::red("config_descriptor_omits_media_type", LAYER_TYPE, || {
        minimal().manifest(|m| m.remove("/config/mediaType")).subject()
    }),
    Fault::red("index_entry_omits_media_type", LAYER_TYPE, || {
        minimal().index(|i| i.remove("/manifests/0/mediaType")).subject()
    }),
    Fault::red("media_type_is_a_number", LAYER_TYPE, || {
        minimal().manifest(|m| m.set("/layers/0/mediaType", 1)).subject()
    }),
    Fault::red("media_type_is_null", LAYER_TYPE, || {
        minimal().index(|i| i.set("/manifests/0/mediaType", Json::Null)).subject()
    }),
    Fault::red("media_type_is_empty", TYPE_NAME, || typed("")),
    Fault::red("media_type_has_no_slash", TYPE_NAME, || typed("octet-stream")),
    Fault::red("media_type_has_two_slashes", TYPE_NAME, || typed("application/octet/stream")),
    Fault::red("media_type_has_a_space", TYPE_NAME, || typed("application/octet stream")),
    Fault::red("media_type_has_parameters", TYPE_NAME, || typed("text/plain;charset=utf-8")),
    Fault::red("media_type_starts_with_a_dot", TYPE_NAME, || typed("application/.hidden")),
    Fault::red("media_type_has_foreign_letters", TYPE_NAME, || typed("application/größe")),
    Fault::red("media_type_has_no_subtype", TYPE_NAME, || typed("application/")),
    Fault::red("media_type_is_too_long", TYPE_NAME, || {
        typed(
            "application/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        )
    }),
    Fault::red("layer_descriptor_omits_digest", DIGEST, || {
        minimal().manifest(|m| m.remove("/layers/0/digest")).subject()
    }),
    Fault::red("config_descriptor_omits_digest", DIGEST, || {
        minimal().manifest(|m| m.remove("/config/digest")).subject()
    }),
    Fault::red("index_entry_omits_digest", DIGEST, || minimal().index(|i| i.remove("/manifests/0/digest")).subject()),
    Fault::red("digest_is_a_number", DIGEST, || minimal().manifest(|m| m.set("/layers/0/digest", 1)).subject()),
    Fault::red("digest_is_null", DIGEST, || minimal().manifest(|m| m.set("/config/digest", Json::Null)).subject()),
    Fault::red("digest_is_empty", GRAMMAR, || layer_digest("").subject()),
    Fault::red("digest_has_no_algorithm", GRAMMAR, || layer_digest("a".repeat(64)).subject()),
    Fault::red("digest_has_an_empty_algorithm", GRAMMAR, || layer_digest(format!(":{}", "a".repeat(64))).subject()),
    Fault::red("digest_has_an_empty_encoded_part", GRAMMAR, || layer_digest("sha256:").subject()),
    Fault::red("digest_algorithm_is_in_capitals", GRAMMAR, || {
        layer_digest(format!("SHA256:{}", "a".repeat(64))).subject()
    }),
    Fault::red("digest_has_two_separators_in_a_row", GRAMMAR, || {
        layer_digest("sha256++b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564").subject()
    }),
    Fault::red("digest_holds_a_space", GRAMMAR, || layer_digest(format!("sha256: {}", "a".repeat(63))).subject()),
    Fault::red("digest_climbs_directories", GRAMMAR, || layer_digest("sha256:../../index.json").subject()),
    Fault::red("sha256_is_one_digit_short", SHA256, || layer_digest(format!("sha256:{}", "a".repeat(63))).subject()),
    Fault::red("sha256_is_one_digit_long", SHA256, || layer_digest(format!("sha256:{}", "a".repeat(65))).subject()),
    Fault::red("sha256_is_not_hex", SHA256, || layer_digest(format!("sha256:{}", "g".repeat(64))).subject()),
    Fault::red("sha256_is_in_capitals", &["image.digest.sha256-no-uppercase"], || {
        layer_digest(capitals(&sha256(b"layer"))).subject()
    }),
    Fault::red("config_sha256_is_in_capitals", &["image.digest.sha256-no-uppercase"], || {
        minimal()
            .manifest(|m| {
                let digest = capitals(&m.text("/config/digest"));
                m.set("/config/digest", digest)
            })
            .subject()
    }),
    Fault::red("sha512_is_as_short_as_sha256", &["image.digest.sha512-encoded"], || {
        layer_digest(format!("sha512:{}", "a".repeat(64))).subject()
    }),
    Fault::red("sha512_is_not_hex", &["image.digest.sha512-encoded"], || {
        layer_digest(format!("sha512:{}", "z".repeat(128))).subject()
    }),
    Fault::red("sha512_is_in_capitals", &["image.digest.sha512-no-uppercase"], || {
        layer_digest(capitals(&Algorithm::Sha512.digest(b"layer"))).subject()
    }),
    Fault::red("blake3_is_not_hex", &["image.digest.blake3-encoded"], || {
        layer_digest(format!("blake3:{}", "g".repeat(64))).subject()
    })
    .spec("next"),
    Fault::red("blake3_is_one_digit_short", &["image.digest.blake3-256bit"], || {
        layer_digest(format!("blake3:{}", "a".repeat(63))).subject()
    })
    .spec("next"),
    Fault::red("blake3_is_in_capitals", &["image.digest.blake3-no-uppercase"], || {
        layer_digest(capitals(&Algorithm::Blake3.digest(b"layer"))).subject()
    })
    .spec("next"),
    Fault::red("blake3_has_512_bits", &["image.digest.blake3-256bit"], || {
        layer_digest(format!("blake3:{}", "a".repeat(128))).subject()
    })
    .spec("next"),
    Fault::yellow("uses_an_unregistered_algorithm", &["image.digest.use-sha256"], || {
        layer_digest("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")
            .layout(|l| {
                l.moved(Part::Layer(0, 0), "blobs/multihash+base58/QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")
            })
            .subject()
    }),
    Fault::yellow("uses_blake3_before_it_was_registered", &["image.digest.use-sha256"], || {
        minimal().algorithm(Algorithm::Blake3).subject()
    }),
    Fault::red("layer_descriptor_omits_size", SIZE, || minimal().manifest(|m| m.remove("/layers/0/size")).subject()),
    Fault::red("config_descriptor_omits_size", SIZE, || minimal().manifest(|m| m.remove("/config/size")).subject()),
    Fault::red("index_entry_omits_size", SIZE, || minimal().index(|i| i.remove("/manifests/0/size")).subject()),
    Fault::red("size_is_a_string", SIZE, || minimal().manifest(|m| m.set("/layers/0/size", "512")).subject()),
    Fault::red("size_is_a_fraction", SIZE, || minimal().manifest(|m| m.raw("/layers/0/size", "512.5")).subject()),
    Fault::red("size_is_null", SIZE, || minimal().index(|i| i.set("/manifests/0/size", Json::Null)).subject()),
    Fault::red("descriptor_size_is_beyond_int64", SIZE, || {
        minimal().manifest(|m| m.raw("/layers/0/size", "9223372036854775808")).subject()
    }),
    Fault::red("descriptor_size_is_negative", &["image.descriptor.size-nonnegative"], || {
        minimal().manifest(|m| m.set("/layers/0/size", -1)).subject()
    })
    .spec("next"),
    Fault::red("lone_descriptor_has_a_negative_size", SIZE_MATCHES, || Subject::Document {
        media_type: image::DESCRIPTOR.to_owned(),
        bytes: format!(r#"{{"mediaType":"application/vnd.example","digest":"{}","size":-1}}"#, sha256(b"x"))
            .into_bytes(),
    }),
    Fault::red("descriptor_size_is_negative_and_never_matches", SIZE_MATCHES, || {
        minimal().manifest(|m| m.set("/layers/0/size", -1)).subject()
    }),
    Fault::red("layer_size_is_off_by_one", SIZE_MATCHES, || {
        minimal().manifest(|m| plus(m, "/layers/0/size", 1)).subject()
    }),
    Fault::red("config_size_is_off_by_one", SIZE_MATCHES, || {
        minimal().manifest(|m| plus(m, "/config/size", -1)).subject()
    }),
    Fault::red("manifest_size_is_off_by_one", SIZE_MATCHES, || {
        minimal().index(|i| plus(i, "/manifests/0/size", 1)).subject()
    }),
    Fault::red("nested_index_size_is_zero", SIZE_MATCHES, || {
        multi_arch().index(|i| i.set("/manifests/0/size", 0)).subject()
    }),
    Fault::red("urls_is_a_string", URLS, || urls("https://example.com/layer").subject()),
    Fault::red("urls_holds_a_number", URLS, || urls(array([1])).subject()),
    Fault::red("url_holds_a_space", URI, || urls(array(["https://example.com/a layer"])).subject()),
    Fault::red("url_has_a_broken_escape", URI, || urls(array(["https://example.com/%zz"])).subject()),
    Fault::red("url_has_a_port_of_letters", URI, || urls(array(["https://example.com:port/layer"])).subject()),
    Fault::yellow("url_is_ftp", &["image.descriptor.urls-http-scheme"], || {
        urls(array(["ftp://example.com/layer"])).subject()
    }),
    Fault::yellow("url_is_a_file", &["image.descriptor.urls-http-scheme"], || {
        urls(array(["https://example.com/layer", "file:///layer"])).subject()
    }),
    Fault::red("data_is_a_number", &["image.descriptor.data-optional"], || {
        artifact().manifest(|m| m.set("/config/data", 30)).subject()
    }),
    Fault::red("data_lacks_its_padding", BASE64, || data("e30").subject()),
    Fault::red("data_is_plain_text", BASE64, || data("{}").subject()),
    Fault::red("data_holds_a_newline", BASE64, || data("e3\n0=").subject()),
    Fault::red("data_is_in_the_url_alphabet", BASE64, || {
        artifact()
            .manifest(|m| m.set("/layers/0/data", base64(b"\xfb\xff").replace('+', "-").replace('/', "_")))
            .subject()
    }),
    Fault::red("data_is_other_content", &["image.descriptor.data-identical"], || data(base64(b"[]")).subject()),
    Fault::red("data_is_cut_short", &["image.descriptor.data-identical"], || data(base64(b"{")).subject()),
    Fault::red("layer_data_is_empty", &["image.descriptor.data-identical"], || {
        artifact().manifest(|m| m.set("/layers/0/data", "")).subject()
    }),
    Fault::red("artifact_type_of_an_entry_is_a_number", &["image.descriptor.artifacttype-optional"], || {
        artifact().index(|i| i.set("/manifests/0/artifactType", 1)).subject()
    }),
    Fault::red("artifact_type_of_a_layer_is_no_type", ARTIFACT_NAME, || {
        artifact().manifest(|m| m.set("/layers/0/artifactType", "report")).subject()
    }),
    Fault::red("artifact_type_has_a_space", ARTIFACT_NAME, || {
        alone(|d| d.set("/artifactType", "application/a report"))
    }),
    // Where the target is at hand and made for one platform, the rule of the index says more: see `nested_entry_omits_platform`.
    Fault::yellow("entry_of_a_manifest_elsewhere_omits_platform", &["image.descriptor.manifest-platform"], || {
        Subject::document(minimal().index(|i| i.remove("/manifests/0/platform")), Part::File("index.json"))
    }),
    Fault::yellow("size_is_beyond_exact_integers", &["image.descriptor.size-interoperable"], || {
        Subject::document(minimal().manifest(|m| m.raw("/layers/0/size", "9007199254740993")), Part::Manifest(0))
    }),
    Fault::red("artifact_type_of_an_entry_is_another", &["image.descriptor.artifacttype-matches"], || {
        artifact().index(|i| i.set("/manifests/0/artifactType", "application/vnd.example.other.v1")).subject()
    }),
    Fault::red("empty_type_holds_something", &["image.descriptor.empty-value"], || {
        artifact().config_bytes(become_bytes("{ }")).subject()
    }),
    Fault::red("empty_type_holds_nothing", &["image.descriptor.empty-value"], || {
        artifact().push(Layer::blob(image::EMPTY, "")).subject()
    }),
    Fault::red("index_is_described_as_a_manifest", &["image.descriptor.mediatype-matches-content"], || {
        multi_arch().index(|i| i.set("/manifests/0/mediaType", image::MANIFEST)).subject()
    }),
    Fault::red("manifest_is_described_as_an_index", &["image.descriptor.mediatype-matches-content"], || {
        minimal().index(|i| i.set("/manifests/0/mediaType", image::INDEX)).subject()
    }),
];

fn plus<'a>(json: &'a mut Json, pointer: &str, more: i64) -> &'a mut Json {
    match json.get_mut(pointer) {
        Some(Json::Integer(number)) => *number += more,
        _ => panic!("no integer at `{pointer}`"),
    }
    json
}

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("uses_sha512", || sha512().subject()),
    Exotic::green("uses_blake3_since_it_is_registered", || minimal().algorithm(Algorithm::Blake3).subject())
        .spec("next"),
    Exotic::green("mixes_algorithms", || {
        minimal().push(Layer::gzip(crate::tar::Tar::new().file("x", "y"))).layer_algorithm(Algorithm::Sha512).subject()
    }),
    Exotic::green("has_urls", || {
        urls(array(["https://example.com/layer", "http://[2001:db8::1]:8080/a?b=c#d"])).subject()
    }),
    Exotic::green("has_no_urls_in_the_list", || urls(array::<Json>([])).subject()),
    Exotic::green("embeds_the_empty_config", || data("e30=").subject()),
    Exotic::green("embeds_a_layer", || {
        artifact().manifest(|m| m.set("/layers/0/data", base64(br#"{"passed":true}"#))).subject()
    }),
    Exotic::green("descriptors_have_unknown_properties", || {
        minimal().manifest(|m| m.set("/layers/0/com.example.more", true).set("/config/x", Json::Null)).subject()
    }),
    Exotic::green("has_a_media_type_in_mixed_case", || {
        artifact().push(Layer::blob("Application/Vnd.Example.Thing", "x")).subject()
    }),
    Exotic::green("size_is_the_largest_exact_integer", || {
        Subject::document(minimal().manifest(|m| m.raw("/layers/0/size", "9007199254740991")), Part::Manifest(0))
    }),
];
