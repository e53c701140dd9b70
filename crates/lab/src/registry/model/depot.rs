//! The storage under a model: nothing for memory, or a directory with `blobs/<algorithm>/<encoded>` and for each
//! repository `repositories/<name>/{_blobs,_manifests,_tags}`. No component of a name begins with `_`, so the two cannot meet.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use hyper::body::Bytes;

use super::{Blob, Manifest, Repository};

/// Where content is written to.
#[derive(Debug, Default)]
pub(in crate::registry) struct Depot {
    root: Option<PathBuf>,
}

/// A digest as a path.
fn path_of(digest: &str) -> String {
    digest.replacen(':', "/", 1)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    // Whole or not at all, whatever happens in between.
    let partial = path.with_extension("partial");
    fs::write(&partial, bytes)?;
    fs::rename(partial, path)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The files of a directory by name; none where there is no directory.
fn files(directory: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    entries.map(|entry| entry.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))).collect()
}

/// The files of `<algorithm>/<encoded>` by digest.
fn by_digest(directory: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for (algorithm, path) in files(directory)? {
        found.extend(files(&path)?.into_iter().map(|(encoded, path)| (format!("{algorithm}:{encoded}"), path)));
    }
    Ok(found)
}

impl Depot {
    /// In a directory, which is made.
    pub(in crate::registry) fn directory(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root.join("blobs"))?;
        fs::create_dir_all(root.join("repositories"))?;
        Ok(Self { root: Some(root.to_owned()) })
    }

    fn place(&self, repository: &str, kind: &str, rest: &str) -> Option<PathBuf> {
        Some(self.root.as_ref()?.join("repositories").join(repository).join(kind).join(rest))
    }

    /// Keeps a blob of a repository.
    pub(in crate::registry) fn keep_blob(&self, repository: &str, digest: &str, bytes: Bytes) -> io::Result<Blob> {
        let Some(root) = &self.root else { return Ok(Blob::Memory(bytes)) };
        let path = root.join("blobs").join(path_of(digest));
        write(&path, &bytes)?;
        self.link_blob(repository, digest)?;
        Ok(Blob::File { path, size: bytes.len() })
    }

    /// Notes that a repository has a blob that is kept already.
    pub(in crate::registry) fn link_blob(&self, repository: &str, digest: &str) -> io::Result<()> {
        self.place(repository, "_blobs", &path_of(digest)).map_or(Ok(()), |path| write(&path, b""))
    }

    /// Notes that a repository has a blob no more; the content goes when nobody else has it.
    pub(in crate::registry) fn drop_blob(&self, repository: &str, digest: &str, last: bool) -> io::Result<()> {
        let Some(root) = &self.root else { return Ok(()) };
        if last {
            remove(&root.join("blobs").join(path_of(digest)))?;
        }
        self.place(repository, "_blobs", &path_of(digest)).map_or(Ok(()), |path| remove(&path))
    }

    /// Keeps a manifest: its media type in the first line, its bytes behind.
    pub(in crate::registry) fn keep_manifest(&self, repository: &str, digest: &str, one: &Manifest) -> io::Result<()> {
        let Some(path) = self.place(repository, "_manifests", &path_of(digest)) else { return Ok(()) };
        write(&path, &[one.media_type.as_bytes(), b"\n", &one.bytes].concat())
    }

    /// Drops a manifest.
    pub(in crate::registry) fn drop_manifest(&self, repository: &str, digest: &str) -> io::Result<()> {
        self.place(repository, "_manifests", &path_of(digest)).map_or(Ok(()), |path| remove(&path))
    }

    /// Keeps a tag.
    pub(in crate::registry) fn keep_tag(&self, repository: &str, tag: &str, digest: &str) -> io::Result<()> {
        // The name that is written first must not be that of another tag.
        self.place(repository, "_tags", &format!("{tag}:")).map_or(Ok(()), |path| write(&path, digest.as_bytes()))
    }

    /// Drops a tag.
    pub(in crate::registry) fn drop_tag(&self, repository: &str, tag: &str) -> io::Result<()> {
        self.place(repository, "_tags", &format!("{tag}:")).map_or(Ok(()), |path| remove(&path))
    }

    /// All repositories of the directory.
    pub(in crate::registry) fn load(&self) -> io::Result<BTreeMap<String, Repository>> {
        let mut repositories = BTreeMap::new();
        let Some(root) = &self.root else { return Ok(repositories) };
        let mut pending = vec![(String::new(), root.join("repositories"))];
        while let Some((name, directory)) = pending.pop() {
            let mut is_repository = false;
            for (entry, path) in files(&directory)? {
                if entry.starts_with('_') {
                    is_repository = true;
                } else {
                    pending.push((if name.is_empty() { entry } else { format!("{name}/{entry}") }, path));
                }
            }
            if is_repository {
                repositories.insert(name, self.load_one(root, &directory)?);
            }
        }
        Ok(repositories)
    }

    fn load_one(&self, root: &Path, directory: &Path) -> io::Result<Repository> {
        let mut repository = Repository::default();
        for (digest, _) in by_digest(&directory.join("_blobs"))? {
            let path = root.join("blobs").join(path_of(&digest));
            let size = usize::try_from(fs::metadata(&path)?.len()).unwrap_or(usize::MAX);
            repository.blobs.insert(digest, Blob::File { path, size });
        }
        for (digest, path) in by_digest(&directory.join("_manifests"))? {
            let mut media_type = fs::read(path)?;
            let Some(end) = media_type.iter().position(|byte| *byte == b'\n') else { continue };
            let bytes = Bytes::from(media_type.split_off(end + 1));
            let media_type = String::from_utf8_lossy(&media_type).trim_end().to_owned();
            repository.manifests.insert(digest, Manifest { media_type, bytes });
        }
        for (file, path) in files(&directory.join("_tags"))? {
            if let Some(tag) = file.strip_suffix(':') {
                repository.tags.insert(tag.to_owned(), fs::read_to_string(path)?);
            }
        }
        Ok(repository)
    }
}
