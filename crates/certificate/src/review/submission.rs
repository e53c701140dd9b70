//! The files of a submission, as they were found.

/// The most files that are looked at.
pub const MOST_FILES: usize = 5_000;
/// The most bytes of one file.
pub const MOST_FILE_BYTES: u64 = 32 * 1024 * 1024;
/// The most bytes of all files together.
pub const MOST_TOTAL_BYTES: u64 = 256 * 1024 * 1024;

/// One submission: a folder and what is in it.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The path of the folder as far as it is known; the last three names count: `distribution-spec/v1.1/zot`.
    pub folder: String,
    /// What is in it, sorted by name.
    pub files: Vec<SubmittedFile>,
    /// Whether there is more than was looked at.
    pub is_cut: bool,
}

/// One thing in the folder.
#[derive(Debug, Clone)]
pub struct SubmittedFile {
    /// Its path within the folder, with `/`.
    pub name: String,
    /// What it is.
    pub content: Content,
}

/// What a thing in the folder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A file, with its bytes.
    Bytes(Vec<u8>),
    /// A file of more bytes than the limits allow.
    TooLarge,
    /// A symbolic link, which is not followed.
    Link,
    /// A device, a socket or something else that is no file.
    Special,
    /// A file that cannot be read, with the reason.
    Unreadable(String),
}

/// Where a submission lies: `SPEC/vX.Y/NAME`.
pub(super) struct Place<'a> {
    pub(super) spec: &'a str,
    /// `1.1`.
    pub(super) version: &'a str,
}

impl Submission {
    /// The text of a file of this name; what is not UTF-8 in it is replaced.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match &self.file(name)?.content {
            Content::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }

    pub(super) fn file(&self, name: &str) -> Option<&SubmittedFile> {
        self.files.iter().find(|file| file.name == name)
    }

    /// The place, where the folder has the form of one.
    pub(super) fn place(&self) -> Option<Place<'_>> {
        let mut names = self.folder.rsplit(['/', '\\']).filter(|name| !name.is_empty() && *name != ".");
        let (_, version, spec) = (names.next()?, names.next()?, names.next()?);
        let version = version.strip_prefix('v')?;
        let (major, minor) = version.split_once('.')?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (is_number(major) && is_number(minor)).then_some(Place { spec, version })
    }
}
