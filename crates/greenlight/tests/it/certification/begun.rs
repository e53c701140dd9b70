//! The beginning of a dossier, and keys: what is asked for, what is refused, and what is never written over.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use super::programme::Programme;
use crate::binary::greenlight;
use crate::peer::are_there;
use crate::subject::{Folder, green};
use crate::thin_registry::{Layers, ThinRegistry};

/// All that a product needs, but for what is left out.
fn init(folder: &Folder, without: &str) -> crate::binary::Greenlight {
    let all = [
        "--subject=http://localhost:1",
        "--vendor=Example Corp",
        "--name=Example Thing",
        "--product-version=1.10",
        "--website-url=https://example.com/thing",
        "--documentation-url=https://example.com/thing/docs",
        "--type=distribution",
        "--description=A thing to be certified.",
    ];
    let run = greenlight("certify init").arg(folder.join("dossier"));
    all.iter().filter(|one| without.is_empty() || !one.starts_with(without)).fold(run, |run, one| run.arg(one))
}

#[test]
fn a_dossier_is_begun_once_and_says_what_is_missing() {
    let folder = Folder::new();
    let said = greenlight("certify init").arg(folder.join("dossier")).run().refusal(2);
    for flag in ["--subject", "--vendor", "--name", "--product-version", "--website-url", "--type", "--description"] {
        assert!(said.contains(&format!("`{flag}`")), "{flag}: {said}");
    }
    assert!(!folder.join("dossier").exists(), "nothing is begun");

    init(&folder, "").run().expect(0);
    let product = folder.read("dossier/PRODUCT.yaml");
    assert!(product.contains("1.10"), "{product}");
    assert!(certificate::Product::parse(&product).is_ok_and(|product| product.version == "1.10"));
    let project = folder.read("dossier/greenlight.toml");
    assert!(
        project.contains("spec = \"distribution 1.1.1\"") && project.contains("profile = \"registry\""),
        "{project}"
    );
    let said = init(&folder, "").run().refusal(2);
    assert!(said.contains("is not written over"), "{said}");
}

#[test]
fn what_is_no_product_or_does_not_fit_is_refused() {
    for (without, with, word) in [
        ("--name", "--name=OCI Registry", "name"),
        ("--website-url", "--website-url=example.com", "website_url"),
        ("--type", "--type=pastry", "`pastry` is no type of product"),
        ("--none", "--spec=distribution@next", "`next` is not released"),
        ("--none", "--spec=image@1.1", "nothing that the image spec is about"),
        (
            "--subject",
            "--subject=http://127.0.0.1:1/a/b@sha256:0",
            "an image without the scheme, as in `127.0.0.1:1/a/b@sha256:0`",
        ),
        ("--subject", "--subject=https://user:secret@registry.example", "`<redacted>` as `host` or `host:port`"),
        ("--none", "--spec=distribution@7", "there is no version `7`"),
        ("--none", "--spec=distribution@1.0.1", "would have ended on 2024-11-01"),
        ("--none", "--profile=lenient", "there is no profile `lenient`"),
    ] {
        let folder = Folder::new();
        let said = init(&folder, without).arg(with).run().refusal(2);
        assert!(said.contains(word), "{with}: {said}");
        assert!(!folder.join("dossier").exists(), "{with}");
    }
}

