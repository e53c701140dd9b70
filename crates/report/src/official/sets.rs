//! The data sets of the official suite, and which requirements decide whether a registry takes each.

use super::apis::{Api, api as set};
use super::config::Config;

/// The set that is there only when content is named.
pub(super) const READ_ONLY: &str = "Read Only Inputs";

/// All of them, by name. A set that no requirement is about by itself has nothing to show, and is `Disabled`.
pub(super) const SETS: [Api; 24] = [
    set("Artifact", |c| pushed(c) && c.data.artifact, &[], &[]),
    set("Artifact Index", |c| pushed(c) && c.data.artifact_list, &[], &[]),
    set("Artifact without Layers", |c| pushed(c) && c.data.artifact, &[], &[]),
    set(
        "Artifacts with Subject",
        |c| pushed(c) && c.data.subject,
        &["dist.push.subject.header", "dist.referrers.only-subject"],
        &["dist.referrers.at", "dist.referrers.at-config", "dist.referrers.annotations", "dist.referrers.filter-*"],
    ),
    set("Bad Digest Image", pushed, &["dist.push.manifest.digest-checked"], &["dist.push.blob.bad-digest-400"]),
    set(
        "Blobs sha256",
        |c| c.apis.push,
        &["dist.push.blob.put-201", "dist.pull.blob.get-body"],
        &["dist.push.blob.put-*", "dist.push.blob.single-digest", "dist.push.chunk.put-*", "dist.pull.blob.get-*"],
    ),
    set("Blobs sha512", |c| c.apis.push && c.data.sha512, &["dist.push.chunk.algo-accepted"], &[]),
    set("Custom Fields", |c| pushed(c) && c.data.custom_fields, &["dist.push.manifest.exact-bytes"], &[]),
    set("Data Field", |c| pushed(c) && c.data.data_field, &[], &[]),
    set("Digest Algorithm sha512", |c| pushed(c) && c.data.sha512, &[], &[]),
    set("Empty Index", |c| pushed(c) && c.data.index, &[], &[]),
    set(
        "Image",
        pushed,
        &["dist.push.manifest.put-201", "dist.pull.manifest.get-body"],
        &[
            "dist.push.manifest.put-*",
            "dist.push.manifest.exact-bytes",
            "dist.pull.manifest.get-*",
            "dist.pull.manifest.head-*",
        ],
    ),
    set("Image Uncompressed", pushed, &[], &[]),
    set("Image with Large Manifest", pushed, &["dist.push.manifest.4mb"], &[]),
    set("Index", |c| pushed(c) && c.data.index, &["dist.push.manifest.index"], &[]),
    set("Index with Subject", |c| pushed(c) && c.data.subject_list, &["dist.referrers.at-index"], &[]),
    set("Missing Subject", |c| pushed(c) && c.data.subject_missing, &["dist.push.subject.missing-ok"], &[]),
    set("Nested Index", |c| pushed(c) && c.data.index && c.data.index_list, &[], &[]),
    set("No Layers", |c| pushed(c) && c.data.no_layers, &["dist.push.manifest.no-blobs"], &[]),
    set("Non-distributable Layers", |c| pushed(c) && c.data.nondistributable, &[], &[]),
    set(
        READ_ONLY,
        |c| c.data.image && !c.ro_data.is_empty(),
        &["dist.pull.manifest.get-200", "dist.pull.blob.get-200"],
        &[],
    ),
    set("Sparse Manifests", |c| pushed(c) && c.data.sparse, &[], &[]),
    set(
        "Tag Param",
        |c| pushed(c) && c.apis.manifests.tag_param,
        &["dist.push.tagparam.support"],
        &["dist.push.tagparam.*"],
    ),
    set("Tag Param sha512", |c| pushed(c) && c.apis.manifests.tag_param && c.data.sha512, &[], &[]),
];

/// Whether images are pushed at all.
fn pushed(config: &Config) -> bool {
    config.apis.push && config.data.image
}
