//! One image, every form it comes in: the same verdict and the same findings, but for where they are.

use std::fs;
use std::path::Path;

use lab::gzip::gzip;
use lab::image::{Build, Layout, Part, save_new, save_old};
use lab::zstd::zstd;

use crate::binary::{Greenlight, greenlight};
use crate::peer;
use crate::registry_server::{Asks, RegistryServer};
use crate::report_file::ReportFile;
use crate::subject::{Folder, reference};

/// Subjects of each colour; what is wrong with them lies below `index.json`, which not every form keeps.
const SUBJECTS: &[(&str, Build)] = &[
    ("minimal", || reference("minimal")),
    ("multi-layer", || reference("multi-layer")),
    ("multi-arch", || reference("multi-arch")),
    ("artifact", || reference("artifact")),
    ("buildkit-attestation", || reference("buildkit-attestation")),
    ("zstd", || reference("zstd")),
    ("plain-tar", || reference("plain-tar")),
    ("docker-types-below-an-index", || reference("docker-schema2").wrap("1.0")),
    ("config-has-a-wrong-type", || reference("minimal").config(|config| config.set("/os", 7))),
    ("config-has-a-bad-time", || reference("minimal").config(|config| config.set("/created", "yesterday"))),
    ("manifest-has-a-bad-annotation", || {
        reference("minimal").manifest(|manifest| {
            manifest.set("/annotations", lab::json::object([("org.opencontainers.image.created", "yesterday".into())]))
        })
    }),
    ("diff-id-is-wrong", || {
        let other = format!("sha256:{}", "0".repeat(64));
        reference("minimal").config(move |config| config.set("/rootfs/diff_ids/0", other))
    }),
    ("layer-has-a-path-twice", || reference("minimal").layer(0).tar(|tar| tar.file("./etc/hostname", "two\n"))),
    ("layer-ends-early", || reference("minimal").layer(0).stored(|bytes| bytes[..bytes.len() - 9].to_vec())),
    ("layer-is-not-compressed", || reference("minimal").layer(0).stored(|_| b"no gzip\n".to_vec())),
];

/// The forms that hold a whole layout.
fn whole_forms(folder: &Folder, layout: &Layout) -> Vec<(&'static str, Greenlight)> {
    let tar = layout.tar().finish();
    let file = |name: &str, bytes: Vec<u8>| folder.write(name, bytes);
    let docker = save_new(layout, "example.com/some/image", "1.0").tar().finish();
    let stream = greenlight("check -").stdin(gzip(&tar));
    vec![
        ("directory", greenlight("check").arg(folder.layout("directory", layout))),
        ("tar", greenlight("check").arg(file("image.tar", tar.clone()))),
        ("tar, names with ./", greenlight("check").arg(file("dot.tar", layout.tar_with("./", true).finish()))),
        ("tar, without directories", greenlight("check").arg(file("files.tar", layout.tar_with("", false).finish()))),
        ("tar.gz", greenlight("check").arg(file("image.tar.gz", gzip(&tar)))),
        ("tar.zst", greenlight("check").arg(file("image.tar.zst", zstd(&tar)))),
        ("tar without its ending", greenlight("check").arg(file("image", tar.clone()))),
        ("standard input", greenlight("check -").stdin(tar)),
        ("standard input, gzip", stream),
        ("docker save since 25", greenlight("check").arg(file("docker.tar", docker))),
    ]
}

#[test]
fn every_form_of_a_layout_says_the_same() {
    for (name, build) in SUBJECTS {
        let folder = Folder::new();
        let layout = build().seal();
        let reports: Vec<(&str, ReportFile)> =
            whole_forms(&folder, &layout).into_iter().map(|(form, run)| (form, run.report())).collect();
        let (_, first) = &reports[0];
        assert_eq!(first.form(), "layout directory");
        for (form, report) in &reports {
            assert_eq!(
                report.verdict(),
                first.verdict(),
                "{name} as {form}: {}\nand as a directory: {}",
                report.pretty(),
                first.pretty()
            );
            assert_eq!(report.said(), first.said(), "{name} as {form}");
        }
    }
}

