//! Image manifests, of images and of artifacts.

use super::row::{Exotic, Fault};
use crate::{
    digest::sha256,
    gzip::gzip,
    image::{
        self, Descriptor, Layer, artifact, cosign_signature, docker_schema2, minimal, multi_layer, plain_tar, zstd,
    },
    json::{Json, array, object},
    tar::Tar,
};

const VERSION: &[&str] = &["image.manifest.schemaversion-2"];
const MEDIA_TYPE: &[&str] = &["image.manifest.mediatype-value"];
const CONFIG: &[&str] = &["image.manifest.config-required"];
const LAYERS: &[&str] = &["image.manifest.layers-present"];
const ITEMS: &[&str] = &["image.manifest.layers-are-descriptors"];
const TYPE_NAME: &[&str] = &["image.descriptor.mediatype-rfc6838"];
const PORTABLE: &[&str] = &["image.manifest.layers-portable-mediatype"];

fn swap<'a>(json: &'a mut Json, one: &str, two: &str) -> &'a mut Json {
    let (first, second) = (json.get(one).cloned(), json.get(two).cloned());
    match (first, second) {
        (Some(first), Some(second)) => json.set(one, second).set(two, first),
        _ => panic!("nothing to swap at `{one}` and `{two}`"),
    }
}

fn elsewhere(media_type: &str) -> Json {
    Descriptor { media_type: media_type.to_owned(), digest: sha256(b"elsewhere"), size: 9 }.json()
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("omits_schema_version", &["image.manifest.schemaversion-required"], || {
        minimal().manifest(|m| m.remove("/schemaVersion")).subject()
    }),
    Fault::red("claims_schema_version_1", VERSION, || minimal().manifest(|m| m.set("/schemaVersion", 1)).subject()),
    Fault::red("writes_schema_version_as_a_string", VERSION, || {
        minimal().manifest(|m| m.set("/schemaVersion", "2")).subject()
    }),
    Fault::yellow("omits_media_type", &["image.manifest.mediatype-present"], || {
        minimal().manifest(|m| m.remove("/mediaType")).subject()
    }),
    Fault::red("has_the_media_type_of_docker", MEDIA_TYPE, || {
        minimal().manifest(|m| m.set("/mediaType", image::DOCKER_MANIFEST)).subject()
    }),
    Fault::red("has_the_media_type_of_an_index", MEDIA_TYPE, || {
        minimal().manifest(|m| m.set("/mediaType", image::INDEX)).subject()
    }),
    Fault::red("media_type_of_the_manifest_is_false", MEDIA_TYPE, || {
        minimal().manifest(|m| m.set("/mediaType", false)).subject()
    }),
    Fault::red("artifact_type_is_a_number", &["image.manifest.artifacttype-optional"], || {
        artifact().manifest(|m| m.set("/artifactType", 5)).index(|i| i.remove("/manifests/0/artifactType")).subject()
    }),
    Fault::red("artifact_type_is_no_type", &["image.manifest.artifacttype-rfc6838"], || {
        artifact()
            .manifest(|m| m.set("/artifactType", "report"))
            .index(|i| i.remove("/manifests/0/artifactType"))
            .subject()
    }),
    Fault::red("artifact_type_has_parameters", &["image.manifest.artifacttype-rfc6838"], || {
        artifact()
            .manifest(|m| m.set("/artifactType", "application/vnd.example;v=1"))
            .index(|i| i.remove("/manifests/0/artifactType"))
            .subject()
    }),
    Fault::red("empty_config_without_artifact_type", &["image.manifest.artifacttype-with-empty-config"], || {
        artifact().manifest(|m| m.remove("/artifactType")).index(|i| i.remove("/manifests/0/artifactType")).subject()
    }),
    Fault::red("omits_config", CONFIG, || minimal().manifest(|m| m.remove("/config")).subject()),
    Fault::red("config_is_null", CONFIG, || minimal().manifest(|m| m.set("/config", Json::Null)).subject()),
    Fault::red("config_is_a_digest", CONFIG, || minimal().manifest(|m| m.set("/config", sha256(b"{}"))).subject()),
    Fault::red("config_is_a_list_of_descriptors", CONFIG, || {
        minimal().manifest(|m| m.set("/config", array([elsewhere(image::CONFIG)]))).subject()
    }),
    Fault::yellow("config_has_the_type_of_docker", &["image.manifest.config-portable-mediatype"], || {
        minimal().config_type(image::DOCKER_CONFIG).subject()
    }),
    Fault::red("config_type_is_no_type", TYPE_NAME, || artifact().config_type("settings").subject()),
    Fault::red("config_type_has_parameters", TYPE_NAME, || {
        artifact().config_type("application/json; charset=utf-8").subject()
    }),
    Fault::red("omits_layers", LAYERS, || minimal().manifest(|m| m.remove("/layers")).subject()),
    Fault::red("layers_is_null", LAYERS, || minimal().manifest(|m| m.set("/layers", Json::Null)).subject()),
    Fault::red("layers_is_an_object", LAYERS, || {
        minimal()
            .manifest(|m| {
                let layer = m.get("/layers/0").cloned().unwrap_or(Json::Null);
                m.set("/layers", layer)
            })
            .subject()
    }),
    Fault::red("layers_holds_a_digest", ITEMS, || artifact().manifest(|m| m.set("/layers/-", sha256(b"x"))).subject()),
    Fault::red("layers_holds_null", ITEMS, || artifact().manifest(|m| m.set("/layers/-", Json::Null)).subject()),
    Fault::red("layers_holds_an_array", ITEMS, || {
        artifact().manifest(|m| m.set("/layers/-", array([elsewhere(image::LAYER)]))).subject()
    }),
    Fault::yellow("has_no_layers", &["image.manifest.layers-nonempty"], || minimal().without_layers().subject()),
    Fault::red("base_layer_is_not_first", &["image.manifest.layers-base-first"], || {
        multi_layer().manifest(|m| swap(m, "/layers/0", "/layers/1")).subject()
    }),
    Fault::red("layers_are_out_of_order", &["image.manifest.layers-stack-order"], || {
        multi_layer().manifest(|m| swap(m, "/layers/2", "/layers/4")).subject()
    }),
    Fault::yellow("layer_has_the_type_of_docker", PORTABLE, || {
        minimal().pack(image::DOCKER_LAYER, |bytes| gzip(&bytes)).subject()
    }),
    Fault::yellow("layer_has_a_type_of_its_own", PORTABLE, || {
        minimal()
            .push(Layer::packed("application/vnd.example.layer.v1", Tar::new().file("x", "x"), |bytes| gzip(&bytes)))
            .subject()
    }),
    Fault::red("layer_type_is_no_type", TYPE_NAME, || artifact().push(Layer::blob("tar", "x")).subject()),
    Fault::red("layer_type_has_a_space", TYPE_NAME, || {
        artifact().push(Layer::blob("application/vnd.example.a b", "x")).subject()
    }),
    Fault::red("subject_is_a_digest", &["image.manifest.subject-optional"], || {
        minimal().manifest(|m| m.set("/subject", sha256(b"x"))).subject()
    }),
    Fault::red("subject_is_an_array", &["image.manifest.subject-optional"], || {
        minimal().manifest(|m| m.set("/subject", array([elsewhere(image::MANIFEST)]))).subject()
    }),
    Fault::red("subject_is_a_layer", &["image.manifest.subject-is-manifest"], || {
        minimal().manifest(|m| m.set("/subject", elsewhere(image::LAYER_GZIP))).subject()
    }),
    Fault::red("subject_is_a_config", &["image.manifest.subject-is-manifest"], || {
        artifact().manifest(|m| m.set("/subject", elsewhere(image::CONFIG))).subject()
    }),
    Fault::red("subject_omits_size", &["image.descriptor.size-required"], || {
        cosign_signature().at(1).manifest(|m| m.remove("/subject/size")).subject()
    }),
    Fault::red("has_manifests_too", &["image.manifest.ambiguous-content"], || {
        minimal().manifest(|m| m.set("/manifests", array([elsewhere(image::MANIFEST)]))).subject()
    }),
    Fault::red("artifact_borrows_the_image_config_type", &["image.artifact.config-mediatype-specific"], || {
        minimal()
            .without_layers()
            .push(Layer::blob("application/vnd.example.report.v1+json", r#"{"passed":true}"#))
            .manifest(|m| m.set("/artifactType", "application/vnd.example.report.v1"))
            .subject()
    }),
    Fault::yellow("artifact_has_one_layer_without_bytes", &["image.artifact.single-nonzero-layer"], || {
        artifact().without_layers().push(Layer::blob("application/vnd.example.report.v1", "")).subject()
    }),
];

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("omits_media_type_while_it_was_reserved", || {
        minimal().manifest(|m| m.remove("/mediaType")).subject()
    })
    .spec("1.0.1"),
    Exotic::green("minimal_of_the_first_release", || minimal().subject()).spec("1.0.0"),
    Exotic::green("minimal_of_the_next_release", || minimal().subject()).spec("next"),
    Exotic::green("minimal", || minimal().subject()),
    Exotic::green("stacks_five_layers", || multi_layer().subject()),
    Exotic::green("holds_an_artifact", || artifact().subject()),
    Exotic::green("holds_a_signature_of_an_image", || cosign_signature().subject()),
    Exotic::green("signs_what_is_elsewhere", || {
        artifact().manifest(|m| m.set("/subject", elsewhere(image::MANIFEST))).subject()
    }),
    Exotic::green("is_an_artifact_without_content", || {
        artifact().without_layers().push(Layer::blob(image::EMPTY, "{}")).subject()
    }),
    Exotic::green("is_an_artifact_of_before_1_1", || {
        artifact()
            .manifest(|m| m.remove("/artifactType"))
            .index(|i| i.remove("/manifests/0/artifactType"))
            .config_type("application/vnd.example.config.v1+json")
            .subject()
    }),
    Exotic::green("has_a_config_that_is_not_json", || {
        artifact().config_type("application/vnd.example.config").config_bytes(|_| vec![0xff, 0, 1]).subject()
    }),
    Exotic::green("has_a_zstd_layer", || zstd().subject()),
    Exotic::green("has_a_plain_layer", || plain_tar().subject()),
    Exotic::green("mixes_compressions", || {
        let tar = || Tar::new().dir("srv/");
        minimal().push(Layer::plain(tar().file("srv/a", "a"))).push(Layer::zstd(tar().file("srv/b", "b"))).subject()
    }),
    Exotic::green("has_the_same_layer_twice", || {
        minimal().push(Layer::gzip(Tar::new().file("a", "a"))).push(Layer::gzip(Tar::new().file("a", "a"))).subject()
    }),
    Exotic::green("manifest_has_unknown_properties", || {
        minimal().manifest(|m| m.set("/com.example.more", object([("a", Json::Null)]))).subject()
    }),
    Exotic::yellow("is_all_docker", || docker_schema2().subject()),
    Exotic::green("orders_its_properties_otherwise", || {
        minimal()
            .manifest(|m| {
                if let Json::Object(members) = &mut *m {
                    members.reverse();
                }
                m
            })
            .subject()
    }),
];
