//! What one pass over a gzip layer costs, against the sum of its parts on the same bytes.
//!
//! The ratio that is printed at the end is the whole pass over the floor: hashing the stored bytes, inflating them, hashing the
//! content, each alone. It is to stay below 1.25.

use std::hint::black_box;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use content::digest::{Algorithm, Hasher};
use content::scan::{BlobFacts, ScanLimits, Want, scan_blob};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SHA256: &[Algorithm] = &[Algorithm::Sha256];
const CONTENT: usize = 64 << 20;

/// A tar of files whose sizes and texts come from a seed; compresses to about a third like a real layer.
fn layer() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let words: Vec<Vec<u8>> =
        (0..4096).map(|_| (0..2 + random() % 9).map(|_| b'a' + (random() % 26) as u8).collect()).collect();
    let mut tar = Vec::with_capacity(CONTENT + 4096);
    let mut number = 0;
    while tar.len() < CONTENT {
        let size = (random() % 50_000) as usize;
        let mut header = [0_u8; 512];
        let mut put = |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
        put(0, &format!("usr/share/some/where/{number:08}.txt"));
        put(100, "0000644\x000000000\x000000000\0");
        put(124, &format!("{size:011o}\x0000000000000\0        0"));
        put(257, "ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        tar.extend(header);
        let end = tar.len() + size;
        while tar.len() < end {
            match random() % 16 {
                0 => tar.extend(random().to_le_bytes()),
                _ => tar.extend(&words[(random() % 4096) as usize]),
            }
            tar.push(b' ');
        }
        tar.truncate(end);
        tar.resize(end.next_multiple_of(512), 0);
        number += 1;
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

fn hash(bytes: &[u8]) -> usize {
    let mut hasher = Hasher::new(SHA256);
    for piece in bytes.chunks(256 << 10) {
        hasher.update(piece);
    }
    hasher.finish().iter().count()
}

fn inflate(stored: &[u8]) -> usize {
    let mut decoder = flate2::read::MultiGzDecoder::new(stored);
    let mut buffer = vec![0; 256 << 10];
    let mut total = 0;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) | Err(_) => return total,
            Ok(count) => total += count,
        }
    }
}

fn scan(stored: &[u8]) -> io::Result<BlobFacts> {
    let want = Want { content: true, diff_algorithms: SHA256, tar: true };
    scan_blob(stored, SHA256, want, &ScanLimits::default(), &mut (), &|_| {})
}

/// Processor time of this thread, which others on the machine disturb less than the clock; the clock where there is none.
fn processor_time(start: Instant) -> Duration {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = statistics.as_deref().and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The least processor time of several runs.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    let once = |_| {
        let before = processor_time(start);
        let _ = black_box(work());
        processor_time(start).saturating_sub(before)
    };
    (0..9).map(once).min().unwrap_or_default()
}

fn one_pass(criterion: &mut Criterion) {
    let content = layer();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    let stored = encoder.write_all(&content).and_then(|()| encoder.finish()).unwrap_or_default();
    let zstd = zstd::bulk::compress(&content, 3).unwrap_or_default();

    let mut group = criterion.benchmark_group("scan");
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Bytes(content.len() as u64));
    group.bench_function("hash content", |bench| bench.iter(|| hash(black_box(&content))));
    group.bench_function("inflate", |bench| bench.iter(|| inflate(black_box(&stored))));
    for (form, blob) in [("gzip", &stored), ("zstd", &zstd), ("plain", &content)] {
        group.bench_with_input(BenchmarkId::new("whole pass", form), blob, |bench, blob| {
            bench.iter(|| scan(black_box(blob)));
        });
    }
    group.finish();

    let floor = [best(|| hash(&stored)), best(|| inflate(&stored)), best(|| hash(&content))];
    let whole = best(|| scan(&stored));
    let other = [best(|| scan(&zstd)), best(|| scan(&content))];
    let sum: Duration = floor.iter().sum();
    let line = format!(
        "stored {} KiB, content {} KiB; hash stored {:.1?} + inflate {:.1?} + hash content {:.1?} = {sum:.1?}; whole pass {whole:.1?}; ratio {:.3}; \
         zstd {:.1?}, plain {:.1?}\n",
        stored.len() >> 10,
        content.len() >> 10,
        floor[0],
        floor[1],
        floor[2],
        whole.as_secs_f64() / sum.as_secs_f64(),
        other[0],
        other[1],
    );
    let _ = io::stdout().write_all(line.as_bytes());
}

criterion_group!(benches, one_pass);
criterion_main!(benches);
