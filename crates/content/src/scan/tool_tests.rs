//! Archives and streams that real tools write. A tool that is not installed is named and skipped.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::*;
use crate::compression::Compression;
use crate::digest::Algorithm;
use crate::tar::{EndOfArchive, Entry, EntryKind};

/// A directory of its own that is removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("content-scan-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn long_name() -> String {
    format!("{}/{}", "d".repeat(90), "f".repeat(90))
}

/// A small tree: a directory, a file, both kinds of links, a FIFO, a long name and a file with a hole.
fn tree(root: &Path, with_long_name: bool) {
    fs::create_dir_all(root.join("dir")).unwrap();
    fs::write(root.join("dir/file"), vec![b'x'; 3000]).unwrap();
    fs::hard_link(root.join("dir/file"), root.join("dir/hard")).unwrap();
    std::os::unix::fs::symlink("file", root.join("dir/soft")).unwrap();
    let hole = fs::File::create(root.join("hole")).unwrap();
    for piece in 0..30_u64 {
        std::os::unix::fs::FileExt::write_all_at(&hole, &[1; 4096], piece << 20).unwrap();
    }
    hole.set_len(40 << 20).unwrap();
    if with_long_name {
        fs::create_dir_all(root.join("d".repeat(90))).unwrap();
        fs::write(root.join(long_name()), b"long").unwrap();
    }
}

/// The tool's standard output; `None` with a line about it if there is no such tool.
fn run(directory: &Path, program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        writeln!(std::io::stderr(), "skipped: `{program}` is not installed").unwrap();
        return None;
    };
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    writer.join().unwrap().unwrap();
    Some(output.stdout)
}

#[derive(Debug, Default)]
struct Listing(Vec<(String, EntryKind, u64, Option<u64>)>);

impl EntryVisitor for Listing {
    fn entry(&mut self, entry: &Entry<'_>) {
        let path = String::from_utf8(crate::tar::normalise(entry.path).path.into_owned()).unwrap();
        let real_size = entry.is_sparse.then(|| entry.real_size.unwrap());
        self.0.push((path, entry.kind, entry.size, real_size));
    }
}

const WANT: Want<'_> = Want { content: true, diff_algorithms: &[Algorithm::Sha256], tar: true };

fn scan(blob: &[u8]) -> (BlobFacts, Listing) {
    let mut listing = Listing::default();
    let facts = scan_blob(blob, &[Algorithm::Sha256], WANT, &ScanLimits::default(), &mut listing, &|_| {}).unwrap();
    (facts, listing)
}

fn check_tree(archive: &[u8], form: &str, with_long_name: bool, sparse: bool) {
    let (facts, listing) = scan(archive);
    let tar = facts.tar.unwrap();
    assert_eq!(tar.problem_count, 0, "{form}: {:?}", tar.problems);
    assert!(matches!(tar.end, EndOfArchive::Closed { .. }), "{form}: {:?}", tar.end);
    assert_eq!(tar.after_end.first_nonzero, None, "{form}");
    let find =
        |path: &str| listing.0.iter().find(|entry| entry.0 == path).unwrap_or_else(|| panic!("{form}: no {path}"));
    assert_eq!(find("dir").1, EntryKind::Directory, "{form}");
    assert_eq!(find("dir/soft").1, EntryKind::Symlink, "{form}");
    let mut links = [find("dir/file").1, find("dir/hard").1];
    links.sort_by_key(|kind| *kind == EntryKind::HardLink);
    assert_eq!(links, [EntryKind::File, EntryKind::HardLink], "{form}");
    let hole = find("hole");
    if sparse {
        assert_eq!(hole.3, Some(40 << 20), "{form}");
        assert!(hole.2 < 200_000, "{form}");
    } else {
        assert_eq!((hole.1, hole.2, hole.3), (EntryKind::File, 40 << 20, None), "{form}");
    }
    if with_long_name {
        assert_eq!(find(&long_name()).2, 4, "{form}");
    }
}

#[test]
fn every_format_of_gnu_tar_is_read() {
    let scratch = Scratch::new("gnu-tar");
    tree(&scratch.0.join("long"), true);
    tree(&scratch.0.join("short"), false);
    let cases: &[(&[&str], bool, bool)] = &[
        (&["--format=v7"], false, false),
        (&["--format=ustar"], true, false),
        (&["--format=oldgnu"], true, false),
        (&["--format=gnu"], true, false),
        (&["--format=posix"], true, false),
        (&["--format=gnu", "--sparse"], true, true),
        (&["--format=posix", "--sparse", "--sparse-version=0.0"], true, true),
        (&["--format=posix", "--sparse", "--sparse-version=0.1"], true, true),
        (&["--format=posix", "--sparse", "--sparse-version=1.0"], true, true),
    ];
    for (options, with_long_name, sparse) in cases {
        let directory = if *with_long_name { "long" } else { "short" };
        let arguments = [*options, &["-C", directory, "-cf", "-", "."]].concat();
        let Some(archive) = run(&scratch.0, "tar", &arguments, b"") else {
            return;
        };
        check_tree(&archive, &format!("{options:?}"), *with_long_name, *sparse);
    }
}

#[test]
fn every_format_of_python_is_read() {
    let scratch = Scratch::new("python");
    tree(&scratch.0.join("tree"), true);
    for format in ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"] {
        let script = format!(
            "import sys, tarfile\nwith tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.{format}) as t: t.add('.')"
        );
        let Some(archive) = run(&scratch.0.join("tree"), "python3", &["-c", &script], b"") else {
            return;
        };
        check_tree(&archive, format, true, false);
    }
}

#[test]
fn streams_of_real_compressors_are_decoded() {
    let scratch = Scratch::new("compressors");
    let content: Vec<u8> = (0..3_000_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
    let digest = Algorithm::Sha256.digest(&content);
    let cases: &[(&str, &[&str], Compression)] = &[
        ("gzip", &["-1c"], Compression::Gzip),
        ("gzip", &["-9c"], Compression::Gzip),
        ("pigz", &["-c", "-p", "2"], Compression::Gzip),
        ("pigz", &["-c", "-p", "2", "-i"], Compression::Gzip),
        ("zstd", &["-qc", "-1"], Compression::Zstd),
        ("zstd", &["-qc", "-19", "--long=24"], Compression::Zstd),
        ("zstd", &["-qc", "--no-check"], Compression::Zstd),
    ];
    for (program, arguments, compression) in cases {
        let Some(stored) = run(&scratch.0, program, arguments, &content) else {
            continue;
        };
        let twice = [&stored[..], &stored].concat();
        let (facts, _) = scan(&stored);
        let stream = facts.stream.unwrap();
        assert_eq!(
            (stream.compression, stream.error, stream.trailing),
            (*compression, None, None),
            "{program} {arguments:?}"
        );
        assert_eq!(facts.content.unwrap().get(Algorithm::Sha256), digest.as_deref());
        let stream = scan(&twice).0.stream.unwrap();
        assert_eq!((stream.members, stream.content_size), (2, 2 * content.len() as u64), "{program} {arguments:?}");
    }
}
