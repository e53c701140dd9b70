//! Image indexes: `index.json` and those below it.

use super::row::{Exotic, Fault, Subject};
use crate::{
    digest::sha256,
    image::{self, Descriptor, Image, Part, buildkit_attestation, minimal, multi_arch},
    json::{Json, array, object},
};

const PLATFORM: &[&str] = &["image.index.platform-optional"];
const MANIFESTS: &[&str] = &["image.index.manifests-required"];
const MEDIA_TYPE: &[&str] = &["image.index.mediatype-value"];
const VERSION: &[&str] = &["image.index.schemaversion-2"];
const PORTABLE: &[&str] = &["image.index.portable-mediatypes"];
const MATCHES: &[&str] = &["image.index.platform-matches-config"];
const VARIANT: &[&str] = &["image.index.platform-variant-table"];

/// The nested index of [`multi_arch`] on its own, with another platform on its first entry: no config has a say.
fn alone(platform: Json) -> Subject {
    Subject::document(multi_arch().nested(|i| i.set("/manifests/0/platform", platform)), Part::Nested(0))
}

fn platform<const N: usize>(architecture: &str, os: &str, more: [(&str, Json); N]) -> Json {
    let mut json = object([("architecture", architecture.into()), ("os", os.into())]);
    for (name, value) in more {
        json.append("", name, value);
    }
    json
}

const COMPONENT: &[u8] = b"<component/>";

fn component(media_type: &str) -> Json {
    Descriptor { media_type: media_type.to_owned(), digest: sha256(COMPONENT), size: COMPONENT.len() as i64 }.json()
}

/// [`multi_arch`] with one more blob that no descriptor names yet.
fn with_component() -> Image {
    multi_arch().layout(|l| l.with(sha256(COMPONENT).replace("sha256:", "blobs/sha256/"), COMPONENT))
}

