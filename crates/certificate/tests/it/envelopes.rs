//! Envelopes and keys against what others published, and against openssl.

use std::path::Path;
use std::process::{Command, Output};

use certificate::dsse::Envelope;
use certificate::key::{Algorithm, Signer, Verifier};

/// The example of the DSSE protocol (`protocol.md`, Test Vectors). Its key, given there in numbers, is in `dsse_example.pub`.
const EXAMPLE: &str = r#"{"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}"#;

#[test]
fn the_published_example_is_verified() {
    let key = Verifier::from_pem(include_str!("dsse_example.pub")).unwrap();
    let envelope = Envelope::from_json(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(envelope.payload, b"hello world");
    assert!(envelope.is_signed_by(&key));
    assert!(!Envelope { payload: b"hello worle".to_vec(), ..envelope.clone() }.is_signed_by(&key));
    assert!(!Envelope { payload_type: "http://example.com/HelloWorle".to_owned(), ..envelope }.is_signed_by(&key));
}

fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn keys_of_openssl_are_read_with_and_without_a_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let kinds: [&[&str]; 2] =
        [&["-algorithm", "ed25519"], &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]];
    for kind in kinds {
        openssl(folder.path(), &[&["genpkey", "-out", "bare.pem"], kind].concat());
        openssl(folder.path(), &["pkey", "-in", "bare.pem", "-pubout", "-out", "public.pem"]);
        openssl(
            folder.path(),
            &["pkcs8", "-topk8", "-in", "bare.pem", "-passout", "pass:sesame", "-out", "closed.pem"],
        );
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let public = Verifier::from_pem(&read("public.pem")).unwrap();
        assert_eq!(Signer::from_pem(&read("bare.pem"), None).unwrap().verifier(), public);
        assert!(Signer::needs_passphrase(&read("closed.pem")));
        assert_eq!(Signer::from_pem(&read("closed.pem"), Some(b"sesame")).unwrap().verifier(), public);
    }
}

#[test]
fn openssl_reads_our_keys_and_verifies_our_signatures() {
    let folder = tempfile::tempdir().unwrap();
    for algorithm in [Algorithm::Ed25519, Algorithm::P256] {
        let signer = Signer::generate(algorithm).unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write("closed.pem", signer.to_pem(Some(b"sesame")).unwrap().as_bytes());
        write("public.pem", signer.verifier().to_pem().unwrap().as_bytes());
        let public = openssl(folder.path(), &["pkey", "-in", "closed.pem", "-passin", "pass:sesame", "-pubout"]);
        assert_eq!(String::from_utf8_lossy(&public.stdout), signer.verifier().to_pem().unwrap());
        let envelope = Envelope::sign("text/plain", b"hello".to_vec(), &signer).unwrap();
        write("message", b"DSSEv1 10 text/plain 5 hello");
        write("signature", &envelope.signatures[0].bytes);
        let digest: &[&str] = if algorithm == Algorithm::P256 { &["-rawin", "-digest", "sha256"] } else { &["-rawin"] };
        let verify =
            ["pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-in", "message", "-sigfile", "signature"];
        openssl(folder.path(), &[&verify, digest].concat());
    }
}
