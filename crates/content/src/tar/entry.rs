//! One entry of an archive, as it is handed to a visitor.

use super::block::BLOCK;
use super::numeric::Numeric;
use super::pax::PaxRecords;
use super::problem::TarProblem;

/// What an entry is, by its typeflag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// `0` or NUL.
    File,
    /// `1`.
    HardLink,
    /// `2`.
    Symlink,
    /// `3`.
    CharDevice,
    /// `4`.
    BlockDevice,
    /// `5`, or NUL with a name that ends in a slash, as before POSIX.
    Directory,
    /// `6`.
    Fifo,
    /// `7`.
    Contiguous,
    /// `S`, GNU's first form of sparse files.
    Sparse,
    /// Any other, among them GNU's `D`, `M`, `N` and `V` and Sun's `X`. Data of the given size follows, as POSIX wants it read.
    Unknown(u8),
}

impl EntryKind {
    pub(super) fn of(typeflag: u8, path: &[u8]) -> Self {
        match typeflag {
            0 if path.ends_with(b"/") => Self::Directory,
            0 | b'0' => Self::File,
            b'1' => Self::HardLink,
            b'2' => Self::Symlink,
            b'3' => Self::CharDevice,
            b'4' => Self::BlockDevice,
            b'5' => Self::Directory,
            b'6' => Self::Fifo,
            b'7' => Self::Contiguous,
            b'S' => Self::Sparse,
            other => Self::Unknown(other),
        }
    }

    /// Whether data may follow the header.
    ///
    /// Links, directories, devices and FIFOs never have any, whatever their size field says: Go's reader, which containerd,
    /// Docker and Podman use, libarchive and Python read them so. GNU tar alone skips data of a directory.
    pub fn has_data(self) -> bool {
        match self {
            Self::File | Self::Contiguous | Self::Sparse | Self::Unknown(_) => true,
            Self::HardLink | Self::Symlink | Self::CharDevice | Self::BlockDevice | Self::Directory | Self::Fifo => {
                false
            }
        }
    }

    /// Whether it is one of the seven kinds that every reader knows (a contiguous file is a file).
    pub fn is_portable(self) -> bool {
        !matches!(self, Self::Sparse | Self::Unknown(_))
    }
}

/// The form of a header block, by its magic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// No magic.
    V7,
    /// `ustar`, NUL; also the header form of pax.
    Ustar,
    /// `ustar`, two spaces.
    Gnu,
    /// `ustar` with `tar` at the block's end.
    Star,
}

/// Where the effective path of an entry was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathSource {
    /// The header block itself: name, and prefix where there is one.
    Header,
    /// A GNU `L` entry before it.
    GnuLongName,
    /// The pax record `path`.
    Pax,
    /// The pax record `GNU.sparse.name`.
    GnuSparseName,
}

/// One entry with everything that stands before it taken into account. Names are bytes as written.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Counts entries from 1; extension headers are not counted.
    pub number: u64,
    /// Offset in the content of the first block that belongs to the entry, which may be a pax or long-name header.
    pub header_offset: u64,
    /// Offset in the content of the first byte behind all headers.
    pub data_offset: u64,
    /// The effective path: `GNU.sparse.name`, pax `path`, GNU long name, or prefix and name, in this order.
    pub path: &'a [u8],
    /// Where the path comes from.
    pub path_source: PathSource,
    /// The effective link target: pax `linkpath`, GNU long link, or the header's; `None` if empty.
    pub link: Option<&'a [u8]>,
    /// The typeflag as written.
    pub typeflag: u8,
    /// What the typeflag means.
    pub kind: EntryKind,
    /// Bytes of data that follow the headers, without padding. 0 for kinds without data.
    pub size: u64,
    /// The size as given by pax or header, also where it is ignored.
    pub declared_size: Numeric,
    /// The size of a sparse file when unpacked, if given.
    pub real_size: Option<u64>,
    /// Sparse by typeflag or by `GNU.sparse.*` or `SCHILY.realsize` records.
    pub is_sparse: bool,
    /// Permission bits.
    pub mode: Numeric,
    /// Effective owner.
    pub uid: Numeric,
    /// Effective group.
    pub gid: Numeric,
    /// Effective modification time, in seconds since 1970.
    pub mtime: Numeric,
    /// Major and minor number of devices; `None` for other kinds, whose fields may hold anything.
    pub device: Option<(Numeric, Numeric)>,
    /// The form of the header block.
    pub dialect: Dialect,
    /// The records of the entry's own pax header in their order; empty without one. Of repeated keys the last one counts.
    pub pax: PaxRecords<'a>,
    /// The header block as it is.
    pub header: &'a [u8; BLOCK],
}

/// Receives entries and problems in the order of the archive; problems of an entry come before it.
pub trait EntryVisitor {
    /// An entry whose headers were all read. Its data was not.
    fn entry(&mut self, entry: &Entry<'_>) {
        let _ = entry;
    }

    /// A problem; the first hundred are delivered.
    fn problem(&mut self, problem: &TarProblem) {
        let _ = problem;
    }
}

/// Ignores everything: for those who want the facts alone.
impl EntryVisitor for () {}
