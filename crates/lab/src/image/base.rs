//! Reference subjects: each is legal as it stands.

use super::{
    graph::{Child, Document, Entry, Image, Index, Layer, Manifest},
    media,
};
use crate::{
    digest::Algorithm,
    json::{Json, array, object},
    tar::{Dialect, Tar},
};

/// What makes a reference subject.
pub type Build = fn() -> Image;

/// The reference subjects by name.
pub const BASES: &[(&str, Build)] = &[
    ("minimal", minimal),
    ("multi-layer", multi_layer),
    ("multi-arch", multi_arch),
    ("artifact", artifact),
    ("buildkit-attestation", buildkit_attestation),
    ("cosign-signature", cosign_signature),
    ("zstd", zstd),
    ("plain-tar", plain_tar),
    ("sha512", sha512),
    ("docker-schema2", docker_schema2),
    ("empty", empty),
];

/// The reference subject of this name.
pub fn base(name: &str) -> Option<Image> {
    BASES.iter().find(|(known, _)| *known == name).map(|(_, build)| build())
}

pub(super) fn index_template() -> Json {
    object([("schemaVersion", 2.into()), ("mediaType", media::INDEX.into()), ("manifests", array::<Json>([]))])
}

pub(super) fn named(name: &str) -> (String, Json) {
    ("annotations".to_owned(), object([("org.opencontainers.image.ref.name", name.into())]))
}

/// A platform object.
fn platform(architecture: &str, variant: Option<&str>) -> (String, Json) {
    let mut json = object([("architecture", architecture.into()), ("os", "linux".into())]);
    if let Some(variant) = variant {
        json.set("/variant", variant);
    }
    ("platform".to_owned(), json)
}

fn image(manifests: Vec<(Manifest, Vec<(String, Json)>)>) -> Image {
    let mut entries = Vec::new();
    let mut arena = Vec::new();
    for (at, (manifest, more)) in manifests.into_iter().enumerate() {
        arena.push(manifest);
        entries.push(Entry { child: Child::Manifest(at), more });
    }
    Image {
        manifests: arena,
        nested: Vec::new(),
        root: Index { document: Document::new(index_template()), media_type: media::INDEX.to_owned(), entries },
        oci_layout: Document::new(object([("imageLayoutVersion", "1.0.0".into())])),
        layout_edits: Vec::new(),
        cursor: (0, 0),
    }
}

fn manifest(config_type: &str, config: Json, layers: Vec<Layer>) -> Manifest {
    let template = object([
        ("schemaVersion", 2.into()),
        ("mediaType", media::MANIFEST.into()),
        ("config", Json::Null),
        ("layers", Json::Null),
    ]);
    Manifest {
        document: Document::new(template),
        media_type: media::MANIFEST.to_owned(),
        config: Document::new(config),
        config_type: config_type.to_owned(),
        layers,
    }
}

fn image_config(architecture: &str, variant: Option<&str>) -> Json {
    let run = object([
        ("User", "app".into()),
        ("Env", array(["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"])),
        ("Entrypoint", array(["/bin/app"])),
        ("Cmd", array(["--serve"])),
        ("WorkingDir", "/srv".into()),
        ("Labels", object([("com.example.team", "lab".into())])),
    ]);
    let mut config = object([
        ("created", "2023-11-14T22:13:20Z".into()),
        ("author", "Lab <lab@example.com>".into()),
        ("architecture", architecture.into()),
        ("os", "linux".into()),
        ("config", run),
        ("rootfs", object([("type", "layers".into()), ("diff_ids", array::<Json>([]))])),
        ("history", array::<Json>([])),
    ]);
    if let Some(variant) = variant {
        config.set("/variant", variant);
    }
    config
}

fn root_filesystem(architecture: &str) -> Tar {
    Tar::new()
        .dir("bin/")
        .file("bin/app", format!("#!/bin/sh\n# built for {architecture}\nexec serve\n"))
        .dir("etc/")
        .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/srv:/bin/sh\n")
        .file("etc/hostname", "lab\n")
        .symlink("etc/name", "hostname")
        .dir("srv/")
}

/// One gzip layer for linux/amd64, with history, named `1.0`.
pub fn minimal() -> Image {
    let layers = vec![Layer::gzip(root_filesystem("amd64"))];
    image(vec![(
        manifest(media::CONFIG, image_config("amd64", None), layers),
        vec![platform("amd64", None), named("1.0")],
    )])
}

/// Five gzip layers: additions, changes, a hard link, whiteouts of a file and of a directory.
pub fn multi_layer() -> Image {
    let tars = [
        Tar::new()
            .dir("usr/")
            .dir("usr/share/")
            .file("usr/share/data", "one\n")
            .hardlink("usr/share/alias", "usr/share/data"),
        Tar::new().dir("etc/").whiteout("etc/hostname").file("etc/motd", "hello\n"),
        Tar::new().dir("usr/").whiteout("usr/share").file("usr/readme", "two\n"),
        Tar::new().dir("srv/").file("srv/index.html", "<!doctype html>\n").symlink("srv/home", "/srv/index.html"),
    ];
    tars.into_iter().fold(minimal(), |image, tar| image.push(Layer::gzip(tar))).at(0)
}

