//! How far a run is: a bar on a terminal, a line every few seconds elsewhere, and nothing on short runs.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use image::Progress;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::environment::Environment;
use crate::output::say;

/// What takes less time needs no progress.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a line is written where there is no terminal.
const LINES: Duration = Duration::from_secs(5);

/// Watches a run.
pub struct Watch {
    interrupted: Arc<AtomicBool>,
    is_terminal: bool,
    started: Instant,
    next: Mutex<Instant>,
    blobs: AtomicU64,
    blobs_done: AtomicU64,
    bytes: AtomicU64,
    bytes_done: AtomicU64,
    bar: Mutex<Option<ProgressBar>>,
}

impl Watch {
    /// Nothing is shown before something takes time.
    pub fn new(environment: &Environment, interrupted: Arc<AtomicBool>) -> Watch {
        let now = Instant::now();
        Watch {
            interrupted,
            is_terminal: environment.stderr_is_terminal,
            started: now,
            next: Mutex::new(now + PATIENCE),
            blobs: AtomicU64::new(0),
            blobs_done: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            bytes_done: AtomicU64::new(0),
            bar: Mutex::new(None),
        }
    }

    fn show(&self) {
        let (done, all) = (self.bytes_done.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed));
        let blobs =
            format!("{} of {} blobs", self.blobs_done.load(Ordering::Relaxed), self.blobs.load(Ordering::Relaxed));
        if !self.is_terminal {
            say(&format!("greenlight: {}, {blobs}, {} s", HumanBytes(done), self.started.elapsed().as_secs()));
            return;
        }
        if let Ok(mut bar) = self.bar.lock() {
            let bar = bar.get_or_insert_with(|| match all {
                0 => new_bar(None, "{spinner} {bytes}, {msg}"),
                _ => new_bar(Some(all), "{bar:30} {bytes} of {total_bytes}, {msg}, {eta}"),
            });
            bar.set_position(done);
            bar.set_message(blobs);
        }
    }
}

/// The bar goes away with the watch.
impl Drop for Watch {
    fn drop(&mut self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(all: Option<u64>, template: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(all, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// A run that drives something counts scenarios.
impl verdict::suite::Progress for Watch {
    fn scenario_done(&self, name: &'static str, done: usize, all: usize) {
        let now = Instant::now();
        let is_time = match self.next.try_lock() {
            Ok(mut next) if now >= *next => {
                *next = now + if self.is_terminal { Duration::from_millis(100) } else { LINES };
                true
            }
            _ => false,
        };
        if !is_time {
            return;
        }
        let text = format!("{done} of {all} scenarios, the last: {}", name.replace('_', " "));
        if !self.is_terminal {
            say(&format!("greenlight: {text}, {} s", self.started.elapsed().as_secs()));
        } else if let Ok(mut bar) = self.bar.lock() {
            let bar = bar.get_or_insert_with(|| new_bar(None, "{spinner} {msg}"));
            bar.set_message(text);
            bar.tick();
        }
    }
}

impl Progress for Watch {
    fn planned(&self, blobs: u64, bytes: u64) {
        self.blobs.store(blobs, Ordering::Relaxed);
        self.bytes.store(bytes, Ordering::Relaxed);
    }

    fn bytes(&self, bytes: u64) {
        self.bytes_done.fetch_add(bytes, Ordering::Relaxed);
        let now = Instant::now();
        // Whoever comes first when it is time shows it; nobody waits for that.
        if let Ok(mut next) = self.next.try_lock()
            && now >= *next
        {
            *next = now + if self.is_terminal { Duration::from_millis(100) } else { LINES };
            drop(next);
            self.show();
        }
    }

    fn blob_done(&self) {
        self.blobs_done.fetch_add(1, Ordering::Relaxed);
    }

    fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}
