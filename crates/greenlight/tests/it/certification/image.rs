//! An image, by digest, from one registry; peered on a copy in another one.

use std::collections::BTreeMap;
use std::path::Path;

use certificate::dsse::{Envelope, MEDIA_TYPE};
use lab::image::{Layer, Part};
use lab::tar::Tar;
use serde_json::Value;
use wire::registry::{Descriptor, Payload, Registry, RegistryOptions};

use super::programme::Programme;
use crate::binary::greenlight;
use crate::registry_server::{Asks, RegistryServer};
use crate::subject::{Folder, green, reference};

#[test]
fn is_certified_by_digest_and_peered_on_a_copy() {
    let (Some(first), Some(second)) = (RegistryServer::start(Asks::Nothing), RegistryServer::start(Asks::Nothing))
    else {
        return;
    };
    let images = Folder::new();
    let directory = images.layout("image", &green());
    let source = format!("oci:{}:1.0", directory.display());
    first.push(&source, "thing:1.0");
    second.push(&source, "copies/thing:latest");
    let digest = green().path(Part::Manifest(0)).replace("blobs/sha256/", "sha256:");

    let programme = Programme::new();
    let dossier = programme.init("image", &format!("{}/thing@{digest}", first.host), "--spec image@1.1.1");
    let ended = dossier.run("--plain-http").expect(0);
    assert!(ended.stdout.starts_with("green  image 1.1.1 producer"), "{}", ended.stdout);
    assert!(dossier.read("report.html").contains("All tests passed"));
    assert!(dossier.read("README.md").contains(&digest));
    dossier.sign("vendor").expect(0);
    drop(first);

    // What is small is no more left out than what speaks against the image.
    let copy = dossier.copy("left-out");
    copy.edit("evidence/image.json", |text| {
        let mut index: Value = serde_json::from_str(text).unwrap();
        let opened = index["registry"]["opened"].as_array_mut().unwrap();
        let layer = opened.iter_mut().find(|one| one["mediaType"].as_str().unwrap().contains("layer")).unwrap();
        layer["came"] = "left-out".into();
        index.to_string()
    });
    copy.forge();
    let said = copy.verify("").expect(1).stdout;
    assert!(said.contains("! evidence: it cannot be judged again: ") && said.contains("was left out of it"), "{said}");

    let said = dossier.verify("").expect(0).stdout;
    assert!(said.starts_with("valid  passes "), "{said}");
    assert!(said.contains("Example Thing 1.10 of Example Corp, signed by Example Corp"), "{said}");
    let all = dossier.verify("--verbose").expect(0).stdout;
    assert!(all.contains("+ evidence: judged again, all "), "{all}");

    // Not enough peers, then one, then two.
    let said = dossier.verify("--require peers=1").expect(1).stdout;
    assert!(said.contains("! peers: 1 are required, and none counts"), "{said}");
    let copy = format!("{}/copies/thing:latest", second.host);
    dossier.peer("peer", &copy, "--plain-http").expect(0);
    dossier.verify("--require peers=1").expect(0);
    dossier.verify("--require peers=2").expect(1);
    dossier.peer("other", &copy, "--plain-http").expect(0);
    let said = dossier.verify("--require peers=2").expect(0).stdout;
    assert!(said.contains("peers: Other GmbH, Peer Ltd"), "{said}");
    let said = dossier.verify_without("Peer Ltd", "--require peers=2").expect(1).stdout;
    assert!(said.contains("1 counts: `Other GmbH`"), "{said}");

    // Beside the copy in its registry, certificate and peers are found by its reference; that of a stranger takes nothing from them.
    let trust = programme.join("trust.toml");
    let by_reference =
        |more: &str| greenlight(&format!("verify {copy} --plain-http --trust {} {more}", trust.display())).run();
    let said = by_reference("").refusal(3);
    assert!(said.contains("no certificate is attached"), "{said}");
    assert_eq!(by_reference("--out json").expect(3).stdout, "[]\n");
    let attach = |dossier: &Path| {
        greenlight(&format!("certify attach {copy} --plain-http --dossier {}", dossier.display())).run().expect(0)
    };
    attach(&dossier.folder);
    let said = by_reference("--require peers=2").expect(0).stdout;
    assert!(said.starts_with("valid  passes ") && said.contains("peers: Other GmbH, Peer Ltd"), "{said}");
    assert!(said.contains("- evidence: it is not attached"), "{said}");
    by_reference("--at 2099-01-01").expect(1);
    let stranger = Programme::new();
    let theirs = stranger.init("theirs", &copy, "--spec image@1.1.1");
    theirs.run("--plain-http").expect(0);
    theirs.sign("vendor").expect(0);
    attach(&theirs.folder);
    let said = by_reference("").expect(0).stdout;
    assert!(said.contains("valid  ") && said.contains("refused  "), "{said}");
    let found: Value = serde_json::from_str(&by_reference("--out json").expect(0).stdout).unwrap();
    let mut states: Vec<&str> = found.as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    states.sort_unstable();
    assert_eq!(states, ["refused", "valid"]);

    // A revocation is found beside the image as well; one of another certificate is not attached here.
    let mixed = dossier.copy("mixed");
    theirs.revoke("vendor", "a mistake").expect(0);
    std::fs::rename(theirs.folder.join("revocations"), mixed.folder.join("revocations")).unwrap();
    let said = greenlight(&format!("certify attach {copy} --plain-http --dossier {}", mixed.folder.display())).run();
    assert!(said.refusal(2).contains("is about `certificate.dsse.json`"));
    by_reference("").expect(0);
    // What nobody signed as it is takes nothing from it, though it names an authority.
    let damaged = dossier.copy("damaged");
    damaged.revoke("group", "never said").expect(0);
    let revocation = std::fs::read_dir(damaged.folder.join("revocations")).unwrap().next().unwrap().unwrap();
    let mut envelope = Envelope::from_json(&std::fs::read(revocation.path()).unwrap()).unwrap();
    envelope.signatures[0].bytes[0] ^= 1;
    std::fs::write(revocation.path(), envelope.to_json()).unwrap();
    let said = damaged.verify("").expect(1).stdout;
    assert!(said.contains("it was changed after it was signed"), "{said}");
    let said = greenlight(&format!("certify attach {copy} --plain-http --dossier {}", damaged.folder.display())).run();
    assert!(said.refusal(2).contains("it is not as anybody signed it"));
    // Another program attaches it all the same.
    let manifest = std::fs::read(directory.join(green().path(Part::Manifest(0)))).unwrap();
    let subject = Descriptor::of("application/vnd.oci.image.manifest.v1+json", &manifest);
    let payload = Payload { media_type: MEDIA_TYPE.to_owned(), bytes: envelope.to_json().into_bytes() };
    Registry::new(&second.host, RegistryOptions { plain_http: true, ..RegistryOptions::default() })
        .unwrap()
        .attach("copies/thing", &subject, MEDIA_TYPE, vec![payload], BTreeMap::new())
        .unwrap();
    let ended = by_reference("").expect(0);
    assert!(ended.stderr.contains("is attached, and not as anybody signed it: passed over"), "{}", ended.stderr);
    let revoked = dossier.copy("revoked");
    revoked.revoke("group", "sold with another layer").expect(0);
    let rows = attach(&revoked.folder).stdout;
    assert!(rows.contains("present   certificate.dsse.json") && rows.contains("attached  revocations/"), "{rows}");
    let said = by_reference("").expect(1).stdout;
    assert!(said.contains("by `The Group`: sold with another layer"), "{said}");

    // Another image is no copy.
    let directory =
        images.layout("another", &reference("minimal").config(|one| one.set("/architecture", "arm64")).seal());
    second.push(&format!("oci:{}:1.0", directory.display()), "copies/another:latest");
    let said = dossier.peer("peer", &format!("{}/copies/another:latest", second.host), "--plain-http").refusal(1);
    assert!(said.contains("about another image"), "{said}");
}

#[test]
fn what_is_too_large_to_be_kept_stands_as_it_was_signed() {
    let Some(registry) = RegistryServer::start(Asks::Nothing) else { return };
    let large = Tar::new().file("srv/large", vec![0_u8; 17 << 20]);
    let image = reference("minimal").push(Layer::plain(large)).seal();
    let images = Folder::new();
    registry.push(&format!("oci:{}:1.0", images.layout("image", &image).display()), "thing:1.0");
    let programme = Programme::new();
    let dossier = programme.init("large", &format!("{}/thing:1.0", registry.host), "--spec image@1.1.1");
    dossier.run("--plain-http").expect(0);
    assert!(dossier.read("evidence/image.json").contains("\"left-out\""));
    dossier.sign("vendor").expect(0);
    let said = dossier.verify("").expect(0).stdout;
    assert!(said.contains("- evidence: judged again, ") && said.contains(" stand as they were signed"), "{said}");
}
