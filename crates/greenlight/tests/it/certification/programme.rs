//! What a programme consists of: a vendor and two peers with keys, a group, a trust file; and dossiers that go through its steps.

use std::path::{Path, PathBuf};

use certificate::dossier;
use certificate::dsse::Envelope;
use certificate::key::Signer;
use certificate::predicate::{Certificate, Judgement, TestResult};
use certificate::statement::Statement;
use serde_json::Value;
use verdict::Report;

use crate::binary::{Ended, Greenlight, greenlight};
use crate::subject::Folder;

/// Those who sign: the name of the key's file, the organisation, and whether it is an authority.
const SIGNERS: [(&str, &str, bool); 4] = [
    ("vendor", "Example Corp", false),
    ("peer", "Peer Ltd", false),
    ("other", "Other GmbH", false),
    ("group", "The Group", true),
];

/// Keys and a trust file.
pub struct Programme {
    folder: Folder,
}

impl Programme {
    /// With new keys, those of peers over P-256.
    pub fn new() -> Programme {
        let folder = Folder::new();
        folder.write("passphrase", "open sesame\n");
        let mut trust = String::new();
        for (key, name, authority) in SIGNERS {
            let algorithm = if authority || key == "vendor" { "ed25519" } else { "p256" };
            let ended =
                greenlight(&format!("certify keygen {key}.key --algorithm {algorithm} --passphrase-file passphrase"))
                    .dir(folder.path())
                    .run()
                    .expect(0);
            let table = ended.stdout.replace("name = \"…\"", &format!("name = \"{name}\"\nauthority = {authority}"));
            trust += &table;
        }
        folder.write("trust.toml", trust);
        Programme { folder }
    }

    /// A file of the programme.
    pub fn join(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The arguments that sign with this key.
    pub fn key(&self, name: &str) -> String {
        format!(
            "--key {} --passphrase-file {}",
            self.join(&format!("{name}.key")).display(),
            self.join("passphrase").display()
        )
    }

    /// Takes back, as the group, what was said about a requirement; the arguments that make it known.
    pub fn revoke_requirement(&self, requirement: &str) -> String {
        let out = self.join(&format!("{requirement}.dsse.json"));
        let what =
            format!("--requirement {requirement} --versions 0.0.1..9.0.0 --reason wrong --out {}", out.display());
        greenlight(&format!("certify revoke {what} {}", self.key("group"))).run().expect(0);
        format!("--revocations {}", out.display())
    }

    /// A key, opened.
    fn signer(&self, name: &str) -> Signer {
        let pem = std::fs::read_to_string(self.join(&format!("{name}.key"))).unwrap();
        Signer::from_pem(&pem, Some(b"open sesame")).unwrap()
    }

    /// What envelopes call a key.
    pub fn key_id(&self, name: &str) -> String {
        self.signer(name).verifier().id()
    }

    /// Begins a dossier of `subject`.
    pub fn init(&self, name: &str, subject: &str, more: &str) -> Dossier<'_> {
        let folder = self.join(name);
        self.try_init(&folder, &format!("--subject {subject} {more}")).expect(0);
        Dossier { programme: self, folder }
    }

    /// The same, which may be refused.
    pub fn try_init(&self, folder: &Path, arguments: &str) -> Ended {
        greenlight(&format!("certify init {} {arguments}", folder.display()))
            .arg("--vendor=Example Corp")
            .arg("--name=Example Thing")
            .arg("--product-version=1.10")
            .arg("--website-url=https://example.com/thing")
            .arg("--documentation-url=https://example.com/thing/docs")
            .arg("--type=distribution")
            .arg("--description=A thing to be certified.")
            .run()
    }
}

/// A dossier on its way.
pub struct Dossier<'p> {
    programme: &'p Programme,
    /// Where it is.
    pub folder: PathBuf,
}

