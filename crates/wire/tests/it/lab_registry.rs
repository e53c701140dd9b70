//! A registry of the lab, and something to attach in it.
use std::collections::BTreeMap;

use lab::registry::{Auth, Options, Running, fault, start, variation};
use wire::Error;
use wire::registry::{Attached, Descriptor, Payload, Registry};

use crate::pulling::options;

pub const REPOSITORY: &str = "a/b";
pub const KIND: &str = "application/vnd.test.note+json";

/// What the lab registry lacks where it lists no referrers.
pub const NO_LIST: [&str; 2] = ["has_no_referrers", "does_not_confirm_subjects"];

pub fn started(faults: &[&str], variations: &[&str], auth: Auth) -> Running {
    let faults = faults.iter().map(|name| fault(name).unwrap()).collect();
    let variations = variations.iter().map(|name| variation(name).unwrap()).collect();
    start(Options { faults, variations, auth, ..Options::default() }).unwrap()
}

pub fn registry(running: &Running, login: Option<(&str, &str)>) -> Registry {
    Registry::new(&running.url(), options(login)).unwrap()
}

/// The subject need not be there, and is not.
pub fn subject() -> Descriptor {
    Descriptor::of("application/vnd.oci.image.manifest.v1+json", b"an image")
}

pub fn attach(registry: &Registry, text: &str) -> Result<Attached, Error> {
    attach_as(registry, KIND, text)
}

pub fn attach_as(registry: &Registry, kind: &str, text: &str) -> Result<Attached, Error> {
    let payload = Payload { media_type: KIND.to_owned(), bytes: text.into() };
    let annotations = BTreeMap::from([("k".to_owned(), text.to_owned())]);
    registry.attach(REPOSITORY, &subject(), kind, vec![payload], annotations)
}

/// The texts of all notes that are found, sorted.
pub fn found(registry: &Registry) -> Vec<String> {
    let digest = subject().digest;
    let list = registry.referrers(REPOSITORY, &digest, KIND).unwrap();
    let mut texts: Vec<String> = list
        .found
        .iter()
        .map(|referrer| {
            let artifact = registry.artifact(REPOSITORY, &digest, referrer, KIND, 1000).unwrap();
            assert_eq!(artifact.digest, referrer.digest);
            let text = String::from_utf8(artifact.layers[0].bytes.clone()).unwrap();
            assert_eq!(artifact.annotations["k"], text);
            text
        })
        .collect();
    texts.sort();
    texts
}
