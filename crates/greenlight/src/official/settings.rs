//! What the configuration of the official suite asks of a run.

use std::fmt;
use std::path::{Path, PathBuf};

use catalogue::{Spec, Version};
use report::official::{Config, Line, ReadOnly, Tls, switched_off};

use super::file::{self, Entry};
use super::keys::{self, Draft, KEYS, Slot};
use super::legacy;
use super::value::{self, Origin};
use crate::exit::Failure;

/// The file that the official suite reads where no other is named.
const DEFAULT_FILE: &str = "oci-conformance.yaml";

/// A login. It is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub username: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(***)")
    }
}

/// The configuration in our terms. Arguments of the command line go before all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `https://host[:port]` or `http://host[:port]`; none if no registry is named.
    pub url: Option<String>,
    /// How it is spoken to; the scheme of `url` is in keeping with it.
    pub tls: Tls,
    /// Two repositories, if one is named; the other is the official default then.
    pub repositories: Option<(String, String)>,
    /// The login for the registry of `url`, and for no other.
    login: Option<Login>,
    /// The version to judge by; none if none is named.
    pub version: Option<Version>,
    /// The categories of which something is on: `pull`, `push`, `discovery`, `management`.
    pub categories: Vec<&'static str>,
    /// Whether nothing may be written: pushes are off.
    pub read_only: bool,
    /// Content that is there already, all of it in the first repository.
    pub content: ReadOnly,
    /// Requirements that a switch leaves out; they are not run.
    pub left_out: Vec<&'static str>,
    /// Where the official files go, if a place is named.
    pub results: Option<PathBuf>,
    /// What the official files say about the configuration.
    pub config: Config,
    /// What is given and has no meaning here, a line each.
    pub messages: Vec<String>,
}

impl Settings {
    /// The login, if `url` leads to the registry that it was given for: a password goes nowhere else.
    pub fn login_for(&self, url: &str) -> Option<&Login> {
        let host = |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_lowercase();
        self.login.as_ref().filter(|_| self.url.as_deref().is_some_and(|own| host(own) == host(url)))
    }
}

/// Reads variables through `env`, and the YAML `file`; without one, the file that `OCI_CONFIGURATION` names, or else
/// `oci-conformance.yaml` where Greenlight runs, if it is there.
///
/// As in the official suite a variable goes before the file, and both go before the variables of the older generation. What is
/// empty counts as not set. Unlike there, what is wrong is an error.
pub fn settings(env: impl Fn(&str) -> Option<String>, file: Option<&Path>) -> Result<Settings, Failure> {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let entries = match (file, set("OCI_CONFIGURATION")) {
        (Some(file), _) => file::read(file)?,
        (None, Some(file)) => file::read(Path::new(&file))?,
        (None, None) if Path::new(DEFAULT_FILE).is_file() => file::read(Path::new(DEFAULT_FILE))?,
        (None, None) => Vec::new(),
    };
    let given = |variable: &str, path: &str| set(variable).is_some() || entries.iter().any(|entry| entry.path == path);

    let line = line(&set, &entries)?;
    let mut messages = Vec::new();
    let config = Config::of_line(line.unwrap_or_default());
    let mut draft = Draft { config, username: String::new(), password: String::new() };
    let is_old = set("OCI_ROOT_URL").is_some() && !given("OCI_REGISTRY", "registry");
    legacy::read(&mut draft, &set, is_old, &mut messages)?;
    for entry in &entries {
        if let Some(key) = keys::at(&entry.path) {
            value::put(&mut draft, key, &entry.text, Origin::Key(key.path))?;
        }
    }
    for key in KEYS.iter().filter(|key| !key.variable.is_empty()) {
        if let Some(text) = set(key.variable) {
            value::put(&mut draft, key, &text, Origin::Variable(key.variable))?;
        }
    }
    check(&draft.config, &set)?;

    let has_first = given("OCI_REPO1", "repo1") || set("OCI_NAMESPACE").is_some();
    let has_second = given("OCI_REPO2", "repo2") || set("OCI_CROSSMOUNT_NAMESPACE").is_some();
    let has_results = given("OCI_RESULTS_DIR", "resultsDir") || set("OCI_REPORT_DIR").is_some();
    let is_named = given("OCI_REGISTRY", "registry") || set("OCI_ROOT_URL").is_some();
    meaningless(&given, &draft, &mut messages);
    finish(
        draft,
        line,
        messages,
        Named { registry: is_named, first: has_first, second: has_second, results: has_results },
    )
}

/// What was given, where the default could not be told from it.
struct Named {
    registry: bool,
    first: bool,
    second: bool,
    results: bool,
}

