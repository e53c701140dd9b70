//! What the last name of a path means in a layer.

use content::tar::{base_name, parent};

/// What begins the name of every whiteout.
const PREFIX: &[u8] = b".wh.";
/// The name of an opaque whiteout.
pub(crate) const OPAQUE: &[u8] = b".wh..wh..opq";

/// The sorts of names in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A name of the file system.
    Plain,
    /// `.wh.NAME`, which deletes `NAME`.
    Whiteout,
    /// `.wh..wh..opq`, which deletes all that stands below its directory.
    Opaque,
    /// `.wh.` with nothing behind it, or with `.` or `..`, which are no names of anything.
    Bare,
    /// `.wh.` in front of what is itself no name of a file system, such as the `.wh..wh.plnk` of AUFS.
    Reserved,
}

impl NameKind {
    /// The sort of the last name of a normal path.
    pub fn of(path: &[u8]) -> NameKind {
        let name = base_name(path);
        match name.strip_prefix(PREFIX) {
            None => NameKind::Plain,
            Some(_) if name == OPAQUE => NameKind::Opaque,
            Some(b"" | b"." | b"..") => NameKind::Bare,
            Some(rest) if rest.starts_with(PREFIX) => NameKind::Reserved,
            Some(_) => NameKind::Whiteout,
        }
    }
}

/// The name of the whiteout that deletes `name`.
pub(crate) fn whiteout_of(name: &[u8]) -> Vec<u8> {
    [PREFIX, name].concat()
}

/// Whether the name of a directory above a normal path begins with `.wh.`.
pub(crate) fn has_marked_folder(path: &[u8]) -> bool {
    let folder = parent(path).unwrap_or_default();
    folder.split(|&byte| byte == b'/').any(|name| name.starts_with(PREFIX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let cases = [
            ("a/b", NameKind::Plain),
            ("", NameKind::Plain),
            (".wh", NameKind::Plain),
            ("a.wh.b", NameKind::Plain),
            (".wh.x/b", NameKind::Plain),
            ("a/.wh.b", NameKind::Whiteout),
            (".wh..b", NameKind::Whiteout),
            ("a/.wh.", NameKind::Bare),
            ("a/.wh..", NameKind::Bare),
            ("a/.wh...", NameKind::Bare),
            ("a/.wh..wh..opq", NameKind::Opaque),
            (".wh..wh.plnk", NameKind::Reserved),
            (".wh..wh.", NameKind::Reserved),
        ];
        for (path, kind) in cases {
            assert_eq!(NameKind::of(path.as_bytes()), kind, "{path}");
        }
        assert_eq!(whiteout_of(b"a"), b".wh.a");
    }

    #[test]
    fn only_directories_are_marked_folders() {
        assert!(has_marked_folder(b"a/.wh.b/c/d"));
        assert!(has_marked_folder(b".wh.b/c"));
        assert!(!has_marked_folder(b"a/.wh.b"));
        assert!(!has_marked_folder(b"a.wh.b/c"));
        assert!(!has_marked_folder(b""));
    }
}