#[test]
fn a_registry_gives_what_the_layout_gives() {
    let Some(server) = RegistryServer::start(Asks::Nothing) else { return };
    let folder = Folder::new();
    for (name, build) in SUBJECTS {
        let layout = build().seal();
        let directory = folder.layout(name, &layout);
        server.push(&format!("oci:{}", directory.display()), &format!("forms/{name}:1.0"));
        let local = greenlight("check").arg(&directory).report();
        let remote = greenlight("check --plain-http").arg(format!("{}/forms/{name}:1.0", server.host)).report();
        assert_eq!(remote.verdict(), local.verdict(), "{name}: {}\nlocally: {}", remote.pretty(), local.pretty());
        assert_eq!(remote.said(), local.said(), "{name}");
        let (root, part) = match layout.parts.nested.len() {
            0 => (&layout.parts.manifests[0], Part::Manifest(0)),
            _ => (&layout.parts.nested[0], Part::Nested(0)),
        };
        let by_digest = format!("{}/forms/{name}@{}", server.host, root.digest);
        assert_eq!(greenlight("check --plain-http").arg(by_digest).report().said(), local.said(), "{name} by digest");
        assert!(!layout.document(part).is_empty());
    }
}

#[test]
fn docker_save_before_25_is_judged_by_its_config_and_layers() {
    let folder = Folder::new();
    for (name, build, verdict) in [
        ("good", (|| reference("multi-layer")) as Build, "green"),
        ("bad-config", || reference("minimal").config(|config| config.set("/os", 7)), "red"),
        (
            "bad-diff-id",
            || {
                reference("minimal")
                    .config(|config| config.set("/rootfs/diff_ids/0", format!("sha256:{}", "0".repeat(64))))
            },
            "red",
        ),
    ] {
        let layout = build().seal();
        let archive = folder.write(name, save_old(&layout, "example.com/some/image", "1.0").tar().finish());
        let report = greenlight("check").arg(archive).report();
        assert_eq!(report.verdict(), verdict, "{name}: {}", report.pretty());
        let directory = greenlight("check").arg(folder.layout(&format!("{name}-layout"), &layout)).report();
        assert_eq!(report.ids("MUST"), directory.ids("MUST"), "{name}");
    }
}

#[test]
fn a_document_alone_is_known_by_its_properties() {
    let folder = Folder::new();
    let layout = reference("multi-arch").seal();
    let mut descriptor = layout.parts.manifests[0].json();
    descriptor.set("/platform", lab::json::object([("architecture", "amd64".into()), ("os", "linux".into())]));
    for (kind, bytes) in [
        ("index", layout.document(Part::File("index.json"))),
        ("index", layout.document(Part::Nested(0))),
        ("manifest", layout.document(Part::Manifest(0))),
        ("config", layout.document(Part::Config(0))),
        ("descriptor", descriptor.compact()),
        ("oci-layout", layout.document(Part::File("oci-layout"))),
    ] {
        let file = folder.write("document", &bytes);
        let guessed = greenlight("check").arg(&file).report();
        assert_eq!((guessed.verdict(), guessed.form()), ("green", "document"), "{kind}: {}", guessed.pretty());
        let given = greenlight("check --type").arg(kind).arg(&file).report();
        assert_eq!(given.without_times(), guessed.clone().without_times(), "{kind}");
        let piped = greenlight("check -").stdin(bytes).report();
        assert_eq!(piped.0["counts"], guessed.0["counts"], "{kind}");
    }
}

#[test]
fn a_document_that_is_not_what_it_is_said_to_be_is_red() {
    let folder = Folder::new();
    let layout = reference("minimal").seal();
    let manifest = folder.write("manifest.json", layout.document(Part::Manifest(0)));
    for kind in ["index", "config", "descriptor", "oci-layout"] {
        let report = greenlight("check --type").arg(kind).arg(&manifest).report();
        assert_eq!(report.verdict(), "red", "{kind}: {}", report.pretty());
    }
}

