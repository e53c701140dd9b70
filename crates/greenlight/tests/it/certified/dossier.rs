//! A dossier with envelopes, as far as attaching looks at it: whoever signs is fine there.

use std::fs;
use std::path::Path;

use certificate::dsse::{Envelope, IN_TOTO};
use certificate::key::{Algorithm, Signer};
use serde_json::{Value, json};

use crate::subject::Folder;

/// The predicate type of all statements here.
pub const PREDICATE: &str = "https://example.com/certificate/v1";

/// A directory with envelopes.
pub struct Dossier(Folder);

impl Dossier {
    /// An empty one.
    pub fn new() -> Dossier {
        Dossier(Folder::new())
    }

    /// One with envelopes about `digest`: the two of the submitter, and one of a peer.
    pub fn about(digest: &str) -> Dossier {
        let dossier = Dossier::new();
        for name in ["certificate.dsse.json", "test-result.dsse.json", "peers/bob.dsse.json"] {
            dossier.write(name, &envelope(name, digest));
        }
        dossier
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// An envelope that says of `name` that it has `digest`.
pub fn envelope(name: &str, digest: &str) -> String {
    let hex = digest.strip_prefix("sha256:").unwrap();
    sealed(&json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": name, "digest": { "sha256": hex } }],
        "predicateType": PREDICATE,
        "predicate": {},
    }))
}

/// An envelope around anything, signed by somebody.
pub fn sealed(payload: &Value) -> String {
    let somebody = Signer::generate(Algorithm::Ed25519).unwrap();
    Envelope::sign(IN_TOTO, payload.to_string().into_bytes(), &somebody).unwrap().to_json()
}
