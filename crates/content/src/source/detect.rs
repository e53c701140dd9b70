//! What a thing is: a layout, an archive, a document.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::{
    Archive, ArchiveFacts, Directory, DockerArchive, Files, Form, LayoutSource, SingleDocument, Source, SourceError,
};
use crate::compression::{
    Compression, Decoder, Limits, MAGIC_LEN, StreamErrorKind, StreamFacts, Trailing, detect as magic,
};
use crate::document::{Document, Limits as JsonLimits};
use crate::media_type;
use crate::tar::{TarLimits, TarReader};

/// The largest document that is read, in bytes.
const MAX_DOCUMENT: u64 = 32 << 20;
const NOTHING: &str = "it is no directory, no tar archive that holds a file, and no JSON document";
/// How much of a file tells what it is.
const HEAD: usize = 512;
/// The largest archive that is unfolded or spooled to disk, in bytes.
const MAX_SPOOL: u64 = 64 << 30;

/// What a path, or a stream, turned out to be.
pub struct Detected {
    /// The source.
    pub source: Box<dyn Source>,
    /// The size of what is read, in bytes, if it is known.
    pub size: Option<u64>,
}

/// Opens the layout directory, archive or document at `path`. `as_type` is the media type of a document, if the user said so.
pub fn detect(path: &Path, as_type: Option<&str>) -> Result<Detected, SourceError> {
    let name = path.display().to_string();
    let fail = |source| SourceError::Read { path: name.clone(), source };
    let metadata = std::fs::metadata(path).map_err(fail)?;
    if metadata.is_dir() {
        let directory = Directory::open(path)?;
        return Ok(Detected { source: tree(directory, Form::LayoutDirectory, None, &name)?, size: None });
    }
    let file = File::open(path).map_err(fail)?;
    if metadata.is_file() { regular(file, &name, as_type) } else { detect_stream(file, &name, as_type) }
}

/// Opens what `stream` holds, which people call `name`. It is spooled to a temporary file, for archives are read at random.
pub fn detect_stream(mut stream: impl Read, name: &str, as_type: Option<&str>) -> Result<Detected, SourceError> {
    let fail = |source| SourceError::Read { path: name.to_string(), source };
    let mut head = Vec::with_capacity(HEAD);
    (&mut stream).take(HEAD as u64).read_to_end(&mut head).map_err(fail)?;
    let most = match magic(&head) {
        Compression::None if as_type.is_some() || looks_like_json(&head) => MAX_DOCUMENT + 1,
        // A stream need not end, so what begins like nothing is not read any further.
        Compression::None if !begins_a_tar(&head) => return Err(not_an_image(name, NOTHING)),
        _ => MAX_SPOOL + 1,
    };
    let file = spool(&mut head.as_slice().chain(stream).take(most)).map_err(fail)?;
    regular(file, name, as_type)
}

fn begins_a_tar(head: &[u8]) -> bool {
    let mut reader = TarReader::new(TarLimits::default());
    reader.feed(head, &mut ());
    head.iter().any(|byte| *byte != 0) && reader.finish(&mut ()).is_tar()
}

fn regular(mut file: File, name: &str, as_type: Option<&str>) -> Result<Detected, SourceError> {
    let fail = |source| SourceError::Read { path: name.to_string(), source };
    let size = Some(file.metadata().map_err(fail)?.len());
    let head = head(&mut file).map_err(fail)?;
    let compression = magic(&head);
    if compression != Compression::None {
        let (unfolded, facts) = unfold(&mut file).map_err(fail)?;
        let error = match facts.error {
            Some(error) if error.kind == StreamErrorKind::Unsupported => {
                return Err(not_an_image(name, &format!("its compression is not read: {error}")));
            }
            // A bound of ours says nothing against the archive.
            Some(error) if !error.kind.is_fault() => return Err(SourceError::TooLarge(format!("`{name}`: {error}"))),
            other => other.map(|error| error.to_string()),
        };
        let mut detected = archive(unfolded, name, error, facts.trailing)?;
        detected.size = size;
        return Ok(detected);
    }
    if as_type.is_some() || looks_like_json(&head) {
        return Ok(Detected { source: Box::new(document(file, name, as_type)?), size });
    }
    archive(file, name, None, None)
}

fn archive(
    file: File,
    name: &str,
    stream_error: Option<String>,
    trailing: Option<Trailing>,
) -> Result<Detected, SourceError> {
    let size = file.metadata().ok().map(|metadata| metadata.len());
    let (archive, mut facts) = Archive::open(file, name)?;
    let is_tar = facts.tar.as_ref().is_some_and(|tar| tar.is_tar());
    if (!is_tar || archive.list().is_empty()) && stream_error.is_some() {
        // Nothing came out before the stream broke: what it holds is not known, that it is broken is.
        facts.stream_error = stream_error;
        let source = LayoutSource::new(archive, Form::LayoutArchive, Some(facts))?;
        return Ok(Detected { source: Box::new(source), size });
    }
    if !is_tar || archive.list().is_empty() {
        return Err(not_an_image(name, NOTHING));
    }
    facts.stream_error = stream_error;
    facts.trailing = trailing;
    Ok(Detected { source: tree(archive, Form::LayoutArchive, Some(facts), name)?, size })
}

