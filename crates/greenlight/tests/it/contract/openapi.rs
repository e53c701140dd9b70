//! The registry API as an OpenAPI document.

use serde_json::Value;

use crate::binary::greenlight;
use crate::subject::Folder;

fn document(arguments: &str) -> Value {
    serde_json::from_str(&greenlight(arguments).run().expect(0).stdout).unwrap()
}

#[test]
fn the_document_is_that_of_the_version() {
    for (arguments, version) in [
        ("openapi", "1.1.1"),
        ("openapi --spec 1.1", "1.1.1"),
        ("openapi --spec 1.0", "1.0.1"),
        ("openapi --spec 1.0.0", "1.0.0"),
        ("openapi --spec next", "next"),
    ] {
        assert_eq!(document(arguments)["info"]["version"], version, "{arguments}");
    }
    let refused = greenlight("openapi --spec 1.0.2").run().expect(2).stderr;
    assert!(refused.contains("no version `1.0.2` of the distribution spec"), "{refused}");
}

#[test]
fn the_form_is_the_one_that_was_asked_for() {
    let has = |arguments: &str, path: &str| document(arguments)["paths"].get(path).is_some();
    assert!(has("openapi", "/v2/{name}/tags/list") && has("openapi", "/v2/{n1}/{n2}/{n3}/{n4}/tags/list"));
    assert!(has("openapi --form per-repository", "/tags/list"));
    greenlight("openapi --form other").run().expect(2);
}

#[test]
fn the_document_goes_to_a_file_as_it_goes_to_standard_output() {
    let folder = Folder::new();
    let ended = greenlight("openapi --spec next --out api.json").dir(folder.path()).run().expect(0);
    assert_eq!(ended.stdout, "");
    let written = std::fs::read_to_string(folder.path().join("api.json")).unwrap();
    assert_eq!(written, greenlight("openapi --spec next").run().expect(0).stdout);
    let refused = greenlight("openapi --out nowhere/api.json").dir(folder.path()).run().expect(2).stderr;
    assert!(refused.contains("failed to write `nowhere/api.json`"), "{refused}");
}
