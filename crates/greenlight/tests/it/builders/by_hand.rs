//! An image by hand: GNU tar, gzip, zstd, sha256sum and jq, as the spec is read.

use super::expected::{Builder, Expected, SPARSE, judge};
use crate::peer;
use crate::subject::Folder;

const TAR: Builder = Builder { program: "tar", version: "1." };

// image NAME SUFFIX PACKER [ARGUMENTS OF TAR]
const SCRIPT: &str = r#"
mkdir -p tree/etc tree/bin && echo lab > tree/etc/hostname && ln tree/etc/hostname tree/etc/alias && ln -s hostname tree/etc/name
printf '#!/bin/sh\n' > tree/bin/app && chmod 755 tree/bin/app
long=$(printf 'long-%.0s' $(seq 30)) && mkdir -p "tree/$long" && echo 1 > "tree/$long/$long" && echo 2 > "tree/ümlaut"
truncate -s 1M tree/sparse && echo end >> tree/sparse

put() { local digest; digest=$(sha256sum "$1" | cut -d' ' -f1); mv "$1" "$out/blobs/sha256/$digest"; echo "$digest"; }
size() { stat -c %s "$out/blobs/sha256/$1"; }
image() {
  out=$1 suffix=$2 packer=$3; shift 3
  mkdir -p "$out/blobs/sha256"
  tar -C tree --numeric-owner --owner=0 --group=0 "$@" -cf layer.tar .
  diff_id=$(sha256sum layer.tar | cut -d' ' -f1)
  $packer < layer.tar > layer && layer=$(put layer)
  jq -nc --arg diff "sha256:$diff_id" '{created: "2024-05-06T07:08:09Z", architecture: "amd64", os: "linux",
    config: {Env: ["PATH=/bin"], Entrypoint: ["/bin/app"], WorkingDir: "/"},
    rootfs: {type: "layers", diff_ids: [$diff]}, history: [{created: "2024-05-06T07:08:09Z", created_by: "tar"}]}' > config
  config=$(put config)
  jq -nc --arg c "sha256:$config" --argjson cs "$(size "$config")" --arg l "sha256:$layer" --argjson ls "$(size "$layer")" --arg s "$suffix" '
    {schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
     config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $c, size: $cs},
     layers: [{mediaType: "application/vnd.oci.image.layer.v1.tar\($s)", digest: $l, size: $ls}]}' > manifest
  manifest=$(put manifest)
  jq -n --arg m "sha256:$manifest" --argjson ms "$(size "$manifest")" '
    {schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json",
     manifests: [{mediaType: "application/vnd.oci.image.manifest.v1+json", digest: $m, size: $ms,
                  platform: {architecture: "amd64", os: "linux"}, annotations: {"org.opencontainers.image.ref.name": "1.0"}}]}' > "$out/index.json"
  echo '{"imageLayoutVersion": "1.0.0"}' > "$out/oci-layout"
}

image gzip +gzip 'gzip -n'
image gzip-best +gzip 'gzip -9'
image zstd +zstd 'zstd -q -c'
image zstd-long +zstd 'zstd -q -c -19 --check'
image plain '' cat
image pax +gzip 'gzip -n' --format=pax
image pax-sparse +gzip 'gzip -n' --format=pax --sparse
image gnu-sparse +gzip 'gzip -n' --format=gnu --sparse
image sorted +gzip 'gzip -n' --sort=name --mtime=@0 --format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime
tar -C gzip -cf archive.tar oci-layout index.json blobs
tar -C gzip -cf dotted.tar .
"#;

#[test]
fn images_by_hand() {
    if !peer::are_there(&["tar", "gzip", "zstd", "jq", "sha256sum"]) {
        return;
    }
    let folder = Folder::new();
    peer::script(folder.path(), SCRIPT);
    let layout = |thing, should| Expected { thing, form: "layout directory", should };
    judge(
        &TAR,
        &folder,
        &[
            layout("gzip", &[]),
            layout("gzip-best", &[]),
            layout("zstd", &[]),
            layout("zstd-long", &[]),
            layout("plain", &[]),
            layout("pax", &[]),
            layout("sorted", &[]),
            layout("pax-sparse", &[SPARSE]),
            layout("gnu-sparse", &[SPARSE]),
            Expected { thing: "archive.tar", form: "layout archive", should: &[] },
            Expected { thing: "dotted.tar", form: "layout archive", should: &[] },
        ],
    );
}
