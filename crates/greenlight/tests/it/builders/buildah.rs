//! buildah: commits from scratch and from a build file, to every form, and a list of platforms.

use super::expected::{Builder, Expected, INDEX_WITHOUT_MEDIA_TYPE, NO_PLATFORM, PLATFORM_OF_ANOTHER, judge};
use crate::peer;
use crate::subject::Folder;

/// The release of Debian 12.
const BUILDAH: Builder = Builder { program: "buildah", version: "1.28.2" };

// A store of its own, so that nothing of the machine's is touched.
const SCRIPT: &str = r#"
export BUILDAH_ISOLATION=chroot TMPDIR="$PWD"
printf '{"default":[{"type":"insecureAcceptAnything"}]}' > policy.json
run() { buildah --storage-driver vfs --root "$PWD/store" --runroot "$PWD/run" "$@"; }
commit() { run commit --quiet --signature-policy policy.json "$@" > /dev/null; }
mkdir -p tree/etc tree/bin
echo lab > tree/etc/hostname && printf '#!/bin/sh\n' > tree/bin/app && chmod 755 tree/bin/app && ln -s hostname tree/etc/name
container=$(run from scratch)
run copy --quiet "$container" tree / > /dev/null
run config --author me --cmd /bin/app --env A=b --label x.y=z --port 80/tcp --user 1000 --workingdir /srv --volume /data \
  --stop-signal SIGTERM --annotation org.example.key=value "$container"
commit "$container" oci:directory:1.0
commit "$container" oci-archive:archive.tar:1.0
commit --squash "$container" oci:squashed:1.0
commit --format docker "$container" docker-archive:docker.tar:some/image:1.0
commit --disable-compression "$container" oci:plain:1.0
printf 'FROM scratch\nCOPY tree /\nCOPY tree/etc /more\nENV A=b\nCMD ["/bin/app"]\n' > Containerfile
build() { run build --quiet --signature-policy policy.json "$@" . > /dev/null; }
for architecture in amd64 arm64; do
  build --platform linux/$architecture --manifest list
  build --platform linux/$architecture --manifest cached-list --layers
done
push() { run manifest push --quiet --signature-policy policy.json --all "$@" > /dev/null; }
push list oci:platforms:1.0
push cached-list oci:cached-platforms:1.0
build --tag oci-archive:built.tar:1.0
run rm --all > /dev/null
"#;

#[test]
fn images_of_buildah() {
    if !peer::are_there(&["buildah"]) {
        return;
    }
    let folder = Folder::new();
    peer::script(folder.path(), SCRIPT);
    // Its manifests have a `mediaType`; `index.json` is the work of the same library as skopeo's.
    let usual: &[&str] = &[INDEX_WITHOUT_MEDIA_TYPE, NO_PLATFORM];
    let layout = |thing, should| Expected { thing, form: "layout directory", should };
    let archive = |thing, should| Expected { thing, form: "layout archive", should };
    judge(
        &BUILDAH,
        &folder,
        &[
            layout("directory", usual),
            layout("squashed", usual),
            layout("plain", usual),
            archive("archive.tar", usual),
            archive("built.tar", usual),
            // The list has a `mediaType` and platforms, and needs no platform itself.
            layout("platforms", &[INDEX_WITHOUT_MEDIA_TYPE]),
            // With a cache the second platform is the image of the first: the list says arm64, the config amd64.
            layout("cached-platforms", &[INDEX_WITHOUT_MEDIA_TYPE, PLATFORM_OF_ANOTHER]),
            // No index and no manifest of the spec: its config and layers are judged.
            Expected { thing: "docker.tar", form: "docker archive", should: &[] },
        ],
    );
}