// A tree that has a part of a layout is a layout, whatever else is in it.
fn tree<F: Files + 'static>(
    files: F,
    form: Form,
    archive: Option<ArchiveFacts>,
    name: &str,
) -> Result<Box<dyn Source>, SourceError> {
    let has = |path: &str| files.entry(path).is_some();
    let has_blobs = has("blobs") || files.below("blobs/").next().is_some();
    if has("oci-layout") || has("index.json") || (has_blobs && !has("manifest.json")) {
        return Ok(Box::new(LayoutSource::new(files, form, archive)?));
    }
    if has("manifest.json") {
        return Ok(Box::new(DockerArchive::new(files, archive)?));
    }
    // A whole layout in a folder of an archive is one that was packed wrongly.
    if form == Form::LayoutArchive && files.list().iter().any(|entry| entry.path.ends_with("/oci-layout")) {
        return Ok(Box::new(LayoutSource::new(files, form, archive)?));
    }
    Err(not_an_image(name, "it has no `oci-layout`, `index.json`, `blobs` or `manifest.json` at its top"))
}

fn not_an_image(name: &str, why: &str) -> SourceError {
    SourceError::NotAnImage(format!(
        "`{name}` is nothing that can be checked: {why}; give an image layout, an archive of one, a `docker save` archive, or a JSON document"
    ))
}

fn document(file: File, name: &str, as_type: Option<&str>) -> Result<SingleDocument, SourceError> {
    let mut bytes = Vec::new();
    file.take(MAX_DOCUMENT + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| SourceError::Read { path: name.to_string(), source })?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(SourceError::TooLarge(format!(
            "`{name}` is larger than the {MAX_DOCUMENT} bytes that are read of a document"
        )));
    }
    let media_type = match as_type {
        Some(media_type) => media_type.to_string(),
        None => guess(&bytes)
            .ok_or_else(|| {
                SourceError::NotAnImage(format!(
                    "`{name}` is a JSON document of unknown kind; say with `--type` whether it is an index, a manifest, a config, a descriptor or an oci-layout"
                ))
            })?
            .to_string(),
    };
    let short = Path::new(name).file_name().map_or(name.to_string(), |name| name.to_string_lossy().into_owned());
    Ok(SingleDocument::new(short, media_type, bytes))
}

/// What a document is, by the properties that only its kind has.
fn guess(bytes: &[u8]) -> Option<&'static str> {
    let document = Document::parse(bytes, &JsonLimits::default());
    let Some(root) = document.root() else { return guess_from_text(bytes) };
    let has = |name: &str| root.get(name).is_some();
    let own = root.get("mediaType").and_then(|value| value.as_str());
    let is_descriptor = has("digest") && has("size");
    Some(match own.as_deref() {
        Some(media_type::INDEX) if !is_descriptor => media_type::INDEX,
        Some(media_type::MANIFEST) if !is_descriptor => media_type::MANIFEST,
        Some(media_type::DOCKER_LIST) if !is_descriptor => media_type::DOCKER_LIST,
        Some(media_type::DOCKER_MANIFEST) if !is_descriptor => media_type::DOCKER_MANIFEST,
        _ if has("manifests") => media_type::INDEX,
        _ if has("layers") || (has("config") && has("schemaVersion")) => media_type::MANIFEST,
        _ if has("rootfs") || (has("architecture") && has("os")) => media_type::CONFIG,
        _ if has("imageLayoutVersion") => media_type::LAYOUT_HEADER,
        _ if has("digest") || (has("mediaType") && has("size")) => media_type::DESCRIPTOR,
        _ => return None,
    })
}

// Text that is no JSON still names the properties of what it was meant to be, and the fault in it is what is asked for.
fn guess_from_text(bytes: &[u8]) -> Option<&'static str> {
    let has = |name: &str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
    [
        ("\"manifests\"", media_type::INDEX),
        ("\"layers\"", media_type::MANIFEST),
        ("\"rootfs\"", media_type::CONFIG),
        ("\"imageLayoutVersion\"", media_type::LAYOUT_HEADER),
        ("\"digest\"", media_type::DESCRIPTOR),
    ]
    .into_iter()
    .find(|(name, _)| has(name))
    .map(|(_, media_type)| media_type)
}

fn looks_like_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
}

fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    (&mut *file).take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head)
}

fn spool(stream: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let copied = io::copy(&mut stream.take(MAX_SPOOL + 1), &mut file)?;
    if copied > MAX_SPOOL {
        return Err(io::Error::other(format!(
            "it goes on after {MAX_SPOOL} bytes, which is more than is read of a stream"
        )));
    }
    file.rewind()?;
    Ok(file)
}

// The content of a compressed archive, and what ended it early.
fn unfold(file: &mut File) -> io::Result<(File, StreamFacts)> {
    let mut out = tempfile::tempfile()?;
    let mut buffer = vec![0; 256 << 10];
    let mut written: io::Result<()> = Ok(());
    let first = file.read(&mut buffer)?;
    let compression = magic(buffer.get(..first.min(MAGIC_LEN)).unwrap_or_default());
    let limits = Limits { max_content: MAX_SPOOL, ..Limits::default() };
    let mut decoder = Decoder::new(compression, limits);
    let mut filled = first;
    while filled > 0 && written.is_ok() {
        decoder.push(buffer.get(..filled).unwrap_or_default(), &mut |content: &[u8]| {
            if written.is_ok() {
                written = out.write_all(content);
            }
        });
        filled = file.read(&mut buffer)?;
    }
    written?;
    out.rewind()?;
    Ok((out, decoder.finish()))
}