#[test]
fn a_name_picks_one_image_of_a_layout() {
    let folder = Folder::new();
    let broken = reference("minimal").manifest(|manifest| manifest.set("/config/size", 1));
    let name = |name: &str| ("annotations", lab::json::object([("org.opencontainers.image.ref.name", name.into())]));
    let platform = ("platform", lab::json::object([("architecture", "amd64".into()), ("os", "linux".into())]));
    let both = reference("multi-layer").join(broken, [platform, name("broken")]).seal();
    let image = folder.layout("image", &both);
    assert_eq!(greenlight("check").arg(&image).report().verdict(), "red");
    assert_eq!(greenlight("check --ref broken").arg(&image).report().verdict(), "red");
    let good = greenlight("check --ref 1.0").arg(&image).report();
    assert_eq!(good.verdict(), "green", "{}", good.pretty());
    assert_eq!(good.0["subjects"].as_array().unwrap().len(), 1);
    let archive = folder.write("image.tar", both.tar().finish());
    assert_eq!(greenlight("check --ref 1.0").arg(&archive).report().said(), good.said());
}

#[test]
fn a_platform_narrows_the_check_in_a_layout_and_in_a_registry() {
    let folder = Folder::new();
    let image = reference("multi-arch").at(1).config(|config| config.set("/os", 7));
    let directory = folder.layout("image", &image.seal());
    let narrowed = |target: &Path, platform: &str| {
        greenlight("check --platform").arg(platform).arg(target).report().verdict().to_string()
    };
    assert_eq!(greenlight("check").arg(&directory).report().verdict(), "red");
    assert_eq!(narrowed(&directory, "linux/amd64"), "green");
    assert_eq!(narrowed(&directory, "linux/arm64/v8"), "red");
    assert_eq!(narrowed(&directory, "linux/arm64"), "red", "a platform without a variant takes every variant");
    let Some(server) = RegistryServer::start(Asks::Nothing) else { return };
    server.push(&format!("oci:{}", directory.display()), "forms/platforms:1.0");
    let remote = |arguments: &str| {
        let target = format!("{}/forms/platforms:1.0", server.host);
        greenlight(&format!("check --plain-http {arguments}")).arg(target).report().verdict().to_string()
    };
    assert_eq!((remote("").as_str(), remote("--platform linux/amd64").as_str()), ("red", "green"));
}

#[test]
fn a_reference_to_a_pushed_image_may_have_a_scheme() {
    let Some(server) = RegistryServer::start(Asks::Nothing) else { return };
    let folder = Folder::new();
    let directory = folder.layout("image", &reference("minimal").seal());
    server.push(&format!("oci:{}:1.0", directory.display()), "some/image:latest");
    for target in [format!("docker://{}/some/image", server.host), format!("{}/some/image:latest", server.host)] {
        let report = greenlight("check --plain-http").arg(target).report();
        assert_eq!((report.verdict(), report.form()), ("green", "registry reference"), "{}", report.pretty());
    }
}

// What GNU tar writes out of a layout is the layout.
#[test]
fn gnu_tar_packs_a_layout() {
    if !peer::are_there(&["tar", "zstd"]) {
        return;
    }
    let folder = Folder::new();
    folder.layout("image", &reference("multi-arch").seal());
    peer::script(
        folder.path(),
        "tar -C image -cf gnu.tar . ; tar -C image --format=pax -cf pax.tar oci-layout index.json blobs
         tar -C image -czf gnu.tar.gz . ; tar -C image --zstd -cf gnu.tar.zst . ; tar -C image --format=v7 -cf v7.tar .",
    );
    for name in ["gnu.tar", "pax.tar", "gnu.tar.gz", "gnu.tar.zst", "v7.tar"] {
        let report = greenlight("check").arg(folder.join(name)).report();
        assert_eq!((report.verdict(), report.form()), ("green", "layout archive"), "{name}: {}", report.pretty());
        assert!(fs::metadata(folder.join(name)).unwrap().len() > 0);
    }
}
