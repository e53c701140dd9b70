//! What this host says.

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// This host, as a bundle that would run on it sees it.
pub struct Host {
    root: PathBuf,
}

/// The kind of a UNIX domain socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Socket {
    Stream,
    Other,
    /// It is none, or nobody listens at it.
    Unknown,
}

impl Host {
    /// The host that we run on.
    pub fn here() -> Host {
        Host { root: PathBuf::from("/") }
    }

    /// A host whose files lie below a directory, for tests.
    pub fn below(root: &Path) -> Host {
        Host { root: root.to_owned() }
    }

    /// An absolute path of the host.
    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Whether there is a directory.
    pub(crate) fn has_directory(&self, path: &str) -> bool {
        self.path(path).is_dir()
    }

    /// Whether there is a program.
    pub(crate) fn has_program(&self, path: &str) -> bool {
        is_program(&self.path(path))
    }

    /// Whether there is a program in a root filesystem of this host.
    pub(crate) fn has_program_below(&self, root: &str, path: &str) -> bool {
        is_program_below(&self.path(root), path)
    }

    /// The filesystems that the kernel lists; none if it does not say.
    pub(crate) fn filesystems(&self) -> Option<Vec<String>> {
        let text = fs::read_to_string(self.path("/proc/filesystems")).ok()?;
        Some(text.lines().filter_map(|line| line.split_whitespace().next_back()).map(str::to_owned).collect())
    }

    /// The sizes of huge pages that the kernel has, as the names of their control files have them; none if it does not say.
    pub(crate) fn huge_page_sizes(&self) -> Option<Vec<String>> {
        let entries = fs::read_dir(self.path("/sys/kernel/mm/hugepages")).ok()?;
        let sizes = entries.filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let kilobytes: u64 = name.strip_prefix("hugepages-")?.strip_suffix("kB")?.parse().ok()?;
            Some(named_size(kilobytes))
        });
        Some(sizes.collect())
    }

    /// The type of the namespace that a path stands for, in the words of a configuration; none if it stands for none.
    pub(crate) fn namespace(&self, path: &str) -> Option<&'static str> {
        let link = fs::read_link(self.path(path)).ok().and_then(|target| target.to_str().map(str::to_owned));
        let text = link.filter(|target| target.contains(":[")).or_else(|| self.mounted(path))?;
        Some(match text.split_once(":[")?.0 {
            "net" => "network",
            "mnt" => "mount",
            "pid" => "pid",
            "ipc" => "ipc",
            "uts" => "uts",
            "user" => "user",
            "cgroup" => "cgroup",
            "time" => "time",
            _ => return None,
        })
    }

    /// What of the filesystem of namespaces is mounted at a path.
    fn mounted(&self, path: &str) -> Option<String> {
        let real = fs::canonicalize(self.path(path)).ok()?;
        let table = fs::read_to_string(self.path("/proc/self/mountinfo")).ok()?;
        let mut mounts = table.lines().filter_map(|line| {
            let mut fields = line.split(' ').skip(3);
            Some((fields.next()?, fields.next()?))
        });
        let at = mounts.rfind(|(_, point)| Path::new(point) == real);
        at.map(|(root, _)| root.to_owned())
    }

    /// The kind of socket at a path; none if there is nothing.
    pub(crate) fn socket(&self, path: &str) -> Option<Socket> {
        let metadata = fs::metadata(self.path(path)).ok()?;
        if !metadata.file_type().is_socket() {
            return Some(Socket::Other);
        }
        let table = fs::read_to_string(self.path("/proc/net/unix")).unwrap_or_default();
        let kind = table.lines().find_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            (fields.get(7) == Some(&path)).then(|| fields.get(4).copied()).flatten()
        });
        Some(match kind {
            Some("0001") => Socket::Stream,
            Some(_) => Socket::Other,
            None => Socket::Unknown,
        })
    }
}

/// Whether a file can be executed whose path is one of a root filesystem: links lead to what they mean in there.
pub(crate) fn is_program_below(root: &Path, path: &str) -> bool {
    /// As many links as Linux follows.
    const MOST: usize = 40;
    let mut found = PathBuf::new();
    let mut left: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
    let mut links = 0;
    while let Some(part) = left.pop() {
        match part.as_str() {
            "" | "." => {}
            ".." => {
                found.pop();
            }
            name => {
                found.push(name);
                let Ok(target) = fs::read_link(root.join(&found)) else { continue };
                links += 1;
                let Some(target) = target.to_str().filter(|_| links <= MOST) else { return false };
                found.pop();
                if target.starts_with('/') {
                    found.clear();
                }
                left.extend(target.split('/').rev().map(str::to_owned));
            }
        }
    }
    is_program(&root.join(found))
}

/// Whether a file can be executed.
fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// A size as the kernel writes it: `2MB`.
fn named_size(kilobytes: u64) -> String {
    let mut size = kilobytes;
    for unit in ["KB", "MB"] {
        if size < 1024 {
            return format!("{size}{unit}");
        }
        size /= 1024;
    }
    format!("{size}GB")
}
