//! umoci: new images, insertions, repacked bundles, configs.

use super::expected::{Builder, Expected, INDEX_WITHOUT_MEDIA_TYPE, MANIFEST_WITHOUT_MEDIA_TYPE, NO_PLATFORM, judge};
use crate::binary::greenlight;
use crate::peer;
use crate::subject::Folder;

/// The release of Debian 12.
pub const UMOCI: Builder = Builder { program: "umoci", version: "0.4.7" };

/// Writes out of a tree of files the layout `umoci` with the images `1.0`, of one layer, and `2.0`, of two.
pub const SCRIPT: &str = r#"
mkdir -p root/etc root/bin
echo lab > root/etc/hostname && printf '#!/bin/sh\n' > root/bin/app && chmod 755 root/bin/app && ln -s hostname root/etc/name
rootless=$([ "$(id -u)" = 0 ] || echo --rootless)
umoci init --layout umoci && umoci new --image umoci:1.0
umoci config --image umoci:1.0 --os linux --architecture amd64 --author me --created 2024-05-06T07:08:09Z \
  --config.user 1000:1000 --config.env A=b --config.entrypoint /bin/app --config.cmd --serve --config.workingdir /srv \
  --config.label x.y=z --config.exposedports 80/tcp --config.volume /data --config.stopsignal SIGTERM
umoci unpack $rootless --image umoci:1.0 bundle
cp -a root/. bundle/rootfs/ && umoci repack --refresh-bundle --image umoci:1.0 bundle
mkdir bundle/rootfs/srv && echo 1 > bundle/rootfs/srv/x && rm bundle/rootfs/etc/name && ln bundle/rootfs/srv/x bundle/rootfs/srv/y
umoci repack --image umoci:2.0 bundle
"#;

#[test]
fn images_of_umoci() {
    if !peer::are_there(&["umoci"]) {
        return;
    }
    let folder = Folder::new();
    peer::script(folder.path(), SCRIPT);
    peer::script(
        folder.path(),
        "cp -r umoci removed && umoci remove --image removed:1.0
         cp -r umoci collected && umoci remove --image collected:2.0 && umoci gc --layout collected",
    );
    // It writes no `mediaType` at all, and platforms only into configs.
    let usual = &[INDEX_WITHOUT_MEDIA_TYPE, MANIFEST_WITHOUT_MEDIA_TYPE, NO_PLATFORM];
    let expected =
        ["umoci", "removed", "collected"].map(|thing| Expected { thing, form: "layout directory", should: usual });
    judge(&UMOCI, &folder, &expected);
}

// image-index.md: `manifests` is REQUIRED and an array; its size MAY be zero, but `null` has no size. config.md alone lets null
// stand for absent. Read twice: the layout that `umoci init` writes is no valid one before its first image.
#[test]
fn a_layout_of_umoci_without_images_has_null_for_a_list() {
    if !peer::are_there(&["umoci"]) {
        return;
    }
    let folder = Folder::new();
    peer::script(folder.path(), "umoci init --layout empty && grep -q '\"manifests\":null' empty/index.json");
    let report = greenlight("check").arg(folder.join("empty")).report();
    let ids: Vec<&str> = report.ids("MUST").into_iter().collect();
    assert_eq!((report.verdict(), ids), ("red", vec!["image.index.manifests-required"]), "{}", report.pretty());
}

// layer.md: a layer MUST be packaged in a tar archive. `umoci insert` of this release never closes the archive that it writes:
// the last file is not filled up to its block and the two blocks of zeros are missing. GNU tar and Python's tarfile fail on it.
#[test]
fn layers_that_umoci_inserts_are_cut_short() {
    if !peer::are_there(&["umoci", "tar", "jq"]) || !UMOCI.is_known() {
        return;
    }
    let folder = Folder::new();
    let script = r#"
        mkdir bin && printf '#!/bin/sh\n' > bin/app
        umoci init --layout inserted && umoci new --image inserted:1.0 && umoci insert --image inserted:1.0 bin /bin
        blobs=inserted/blobs/sha256
        manifest=$(jq -r '.manifests[0].digest[7:]' inserted/index.json)
        gzip -dc "$blobs/$(jq -r '.layers[0].digest[7:]' "$blobs/$manifest")" > layer.tar
        ! tar -tf layer.tar > names 2>&1 && cat names"#;
    let said = peer::script(folder.path(), script);
    assert!(said.contains("Unexpected EOF in archive"), "{said}");
    let report = greenlight("check").arg(folder.join("inserted")).report();
    let ids: Vec<&str> = report.ids("MUST").into_iter().collect();
    assert_eq!((report.verdict(), ids), ("red", vec!["image.layer.tar-archive"]), "{}", report.pretty());
}
