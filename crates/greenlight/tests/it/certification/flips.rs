//! Ten thousand flipped bits, over every file of two dossiers that are signed and peered, one with a revocation of something else: each
//! one is found, and none because a peer is missing then.

use std::path::Path;

use certificate::key::Verifier;
use certificate::verify::{Question, State, Verification, contents, signed};
use certificate::{Dossier, Trust};

use super::programme::Programme;
use crate::binary::greenlight;
use crate::certified::lab_registry::started;
use crate::registry_server::{Asks, RegistryServer};
use crate::subject::{Folder, green};

/// Numbers that are spread over everything, the same in every run (xorshift64).
struct Spread(u64);

impl Spread {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// What `verify` looks at, without judging the evidence again: that has to have the right digest first.
fn verify(dossier: &Dossier, question: &Question) -> Verification {
    let mut found = signed(dossier, question);
    if let Some(certificate) = &found.certificate {
        let (items, _) = contents(dossier, certificate, &found.subject, question);
        found.items.extend(items);
    }
    found
}

fn every_flip_is_found(folder: &Path, trust: &Trust, flips: u64) {
    every_flip_of_is_found(folder, trust, flips, |_| true);
}

fn every_flip_of_is_found(folder: &Path, trust: &Trust, flips: u64, wanted: impl Fn(&str) -> bool) {
    let dossier = Dossier::read(folder).unwrap();
    let question = Question { trust: Some(trust.clone()), ..Question::default() };
    assert!(verify(&dossier, &question).state() <= State::Note, "{:#?}", verify(&dossier, &question).items);
    let files: Vec<(String, Vec<u8>)> = dossier
        .below("")
        .filter(|(path, _)| wanted(path))
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let mut spread = Spread(0x9e37_79b9_7f4a_7c15);
    let mut dossier = dossier;
    for flip in 0..flips {
        // Every file in turn, so that large ones do not take all of it.
        let (path, bytes) = &files[usize::try_from(flip).unwrap() % files.len()];
        if bytes.is_empty() {
            continue;
        }
        let at = usize::try_from(spread.below(bytes.len() as u64)).unwrap();
        let bit = spread.below(8);
        let mut changed = bytes.clone();
        changed[at] ^= 1 << bit;
        dossier.put(path, changed);
        let found = verify(&dossier, &question);
        assert_eq!(found.state(), State::Broken, "bit {bit} of byte {at} of `{path}`: {:#?}", found.items);
        dossier.put(path, bytes.clone());
    }
}

#[test]
fn in_every_file_of_a_dossier_are_found() {
    let programme = Programme::new();
    let trust = Trust::parse(&std::fs::read_to_string(programme.join("trust.toml")).unwrap()).unwrap();

    let (_first, url) = started("");
    let (_second, copy) = started("");
    let lab = programme.init("lab", &url, "");
    lab.run("").expect(0);
    lab.sign("vendor").expect(0);
    lab.peer("peer", &copy, "").expect(0);
    std::fs::create_dir(lab.folder.join("revocations")).unwrap();
    greenlight(&format!(
        "certify revoke --requirement dist.tags.200 --versions 9.0.0..9.1.0 --reason counted {}",
        programme.key("group")
    ))
    .arg("--out")
    .arg(lab.folder.join("revocations/other.dsse.json"))
    .run()
    .expect(0);
    every_flip_is_found(&lab.folder, &trust, 200);
    every_flip_of_is_found(&lab.folder, &trust, 1_500, |path| path.starts_with("revocations/"));
    every_flip_of_is_found(&lab.folder, &trust, 300, |path| path.starts_with("peers/"));
    // Strangers vouch for nothing, and what they signed is as whole as the rest.
    let vendor = Verifier::from_pem(&std::fs::read_to_string(programme.join("vendor.key.pub")).unwrap()).unwrap();
    let vendor = Trust::of_key("Example Corp", vendor);
    every_flip_of_is_found(&lab.folder, &vendor, 1_500, |path| path.starts_with("revocations/"));
    every_flip_of_is_found(&lab.folder, &vendor, 1_500, |path| path.starts_with("peers/"));

    let Some(server) = RegistryServer::start(Asks::Nothing) else { return };
    let images = Folder::new();
    server.push(&format!("oci:{}:1.0", images.layout("image", &green()).display()), "thing:1.0");
    let subject = format!("{}/thing:1.0", server.host);
    let image = programme.init("image", &subject, "");
    image.run("--plain-http").expect(0);
    image.sign("vendor").expect(0);
    image.peer("peer", &subject, "--plain-http").expect(0);
    every_flip_is_found(&image.folder, &trust, 9_800);
}
