//! A run that is told what the official suite would be told, and writes what that suite would write.

use std::fs;

use super::lab_registry::{LOGIN, started};
use crate::binary::greenlight;

#[test]
fn variables_say_what_arguments_leave_open_and_the_files_are_written() {
    let (_running, url) = started("--auth basic");
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &str| {
        greenlight(arguments)
            .dir(folder.path())
            .env("OCI_REGISTRY", url.trim_start_matches("http://"))
            .env("OCI_TLS", "disabled")
            .env("OCI_USERNAME", LOGIN.0)
            .env("OCI_PASSWORD", LOGIN.1)
            .env("OCI_REPO1", "official/one")
            .env("OCI_REPO2", "official/two")
            .env("OCI_RESULTS_DIR", "results")
            .env("OCI_LOG", "warn")
    };
    let ended = run("registry").run().expect(0);
    assert!(ended.stdout.starts_with("green  distribution 1.1.1"), "{}", ended.stdout);
    assert!(ended.stderr.contains("`OCI_LOG` has no meaning here"), "{}", ended.stderr);
    for name in ["results.yaml", "junit.xml", "report.html"] {
        let text = fs::read_to_string(folder.path().join("results").join(name)).unwrap();
        assert!(text.contains("official/one") && !text.contains(LOGIN.1), "{name}");
    }
    let results = fs::read_to_string(folder.path().join("results/results.yaml")).unwrap();
    assert!(results.contains("Manifest put by tag: Pass") && !results.contains("FAIL"), "{results}");

    // An argument goes before a variable; what was written can be read as a file; what is left out is not run.
    let ended = run("registry --spec 1.0 --out oci=elsewhere").env("OCI_VERSION", "dev").run().expect(0);
    assert!(ended.stdout.starts_with("green  distribution 1.0.1"), "{}", ended.stdout);
    assert!(fs::read_to_string(folder.path().join("elsewhere/results.yaml")).unwrap().contains("version: '1.0'"));
    let ended = run("registry --quiet").env("OCI_API_TAGS_DELETE", "false").run().expect(3);
    assert!(ended.stdout.starts_with("incomplete") && !ended.stdout.contains("not run 0"), "{}", ended.stdout);
    assert!(fs::read_to_string(folder.path().join("results/results.yaml")).unwrap().contains("Tag delete: Disabled"));
}

#[test]
fn a_login_goes_to_no_other_registry() {
    let (_running, url) = started("--auth basic");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("oci.yaml");
    fs::write(&file, "registry: other.example\nusername: someone\npassword: hunter2-hunter2\n").unwrap();
    let said = greenlight("registry --oci-config").arg(&file).arg(&url).run().refusal(4);
    assert!(said.contains("login") && !said.contains("hunter2"), "{said}");
}

#[test]
fn what_is_wrong_ends_the_run_before_it_begins() {
    let said = greenlight("registry").run().refusal(2);
    assert!(said.contains("OCI_REGISTRY"), "{said}");
    let said = greenlight("registry").env("OCI_REGISTRY", "localhost:1").env("OCI_TLS", "off").run().refusal(2);
    assert!(said.contains("`OCI_TLS` is `off`"), "{said}");
    // With a URL nobody asked the variables.
    let said = greenlight("registry http://127.0.0.1:1").env("OCI_TLS", "off").run().refusal(4);
    assert!(!said.contains("OCI_TLS"), "{said}");
    let said = greenlight("registry http://127.0.0.1:1 --out oci").run().refusal(2);
    assert!(said.contains("--out oci=results"), "{said}");
}
