//! The variables of the older generation (up to the suite of 1.1.1), in the terms of the newer one.

use report::official::Tls;

use super::keys::Draft;
use super::value::{self, Origin};
use crate::exit::Failure;

/// The four workflows, of which the older suite ran only those that were asked for.
const WORKFLOWS: [&str; 4] =
    ["OCI_TEST_PULL", "OCI_TEST_PUSH", "OCI_TEST_CONTENT_DISCOVERY", "OCI_TEST_CONTENT_MANAGEMENT"];

/// Variables that mean nothing here, with the reason.
const MEANINGLESS: [(&str, &str); 6] = [
    ("OCI_HIDE_SKIPPED_WORKFLOWS", "what was not run is always shown"),
    ("OCI_DEBUG", "`--record` keeps every exchange"),
    ("OCI_DELETE_MANIFEST_BEFORE_BLOBS", "manifests are always deleted before blobs"),
    ("OCI_AUTH_SCOPE", "the scope follows from the challenge of the registry and from the request"),
    ("OCI_AUTOMATIC_CROSSMOUNT", "whether blobs are mounted without a source is seen, and is held against nobody"),
    ("OCI_TAG_LIST", "tags are pushed and then listed; `OCI_TAG_NAME` names one that is there"),
];

/// Reads what is set into `draft`. Says what has no meaning, and whether the older suite's rule holds that a workflow runs only
/// when it is asked for: it does where nothing but its own variables names the registry.
pub(super) fn read(
    draft: &mut Draft,
    set: &impl Fn(&str) -> Option<String>,
    is_old: bool,
    messages: &mut Vec<String>,
) -> Result<(), Failure> {
    let config = &mut draft.config;
    if let Some(url) = set("OCI_ROOT_URL") {
        let url = url.trim().to_lowercase();
        let (scheme, host) = url.split_once("://").unwrap_or(("https", url.as_str()));
        config.tls = match scheme {
            "http" => Tls::Disabled,
            "https" => Tls::Enabled,
            _ => {
                return Err(Origin::Variable("OCI_ROOT_URL")
                    .wrong(scheme, "give `https://host[:port]` or `http://host[:port]`"));
            }
        };
        config.registry = host.trim_end_matches('/').to_owned();
        value::registry(&config.registry, Origin::Variable("OCI_ROOT_URL"))?;
    }
    for (variable, repository) in
        [("OCI_NAMESPACE", &mut config.repo1), ("OCI_CROSSMOUNT_NAMESPACE", &mut config.repo2)]
    {
        if let Some(name) = set(variable) {
            *repository = name.trim().to_lowercase().trim_end_matches('/').to_owned();
            value::repository(repository, Origin::Variable(variable))?;
        }
    }
    for variable in WORKFLOWS {
        let asked = set(variable).map(|text| value::switch(&text, Origin::Variable(variable))).transpose()?;
        let Some(on) = asked.or_else(|| is_old.then_some(false)) else { continue };
        let (apis, is_asked) = (&mut config.apis, asked.is_some());
        match variable {
            "OCI_TEST_PULL" => apis.pull = on,
            "OCI_TEST_PUSH" => apis.push = on,
            "OCI_TEST_CONTENT_DISCOVERY" => (apis.tags.list, apis.referrer) = (on, on && apis.referrer),
            _ => (apis.tags.delete, apis.manifests.delete, apis.blobs.delete) = (on, on, on),
        }
        if !is_asked {
            messages.push(format!(
                "`{variable}` is not set, so that workflow is off, as in the older official suite: set it to `1`"
            ));
        }
    }
    let skips = set("OCI_SKIP_EMPTY_LAYER_PUSH_TEST")
        .map(|text| value::switch(&text, Origin::Variable("OCI_SKIP_EMPTY_LAYER_PUSH_TEST")));
    if skips.transpose()? == Some(true) {
        config.data.no_layers = false;
    }
    if let Some(folder) = set("OCI_REPORT_DIR") {
        config.results_dir = if folder == "none" { String::new() } else { folder };
    }
    let content = &mut config.ro_data;
    for (variable, list) in [
        ("OCI_TAG_NAME", &mut content.tags),
        ("OCI_MANIFEST_DIGEST", &mut content.manifests),
        ("OCI_BLOB_DIGEST", &mut content.blobs),
    ] {
        list.extend(set(variable).iter().flat_map(|text| value::words(text)));
    }
    for (variable, why) in MEANINGLESS {
        if set(variable).is_some() {
            messages.push(format!("`{variable}` has no meaning here: {why}"));
        }
    }
    Ok(())
}
