//! The APIs of the official suite, and which requirements are about each.

use super::config::Config;

/// One API: a row of its table.
pub(super) struct Api {
    /// Its name in the official files.
    pub(super) name: &'static str,
    /// Whether the configuration has it on.
    pub(super) is_on: fn(&Config) -> bool,
    /// Requirements that show that the thing works.
    pub(super) shows: &'static [&'static str],
    /// Requirements about how it works. A `*` at the end stands for any rest.
    pub(super) rules: &'static [&'static str],
}

/// Whether `id` is one of `ids`, which may end in `*`.
pub(super) fn names(ids: &[&str], id: &str) -> bool {
    ids.iter().any(|pattern| pattern.strip_suffix('*').map_or(*pattern == id, |start| id.starts_with(start)))
}

/// A row of the APIs or of the data sets.
pub(super) const fn api(
    name: &'static str,
    is_on: fn(&Config) -> bool,
    shows: &'static [&'static str],
    rules: &'static [&'static str],
) -> Api {
    Api { name, is_on, shows, rules }
}

/// What is about the registry as such.
const PING: &str = "Ping";

/// All of them, in the order of the official suite. Where several are named by one requirement, the first holds its failures
/// in the JUnit file.
pub(super) const APIS: [Api; 28] = [
    api("Tag listing", |c| c.apis.tags.list, &["dist.tags.200"], &["dist.tags.*"]),
    api("Tag delete", |c| c.apis.tags.delete, &["dist.delete.tag-202"], &["dist.delete.tag-off"]),
    api("Tag delete atomic", |c| c.apis.tags.delete && c.apis.tags.atomic, &["dist.delete.tag-gone"], &[]),
    api(
        "Blob upload cancel",
        |c| c.apis.push && c.apis.blobs.upload_cancel,
        &["dist.push.upload.cancel-204"],
        &["dist.push.upload.timeout"],
    ),
    api(
        "Blob push",
        |c| c.apis.push,
        &["dist.push.blob.post-202", "dist.push.blob.put-201"],
        &["dist.push.blob.post-*", "dist.push.blob.location-*", "dist.push.blob.bad-digest-400"],
    ),
    api("Blob post only", |c| c.apis.push, &["dist.push.blob.single-201"], &["dist.push.blob.single*"]),
    api(
        "Blob post put",
        |c| c.apis.push,
        &["dist.push.blob.put-201"],
        &["dist.push.blob.post-*", "dist.push.blob.put-*", "dist.push.blob.location-*"],
    ),
    api(
        "Blob chunked",
        |c| c.apis.push,
        &["dist.push.chunk.patch-202", "dist.push.chunk.put-201"],
        &["dist.push.chunk.*", "dist.push.upload.get-*", "dist.push.upload.unknown-404"],
    ),
    // The spec has no upload by one PATCH without a range, so nothing is asked of it.
    api("Blob streaming", |c| c.apis.push, &[], &[]),
    api(
        "Blob mount",
        |c| c.apis.push,
        &["dist.push.mount.201"],
        &["dist.push.mount.location*", "dist.push.mount.dcd-differs", "dist.push.mount.fallback"],
    ),
    api(
        "Blob anonymous mount",
        |c| c.apis.push && c.apis.blobs.mount_anonymous,
        &["dist.push.mount.anonymous"],
        &["dist.push.mount.from-optional"],
    ),
    api(
        "Blob get",
        |c| c.apis.pull,
        &["dist.pull.blob.get-200", "dist.pull.blob.get-body"],
        &["dist.pull.blob.get-*", "dist.pull.blob.dcd*"],
    ),
    api("Blob get range", |c| c.apis.pull, &["dist.pull.blob.range"], &[]),
    api("Blob head", |c| c.apis.pull, &["dist.pull.blob.head-200"], &["dist.pull.blob.head-*"]),
    api(
        "Blob delete",
        |c| c.apis.blobs.delete,
        &["dist.delete.blob-202"],
        &["dist.delete.blob-404", "dist.delete.blob-off"],
    ),
    // The spec does not say that a deleted blob is gone at once.
    api("Blob delete atomic", |c| c.apis.blobs.delete && c.apis.blobs.atomic, &[], &[]),
    api(
        "Manifest put by digest",
        |c| c.apis.push,
        &["dist.push.manifest.put-201", "dist.push.manifest.digest-checked"],
        &["dist.push.manifest.*"],
    ),
    api(
        "Manifest put by tag",
        |c| c.apis.push,
        &["dist.push.manifest.put-201"],
        &["dist.push.manifest.put-*", "dist.tag.*"],
    ),
    api(
        "Manifest put with tag params",
        |c| c.apis.push && c.apis.manifests.tag_param,
        &["dist.push.tagparam.support"],
        &["dist.push.tagparam.*"],
    ),
    api(
        "Manifest put with subject",
        |c| c.apis.push && c.data.subject && c.apis.referrer,
        &["dist.push.subject.header"],
        &["dist.push.subject.*"],
    ),
    api(
        "Manifest get by digest",
        |c| c.apis.pull,
        &["dist.pull.manifest.get-200", "dist.pull.manifest.get-body"],
        &["dist.pull.manifest.get-*", "dist.pull.manifest.dcd*", "dist.pull.manifest.ct-*", "dist.ref.other-form"],
    ),
    api(
        "Manifest get by tag",
        |c| c.apis.pull,
        &["dist.pull.manifest.get-200", "dist.pull.manifest.get-body"],
        &["dist.pull.manifest.get-*", "dist.pull.manifest.ct-*"],
    ),
    api("Manifest head by digest", |c| c.apis.pull, &["dist.pull.manifest.head-200"], &["dist.pull.manifest.head-*"]),
    api("Manifest head by tag", |c| c.apis.pull, &["dist.pull.manifest.head-200"], &["dist.pull.manifest.head-*"]),
    api(
        "Manifest delete",
        |c| c.apis.manifests.delete,
        &["dist.delete.manifest-202"],
        &["dist.delete.manifest-off", "dist.delete.manifest-repo-404"],
    ),
    api(
        "Manifest delete atomic",
        |c| c.apis.manifests.delete && c.apis.manifests.atomic,
        &["dist.delete.manifest-gone"],
        &[],
    ),
    api("Referrers", |c| c.apis.referrer, &["dist.referrers.200"], &["dist.referrers.*", "dist.upgrade.*"]),
    api(PING, |c| c.apis.ping, &["dist.base.200"], &["dist.base.*"]),
];

