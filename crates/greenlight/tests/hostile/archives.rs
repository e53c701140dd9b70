//! Tar archives with many entries, long names and sizes that lie.

use std::fs;
use std::io::Write as _;

use lab::digest::sha256;
use lab::tar::{Entry, Tar};
use lab::zstd::zstd;

use crate::run::check;
use crate::subject::{Layout, some_digest};

/// Headers of `count` empty files, each with a name of its own, without the end of an archive.
fn empty_files(first: usize, count: usize) -> Vec<u8> {
    let template = Entry::file("files/00000000", "").render();
    let sum = |block: &[u8]| -> u32 {
        block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum()
    };
    let base = sum(&template) - 8 * u32::from(b'0');
    let mut headers = template.repeat(count);
    for (number, header) in (first..).zip(headers.chunks_mut(512)) {
        let digits = format!("{number:08}");
        header[6..14].copy_from_slice(digits.as_bytes());
        let checksum = base + digits.bytes().map(u32::from).sum::<u32>();
        header[148..156].copy_from_slice(format!("{checksum:06o}\0 ").as_bytes());
    }
    headers
}

/// A zstd stream of an archive of so many files.
fn many_files(count: usize) -> Vec<u8> {
    let mut stream = zstd(&Tar::new().dir("files/").end(lab::tar::End::Blocks(0)).finish());
    for first in (0..count).step_by(20_000) {
        stream.extend(zstd(&empty_files(first, 20_000)));
    }
    stream.extend(zstd(&[0; 1024]));
    stream
}

#[test]
fn a_million_empty_entries_are_read() {
    let layout = Layout::new();
    let image = layout.image(&many_files(1_000_000), &some_digest(1));
    // All of it is read, so that the diff id is known to be wrong.
    check(layout.root(&[image]).path()).gave("red");
}

#[test]
fn an_archive_of_a_million_members_is_listed_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.tar.zst");
    fs::write(&path, many_files(1_000_000)).unwrap();
    check(&path).was_refused();
}

/// A path of 30,000 components, no two of which share more than the root.
fn deep(number: usize) -> Vec<u8> {
    format!("{number}{}", "/a".repeat(30_000)).into_bytes()
}

#[test]
fn deep_paths_of_a_layer_are_looked_at_in_bounded_time() {
    let tar =
        (0..100).fold(Tar::new(), |tar, number| tar.entry(Entry::file("x", "").pax("path", deep(number)))).finish();
    let layout = Layout::new();
    let image = layout.image(&zstd(&tar), &sha256(&tar));
    let ran = check(layout.root(&[image]).path());
    assert!(matches!(ran.code, 0 | 1 | 3), "{ran:?}");
}

#[test]
fn deep_paths_of_an_archive_are_listed_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep.tar.zst");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(&zstd(&Tar::new().file("oci-layout", "{}").end(lab::tar::End::Blocks(0)).finish())).unwrap();
    for number in 0..5000 {
        file.write_all(&zstd(&Entry::file("x", "").pax("path", deep(number)).render())).unwrap();
    }
    file.write_all(&zstd(&[0; 1024])).unwrap();
    let ran = check(&path);
    assert!(matches!(ran.code, 1 | 3), "{ran:?}");
}

#[test]
fn many_paths_and_a_large_document_are_bounded_together() {
    let layout = Layout::new();
    let tar =
        (0..100).fold(Tar::new(), |tar, number| tar.entry(Entry::file("x", "").pax("path", deep(number)))).finish();
    let layer = layout.blob(lab::image::LAYER_ZSTD, zstd(&tar));
    let values = vec!["0"; 1_900_000].join(",");
    let image = layout.manifest(&layout.config(&[&sha256(&tar)]), &[layer], &format!(r#","values":[{values}]"#));
    let ran = check(layout.root(&[image]).path());
    assert!(matches!(ran.code, 0 | 1 | 3), "{ran:?}");
}

#[test]
fn sizes_that_lie_are_violations() {
    for size in [1 << 33, 1 << 62, u64::MAX >> 1] {
        let entry = Entry::file("etc/x", "x").base256(lab::tar::Field::Size, size.into());
        let tar = Tar::new().dir("etc/").entry(entry).finish();
        let layout = Layout::new();
        let mut image = layout.image(&tar, &sha256(&tar));
        check(layout.root(&[image.clone()]).path()).gave("red");

        let layout = Layout::new();
        image = layout.image(&Tar::new().dir("etc/").finish(), &sha256(&Tar::new().dir("etc/").finish()));
        image.size = size;
        check(layout.root(&[image]).path()).gave("red");
    }
}
