//! The least that a check of gzip layers can cost.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use flate2::{Decompress, FlushDecompress};
use sha2::{Digest, Sha256};

const BUFFER: usize = 256 << 10;
/// Bytes of a gzip header without optional fields, which is how the lab writes it.
const HEADER: usize = 10;

/// Hashes each gzip blob of the layout at `layout`, inflates it and hashes what comes out. Gives the bytes of content.
pub fn run(layout: &Path) -> io::Result<u64> {
    let mut content = 0;
    for entry in fs::read_dir(layout.join("blobs/sha256"))? {
        content += blob(&mut File::open(entry?.path())?)?;
    }
    Ok(content)
}

fn blob(file: &mut File) -> io::Result<u64> {
    let (mut stored, mut content) = (Sha256::new(), Sha256::new());
    let mut input = vec![0; BUFFER];
    let mut output = vec![0; BUFFER];
    let mut inflate = Decompress::new(false);
    let mut first = true;
    let mut is_gzip = false;
    loop {
        let count = file.read(&mut input)?;
        let mut bytes = input.get(..count).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(inflate.total_out());
        }
        stored.update(bytes);
        if first {
            is_gzip = bytes.starts_with(&[0x1f, 0x8b]);
            bytes = bytes.get(HEADER..).unwrap_or_default();
            first = false;
        }
        if is_gzip {
            unfold(&mut inflate, bytes, &mut output, &mut content)?;
        }
    }
}

fn unfold(inflate: &mut Decompress, mut bytes: &[u8], output: &mut [u8], content: &mut Sha256) -> io::Result<()> {
    loop {
        let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
        inflate.decompress(bytes, output, FlushDecompress::None).map_err(io::Error::other)?;
        let read = usize::try_from(inflate.total_in() - before_in).unwrap_or_default();
        let written = usize::try_from(inflate.total_out() - before_out).unwrap_or_default();
        content.update(output.get(..written).unwrap_or_default());
        bytes = bytes.get(read..).unwrap_or_default();
        let is_stuck = read == 0 && written == 0;
        if is_stuck || (bytes.is_empty() && written < output.len()) {
            return Ok(());
        }
    }
}
