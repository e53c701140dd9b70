//! The content of a blob, in memory or in a file.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::PathBuf,
};

use hyper::body::Bytes;

/// The content of a blob.
#[derive(Clone, Debug)]
pub(in crate::registry) enum Blob {
    /// In memory.
    Memory(Bytes),
    /// In a file.
    File {
        /// Where.
        path: PathBuf,
        /// How long.
        size: usize,
    },
}

impl Blob {
    /// How long the content is.
    pub(in crate::registry) fn size(&self) -> usize {
        match self {
            Self::Memory(bytes) => bytes.len(),
            Self::File { size, .. } => *size,
        }
    }

    /// A part of the content; the range lies within it.
    pub(in crate::registry) fn read(&self, range: Range<usize>) -> io::Result<Bytes> {
        match self {
            Self::Memory(bytes) => Ok(bytes.slice(range)),
            Self::File { path, .. } => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(range.start as u64))?;
                let mut part = vec![0; range.len()];
                file.read_exact(&mut part)?;
                Ok(part.into())
            }
        }
    }

    /// All of it.
    pub(in crate::registry) fn whole(&self) -> io::Result<Bytes> {
        self.read(0..self.size())
    }
}