/// An index within `index.json`, for linux/amd64 and linux/arm64/v8.
pub fn multi_arch() -> Image {
    let build = |architecture: &str, variant: Option<&str>| {
        let layers = vec![Layer::gzip(root_filesystem(architecture))];
        (manifest(media::CONFIG, image_config(architecture, variant), layers), vec![platform(architecture, variant)])
    };
    image(vec![build("amd64", None), build("arm64", Some("v8"))]).wrap("1.0")
}

/// An artifact: the empty config, an artifact type, one layer of a type of its own.
pub fn artifact() -> Image {
    let layers = vec![Layer::blob("application/vnd.example.report.v1+json", br#"{"passed":true}"#)];
    let mut manifest = manifest(media::EMPTY, object::<&str, 0>([]), layers);
    if let Json::Object(members) = &mut manifest.document.template {
        members.insert(2, ("artifactType".to_owned(), "application/vnd.example.report.v1".into()));
    }
    let more = vec![("artifactType".to_owned(), "application/vnd.example.report.v1".into()), named("report")];
    image(vec![(manifest, more)])
}

/// An image with the attestation that BuildKit puts beside it, both in an index within `index.json`.
pub fn buildkit_attestation() -> Image {
    let statement = br#"{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/v0.2","subject":[],"predicate":{}}"#;
    let layers = vec![Layer::blob("application/vnd.in-toto+json", statement)];
    let config = object([
        ("architecture", "unknown".into()),
        ("os", "unknown".into()),
        ("config", object::<&str, 0>([])),
        ("rootfs", object([("type", "layers".into()), ("diff_ids", array::<Json>([]))])),
    ]);
    let unknown = object([("architecture", "unknown".into()), ("os", "unknown".into())]);
    let mut attestation = manifest(media::CONFIG, config, layers);
    attestation.document.edits.push(Box::new(|json, _| {
        json.set(
            "/layers/0/annotations",
            object([("in-toto.io/predicate-type", "https://slsa.dev/provenance/v0.2".into())]),
        );
    }));
    let mut image = minimal();
    image.manifests.push(attestation);
    image.root.entries.push(Entry { child: Child::Manifest(1), more: vec![("platform".to_owned(), unknown)] });
    let mut image = image.wrap("1.0");
    if let Some(index) = image.nested.last_mut() {
        index.document.edits.push(Box::new(|json, sealed| {
            let subject = sealed.manifests.first().map_or("", |manifest| manifest.digest.as_str());
            let annotations = object([
                ("vnd.docker.reference.digest", subject.into()),
                ("vnd.docker.reference.type", "attestation-manifest".into()),
            ]);
            json.set("/manifests/1/annotations", annotations);
        }));
    }
    image
}

/// An image and a cosign signature that names it as its subject.
pub fn cosign_signature() -> Image {
    let payload = br#"{"critical":{"identity":{"docker-reference":"example.com/app"},"type":"cosign container image signature"},"optional":null}"#;
    let layers = vec![Layer::blob("application/vnd.dev.cosign.simplesigning.v1+json", payload)];
    let mut signature = manifest(media::EMPTY, object::<&str, 0>([]), layers);
    signature.document.edits.push(Box::new(|json, sealed| {
        json.set("/artifactType", "application/vnd.dev.cosign.artifact.sig.v1+json");
        if let Some(subject) = sealed.manifests.first() {
            json.set("/subject", subject.json());
        }
        json.set("/layers/0/annotations", object([("dev.cosignproject.cosign/signature", "MEUCIQDlab".into())]));
    }));
    let mut image = minimal();
    image.manifests.push(signature);
    image.root.entries.push(Entry {
        child: Child::Manifest(1),
        more: vec![("artifactType".to_owned(), "application/vnd.dev.cosign.artifact.sig.v1+json".into())],
    });
    image
}

/// [`minimal`] with a zstd layer.
pub fn zstd() -> Image {
    minimal().pack(media::LAYER_ZSTD, |bytes| crate::zstd::zstd(&bytes))
}

/// [`minimal`] with a layer that is not compressed.
pub fn plain_tar() -> Image {
    minimal().pack(media::LAYER, |bytes| bytes)
}

/// [`minimal`] under SHA-512 throughout.
pub fn sha512() -> Image {
    minimal().algorithm(Algorithm::Sha512)
}

/// [`minimal`] under Docker's own media types, as old builders put it into a layout.
pub fn docker_schema2() -> Image {
    minimal()
        .pack(media::DOCKER_LAYER, |bytes| crate::gzip::gzip(&bytes))
        .config_type(media::DOCKER_CONFIG)
        .manifest_type(media::DOCKER_MANIFEST)
        .manifest(|m| m.set("/mediaType", media::DOCKER_MANIFEST))
        .tar(|tar| tar.dialect(Dialect::Pax))
}

/// A layout that holds nothing.
pub fn empty() -> Image {
    image(Vec::new())
}
