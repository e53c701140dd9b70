#!/usr/bin/env bash
# Writes dossiers to make a site of into DIRECTORY: registries and images of the lab, good and broken, and two of the official
# programme. Usage: dossiers.sh GREENLIGHT LAB-IMAGE DIRECTORY
set -euo pipefail
greenlight="$1" lab_image="$2" out="$3"
rm -rf "$out"
mkdir -p "$out"

product() { # FOLDER VENDOR NAME VERSION
  mkdir -p "$out/$1"
  printf 'vendor: %s\nname: %s\nversion: %s\ndescription: A subject of the lab.\nwebsite_url: https://%s.example/\n' \
    "$2" "$3" "$4" "${3,,}" >"$out/$1/PRODUCT.yaml"
}

# What is judged may be red: only what is no verdict ends the script.
judged() { "$@" || (($? == 1 || $? == 3)); }

registry() { # FOLDER FAULT…
  local folder="$1" base server status=0
  shift
  coproc lab { exec "$greenlight" lab registry "${@/#/--fault=}"; }
  server=$lab_PID
  read -r base <&"${lab[0]}"
  judged "$greenlight" registry "$base" --seed lab --quiet --out "json=$out/$folder/report.json" >/dev/null || status=$?
  kill "$server"
  wait "$server" || true
  return "$status"
}

image() { # FOLDER KIND NAME
  "$lab_image" "$2" "$3" "$out/subject" >/dev/null
  judged "$greenlight" check "$out/subject" --quiet --out "json=$out/$1/report.json" >/dev/null
  rm -rf "$out/subject"
}

product registry/harbour-2.0 "Quay & Sons" Harbour 2.0
registry registry/harbour-2.0 answers_chunks_out_of_order_with_400 answers_missing_blobs_with_500
product registry/harbour-2.1 "Quay & Sons" Harbour 2.1
registry registry/harbour-2.1
product registry/barge-0.9 "Barge <collective>" Barge 0.9
registry registry/barge-0.9 answers_blobs_with_203 answers_a_put_with_200
product image/minimal "Builders" Minimal 1.0
image image/minimal base minimal
product image/docker "Builders" Docker-schema 2
image image/docker base docker-schema2
product image/broken "Builders" Broken 1.0
image image/broken fault omits_rootfs

# Signed ones: one that counts and has a peer, one of a stranger, one that was taken back, one of which a part was, failures of an
# image and of a runtime.
for key in vendor peer stranger group; do
  "$greenlight" certify keygen "$out/$key.key" --no-passphrase >"$out/$key.toml"
done
for key in vendor peer group; do sed "s/name = .*/name = \"The $key\"/" "$out/$key.toml"; done >"$out/trust.toml"
sed -i 's/name = "The group"/&\nauthority = true/' "$out/trust.toml"

certified() { # FOLDER NAME KEY SUBJECT [OPTION…]
  "$greenlight" certify init "$out/$1" --subject "$4" --vendor Signers --name "$2" --product-version 1.0 \
    --website-url https://signers.example/ --documentation-url https://signers.example/docs --type distribution \
    --description 'Something that somebody signed for.' "${@:5}"
  judged "$greenlight" certify run "$out/$1" >/dev/null
  "$greenlight" certify sign "$out/$1" --key "$out/$3.key"
}
"$lab_image" base minimal "$out/subject" >/dev/null
certified signed/valid Held vendor "$out/subject"
"$greenlight" peer "$out/signed/valid" --target "$out/subject" --key "$out/peer.key" --trust "$out/trust.toml"
certified signed/stranger Strange stranger "$out/subject"
certified signed/revoked Withdrawn vendor "$out/subject"
"$greenlight" certify revoke "$out/signed/revoked" --reason 'sold with another layer' --key "$out/vendor.key"
certified signed/partly Doubted vendor "$out/subject"
mkdir "$out/signed/partly/revocations"
"$greenlight" certify revoke --requirement image.annotations.reverse-dns --versions 0.0.1..9.0.0 --reason 'judged wrongly' \
  --key "$out/group.key" --out "$out/signed/partly/revocations/annotations.dsse.json"
rm -rf "$out/subject"
"$lab_image" fault omits_rootfs "$out/subject" >/dev/null
certified signed/failed Failed vendor "$out/subject"
if command -v runc >/dev/null && ((EUID == 0)); then
  certified signed/runtime runc vendor runc --spec 'runtime 1.3.0'
else
  echo "SKIPPED: runc is not there, or not for this user: the site has no runtime"
fi
rm -rf "$out/subject" "$out"/*.key "$out"/*.pub

for version in v1.0 v1.1; do
  product "official/$version/harbour" "Quay & Sons" Harbour 1.7
  cat >"$out/official/$version/harbour/junit.xml" <<'XML'
<testsuites><testsuite name="suite" timestamp="2024-08-06T12:19:32">
  <testcase name="pull" status="passed"/>
  <testcase name="push" status="passed"/>
  <testcase name="mount"><skipped/></testcase>
</testsuite></testsuites>
XML
done
