//! Layout directories that hold what is no file: nothing of it is opened, and nothing outside is read.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use lab::digest::sha256;
use lab::image::{Part, minimal};

use crate::run::{Ran, check};
use crate::subject::{Layout, some_digest};

const SECRET: &str = "the-secret-outside-of-the-layout";

/// Checks a good image of which `part` was replaced by what `put` makes.
fn with(part: Part<'_>, put: impl FnOnce(&Path)) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), SECRET).unwrap();
    let sealed = minimal().seal();
    let root = folder.path().join("layout");
    sealed.write(&root).unwrap();
    let place = root.join(sealed.path(part));
    fs::remove_file(&place).unwrap();
    put(&place);
    let ran = check(&root);
    assert!(!ran.report.contains(SECRET) && !ran.stdout.contains(SECRET), "content from outside is in the report");
    assert!(!ran.report.contains(&sha256(SECRET.as_bytes())), "the digest of what is outside is in the report");
    assert!(matches!(ran.verdict.as_str(), "red" | "yellow" | "incomplete"), "{}", ran.stdout);
    ran
}

fn run(program: &str, arguments: &[&str], place: &Path) -> bool {
    Command::new(program)
        .args(&arguments[..1])
        .arg(place)
        .args(&arguments[1..])
        .status()
        .is_ok_and(|status| status.success())
}

const PARTS: [Part<'_>; 5] =
    [Part::Layer(0, 0), Part::Config(0), Part::Manifest(0), Part::File("index.json"), Part::File("oci-layout")];

#[test]
fn fifos_are_never_opened() {
    for part in PARTS {
        with(part, |place| assert!(run("mkfifo", &["--"], place)));
    }
}

#[test]
fn devices_are_never_opened() {
    for part in PARTS {
        let mut was_made = true;
        with(part, |place| was_made = run("mknod", &["--mode=666", "c", "1", "5"], place));
        if !was_made {
            println!("not as strict as could be: only root makes devices, so the file was just missing");
        }
    }
}

#[test]
fn links_that_leave_the_directory_are_not_followed() {
    for part in PARTS {
        for target in ["../../../secret", "../secret", "/dev/zero", "/etc/passwd", "/proc/self/environ", "."] {
            with(part, |place| symlink(target, place).unwrap());
        }
        with(part, |place| symlink(place, place).unwrap());
    }
}

#[test]
fn a_folder_of_blobs_outside_is_not_entered() {
    let folder = tempfile::tempdir().unwrap();
    let (inside, outside) = (folder.path().join("inside"), folder.path().join("outside"));
    minimal().seal().write(&outside).unwrap();
    fs::create_dir(&inside).unwrap();
    for file in ["oci-layout", "index.json"] {
        fs::copy(outside.join(file), inside.join(file)).unwrap();
    }
    symlink(outside.join("blobs"), inside.join("blobs")).unwrap();
    let ran = check(&inside);
    assert!(matches!(ran.verdict.as_str(), "red" | "yellow" | "incomplete"), "{}", ran.stdout);
    assert!(!ran.report.contains("/bin/app"), "the config outside was read");
}

#[test]
fn digests_that_are_paths_name_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), SECRET).unwrap();
    for digest in
        ["sha256:../../../secret", "../../..:secret", "sha256:/etc/passwd", "sha256:..", "file:/etc/passwd", ":", ""]
    {
        let layout = Layout::new();
        let mut image = layout.image(&[0; 1024], &some_digest(1));
        image.digest = digest.to_owned();
        let ran = check(layout.root(&[image]).path());
        assert!(matches!(ran.verdict.as_str(), "red" | "incomplete") && !ran.report.contains(SECRET), "{}", ran.stdout);
    }
}
