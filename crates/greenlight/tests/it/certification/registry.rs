//! Registries: the lab's, which is green, and Debian's, which is not.

use super::programme::Programme;
use super::published::{published, standing};
use crate::certified::lab_registry::started;
use crate::registry_server::{Asks, RegistryServer};

#[test]
fn the_labs_is_certified_and_peered_on_a_second_one() {
    let (first, url) = started("");
    let (_second, copy) = started("--variation redirects_blobs_to_a_host_without_logins");
    let programme = Programme::new();
    let dossier = programme.init("lab", &url, "--spec distribution@1.1.1");
    dossier.run("").expect(0);
    drop(first);
    assert!(dossier.read("report.html").contains("All tests passed"));
    dossier.sign("vendor").expect(0);
    let result = dossier.verify("--verbose").expect(0).stdout;
    assert!(result.contains("test-result: PASSED by `Example Corp`"), "{result}");
    dossier.peer("peer", &copy, "").expect(0);
    dossier.verify("--require peers=1").expect(0);

    let (page, badge) = published(&dossier.folder, &format!("--trust {}", programme.join("trust.toml").display()));
    assert_eq!(standing(&page)["is"], "valid", "{page:#}");
    assert!(badge.contains("green until "), "{badge}");

    // A copy that is broken does not agree, and says where and why.
    let (_third, broken) = started("--fault answers_manifest_pushes_without_location");
    let ended = dossier.peer("other", &broken, "").expect(1);
    assert!(
        ended.stdout.contains("dist.push.manifest.put-location: pass in the certificate, fail here; "),
        "{}",
        ended.stdout
    );
    assert!(ended.stderr.contains("nothing was signed, for the runs do not agree"), "{}", ended.stderr);
    dossier.verify("--require peers=2").expect(1);
}

#[test]
fn debians_is_signed_as_failed_peered_as_such_and_refused_as_a_certificate() {
    let servers = (RegistryServer::start_with(Asks::Nothing, true), RegistryServer::start_with(Asks::Nothing, true));
    let (Some(first), Some(second)) = servers else { return };
    let programme = Programme::new();
    let program = "--program /usr/bin/docker-registry";
    let dossier = programme.init("debian", &format!("http://{}", first.host), program);
    let ended = dossier.run("").expect(1);
    assert!(ended.stdout.starts_with("red  distribution 1.1.1 registry"), "{}", ended.stdout);
    assert!(!dossier.read("report.html").contains("All tests passed"));
    assert!(dossier.read("README.md").contains("`docker-registry`, `sha256:"));
    let said = dossier.sign("vendor").expect(0).stderr;
    assert!(said.contains("FAILED"), "{said}");
    dossier.peer("peer", &format!("http://{}", second.host), "").expect(0);
    let said = dossier.verify("--require peers=1").expect(1).stdout;
    assert!(said.starts_with("refused  does not pass: "), "{said}");
    let wrong: Vec<&str> = said.lines().filter(|line| line.starts_with(['!', '?'])).collect();
    assert_eq!(wrong, ["! verdict: red: a MUST is broken"], "{said}");
    // On a site a signed failure is what it says: a failure that somebody signed.
    let trust = format!("--trust {}", programme.join("trust.toml").display());
    let (page, badge) = published(&dossier.folder, &trust);
    assert_eq!(standing(&page)["is"], "failed", "{page:#}");
    assert!(page.to_string().contains("dist.push.chunk.ooo-416") && badge.contains("red"), "{badge}");
    assert!(badge.contains("does not pass: ") && !badge.contains("until"), "{badge}");
}
