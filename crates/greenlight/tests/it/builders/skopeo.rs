//! skopeo: every transport that writes files, from images of umoci and back from Docker's own form.

use super::expected::{Builder, Expected, INDEX_WITHOUT_MEDIA_TYPE, MANIFEST_WITHOUT_MEDIA_TYPE, NO_PLATFORM, judge};
use super::umoci;
use crate::peer;
use crate::subject::{Folder, reference};

/// The release of Debian 12.
const SKOPEO: Builder = Builder { program: "skopeo", version: "1.9.3" };

#[test]
fn images_of_skopeo() {
    if !peer::are_there(&["umoci", "skopeo"]) {
        return;
    }
    let folder = Folder::new();
    peer::script(folder.path(), umoci::SCRIPT);
    peer::script(
        folder.path(),
        "copy() { skopeo --insecure-policy copy --quiet \"$@\"; }
         copy oci:umoci:2.0 oci:directory:1.0
         copy oci:umoci:2.0 oci-archive:archive.tar:1.0
         copy oci:umoci:2.0 docker-archive:docker.tar:some/image:1.0
         copy oci:umoci:2.0 dir:files
         for kind in gzip zstd; do
           copy --dest-compress --dest-compress-format $kind dir:files oci:$kind:1.0
           copy --dest-compress --dest-compress-format $kind docker-archive:docker.tar oci:$kind-of-plain:1.0
         done
         copy --dest-decompress dir:files dir:plain-files && copy dir:plain-files oci-archive:plain.tar:1.0
         copy docker-archive:docker.tar oci:from-docker:1.0
         copy --format v2s2 oci:umoci:2.0 dir:schema2 && copy dir:schema2 oci:from-schema2:1.0",
    );
    let layout = |thing, should| Expected { thing, form: "layout directory", should };
    let archive = |thing, should| Expected { thing, form: "layout archive", should };
    // `index.json` is its own work. The manifest is taken as it comes where nothing changes in it, and umoci's has no
    // `mediaType`; what it makes from an image of Docker has one.
    let copied: &[&str] = &[INDEX_WITHOUT_MEDIA_TYPE, MANIFEST_WITHOUT_MEDIA_TYPE, NO_PLATFORM];
    let made: &[&str] = &[INDEX_WITHOUT_MEDIA_TYPE, NO_PLATFORM];
    judge(
        &SKOPEO,
        &folder,
        &[
            layout("directory", copied),
            archive("archive.tar", copied),
            layout("gzip", copied),
            // Another media type and digest of each layer, written into the same manifest.
            layout("zstd", copied),
            archive("plain.tar", copied),
            layout("gzip-of-plain", made),
            layout("zstd-of-plain", made),
            layout("from-docker", made),
            layout("from-schema2", made),
            // No index and no manifest of the spec: its config and layers are judged.
            Expected { thing: "docker.tar", form: "docker archive", should: &[] },
        ],
    );
}

#[test]
fn copies_of_all_platforms() {
    if !peer::are_there(&["skopeo"]) {
        return;
    }
    let folder = Folder::new();
    folder.layout("lab", &reference("multi-arch").seal());
    peer::script(
        folder.path(),
        "skopeo --insecure-policy copy --quiet --all oci:lab:1.0 oci:all:1.0
         skopeo --insecure-policy copy --quiet --all oci:lab:1.0 oci-archive:all.tar:1.0
         skopeo --insecure-policy --override-os linux --override-arch arm64 --override-variant v8 copy --quiet oci:lab:1.0 oci:one:1.0",
    );
    judge(
        &SKOPEO,
        &folder,
        &[
            // Only the outermost index is its own; an index needs no platform in `index.json`.
            Expected { thing: "all", form: "layout directory", should: &[INDEX_WITHOUT_MEDIA_TYPE] },
            Expected { thing: "all.tar", form: "layout archive", should: &[INDEX_WITHOUT_MEDIA_TYPE] },
            Expected { thing: "one", form: "layout directory", should: &[INDEX_WITHOUT_MEDIA_TYPE, NO_PLATFORM] },
        ],
    );
}
