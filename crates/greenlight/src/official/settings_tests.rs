//! What variables and files of the official suite come to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use report::official::Tls;

use super::settings::{Settings, settings};
use crate::exit::Failure;

fn of(variables: &[(&str, &str)]) -> Result<Settings, Failure> {
    with_file(variables, None)
}

fn with_file(variables: &[(&str, &str)], file: Option<&Path>) -> Result<Settings, Failure> {
    let set: BTreeMap<&str, &str> = variables.iter().copied().collect();
    settings(|name| set.get(name).map(|value| (*value).to_owned()), file)
}

fn yaml(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn nothing_asks_for_nothing() {
    let read = of(&[("OCI_REGISTRY", "")]).unwrap();
    assert_eq!((read.url.as_deref(), read.repositories, read.version, read.results), (None, None, None, None));
    assert_eq!(read.categories, ["pull", "push", "discovery", "management"]);
    assert_eq!((read.read_only, read.left_out.len(), read.messages), (false, 0, vec![]));
}

#[test]
fn the_newer_variables() {
    let read = of(&[
        ("OCI_REGISTRY", "r.example:5000"),
        ("OCI_TLS", "Disabled"),
        ("OCI_REPO1", "a/one"),
        ("OCI_REPO2", "a/two"),
        ("OCI_USERNAME", "me"),
        ("OCI_PASSWORD", "hunter2"),
        ("OCI_VERSION", "1.0"),
        ("OCI_RESULTS_DIR", "out"),
        ("OCI_API_TAGS_DELETE", "f"),
        ("OCI_DATA_INDEX", "FALSE"),
        ("OCI_RO_DATA_TAGS", "v1 v2"),
    ])
    .unwrap();
    assert_eq!((read.url.as_deref(), read.tls), (Some("http://r.example:5000"), Tls::Disabled));
    assert_eq!(read.repositories, Some(("a/one".to_owned(), "a/two".to_owned())));
    assert_eq!(read.version.unwrap().as_str(), "1.0.1");
    assert_eq!(read.results, Some(PathBuf::from("out")));
    assert_eq!(read.categories, ["pull", "push", "discovery", "management"]);
    assert!(read.left_out.contains(&"dist.delete.tag-202") && read.left_out.contains(&"dist.push.manifest.index"));
    assert!(!read.left_out.contains(&"dist.delete.blob-202"));
    assert_eq!(read.content.tags, ["v1", "v2"]);
    assert_eq!(read.messages, Vec::<String>::new());

    assert!(!format!("{read:?}").contains("hunter2"));
    assert_eq!((read.config.username.as_str(), read.config.password.as_str()), ("***", "***"));
    assert_eq!(read.login_for("http://R.example:5000/").unwrap().password, "hunter2");
    assert_eq!(read.login_for("https://elsewhere.example"), None);
}

#[test]
fn versions_by_their_official_names() {
    for (name, version) in
        [("stable", "1.1.1"), ("1.1", "1.1.1"), ("dev", "next"), ("1.1+dev", "next"), ("1.0", "1.0.1")]
    {
        assert_eq!(of(&[("OCI_VERSION", name)]).unwrap().version.unwrap().as_str(), version);
    }
}

#[test]
fn the_older_variables() {
    let read = of(&[
        ("OCI_ROOT_URL", " HTTP://r.example:5000/ "),
        ("OCI_NAMESPACE", "MyOrg/repo/"),
        ("OCI_CROSSMOUNT_NAMESPACE", "myorg/other"),
        ("OCI_USERNAME", "me"),
        ("OCI_PASSWORD", "hunter2"),
        ("OCI_TEST_PULL", "1"),
        ("OCI_TEST_CONTENT_DISCOVERY", "true"),
        ("OCI_TEST_CONTENT_MANAGEMENT", "0"),
        ("OCI_TAG_NAME", "v1"),
        ("OCI_HIDE_SKIPPED_WORKFLOWS", "0"),
        ("OCI_SKIP_EMPTY_LAYER_PUSH_TEST", "1"),
        ("OCI_REPORT_DIR", "none"),
    ])
    .unwrap();
    assert_eq!(read.url.as_deref(), Some("http://r.example:5000"));
    assert_eq!(read.repositories, Some(("myorg/repo".to_owned(), "myorg/other".to_owned())));
    // A workflow that nobody asked for was off in the older suite.
    assert_eq!((read.categories, read.read_only), (vec!["pull", "discovery"], true));
    assert_eq!((read.content.tags, read.results), (vec!["v1".to_owned()], None));
    assert!(read.left_out.contains(&"dist.push.manifest.no-blobs"));
    assert_eq!(read.messages.len(), 2, "{:?}", read.messages);
    assert!(read.messages[0].contains("`OCI_TEST_PUSH` is not set"), "{:?}", read.messages);
    assert!(read.messages[1].contains("`OCI_HIDE_SKIPPED_WORKFLOWS` has no meaning here"), "{:?}", read.messages);

    // Beside a newer variable for the registry they only say what they say.
    let read = of(&[("OCI_REGISTRY", "r.example"), ("OCI_ROOT_URL", "http://old"), ("OCI_TEST_PUSH", "0")]).unwrap();
    assert_eq!(read.url.as_deref(), Some("http://r.example"));
    assert_eq!((read.categories, read.read_only), (vec!["pull", "discovery", "management"], true));
}

#[test]
fn a_variable_goes_before_the_file_and_the_file_before_the_older_variables() {
    let file =
        yaml("registry: in.file\nrepo1: file/one\nversion: 1.0\napis: {tags: {delete: false}, referrer: true}\n");
    let variables = [("OCI_ROOT_URL", "http://old"), ("OCI_NAMESPACE", "old/one"), ("OCI_REPO1", "set/one")];
    let read = with_file(&variables, Some(file.path())).unwrap();
    assert_eq!(read.repositories, Some(("set/one".to_owned(), "conformance/repo2".to_owned())));
    assert_eq!((read.url.as_deref(), read.tls), (Some("http://in.file"), Tls::Disabled));
    assert_eq!(read.version.unwrap().as_str(), "1.0.1");
    assert!(!read.config.apis.tags.delete && read.config.apis.referrer);
    assert!(read.messages[0].contains("only one repository is named"), "{:?}", read.messages);

    let read = of(&[("OCI_CONFIGURATION", &file.path().to_string_lossy()), ("OCI_VERSION", "dev")]).unwrap();
    assert_eq!(read.version.unwrap().as_str(), "next");
}

#[test]
fn the_configuration_in_official_results_is_one_too() {
    let config = of(&[("OCI_REGISTRY", "r.example"), ("OCI_DATA_SHA512", "false")]).unwrap().config;
    let file = yaml(&yaml_serde::to_string(&config).unwrap());
    assert_eq!(
        with_file(&[], Some(file.path())).unwrap().config,
        report::official::Config { commit: String::new(), ..config }
    );
}

#[test]
fn what_is_given_and_means_nothing_is_said() {
    let read = of(&[
        ("OCI_LOG", "DEBUG"),
        ("OCI_FILTER_TEST", "OCI Conformance Test/sha256 blobs"),
        ("OCI_DATA_CUSTOM_FIELDS", "false"),
        ("OCI_DATA_NO_LAYERS", "true"),
        ("OCI_PASSWORD", "hunter2"),
        ("OCI_AUTOMATIC_CROSSMOUNT", "1"),
    ])
    .unwrap();
    let all = read.messages.join("\n");
    for name in
        ["OCI_LOG", "OCI_FILTER_TEST", "OCI_DATA_CUSTOM_FIELDS", "OCI_AUTOMATIC_CROSSMOUNT", "both `OCI_USERNAME`"]
    {
        assert!(all.contains(name), "{name}: {all}");
    }
    assert!(!all.contains("OCI_DATA_NO_LAYERS") && !all.contains("hunter2"), "{all}");
    assert_eq!(read.login_for("https://localhost:5000"), None);
}

#[test]
fn what_is_wrong_is_an_error_that_says_what_is_allowed() {
    for (variables, says) in [
        (&[("OCI_VERSION", "2.0")][..], "`OCI_VERSION` is `2.0`: give `1.0`, `1.1`"),
        (&[("OCI_TLS", "off")], "`OCI_TLS` is `off`: give `enabled`"),
        (&[("OCI_API_PULL", "yes")], "`OCI_API_PULL` is `yes`: it is a switch, give `true` or `false`"),
        (&[("OCI_TEST_PULL", "yes")], "`OCI_TEST_PULL` is `yes`: it is a switch"),
        (&[("OCI_LOG", "loud")], "`OCI_LOG` is `loud`"),
        (&[("OCI_REGISTRY", "https://r.example")], "without a scheme"),
        (&[("OCI_REGISTRY", "me:hunter2@r.example")], "a login goes into `OCI_USERNAME`"),
        (&[("OCI_ROOT_URL", "https://me:hunter2@r.example")], "`OCI_ROOT_URL` is `…`"),
        (&[("OCI_ROOT_URL", "ftp://r.example")], "`OCI_ROOT_URL` is `ftp`"),
        (&[("OCI_REPO1", "Upper/Case")], "`OCI_REPO1` is `Upper/Case`: give a repository name"),
        (&[("OCI_REPO1", "conformance/repo2")], "give two different ones"),
        (&[("OCI_RO_DATA_BLOBS", "sha256")], "`OCI_RO_DATA_BLOBS` is `sha256`: give a digest"),
        (&[("OCI_MANIFEST_DIGEST", "x")], "`OCI_MANIFEST_DIGEST` is `x`: give a digest"),
        (&[("OCI_ROOT_URL", "http://r.example")], "leaves nothing to run"),
        (&[("OCI_CONFIGURATION", "no/such/file")], "failed to read `no/such/file`"),
    ] {
        let failure = of(variables).expect_err("it is wrong");
        assert!(failure.message.contains(says), "{variables:?}: {}", failure.message);
        assert!(!failure.message.contains("hunter2"), "{}", failure.message);
        assert_eq!(failure.exit, crate::exit::Exit::Usage);
    }
}