fn finish(draft: Draft, line: Option<Line>, mut messages: Vec<String>, named: Named) -> Result<Settings, Failure> {
    let Draft { mut config, username, password } = draft;
    if config.repo1 == config.repo2 {
        return Err(Origin::Variable("OCI_REPO2")
            .wrong(&config.repo2, "it is the first repository too: give two different ones"));
    }
    let categories = categories(&config);
    if categories.is_empty() {
        return Err(Failure::usage(
            "the configuration of the official suite leaves nothing to run: switch on some of `OCI_API_PULL`, `OCI_API_PUSH`, \
             `OCI_API_TAGS_LIST`, `OCI_API_REFERRER` (or `OCI_TEST_PULL` and its like of the older suite)",
        ));
    }
    if named.first != named.second {
        messages.push(format!("only one repository is named: `{}` and `{}` are used", config.repo1, config.repo2));
    }
    if username.is_empty() != password.is_empty() {
        messages
            .push("a login needs both `OCI_USERNAME` and `OCI_PASSWORD`: the one that is there is not used".to_owned());
    }
    let login = (!username.is_empty() && !password.is_empty())
        .then(|| Login { username: username.clone(), password: password.clone() });
    let shown = |secret: &str| if secret.is_empty() { String::new() } else { "***".to_owned() };
    (config.username, config.password) = (shown(&username), shown(&password));
    let scheme = if config.tls == Tls::Disabled { "http" } else { "https" };
    Ok(Settings {
        url: named.registry.then(|| format!("{scheme}://{}", config.registry)),
        tls: config.tls,
        repositories: (named.first || named.second).then(|| (config.repo1.clone(), config.repo2.clone())),
        login,
        version: line.and_then(version),
        categories,
        read_only: !config.apis.push,
        content: config.ro_data.clone(),
        left_out: switched_off(&config).into_iter().collect(),
        results: (named.results && !config.results_dir.is_empty()).then(|| PathBuf::from(&config.results_dir)),
        config,
        messages,
    })
}

/// The version that is named; the variable goes before the file.
fn line(set: &impl Fn(&str) -> Option<String>, entries: &[Entry]) -> Result<Option<Line>, Failure> {
    let in_file = || entries.iter().find(|entry| entry.path == "version");
    match (set("OCI_VERSION"), in_file()) {
        (Some(name), _) => value::line(&name, Origin::Variable("OCI_VERSION")).map(Some),
        (None, Some(entry)) => value::line(&entry.text, Origin::Key("version")).map(Some),
        (None, None) => Ok(None),
    }
}

/// The newest release of a line, or the development text.
fn version(line: Line) -> Option<Version> {
    let start = match line {
        Line::V1_0 => "1.0.",
        Line::V1_1 => "1.1.",
        Line::Dev => return Spec::Distribution.version("next"),
    };
    Spec::Distribution.releases().rev().find(|release| release.name.starts_with(start)).map(|release| release.version)
}

/// Values that are texts, but not any text.
fn check(config: &Config, set: &impl Fn(&str) -> Option<String>) -> Result<(), Failure> {
    let origin = |variable: &'static str, path: &'static str| match set(variable) {
        Some(_) => Origin::Variable(variable),
        None => Origin::Key(path),
    };
    value::registry(&config.registry, origin("OCI_REGISTRY", "registry"))?;
    value::repository(&config.repo1, origin("OCI_REPO1", "repo1"))?;
    value::repository(&config.repo2, origin("OCI_REPO2", "repo2"))?;
    value::log(&config.logging, origin("OCI_LOG", "logging"))?;
    let content = &config.ro_data;
    for (list, variable, old, path) in [
        (&content.manifests, "OCI_RO_DATA_MANIFESTS", "OCI_MANIFEST_DIGEST", "roData.manifests"),
        (&content.blobs, "OCI_RO_DATA_BLOBS", "OCI_BLOB_DIGEST", "roData.blobs"),
        (&content.referrers, "OCI_RO_DATA_REFERRERS", "", "roData.referrers"),
    ] {
        let origin =
            if set(variable).is_none() && set(old).is_some() { Origin::Variable(old) } else { origin(variable, path) };
        list.iter().try_for_each(|text| value::digest(text, origin))?;
    }
    Ok(())
}

fn categories(config: &Config) -> Vec<&'static str> {
    let apis = &config.apis;
    let on = [
        ("pull", apis.pull),
        ("push", apis.push),
        ("discovery", apis.tags.list || apis.referrer),
        ("management", apis.tags.delete || apis.manifests.delete || apis.blobs.delete),
    ];
    on.into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect()
}

/// Says what is given and changes nothing.
fn meaningless(given: &impl Fn(&str, &str) -> bool, draft: &Draft, messages: &mut Vec<String>) {
    let notes = [
        ("OCI_LOG", "logging", "`--record` keeps every exchange"),
        ("OCI_CACHE_AUTH", "cacheAuth", "a token is kept for the scope that it was given for"),
        ("OCI_FILTER_TEST", "filterTest", "it names tests of the official suite; `--only` names requirements"),
        (
            "OCI_API_BLOBS_DIGEST_HEADER",
            "apis.blobs.digestHeader",
            "the version of the spec says whether the header is asked for",
        ),
        (
            "OCI_API_MANIFESTS_DIGEST_HEADER",
            "apis.manifests.digestHeader",
            "the version of the spec says whether the header is asked for",
        ),
        (
            "OCI_DATA_SPARSE",
            "data.sparse",
            "manifests of content that is not there are always tried, and may always be refused",
        ),
    ];
    for (variable, _, why) in notes.into_iter().filter(|(variable, path, _)| given(variable, path)) {
        messages.push(format!("`{variable}` has no meaning here: {why}"));
    }
    // A switch of content that no requirement is about by itself.
    for key in KEYS.iter().filter(|key| key.path.starts_with("data.") && key.path != "data.sparse") {
        let Slot::Switch(slot) = key.slot else { continue };
        let left_out = |on: bool| {
            let mut draft = Draft { config: draft.config.clone(), username: String::new(), password: String::new() };
            *slot(&mut draft) = on;
            switched_off(&draft.config)
        };
        if given(key.variable, key.path) && left_out(true) == left_out(false) {
            messages
                .push(format!("`{}` has no meaning here: no requirement is about that content alone", key.variable));
        }
    }
}
