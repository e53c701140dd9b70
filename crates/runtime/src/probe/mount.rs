//! One line of a mount table.

/// One mount, as `/proc/self/mountinfo` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The numbers of the device that the filesystem is on: those of another one are others.
    pub device: String,
    /// The root of the mount within its filesystem.
    pub root: String,
    /// Where it is mounted.
    pub point: String,
    /// The options of the mount itself.
    pub options: Vec<String>,
    /// The optional fields: `shared:1`, `master:2`, `unbindable`.
    pub propagation: Vec<String>,
    /// The type of the filesystem.
    pub kind: String,
    /// The source.
    pub source: String,
    /// The options of the filesystem.
    pub super_options: Vec<String>,
}

impl Mount {
    /// Reads one line; none if it is not of the form.
    pub fn parse(line: &str) -> Option<Mount> {
        let (before, after) = line.split_once(" - ")?;
        let mut before = before.split(' ').skip(2);
        let device = before.next()?.to_owned();
        let (root, point) = (unescaped(before.next()?), unescaped(before.next()?));
        let options = words(before.next()?);
        let propagation = before.map(str::to_owned).collect();
        let mut after = after.split(' ');
        let (kind, source) = (after.next()?.to_owned(), unescaped(after.next()?));
        Some(Mount {
            device,
            root,
            point,
            options,
            propagation,
            kind,
            source,
            super_options: after.next().map(words).unwrap_or_default(),
        })
    }

    /// Whether the mount, or its filesystem, has an option.
    pub fn has(&self, option: &str) -> bool {
        self.options.iter().chain(&self.super_options).any(|known| known == option)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

/// Blanks and the like are octal escapes there.
fn unescaped(text: &str) -> String {
    text.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart() {
        let mount = Mount::parse(
            "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 unbindable - ext3 /dev/root rw,errors=continue",
        )
        .unwrap();
        assert_eq!((mount.point.as_str(), mount.kind.as_str()), ("/mnt 2", "ext3"));
        assert_eq!(mount.propagation, ["master:1", "unbindable"]);
        assert!(mount.has("noatime") && mount.has("errors=continue") && !mount.has("ro"));
        assert_eq!(Mount::parse("36 35"), None);
    }
}
