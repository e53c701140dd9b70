//! Layers and archives that unfold to more than anybody wants to read, and streams without an end.

use std::fs;

use lab::gzip::gzip;
use lab::tar::{Entry, Tar};
use lab::zstd::zstd;

use crate::run::{check, check_stream};
use crate::subject::{Layout, some_digest};

const MIB: usize = 1 << 20;

/// A tar of one file of 10 GiB of zeros, compressed piece by piece.
fn bomb(pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let header = Entry::file("zeros", "").declared_size(10 << 30).render();
    let zeros = pack(&vec![0; 64 * MIB]);
    [pack(&header), zeros.repeat(160), pack(&[0; 1024])].concat()
}

#[test]
fn gzip_bomb_is_not_verified() {
    let layout = Layout::new();
    let image = layout.image(&bomb(gzip), &some_digest(1));
    check(layout.root(&[image]).path()).gave("incomplete");
}

#[test]
fn zstd_bomb_is_not_verified() {
    let layout = Layout::new();
    let image = layout.image(&bomb(zstd), &some_digest(1));
    check(layout.root(&[image]).path()).gave("incomplete");
}

#[test]
fn archive_that_is_a_bomb_is_refused() {
    // Nothing of it is a layout, but to know that all of it has to be unfolded, up to a limit.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.tar.zst");
    let header = Entry::file("zeros", "").declared_size(3 << 30).render();
    let zeros = zstd(&vec![0; 64 * MIB]);
    fs::write(&path, [zstd(&header), zeros.repeat(48), zstd(&[0; 1024])].concat()).unwrap();
    check(&path).was_refused();
}

#[test]
fn endless_zeros_are_refused_early() {
    let (ran, taken) = check_stream(|write| {
        let zeros = vec![0; MIB];
        // Far more than a head, and little enough for any disk.
        for _ in 0..2048 {
            if !write(&zeros) {
                return;
            }
        }
    });
    ran.was_refused();
    assert!(taken < 64 << 20, "{} MiB were read of what is no image from its first block on", taken >> 20);
}

#[test]
fn a_stream_that_never_keeps_its_size_ends_with_the_pipe() {
    let (ran, _) = check_stream(|write| {
        let layout = lab::image::minimal().seal();
        let archive = Tar::new().entry(Entry::file("blobs/sha256/x", "").declared_size(1 << 33)).finish();
        let tar = layout.tar().finish();
        // The archive without its end, and a member behind it whose content never comes to its end.
        let _ = write(&tar[..tar.len() - 1024]) && write(&archive[..512]) && (0..512).all(|_| write(&vec![7; MIB]));
    });
    ran.gave("red");
}