impl Api {
    /// Whether the requirement is about this API.
    pub(super) fn has(&self, id: &str) -> bool {
        names(self.shows, id) || names(self.rules, id)
    }
}

/// The API to hold a requirement of no API against: that of the endpoint where its failure was seen, else [`PING`].
pub(super) fn at_endpoint(endpoint: Option<&str>) -> &'static str {
    let (method, path) = endpoint.and_then(|endpoint| endpoint.split_once(' ')).unwrap_or_default();
    let is_upload = path.contains("/blobs/uploads") || path.starts_with("<location>");
    let by_digest = path.rsplit('/').next().is_some_and(|last| last.contains(':') || last.contains("<digest>"));
    match method {
        _ if path.contains("/tags/list") => "Tag listing",
        _ if path.contains("/referrers/") => "Referrers",
        "POST" if path.contains("from=") => "Blob mount",
        "POST" if path.contains("mount=") => "Blob anonymous mount",
        "POST" if path.contains("digest=") => "Blob post only",
        "POST" | "PUT" if is_upload => "Blob post put",
        "DELETE" if is_upload => "Blob upload cancel",
        _ if is_upload => "Blob chunked",
        "GET" if path.contains("/blobs/") => "Blob get",
        "HEAD" if path.contains("/blobs/") => "Blob head",
        "DELETE" if path.contains("/blobs/") => "Blob delete",
        "PUT" if path.contains("/manifests/") && path.contains("tag=") => "Manifest put with tag params",
        "PUT" if path.contains("/manifests/") && by_digest => "Manifest put by digest",
        "PUT" if path.contains("/manifests/") => "Manifest put by tag",
        "GET" if path.contains("/manifests/") && by_digest => "Manifest get by digest",
        "GET" if path.contains("/manifests/") => "Manifest get by tag",
        "HEAD" if path.contains("/manifests/") && by_digest => "Manifest head by digest",
        "HEAD" if path.contains("/manifests/") => "Manifest head by tag",
        "DELETE" if path.contains("/manifests/") && by_digest => "Manifest delete",
        "DELETE" if path.contains("/manifests/") => "Tag delete",
        _ => PING,
    }
}

#[cfg(test)]
mod tests {
    use catalogue::Spec;

    use super::super::sets::SETS;
    use super::*;

    #[test]
    fn tables_name_what_the_catalogue_has() {
        for row in APIS.iter().chain(&SETS) {
            for pattern in row.shows.iter().chain(row.rules) {
                let known = catalogue::requirements(Spec::Distribution).iter().any(|known| names(&[pattern], known.id));
                assert!(known, "`{pattern}` of {} is no requirement", row.name);
            }
        }
    }

    #[test]
    fn endpoints_lead_to_apis() {
        let endpoints = ["GET /v2/x/tags/list", "POST <location>", "PUT /v2/x/manifests/t", "OPTIONS /", "nonsense"];
        for endpoint in endpoints.into_iter().map(Some).chain([None]) {
            assert!(APIS.iter().any(|api| api.name == at_endpoint(endpoint)), "{endpoint:?}");
        }
    }
}
