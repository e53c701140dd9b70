//! The reference subjects as real tools read them. A tool that is not installed is named on standard error and left out.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use lab::{
    big::{self, Plan},
    gzip::{Gzip, HeaderCrc},
    image::{BASES, Layout, Part, base, minimal, multi_layer, save_old},
    tar::{Dialect, Entry, Field, Tar},
    zstd::Zstd,
};

/// Runs a tool with these bytes as its input; nothing when it is not installed.
fn run(tool: &str, arguments: &[&str], input: &[u8]) -> Option<Output> {
    let started =
        Command::new(tool).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: `{tool}` is not installed");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        // A tool that has seen enough closes its input.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Some(output)
}

fn accepts(tool: &str, arguments: &[&str], input: &[u8]) -> Option<String> {
    let output = run(tool, arguments, input)?;
    assert!(output.status.success(), "{tool} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn refuses(tool: &str, arguments: &[&str], input: &[u8]) {
    if let Some(output) = run(tool, arguments, input) {
        assert!(!output.status.success(), "{tool} {arguments:?} took what is broken");
    }
}

fn written(layout: &Layout) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    layout.write(directory.path()).unwrap();
    directory
}

fn reference(directory: &Path, name: &str) -> String {
    format!("oci:{}:{name}", directory.display())
}

#[test]
fn skopeo_reads_the_reference_subjects() {
    for (name, tag) in [
        ("minimal", "1.0"),
        ("multi-layer", "1.0"),
        ("multi-arch", "1.0"),
        ("artifact", "report"),
        ("zstd", "1.0"),
        ("plain-tar", "1.0"),
    ] {
        let layout = base(name).unwrap().seal();
        let directory = written(&layout);
        let Some(raw) = accepts("skopeo", &["inspect", "--raw", &reference(directory.path(), tag)], b"") else {
            return;
        };
        let part = if name == "multi-arch" { Part::Nested(0) } else { Part::Manifest(0) };
        assert_eq!(raw.trim_end().as_bytes(), layout.document(part), "{name}");
    }
}

#[test]
fn skopeo_copies_images_and_refuses_a_corrupt_layer() {
    let out = tempfile::tempdir().unwrap();
    let target = format!("dir:{}", out.path().join("copy").display());
    let policy = ["--insecure-policy", "copy"];
    let good = written(&multi_layer().seal());
    let bad = written(&minimal().layout(|l| l.edit(Part::Layer(0, 0), lab::bytes::flip(-1))).seal());
    if accepts("skopeo", &[policy[0], policy[1], &reference(good.path(), "1.0"), &target], b"").is_some() {
        refuses("skopeo", &[policy[0], policy[1], &reference(bad.path(), "1.0"), &target], b"");
    }
}

#[test]
fn skopeo_reads_docker_save() {
    let archive = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(archive.path(), save_old(&multi_layer().seal(), "example.com/app", "1.0").tar().finish()).unwrap();
    let name = format!("docker-archive:{}", archive.path().display());
    if let Some(text) = accepts("skopeo", &["inspect", &name], b"") {
        assert!(text.contains("\"Architecture\": \"amd64\""), "{text}");
    }
}

#[test]
fn umoci_reads_the_images() {
    for name in ["minimal", "multi-layer", "plain-tar"] {
        let directory = written(&base(name).unwrap().seal());
        let image = format!("{}:1.0", directory.path().display());
        let Some(text) = accepts("umoci", &["stat", "--image", &image], b"") else { return };
        assert!(text.contains("lab: layer 1"), "{text}");
    }
}

#[test]
fn umoci_applies_whiteouts_as_we_mean_them() {
    let directory = written(&multi_layer().seal());
    let bundle = tempfile::tempdir().unwrap();
    let (image, target) = (format!("{}:1.0", directory.path().display()), bundle.path().join("bundle"));
    if accepts("umoci", &["unpack", "--rootless", "--image", &image, &target.display().to_string()], b"").is_none() {
        return;
    }
    let root = target.join("rootfs");
    assert!(root.join("etc/motd").exists() && root.join("usr/readme").exists());
    assert!(!root.join("etc/hostname").exists() && !root.join("usr/share").exists());
}

#[test]
fn gnu_tar_reads_every_dialect() {
    for dialect in [Dialect::Pax, Dialect::Gnu] {
        let long = "n".repeat(150);
        let tar = Tar::new()
            .dialect(dialect)
            .dir("d/")
            .file(format!("d/{long}"), "content")
            .symlink("s", "t".repeat(180))
            .hardlink("h", format!("d/{long}"))
            .fifo("p");
        let tar =
            tar.entry(Entry::file("wide", "x").dialect(dialect).ids(3_000_000, 4_000_000)).char_device("null", 1, 3);
        let Some(list) = accepts("tar", &["-tvf", "-", "--numeric-owner"], &tar.finish()) else { return };
        assert!(list.contains(&long) && list.contains("3000000/4000000") && list.contains("1,3"), "{list}");
    }
    let wide =
        Tar::new().entry(Entry::file("x", "abc").dialect(Dialect::Gnu).base256(Field::Size, 3).xattr("user.a", "b"));
    if let Some(list) = accepts("tar", &["-tvf", "-"], &wide.finish()) {
        assert!(list.contains(" 3 "), "{list}");
    }
    let sparse = Tar::new().entry(Entry::sparse("sparse", &[(0, 512), (4096, 512)], vec![1; 1024], 4608));
    if let Some(list) = accepts("tar", &["-tvf", "-"], &sparse.finish()) {
        assert!(list.contains("4608"), "{list}");
    }
}

#[test]
fn gnu_tar_reads_archives_of_layouts() {
    for (name, build) in BASES {
        let layout = build().seal();
        let Some(list) = accepts("tar", &["-tf", "-"], &layout.tar_with("./", true).finish()) else { return };
        assert_eq!(list.lines().filter(|line| !line.ends_with('/')).count(), layout.files.len(), "{name}: {list}");
    }
}

#[test]
fn gzip_and_zstd_test_what_is_right_and_refuse_what_is_wrong() {
    let content = vec![b'x'; 70_000];
    let every_field = Gzip::new()
        .member(&content)
        .name(b"n")
        .comment(b"c")
        .extra(b"ab\x01\0z")
        .header_crc(HeaderCrc::Right)
        .member(&content)
        .stored();
    accepts("gzip", &["-t"], &every_field.finish());
    refuses("gzip", &["-t"], &Gzip::new().member(&content).wrong_crc().finish());
    refuses("gzip", &["-t"], &Gzip::new().member(&content).reserved_flags(0x80).finish());
    let frames = Zstd::new()
        .skippable(0, b"toc")
        .frame(&content)
        .frame_without_checksum(&content)
        .frame_with_window(&content, 20);
    accepts("zstd", &["-t"], &frames.finish());
    refuses("zstd", &["-t"], &Zstd::new().frame_with_wrong_checksum(&content).finish());
    refuses("zstd", &["-t"], &Zstd::new().frame(&content).raw(b"junk").finish());
}

#[test]
fn a_large_image_is_an_image() {
    let directory = tempfile::tempdir().unwrap();
    let written = big::write(Plan { layers: 3, entries: 70, largest_file: 9_000 }, directory.path()).unwrap();
    assert_eq!(written.entries, 210);
    assert!(written.stored * 2 < written.content, "{written:?}");
    let copy = tempfile::tempdir().unwrap();
    accepts(
        "skopeo",
        &[
            "--insecure-policy",
            "copy",
            &reference(directory.path(), "big"),
            &format!("dir:{}", copy.path().join("copy").display()),
        ],
        b"",
    );
}
