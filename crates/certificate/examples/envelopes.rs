//! Writes an envelope signed by a new key of each kind, and the public keys, into a directory: for readers of DSSE that are not ours.
//!
//! `cargo run -p certificate --example envelopes -- DIRECTORY`

#![allow(clippy::unwrap_used, reason = "an example that cannot go on shall end")]

use std::path::PathBuf;

use certificate::dsse::{Envelope, IN_TOTO};
use certificate::key::{Algorithm, Signer};

fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    for (name, algorithm) in [("ed25519", Algorithm::Ed25519), ("p256", Algorithm::P256)] {
        let signer = Signer::generate(algorithm).unwrap();
        let statement =
            br#"{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"urn:x","predicate":{}}"#;
        let envelope = Envelope::sign(IN_TOTO, statement.to_vec(), &signer).unwrap();
        std::fs::write(folder.join(format!("{name}.dsse.json")), envelope.to_json()).unwrap();
        std::fs::write(folder.join(format!("{name}.pub")), signer.verifier().to_pem().unwrap()).unwrap();
    }
}
