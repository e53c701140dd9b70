//! Every kept input once more, without instrumentation.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use fuzz::TARGETS;

/// What the repository has room for.
const LARGEST_INPUT: u64 = 64 << 10;
const LARGEST_CORPORA: u64 = 2 << 20;

fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn every_kept_input_is_survived() {
    let mut broken = Vec::new();
    std::thread::scope(|scope| {
        let runs: Vec<_> = TARGETS.iter().map(|(name, target)| scope.spawn(move || replay(name, *target))).collect();
        for run in runs {
            broken.extend(run.join().unwrap());
        }
    });
    assert!(broken.is_empty(), "these inputs break their target:\n{}", broken.join("\n"));
}

fn replay(name: &str, target: fn(&[u8])) -> Vec<String> {
    let inputs = inputs(name);
    assert!(!inputs.is_empty(), "`{name}` has no corpus");
    let breaks = |data: &[u8]| catch_unwind(AssertUnwindSafe(|| target(data))).is_err();
    inputs.into_iter().filter(|(_, data)| breaks(data)).map(|(path, _)| path).collect()
}

#[test]
fn corpora_are_small() {
    let sizes: Vec<(String, u64)> =
        TARGETS.iter().flat_map(|(name, _)| inputs(name)).map(|(path, data)| (path, data.len() as u64)).collect();
    let large: Vec<_> = sizes.iter().filter(|(_, size)| *size > LARGEST_INPUT).collect();
    assert!(large.is_empty(), "{large:?}");
    let total: u64 = sizes.iter().map(|(_, size)| size).sum();
    assert!(
        total <= LARGEST_CORPORA,
        "the corpora have {total} bytes together, minimise them with `fuzz/run minimise TARGET`"
    );
}
