//! The configuration of the official suite, with its keys and its defaults.

use serde::{Deserialize, Serialize};
use verdict::Report;

use crate::visible::visible;

/// How the registry is spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// HTTPS with a certificate that holds.
    #[default]
    Enabled,
    /// HTTPS with any certificate.
    Insecure,
    /// Plain HTTP.
    Disabled,
}

/// A version as the official suite names it; it decides the defaults of some switches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Line {
    /// `1.0`.
    V1_0,
    /// `1.1`, the stable one.
    #[default]
    V1_1,
    /// `1.1+dev`.
    Dev,
}

/// All of it. Never holds a secret: what stands for a login is `***` or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct Config {
    pub registry: String,
    pub tls: Tls,
    pub repo1: String,
    pub repo2: String,
    pub username: String,
    pub password: String,
    pub cache_auth: bool,
    pub logging: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filter_test: String,
    pub apis: ApiSwitches,
    pub data: DataSwitches,
    pub ro_data: ReadOnly,
    pub results_dir: String,
    pub version: String,
    /// What ran: the official suite has its commit here.
    pub commit: String,
}

/// Which endpoints are tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct ApiSwitches {
    pub ping: bool,
    pub pull: bool,
    pub push: bool,
    pub blobs: BlobSwitches,
    pub manifests: ManifestSwitches,
    pub tags: TagSwitches,
    pub referrer: bool,
}

/// What is tried with blobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct BlobSwitches {
    pub atomic: bool,
    pub delete: bool,
    pub digest_header: bool,
    pub mount_anonymous: bool,
    pub upload_cancel: bool,
}

/// What is tried with manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct ManifestSwitches {
    pub atomic: bool,
    pub delete: bool,
    pub digest_header: bool,
    pub tag_param: bool,
}

/// What is tried with tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct TagSwitches {
    pub atomic: bool,
    pub delete: bool,
    pub list: bool,
}

/// Which kinds of content are tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct DataSwitches {
    pub image: bool,
    pub index: bool,
    pub index_list: bool,
    pub sparse: bool,
    pub artifact: bool,
    pub subject: bool,
    pub subject_missing: bool,
    pub artifact_list: bool,
    pub subject_list: bool,
    pub data_field: bool,
    pub nondistributable: bool,
    pub custom_fields: bool,
    pub no_layers: bool,
    pub empty_blob: bool,
    pub sha512: bool,
}

/// Content that is in the registry already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the keys of the official suite, which documents them")]
pub struct ReadOnly {
    pub tags: Vec<String>,
    pub manifests: Vec<String>,
    pub blobs: Vec<String>,
    pub referrers: Vec<String>,
}

impl ReadOnly {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        [&self.tags, &self.manifests, &self.blobs, &self.referrers].iter().all(|list| list.is_empty())
    }
}

impl Line {
    /// The name in the official files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Line::V1_0 => "1.0",
            Line::V1_1 => "1.1",
            Line::Dev => "1.1+dev",
        }
    }

    /// The line that the official suite calls by `name`; the empty one is the stable one.
    pub fn of_name(name: &str) -> Option<Line> {
        match name {
            "1.0" => Some(Line::V1_0),
            "" | "stable" | "1.1" => Some(Line::V1_1),
            "dev" | "1.1+dev" => Some(Line::Dev),
            _ => None,
        }
    }

    /// The line of a version of ours, such as `distribution 1.0.1`.
    fn of_spec(spec: &str) -> Line {
        let version = spec.rsplit(' ').next().unwrap_or_default();
        match version {
            "next" => Line::Dev,
            _ if version.starts_with("1.0") => Line::V1_0,
            _ => Line::V1_1,
        }
    }
}

impl Config {
    /// The defaults of the official suite for `line`.
    pub fn of_line(line: Line) -> Config {
        let (dev, has_1_1) = (line == Line::Dev, line != Line::V1_0);
        Config {
            registry: "localhost:5000".to_owned(),
            tls: Tls::Enabled,
            repo1: "conformance/repo1".to_owned(),
            repo2: "conformance/repo2".to_owned(),
            username: String::new(),
            password: String::new(),
            cache_auth: true,
            logging: "warn".to_owned(),
            filter_test: String::new(),
            apis: ApiSwitches {
                ping: true,
                pull: true,
                push: true,
                blobs: BlobSwitches {
                    atomic: true,
                    delete: true,
                    digest_header: dev,
                    mount_anonymous: has_1_1,
                    upload_cancel: dev,
                },
                manifests: ManifestSwitches { atomic: true, delete: true, digest_header: dev, tag_param: dev },
                tags: TagSwitches { atomic: true, delete: true, list: true },
                referrer: has_1_1,
            },
            data: DataSwitches {
                image: true,
                index: true,
                index_list: true,
                sparse: false,
                artifact: true,
                subject: true,
                subject_missing: true,
                artifact_list: true,
                subject_list: true,
                data_field: true,
                nondistributable: true,
                custom_fields: true,
                no_layers: true,
                empty_blob: true,
                sha512: true,
            },
            ro_data: ReadOnly::default(),
            results_dir: "./results".to_owned(),
            version: line.as_str().to_owned(),
            commit: String::new(),
        }
    }

    /// What the official suite would have been told for a run like that of `report`.
    pub fn of_report(report: &Report) -> Config {
        Config::of_line(Line::of_spec(&report.spec)).about(report)
    }

    /// The same, with what the run knows better: the registry, the repositories that were used, and what ran.
    #[must_use]
    pub fn about(mut self, report: &Report) -> Config {
        let name = visible(report.subject.name.trim_end_matches('/'));
        (self.registry, self.tls) = match name.split_once("://") {
            Some(("http", host)) => (host.to_owned(), Tls::Disabled),
            Some((_, host)) if self.tls == Tls::Insecure => (host.to_owned(), Tls::Insecure),
            Some((_, host)) => (host.to_owned(), Tls::Enabled),
            None => (name.clone(), self.tls),
        };
        let mut used = report.run.iter().flat_map(|run| &run.repositories).map(|name| visible(name));
        if let Some(first) = used.next() {
            self.repo2 = used.next().unwrap_or_else(|| first.clone());
            self.repo1 = first;
        }
        self.version = Line::of_spec(&report.spec).as_str().to_owned();
        self.commit = visible(&format!("{} {}", report.tool.name, report.tool.version));
        self
    }
}
