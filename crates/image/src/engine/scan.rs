//! Reads every blob once, layers in parallel, biggest first.

use std::collections::HashMap;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use content::digest::Algorithm;
use content::scan::{BlobFacts, ScanLimits, Want, scan_blob};
use content::source::Source;
use content::walk::{Content, Graph, Reading, claimed_algorithm};

use super::Progress;
use crate::check::Check;
use crate::layer::{LayerReader, LayerResult, Shared};

/// What came of one blob.
pub(crate) struct Scanned {
    pub(crate) facts: Result<BlobFacts, String>,
    pub(crate) layer: Option<LayerResult>,
}

struct Job {
    subject: String,
    media_type: String,
    is_layer: bool,
    size: u64,
}

/// Scans what the walk left pending, and puts the facts into the graph. Gives what the layer rules made of each layer, by
/// its digest.
pub(crate) fn scan(
    source: &dyn Source,
    graph: &mut Graph,
    checks: &'static [&'static Check],
    threads: usize,
    progress: &dyn Progress,
) -> HashMap<String, LayerResult> {
    let jobs = plan(source, graph);
    progress.planned(jobs.len() as u64, jobs.iter().map(|job| job.size).sum());
    let algorithms = diff_algorithms(graph);
    let shared = Shared::new();
    let make = || LayerReader::new(checks, shared.clone());
    let scan = |job: &Job| scan_one(source, job, &algorithms, progress, &make);
    let results = run(jobs, threads, progress, &scan);
    put(graph, results)
}

fn plan(source: &dyn Source, graph: &Graph) -> Vec<Job> {
    let sizes: HashMap<String, u64> = source
        .layout()
        .map(|layout| layout.files.iter().map(|file| (file.digest(), file.size)).collect())
        .unwrap_or_default();
    let mut jobs: HashMap<&str, Job> = HashMap::new();
    for node in graph.nodes.iter().filter(|node| matches!(node.content, Content::Pending)) {
        let job = jobs.entry(&node.subject).or_insert_with(|| Job {
            subject: node.subject.clone(),
            media_type: node.media_type.clone(),
            is_layer: false,
            size: sizes.get(&node.subject).copied().unwrap_or_default(),
        });
        job.is_layer |= matches!(node.reading, Reading::Layer(_));
    }
    let mut jobs: Vec<Job> = jobs.into_values().collect();
    // The biggest is taken last from the end of the list, which is where workers take from.
    jobs.sort_by(|a, b| (a.size, &a.subject).cmp(&(b.size, &b.subject)));
    jobs
}

fn run(
    jobs: Vec<Job>,
    threads: usize,
    progress: &dyn Progress,
    scan: &(dyn Fn(&Job) -> Scanned + Sync),
) -> HashMap<String, Scanned> {
    let workers = threads.clamp(1, jobs.len().max(1));
    let jobs = Mutex::new(jobs);
    let results = Mutex::new(HashMap::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(job) = jobs.lock().ok().and_then(|mut jobs| jobs.pop()) {
                    // A rule that panics takes its layer with it, and nothing else.
                    let scanned = catch_unwind(AssertUnwindSafe(|| scan(&job))).unwrap_or_else(|_| Scanned {
                        facts: Err("a check of its entries failed; this is a defect of greenlight, please report it"
                            .to_string()),
                        layer: None,
                    });
                    progress.blob_done();
                    if let Ok(mut results) = results.lock() {
                        results.insert(job.subject, scanned);
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_default()
}

fn scan_one(
    source: &dyn Source,
    job: &Job,
    diff_algorithms: &[Algorithm],
    progress: &dyn Progress,
    make: &dyn Fn() -> LayerReader,
) -> Scanned {
    let opened = match source.open(&job.subject, &job.media_type) {
        Ok(Some(opened)) => Interruptible { inner: opened.reader, progress },
        Ok(None) => return Scanned { facts: Err("it disappeared while the image was read".to_string()), layer: None },
        Err(error) => return Scanned { facts: Err(error.to_string()), layer: None },
    };
    let claimed = claimed_algorithm(&job.subject);
    let stored = if claimed == Algorithm::Sha256 { vec![claimed] } else { vec![Algorithm::Sha256, claimed] };
    let count = |bytes: u64| progress.bytes(bytes);
    let limits = ScanLimits::default();
    if !job.is_layer {
        let want = Want { content: false, diff_algorithms: &[], tar: false };
        let facts = scan_blob(opened, &stored, want, &limits, &mut (), &count);
        return Scanned { facts: facts.map_err(|error| error.to_string()), layer: None };
    }
    let want = Want { content: true, diff_algorithms, tar: true };
    let mut reader = make();
    let facts = scan_blob(opened, &stored, want, &limits, &mut reader, &count);
    Scanned { facts: facts.map_err(|error| error.to_string()), layer: Some(reader.finish()) }
}

fn put(graph: &mut Graph, results: HashMap<String, Scanned>) -> HashMap<String, LayerResult> {
    for node in graph.nodes.iter_mut().filter(|node| matches!(node.content, Content::Pending)) {
        if let Some(scanned) = results.get(&node.subject) {
            node.content = match &scanned.facts {
                Ok(facts) => Content::Blob(Box::new(facts.clone())),
                Err(why) => Content::NotRead(why.clone()),
            };
        }
    }
    results.into_iter().filter_map(|(subject, scanned)| Some((subject, scanned.layer?))).collect()
}

// Configs are documents, so they are read before the layers are: their diff_ids say which digests are wanted.
fn diff_algorithms(graph: &Graph) -> Vec<Algorithm> {
    let mut algorithms = vec![Algorithm::Sha256];
    for config in graph.nodes.iter().filter(|node| node.reading == Reading::Config) {
        let ids = config.document().and_then(|document| document.root()?.get("rootfs")?.get("diff_ids"));
        for id in ids.into_iter().flat_map(|ids| ids.elements()).filter_map(|id| id.as_str()) {
            let algorithm = claimed_algorithm(&id);
            if !algorithms.contains(&algorithm) {
                algorithms.push(algorithm);
            }
        }
    }
    algorithms
}

/// A reader that ends with an error as soon as the user wants the run to end.
struct Interruptible<'p> {
    inner: Box<dyn Read + Send>,
    progress: &'p dyn Progress,
}

impl Read for Interruptible<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.is_interrupted() {
            return Err(io::Error::other("the run was interrupted"));
        }
        self.inner.read(buffer)
    }
}