#[test]
fn keys_are_closed_to_others_and_never_written_over() {
    let folder = Folder::new();
    let keygen = |more: &str| greenlight(&format!("certify keygen a.key {more}")).dir(folder.path()).run();
    let said = keygen("").refusal(2);
    assert!(said.contains("`--passphrase-file`") && said.contains("`--no-passphrase`"), "{said}");
    folder.write("empty", "\n");
    let said = keygen("--passphrase-file empty").refusal(2);
    assert!(said.contains("no passphrase in its first line"), "{said}");
    let ended = keygen("--no-passphrase").expect(0);
    assert!(
        ended.stdout.contains("-----BEGIN PUBLIC KEY-----") && !ended.stdout.contains("PRIVATE"),
        "{}",
        ended.stdout
    );
    let mode = std::fs::metadata(folder.join("a.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let said = keygen("--no-passphrase").refusal(2);
    assert!(said.contains("no key is written over"), "{said}");
}

#[test]
fn a_key_that_cannot_be_used_is_told_before_anything_is_signed() {
    let programme = Programme::new();
    let folder = Folder::new();
    let dossier =
        programme.init("dossier", &folder.layout("image", &crate::subject::green()).display().to_string(), "");
    dossier.run("").expect(0);
    let sign = |key: &str| {
        greenlight(&format!("certify sign {} --key {key}", dossier.folder.display()))
            .dir(programme.join(""))
            .run()
            .refusal(2)
    };
    folder.write("wrong", "open barley\n");
    for (key, word) in [
        ("none.key", "`greenlight certify keygen` makes a key"),
        ("vendor.key.pub", "no private key"),
        ("vendor.key", "`--passphrase-file`"),
        (&format!("vendor.key --passphrase-file {}", folder.join("wrong").display()), "does not open the key"),
    ] {
        let said = sign(key);
        assert!(said.contains(word), "{key}: {said}");
    }
    assert!(!dossier.folder.join("certificate.dsse.json").exists());
}

#[test]
fn at_a_terminal_what_is_missing_is_asked_for() {
    if !are_there(&["script"]) {
        return;
    }
    let folder = Folder::new();
    let program = env!("CARGO_BIN_EXE_greenlight");
    // Without an echo: it would come in the middle of what is asked.
    let line = format!(
        "stty -echo; {program} certify init dossier --subject http://localhost:1 --product-version 1.10 --website-url https://example.com \
         --documentation-url https://example.com/docs --type distribution --description 'A thing.'"
    );
    let mut command = Command::new("script");
    command
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .current_dir(folder.path())
        .env("HOME", folder.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // An empty answer is none, and is asked for again, as is what may not be.
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"Example Corp\n\nOCI Thing\nExample Thing\ngit.example\nhttps://git.example/thing\n\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("vendor (who makes the product): "), "{said}");
    assert!(said.contains("`OCI Thing`, with the word `oci` in it"), "{said}");
    let product = certificate::Product::parse(&folder.read("dossier/PRODUCT.yaml")).unwrap();
    assert_eq!((product.vendor.as_str(), product.name.as_str()), ("Example Corp", "Example Thing"));
    // What may be left out is asked for once something had to be, and may be left out.
    assert_eq!(product.repo_url.as_deref(), Some("https://git.example/thing"));
    assert_eq!(product.product_logo_url, None);
}

#[test]
fn an_interrupted_run_takes_nothing_from_an_earlier_one() {
    let programme = Programme::new();
    let images = Folder::new();
    let subject = images.layout("image", &green()).display().to_string();
    let dossier = programme.init("image", &subject, "--spec image@1.1.1");
    dossier.run("").expect(0);
    let before = certificate::Dossier::read(&dossier.folder).unwrap().records();

    let registry = ThinRegistry::start(green(), Layers::Trickle);
    dossier.edit("greenlight.toml", |text| text.replace(&subject, &registry.reference()));
    let mut command = greenlight(&format!("certify run {} --plain-http", dossier.folder.display()));
    let mut running = command.start();
    registry.wait_for_layers(3);
    running.signal("INT");
    let ended = running.end().expect(130);
    assert!(ended.stderr.contains("interrupted: nothing was written"), "{}", ended.stderr);
    dossier.edit("greenlight.toml", |text| text.replace(&registry.reference(), &subject));
    assert_eq!(certificate::Dossier::read(&dossier.folder).unwrap().records(), before);
    // One that is killed cannot tidy up; the next one does.
    let rest = dossier.folder.join("evidence.new");
    std::fs::create_dir(&rest).unwrap();
    std::fs::write(rest.join("image.json"), "{}").unwrap();
    let said = dossier.sign("vendor").refusal(2);
    assert!(said.contains("`evidence.new/image.json` is of a run that was cut off"), "{said}");
    dossier.run("").expect(0);
    assert!(!rest.exists());
    dossier.sign("vendor").expect(0);
}
