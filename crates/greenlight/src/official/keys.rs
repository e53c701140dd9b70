//! Every key of the configuration: its variable, its place in the YAML file, and where its value goes.

use report::official::{Config, Tls};

/// A configuration that is being read, with the login apart from what is shown.
pub(super) struct Draft {
    pub(super) config: Config,
    pub(super) username: String,
    pub(super) password: String,
}

/// What a key holds, and where.
#[derive(Clone, Copy)]
pub(super) enum Slot {
    Text(fn(&mut Draft) -> &mut String),
    /// A text that is shown nowhere.
    Secret(fn(&mut Draft) -> &mut String),
    Switch(fn(&mut Draft) -> &mut bool),
    List(fn(&mut Draft) -> &mut Vec<String>),
    Tls(fn(&mut Draft) -> &mut Tls),
    /// Of a file that the official suite wrote; says nothing about a run.
    Ignored,
}

/// One key.
pub(super) struct Key {
    /// The environment variable; empty if there is none.
    pub(super) variable: &'static str,
    /// The place in the YAML file: `apis.blobs.delete`.
    pub(super) path: &'static str,
    pub(super) slot: Slot,
}

const fn key(variable: &'static str, path: &'static str, slot: Slot) -> Key {
    Key { variable, path, slot }
}

use Slot::{Ignored, List, Secret, Switch, Text};

/// All of them, the version apart: it decides the defaults and is read first.
pub(super) const KEYS: [Key; 48] = [
    key("OCI_REGISTRY", "registry", Text(|d| &mut d.config.registry)),
    key("OCI_TLS", "tls", Slot::Tls(|d| &mut d.config.tls)),
    key("OCI_REPO1", "repo1", Text(|d| &mut d.config.repo1)),
    key("OCI_REPO2", "repo2", Text(|d| &mut d.config.repo2)),
    key("OCI_USERNAME", "username", Secret(|d| &mut d.username)),
    key("OCI_PASSWORD", "password", Secret(|d| &mut d.password)),
    key("OCI_CACHE_AUTH", "cacheAuth", Switch(|d| &mut d.config.cache_auth)),
    key("OCI_LOG", "logging", Text(|d| &mut d.config.logging)),
    key("OCI_FILTER_TEST", "filterTest", Text(|d| &mut d.config.filter_test)),
    key("OCI_RESULTS_DIR", "resultsDir", Text(|d| &mut d.config.results_dir)),
    key("OCI_API_PING", "apis.ping", Switch(|d| &mut d.config.apis.ping)),
    key("OCI_API_PULL", "apis.pull", Switch(|d| &mut d.config.apis.pull)),
    key("OCI_API_PUSH", "apis.push", Switch(|d| &mut d.config.apis.push)),
    key("OCI_API_BLOBS_ATOMIC", "apis.blobs.atomic", Switch(|d| &mut d.config.apis.blobs.atomic)),
    key("OCI_API_BLOBS_DELETE", "apis.blobs.delete", Switch(|d| &mut d.config.apis.blobs.delete)),
    key("OCI_API_BLOBS_DIGEST_HEADER", "apis.blobs.digestHeader", Switch(|d| &mut d.config.apis.blobs.digest_header)),
    key(
        "OCI_API_BLOBS_MOUNT_ANONYMOUS",
        "apis.blobs.mountAnonymous",
        Switch(|d| &mut d.config.apis.blobs.mount_anonymous),
    ),
    key("OCI_API_BLOBS_UPLOAD_CANCEL", "apis.blobs.uploadCancel", Switch(|d| &mut d.config.apis.blobs.upload_cancel)),
    key("OCI_API_MANIFESTS_ATOMIC", "apis.manifests.atomic", Switch(|d| &mut d.config.apis.manifests.atomic)),
    key("OCI_API_MANIFESTS_DELETE", "apis.manifests.delete", Switch(|d| &mut d.config.apis.manifests.delete)),
    key(
        "OCI_API_MANIFESTS_DIGEST_HEADER",
        "apis.manifests.digestHeader",
        Switch(|d| &mut d.config.apis.manifests.digest_header),
    ),
    key("OCI_API_MANIFESTS_TAG_PARAM", "apis.manifests.tagParam", Switch(|d| &mut d.config.apis.manifests.tag_param)),
    key("OCI_API_TAGS_ATOMIC", "apis.tags.atomic", Switch(|d| &mut d.config.apis.tags.atomic)),
    key("OCI_API_TAGS_DELETE", "apis.tags.delete", Switch(|d| &mut d.config.apis.tags.delete)),
    key("OCI_API_TAGS_LIST", "apis.tags.list", Switch(|d| &mut d.config.apis.tags.list)),
    key("OCI_API_REFERRER", "apis.referrer", Switch(|d| &mut d.config.apis.referrer)),
    key("OCI_DATA_IMAGE", "data.image", Switch(|d| &mut d.config.data.image)),
    key("OCI_DATA_INDEX", "data.index", Switch(|d| &mut d.config.data.index)),
    key("OCI_DATA_INDEX_LIST", "data.indexList", Switch(|d| &mut d.config.data.index_list)),
    key("OCI_DATA_SPARSE", "data.sparse", Switch(|d| &mut d.config.data.sparse)),
    key("OCI_DATA_ARTIFACT", "data.artifact", Switch(|d| &mut d.config.data.artifact)),
    key("OCI_DATA_SUBJECT", "data.subject", Switch(|d| &mut d.config.data.subject)),
    key("OCI_DATA_SUBJECT_MISSING", "data.subjectMissing", Switch(|d| &mut d.config.data.subject_missing)),
    key("OCI_DATA_ARTIFACT_LIST", "data.artifactList", Switch(|d| &mut d.config.data.artifact_list)),
    key("OCI_DATA_SUBJECT_LIST", "data.subjectList", Switch(|d| &mut d.config.data.subject_list)),
    key("OCI_DATA_DATA_FIELD", "data.dataField", Switch(|d| &mut d.config.data.data_field)),
    key("OCI_DATA_NONDISTRIBUTABLE", "data.nondistributable", Switch(|d| &mut d.config.data.nondistributable)),
    key("OCI_DATA_CUSTOM_FIELDS", "data.customFields", Switch(|d| &mut d.config.data.custom_fields)),
    key("OCI_DATA_NO_LAYERS", "data.noLayers", Switch(|d| &mut d.config.data.no_layers)),
    key("OCI_DATA_EMPTY_BLOB", "data.emptyBlob", Switch(|d| &mut d.config.data.empty_blob)),
    key("OCI_DATA_SHA512", "data.sha512", Switch(|d| &mut d.config.data.sha512)),
    key("OCI_RO_DATA_TAGS", "roData.tags", List(|d| &mut d.config.ro_data.tags)),
    key("OCI_RO_DATA_MANIFESTS", "roData.manifests", List(|d| &mut d.config.ro_data.manifests)),
    key("OCI_RO_DATA_BLOBS", "roData.blobs", List(|d| &mut d.config.ro_data.blobs)),
    key("OCI_RO_DATA_REFERRERS", "roData.referrers", List(|d| &mut d.config.ro_data.referrers)),
    key("", "version", Ignored),
    key("", "commit", Ignored),
    key("", "legacy", Ignored),
];

/// The key at this place of the file.
pub(super) fn at(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}