impl Dossier<'_> {
    /// A step of `certify` that takes the folder first.
    fn step(&self, verb: &str, more: &str) -> Greenlight {
        greenlight(&format!("{verb} {} {more}", self.folder.display()))
    }

    /// Judges.
    pub fn run(&self, more: &str) -> Ended {
        self.step("certify run", more).run()
    }

    /// Signs with a key.
    pub fn sign(&self, key: &str) -> Ended {
        self.step("certify sign", &self.programme.key(key)).run()
    }

    /// Repeats with a key on a copy.
    pub fn peer(&self, key: &str, target: &str, more: &str) -> Ended {
        let trust = self.programme.join("trust.toml");
        self.step("peer", &format!("--target {target} --trust {} {} {more}", trust.display(), self.programme.key(key)))
            .run()
    }

    /// Takes back with a key.
    pub fn revoke(&self, key: &str, reason: &str) -> Ended {
        self.step("certify revoke", &self.programme.key(key)).arg("--reason").arg(reason).run()
    }

    /// Takes back what a peer signed with `of`, with another key or the same.
    pub fn revoke_peer(&self, of: &str, key: &str, reason: &str) -> Ended {
        let id = self.programme.key_id(of).replace("sha256:", "");
        let statement = format!("--statement peers/{}.dsse.json {}", &id[..16], self.programme.key(key));
        self.step("certify revoke", &statement).arg("--reason").arg(reason).run()
    }

    /// Verifies by the programme's trust file.
    pub fn verify(&self, more: &str) -> Ended {
        self.step("verify", &format!("--trust {} {more}", self.programme.join("trust.toml").display())).run()
    }

    /// The same, where one organisation does not count.
    pub fn verify_without(&self, organisation: &str, more: &str) -> Ended {
        let trust = self.programme.join("trust.toml");
        self.step("verify", &format!("--trust {} {more}", trust.display())).arg("--not-org").arg(organisation).run()
    }

    /// The same without trust.
    pub fn verify_alone(&self, more: &str) -> Ended {
        self.step("verify", more).run()
    }

    /// A copy, to be broken.
    pub fn copy(&self, name: &str) -> Dossier<'_> {
        let folder = self.programme.join(name);
        copy(&self.folder, &folder);
        Dossier { programme: self.programme, folder }
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap()
    }

    /// Changes a file.
    pub fn edit(&self, name: &str, change: impl Fn(&str) -> String) {
        let old = self.read(name);
        let new = change(&old);
        assert_ne!(old, new, "`{name}` is not changed");
        std::fs::write(self.folder.join(name), new).unwrap();
    }

    /// Signs an envelope anew with a key of the programme, its statement changed.
    pub fn resign(&self, name: &str, key: &str, change: impl Fn(&mut Value)) {
        let key = self.programme.signer(key);
        self.edit(name, |text| {
            let envelope = Envelope::from_json(text.as_bytes()).unwrap();
            let mut statement: Value = serde_json::from_slice(&envelope.payload).unwrap();
            change(&mut statement);
            Envelope::sign(&envelope.payload_type, statement.to_string().into_bytes(), &key).unwrap().to_json()
        });
    }

    /// Signs what a signed dossier has in it now, as somebody can who has the vendor's key and a program that looks at nothing.
    pub fn forge(&self) {
        let key = self.programme.signer("vendor");
        let report: Report = serde_json::from_str(&self.read(dossier::REPORT)).unwrap();
        let honest = Envelope::from_json(self.read(dossier::CERTIFICATE).as_bytes()).unwrap();
        let mut statement: Statement<Certificate> = serde_json::from_slice(&honest.payload).unwrap();
        let certificate = &mut statement.predicate;
        certificate.run = Judgement::of(&report, &certificate.run.tool.digest);

        let result = TestResult::of(&certificate.run).unwrap();
        let result = Statement::new(statement.subject.clone(), result).sign(&key).unwrap();
        std::fs::write(self.folder.join(dossier::TEST_RESULT), result.to_json()).unwrap();
        certificate.files = certificate::Dossier::read(&self.folder).unwrap().records();
        std::fs::write(self.folder.join(dossier::CERTIFICATE), statement.sign(&key).unwrap().to_json()).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}
