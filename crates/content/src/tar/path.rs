//! Paths of entries, made comparable.

use std::borrow::Cow;

/// A path relative to the root of the file system, with what had to be done to get there.
///
/// `./a`, `a`, `a/`, `a//b/..` and `/a` are all the same path `a`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NormalPath<'a> {
    /// The components joined by single slashes, without leading or trailing one; empty for the root.
    pub path: Cow<'a, [u8]>,
    /// The path as written begins with a slash.
    pub absolute: bool,
    /// The path as written has a `..` component.
    pub had_dot_dot: bool,
    /// A `..` leads above the root at some point; the normal path stays at the root there, as in a chroot.
    pub escapes_root: bool,
}

impl NormalPath<'_> {
    /// Whether this is the root itself. Also true for an empty path, which is no name at all.
    pub fn is_root(&self) -> bool {
        self.path.is_empty()
    }
}

/// Normalises a path as written in an archive: linear in its length, and without an allocation where only leading `./` and
/// slashes and trailing slashes have to go.
pub fn normalise(written: &[u8]) -> NormalPath<'_> {
    let absolute = written.starts_with(b"/");
    let trimmed = trim(written);
    let is_plain = trimmed.is_empty() || trimmed.split(|&byte| byte == b'/').all(is_name);
    if is_plain {
        return NormalPath { path: Cow::Borrowed(trimmed), absolute, had_dot_dot: false, escapes_root: false };
    }
    let mut path = Vec::with_capacity(trimmed.len());
    let (mut had_dot_dot, mut escapes_root) = (false, false);
    for component in trimmed.split(|&byte| byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." => {
                had_dot_dot = true;
                escapes_root |= path.is_empty();
                let end = path.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                path.truncate(end);
            }
            name => {
                if !path.is_empty() {
                    path.push(b'/');
                }
                path.extend_from_slice(name);
            }
        }
    }
    NormalPath { path: Cow::Owned(path), absolute, had_dot_dot, escapes_root }
}

fn is_name(component: &[u8]) -> bool {
    !matches!(component, b"" | b"." | b"..")
}

fn trim(mut path: &[u8]) -> &[u8] {
    loop {
        path = match path {
            [b'/', rest @ ..] | [b'.', b'/', rest @ ..] => rest,
            b"." => &[],
            _ => break,
        };
    }
    while let [rest @ .., b'/'] = path {
        path = rest;
    }
    path
}

/// The directory that a normal path stands in: empty for a top-level name, `None` for the root.
pub fn parent(normal: &[u8]) -> Option<&[u8]> {
    if normal.is_empty() {
        return None;
    }
    let end = normal.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
    normal.get(..end)
}

/// The last component of a normal path: empty for the root.
pub fn base_name(normal: &[u8]) -> &[u8] {
    normal.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(written: &str) -> String {
        String::from_utf8(normalise(written.as_bytes()).path.into_owned()).unwrap()
    }

    #[test]
    fn spellings_of_one_path_agree() {
        for written in ["a/b", "./a/b", "a//b", "a/b/", "/a/b", "././a/./b//", "a/x/../b", "../a/b", "//a/b", ".//a/b"]
        {
            assert_eq!(normal(written), "a/b", "{written}");
        }
        for written in ["", ".", "./", "/", "a/..", "..", "/.."] {
            assert_eq!(normal(written), "", "{written}");
        }
        assert_eq!(normal(".a/..b/...c"), ".a/..b/...c");
    }

    #[test]
    fn escapes_are_seen_where_they_happen() {
        let flags = |written: &[u8]| {
            let path = normalise(written);
            (path.absolute, path.had_dot_dot, path.escapes_root)
        };
        assert_eq!(flags(b"a/b"), (false, false, false));
        assert_eq!(flags(b"/a"), (true, false, false));
        assert_eq!(flags(b"a/../b"), (false, true, false));
        assert_eq!(flags(b"a/../../b"), (false, true, true));
        assert_eq!(flags(b"./.."), (false, true, true));
        assert_eq!(flags(b"a/b/../.."), (false, true, false));
        assert_eq!(flags(b"/../a"), (true, true, true));
    }

    #[test]
    fn usual_paths_are_borrowed() {
        assert!(matches!(normalise(b"./usr/bin/").path, Cow::Borrowed(b"usr/bin")));
    }

    #[test]
    fn parents_and_base_names() {
        assert_eq!(parent(b"a/b"), Some(&b"a"[..]));
        assert_eq!(parent(b"a"), Some(&b""[..]));
        assert_eq!(parent(b""), None);
        assert_eq!(base_name(b"a/b"), b"b");
        assert_eq!(base_name(b"a"), b"a");
    }

    proptest! {
        #[test]
        fn normalising_is_idempotent_and_clean(written in "[a./]{0,20}") {
            let once = normalise(written.as_bytes()).path.into_owned();
            let again = normalise(&once);
            prop_assert_eq!(&*again.path, &once[..]);
            prop_assert!(!again.absolute && !again.had_dot_dot && !again.escapes_root);
        }
    }
}
