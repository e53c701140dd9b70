//! Images large enough to measure by, written straight to disk: memory stays at a few hundred kilobytes a thread.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::{
    digest::{hex, sha256},
    image,
    json::{Json, array, object},
    seed::Seed,
    tar::Entry,
};

/// How large an image to write.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many gzip layers.
    pub layers: usize,
    /// How many files in each; every thirty-second entry is a directory.
    pub entries: usize,
    /// Half of this is the mean size of a file in bytes.
    pub largest_file: u64,
}

impl Plan {
    /// About `gib` GiB of archives in 40 layers: 52,000 entries a GiB, three tenths of the bytes when compressed.
    pub fn gib(gib: usize) -> Self {
        Self { layers: 40, entries: 1_300 * gib, largest_file: 42_500 }
    }

    /// Five layers with a few MB in all.
    pub fn small() -> Self {
        Self { layers: 5, entries: 40, largest_file: 42_500 }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    /// Bytes of the archives before compression.
    pub content: u64,
    /// Bytes of the layers as stored.
    pub stored: u64,
    /// Entries of all archives.
    pub entries: u64,
}

struct Layer {
    digest: String,
    diff_id: String,
    written: Written,
}

/// Writes an image layout into `directory`, which is made if need be.
pub fn write(plan: Plan, directory: &Path) -> io::Result<Written> {
    let blobs = directory.join("blobs/sha256");
    fs::create_dir_all(&blobs)?;
    let layers = write_layers(plan, &blobs)?;

    let diff_ids = array(layers.iter().map(|layer| layer.diff_id.as_str()));
    let config = object([
        ("architecture", "amd64".into()),
        ("os", "linux".into()),
        ("config", object([("Cmd", array(["/bin/sh"]))])),
        ("rootfs", object([("type", "layers".into()), ("diff_ids", diff_ids)])),
    ]);
    let config = store(&blobs, image::CONFIG, &config)?;
    let described = layers.iter().map(|layer| descriptor(image::LAYER_GZIP, &layer.digest, layer.written.stored));
    let manifest = object([
        ("schemaVersion", 2.into()),
        ("mediaType", image::MANIFEST.into()),
        ("config", config),
        ("layers", array(described)),
    ]);
    let mut manifest = store(&blobs, image::MANIFEST, &manifest)?;
    manifest.set("/platform", object([("architecture", "amd64".into()), ("os", "linux".into())]));
    manifest.set("/annotations", object([("org.opencontainers.image.ref.name", "big".into())]));
    let index =
        object([("schemaVersion", 2.into()), ("mediaType", image::INDEX.into()), ("manifests", array([manifest]))]);
    fs::write(directory.join("index.json"), index.compact())?;
    fs::write(directory.join("oci-layout"), object([("imageLayoutVersion", "1.0.0".into())]).compact())?;

    Ok(layers.iter().fold(Written::default(), |sum, layer| Written {
        content: sum.content + layer.written.content,
        stored: sum.stored + layer.written.stored,
        entries: sum.entries + layer.written.entries,
    }))
}

fn descriptor(media_type: &str, digest: &str, size: u64) -> Json {
    object([("mediaType", media_type.into()), ("digest", digest.into()), ("size", size.cast_signed().into())])
}

fn store(blobs: &Path, media_type: &str, json: &Json) -> io::Result<Json> {
    let bytes = json.compact();
    let digest = sha256(&bytes);
    fs::write(blob(blobs, &digest), &bytes)?;
    Ok(descriptor(media_type, &digest, bytes.len() as u64))
}

fn blob(blobs: &Path, digest: &str) -> PathBuf {
    blobs.join(digest.trim_start_matches("sha256:"))
}

/// Layers depend on their number alone, so that any number of threads writes the same image.
fn write_layers(plan: Plan, blobs: &Path) -> io::Result<Vec<Layer>> {
    let next = AtomicUsize::new(0);
    let work = || -> io::Result<Vec<(usize, Layer)>> {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= plan.layers {
                return Ok(done);
            }
            done.push((number, write_layer(plan, number, blobs)?));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(plan.layers.max(1));
    let mut layers = Vec::with_capacity(plan.layers);
    thread::scope(|scope| -> io::Result<()> {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for thread in running {
            layers.extend(thread.join().map_err(|_| io::Error::other("a thread that writes layers panicked"))??);
        }
        Ok(())
    })?;
    layers.sort_by_key(|(number, _)| *number);
    Ok(layers.into_iter().map(|(_, layer)| layer).collect())
}

fn write_layer(plan: Plan, number: usize, blobs: &Path) -> io::Result<Layer> {
    let unnamed = blobs.join(format!("layer-{number}.partial"));
    let file = Hashed::new(BufWriter::new(File::create(&unnamed)?));
    let mut tar = Hashed::new(GzEncoder::new(file, Compression::new(6)));
    let mut seed = Seed::new(number as u64);
    let mut directory = String::new();
    for entry in 0..plan.entries {
        if entry % 32 == 0 {
            directory = format!("opt/layer-{number:02}/part-{:04}/", entry / 32);
            tar.write_all(&Entry::dir(directory.as_str()).render())?;
            continue;
        }
        let length = seed.below(plan.largest_file);
        tar.write_all(&Entry::file(format!("{directory}file-{entry:05}.txt"), "").declared_size(length).render())?;
        let content = seed.semi_compressible(length as usize);
        tar.write_all(&content)?;
        tar.write_all(&[0; 512][..(length.next_multiple_of(512) - length) as usize])?;
    }
    tar.write_all(&[0; 1024])?;
    let (diff_id, content, encoder) = tar.finish();
    let (digest, stored, mut file) = encoder.finish()?.finish();
    file.flush()?;
    fs::rename(&unnamed, blob(blobs, &digest))?;
    Ok(Layer { digest, diff_id, written: Written { content, stored, entries: plan.entries as u64 } })
}

/// Hashes and counts what passes through.
struct Hashed<W> {
    inner: W,
    hash: Sha256,
    count: u64,
}

impl<W: Write> Hashed<W> {
    fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new(), count: 0 }
    }

    fn finish(self) -> (String, u64, W) {
        (format!("sha256:{}", hex(&self.hash.finalize())), self.count, self.inner)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        self.count += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