fn subject_of(media_type: &str) -> Json {
    Descriptor { media_type: media_type.to_owned(), digest: sha256(b"elsewhere"), size: 9 }.json()
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("index_json_omits_schema_version", &["image.index.schemaversion-required"], || {
        minimal().index(|i| i.remove("/schemaVersion")).subject()
    }),
    Fault::red("nested_index_omits_schema_version", &["image.index.schemaversion-required"], || {
        multi_arch().nested(|i| i.remove("/schemaVersion")).subject()
    }),
    Fault::red("index_claims_schema_version_1", VERSION, || {
        multi_arch().nested(|i| i.set("/schemaVersion", 1)).subject()
    }),
    Fault::red("index_claims_schema_version_3", VERSION, || minimal().index(|i| i.set("/schemaVersion", 3)).subject()),
    Fault::red("index_writes_schema_version_as_a_string", VERSION, || {
        minimal().index(|i| i.set("/schemaVersion", "2")).subject()
    }),
    Fault::yellow("index_json_omits_media_type", &["image.index.mediatype-present"], || {
        minimal().index(|i| i.remove("/mediaType")).subject()
    }),
    Fault::yellow("nested_index_omits_media_type", &["image.index.mediatype-present"], || {
        multi_arch().nested(|i| i.remove("/mediaType")).subject()
    }),
    Fault::red("index_json_has_another_media_type", MEDIA_TYPE, || {
        minimal().index(|i| i.set("/mediaType", image::DOCKER_LIST)).subject()
    }),
    Fault::red("nested_index_has_the_type_of_a_manifest", MEDIA_TYPE, || {
        multi_arch().nested(|i| i.set("/mediaType", image::MANIFEST)).subject()
    }),
    Fault::red("index_media_type_is_a_number", MEDIA_TYPE, || minimal().index(|i| i.set("/mediaType", 2)).subject()),
    Fault::red("index_artifact_type_is_an_array", &["image.index.artifacttype-optional"], || {
        minimal().index(|i| i.set("/artifactType", array(["a/b"]))).subject()
    }),
    Fault::red("index_artifact_type_is_no_type", &["image.index.artifacttype-rfc6838"], || {
        minimal().index(|i| i.set("/artifactType", "collection")).subject()
    }),
    Fault::red("index_json_omits_manifests", MANIFESTS, || minimal().index(|i| i.remove("/manifests")).subject()),
    Fault::red("nested_index_omits_manifests", MANIFESTS, || multi_arch().nested(|i| i.remove("/manifests")).subject()),
    Fault::red("manifests_is_null", MANIFESTS, || minimal().index(|i| i.set("/manifests", Json::Null)).subject()),
    Fault::red("manifests_is_an_object", MANIFESTS, || {
        multi_arch().nested(|i| i.set("/manifests", object::<&str, 0>([]))).subject()
    }),
    Fault::red("manifests_holds_a_string", MANIFESTS, || {
        minimal().index(|i| i.set("/manifests/-", "sha256:0")).subject()
    }),
    Fault::yellow("nested_index_has_an_entry_of_another_type", PORTABLE, || {
        with_component().nested(|i| i.set("/manifests/-", component("application/xml"))).subject()
    }),
    Fault::yellow("nested_index_describes_a_docker_manifest", PORTABLE, || {
        Subject::document(
            multi_arch().nested(|i| i.set("/manifests/-", component(image::DOCKER_MANIFEST))),
            Part::Nested(0),
        )
    }),
    Fault::yellow("index_json_has_an_entry_of_another_type", PORTABLE, || {
        with_component().index(|i| i.set("/manifests/-", component("application/xml"))).subject()
    }),
    Fault::red("platform_is_a_string", PLATFORM, || {
        minimal().index(|i| i.set("/manifests/0/platform", "linux/amd64")).subject()
    }),
    Fault::red("platform_is_an_array", PLATFORM, || {
        multi_arch().nested(|i| i.set("/manifests/0/platform", array(["linux", "amd64"]))).subject()
    }),
    Fault::red("platform_omits_architecture", &["image.index.platform-architecture"], || {
        multi_arch().nested(|i| i.remove("/manifests/0/platform/architecture")).subject()
    }),
    Fault::red("platform_architecture_is_a_number", &["image.index.platform-architecture"], || {
        multi_arch().nested(|i| i.set("/manifests/0/platform/architecture", 64)).subject()
    }),
    Fault::red("platform_omits_os", &["image.index.platform-os"], || {
        minimal().index(|i| i.remove("/manifests/0/platform/os")).subject()
    }),
    Fault::red("platform_os_is_null", &["image.index.platform-os"], || {
        multi_arch().nested(|i| i.set("/manifests/1/platform/os", Json::Null)).subject()
    }),
    Fault::yellow("platform_architecture_is_as_uname_says", &["image.index.platform-goarch"], || {
        alone(platform("x86_64", "linux", []))
    }),
    Fault::yellow("platform_architecture_is_empty", &["image.index.platform-goarch"], || {
        alone(platform("", "linux", []))
    }),
    Fault::yellow("platform_os_has_a_capital", &["image.index.platform-goos"], || {
        alone(platform("amd64", "Linux", []))
    }),
    Fault::red("platform_os_version_is_a_number", &["image.index.platform-os-version"], || {
        alone(platform("amd64", "windows", [("os.version", 10.into())]))
    }),
    Fault::red("platform_os_features_is_a_string", &["image.index.platform-os-features"], || {
        alone(platform("amd64", "windows", [("os.features", "win32k".into())]))
    }),
    Fault::red("platform_os_features_holds_a_number", &["image.index.platform-os-features"], || {
        alone(platform("amd64", "windows", [("os.features", array([32]))]))
    }),
    Fault::yellow("platform_has_an_unknown_windows_feature", &["image.index.platform-win32k"], || {
        alone(platform("amd64", "windows", [("os.features", array(["win64k"]))]))
    }),
    Fault::red("platform_variant_is_a_number", &["image.index.platform-variant"], || {
        alone(platform("arm64", "linux", [("variant", 8.into())]))
    }),
    Fault::yellow("platform_variant_is_in_no_table", VARIANT, || {
        alone(platform("arm", "linux", [("variant", "armhf".into())]))
    }),
    Fault::yellow("platform_variant_lacks_its_letter", VARIANT, || {
        alone(platform("arm64", "linux", [("variant", "8".into())]))
    }),
    Fault::yellow("platform_uses_the_reserved_features", &["image.index.features-reserved"], || {
        alone(platform("amd64", "linux", [("features", array(["sse4"]))]))
    }),
    Fault::yellow("nested_entry_omits_platform", &["image.index.platform-present"], || {
        multi_arch().nested(|i| i.remove("/manifests/0/platform")).subject()
    }),
    Fault::yellow("platform_architecture_is_not_that_of_the_config", MATCHES, || {
        multi_arch().nested(|i| i.set("/manifests/0/platform/architecture", "s390x")).subject()
    }),
    Fault::yellow("platform_os_is_not_that_of_the_config", MATCHES, || {
        multi_arch().nested(|i| i.set("/manifests/0/platform/os", "freebsd")).subject()
    }),
    Fault::yellow("platform_variant_is_not_that_of_the_config", MATCHES, || {
        multi_arch().nested(|i| i.set("/manifests/1/platform/variant", "v9")).subject()
    }),
    Fault::yellow("platforms_are_swapped", MATCHES, || {
        multi_arch()
            .nested(|i| {
                let (one, two) = (i.get("/manifests/0/platform").cloned(), i.get("/manifests/1/platform").cloned());
                i.set("/manifests/0/platform", two.unwrap_or(Json::Null))
                    .set("/manifests/1/platform", one.unwrap_or(Json::Null))
            })
            .subject()
    }),
    Fault::red("index_subject_is_a_digest", &["image.index.subject-optional"], || {
        multi_arch().nested(|i| i.set("/subject", sha256(b""))).subject()
    }),
    Fault::red("index_subject_is_a_layer", &["image.index.subject-is-manifest"], || {
        multi_arch().nested(|i| i.set("/subject", subject_of(image::LAYER_GZIP))).subject()
    }),
    Fault::red("index_has_config_and_layers", &["image.manifest.ambiguous-content"], || {
        multi_arch().nested(|i| i.set("/config", subject_of(image::CONFIG)).set("/layers", array::<Json>([]))).subject()
    }),
];

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("describes_two_platforms", || multi_arch().subject()),
    Exotic::green("index_omits_media_type_while_it_was_reserved", || {
        minimal().index(|i| i.remove("/mediaType")).subject()
    })
    .spec("1.0.1"),
    Exotic::green("nests_three_indexes", || multi_arch().wrap("1.0").wrap("1.0").subject()),
    Exotic::green("nests_an_empty_index", || multi_arch().nested(|i| i.set("/manifests", array::<Json>([]))).subject()),
    Exotic::green("holds_a_buildkit_attestation", || buildkit_attestation().subject()),
    Exotic::green("index_has_unknown_properties", || {
        multi_arch().nested(|i| i.set("/com.example.more", array([1])).set("/manifests/0/x", 1)).subject()
    }),
    Exotic::green("has_an_artifact_type", || {
        multi_arch().nested(|i| i.set("/artifactType", "application/vnd.example.collection.v1")).subject()
    }),
    Exotic::green("has_a_subject_that_is_elsewhere", || {
        multi_arch().nested(|i| i.set("/subject", subject_of(image::INDEX))).subject()
    }),
    Exotic::green("describes_one_platform_twice", || {
        multi_arch()
            .nested(|i| {
                let entry = i.get("/manifests/0").cloned().unwrap_or(Json::Null);
                i.set("/manifests/-", entry)
            })
            .subject()
    }),
    Exotic::green("describes_windows", || {
        alone(platform(
            "amd64",
            "windows",
            [("os.version", "10.0.14393.1066".into()), ("os.features", array(["win32k"]))],
        ))
    }),
    Exotic::green("describes_a_rare_platform", || {
        alone(platform("riscv64", "linux", [("variant", "rva22u64".into())]))
    }),
    Exotic::green("describes_a_later_amd64", || alone(platform("amd64", "linux", [("variant", "v4".into())]))),
];
