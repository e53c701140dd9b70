//! umoci: new images, insertions, repacked bundles, configs.

use super::expected::{Builder, Expected, INDEX_WITHOUT_MEDIA_TYPE, MANIFEST_WITHOUT_MEDIA_TYPE, NO_PLATFORM, judge};
use crate::peer;
use crate::subject::Folder;

/// The release of Debian 12.
pub const UMOCI: Builder = Builder { program: "umoci", version: "0.4.7" };

/// Writes a tree of files, and out of it the layout `umoci` with the images `1.0` and `2.0`.
pub const SCRIPT: &str = r#"
mkdir -p root/etc root/bin
echo lab > root/etc/hostname && printf '#!/bin/sh\n' > root/bin/app && chmod 755 root/bin/app && ln -s hostname root/etc/name
umoci init --layout umoci && umoci new --image umoci:1.0
umoci insert --image umoci:1.0 root/etc /etc && umoci insert --image umoci:1.0 root/bin /bin
umoci config --image umoci:1.0 --os linux --architecture amd64 --author me --created 2024-05-06T07:08:09Z \
  --config.user 1000:1000 --config.env A=b --config.entrypoint /bin/app --config.cmd --serve --config.workingdir /srv \
  --config.label x.y=z --config.exposedports 80/tcp --config.volume /data --config.stopsignal SIGTERM
umoci unpack --image umoci:1.0 bundle
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
         cp -r umoci collected && umoci remove --image collected:2.0 && umoci gc --layout collected
         umoci init --layout empty",
    );
    // It writes no `mediaType` at all, and platforms only into configs.
    let usual = &[INDEX_WITHOUT_MEDIA_TYPE, MANIFEST_WITHOUT_MEDIA_TYPE, NO_PLATFORM];
    let expected =
        ["umoci", "removed", "collected"].map(|thing| Expected { thing, form: "layout directory", should: usual });
    judge(&UMOCI, &folder, &expected);
    judge(
        &UMOCI,
        &folder,
        &[Expected { thing: "empty", form: "layout directory", should: &[INDEX_WITHOUT_MEDIA_TYPE] }],
    );
}
