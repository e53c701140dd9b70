//! Runs the binary, and watches what it needs.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write as _};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What is promised, in KiB.
const MOST_MEMORY: u64 = 256 << 10;
/// Generous: the tests share the machine, and the binary may be a debug build.
const MOST_TIME: Duration = Duration::from_secs(60);

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// The verdict of the report, `none` without one.
    pub verdict: String,
    /// The report as text.
    pub report: String,
    /// What stood on standard output.
    pub stdout: String,
    /// What stood on standard error.
    pub stderr: String,
}

impl Ran {
    /// Asserts that the run gave this verdict with the exit code that belongs to it.
    #[track_caller]
    pub fn gave(&self, verdict: &str) {
        let code = match verdict {
            "red" => 1,
            "incomplete" => 3,
            _ => 0,
        };
        assert_eq!((self.verdict.as_str(), self.code), (verdict, code), "{}{}", self.stdout, self.stderr);
    }

    /// Asserts that the target was refused: it is nothing that can be checked, cannot be read, or is more than is read.
    #[track_caller]
    pub fn was_refused(&self) {
        assert!(matches!(self.code, 2..=4) && self.verdict == "none", "{self:?}");
    }
}

/// Checks what is at `target`, and asserts the bounds.
#[track_caller]
pub fn check(target: &Path) -> Ran {
    watched(target.as_os_str(), Stdio::null(), |_| 0).0
}

/// Checks what `feed` writes to the standard input, and says how many bytes were taken of it.
#[track_caller]
pub fn check_stream(feed: impl FnOnce(&mut dyn FnMut(&[u8]) -> bool) + Send) -> (Ran, u64) {
    watched(OsStr::new("-"), Stdio::piped(), |child| {
        let mut taken = 0;
        let mut pipe = child.stdin.take().unwrap();
        feed(&mut |bytes| {
            let is_open = pipe.write_all(bytes).is_ok();
            taken += if is_open { bytes.len() as u64 } else { 0 };
            is_open
        });
        taken
    })
}

#[track_caller]
fn watched(target: &OsStr, stdin: Stdio, feed: impl FnOnce(&mut Child) -> u64) -> (Ran, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let mut out = OsStr::new("json=").to_owned();
    out.push(&path);
    let mut child = Command::new(env!("CARGO_BIN_EXE_greenlight"))
        .args([OsStr::new("check"), target, OsStr::new("--out"), &out, OsStr::new("--out"), OsStr::new("terminal")])
        .args(["--threads", "2"])
        .env("TMPDIR", folder.path())
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let (stdout, stderr) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
    let watcher = thread::spawn({
        let id = child.id();
        move || watch(id, start)
    });
    let taken = feed(&mut child);
    drop(child.stdin.take());
    let status = child.wait().unwrap();
    let took = start.elapsed();
    let memory = watcher.join().unwrap();
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    assert!(took < MOST_TIME, "it took {took:?}, or had to be ended then");
    assert_eq!(status.signal(), None, "it was ended by a signal\n{stderr}");
    let report = fs::read_to_string(&path).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&report).unwrap_or_default();
    let verdict = json.get("verdict").and_then(|verdict| verdict.as_str()).unwrap_or("none").to_owned();
    let code = status.code().unwrap();
    let name = thread::current().name().unwrap_or_default().to_owned();
    println!("{name}: {verdict}, exit {code}, {} MiB, {took:.1?}", memory >> 10);
    assert!(matches!(code, 0..=4), "exit code {code} is none of the contract for this\n{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(!report.contains("this is a defect of greenlight"), "a check broke");
    assert!(memory < MOST_MEMORY, "it needed {} MiB", memory >> 10);
    (Ran { code, verdict, report, stdout, stderr }, taken)
}

/// Nobody needs more of it than this to see what is wrong.
fn collect(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = (&mut stream).take(8 << 20).read_to_end(&mut bytes);
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The peak of the resident memory in KiB, as far as it was seen. Ends the process when its time is over.
fn watch(id: u32, start: Instant) -> u64 {
    let mut peak = 0;
    let mut was_killed = false;
    while let Some(status) = fs::read_to_string(format!("/proc/{id}/status")).ok().filter(|status| is_running(status)) {
        peak = high_water_mark(&status).unwrap_or_default().max(peak);
        if start.elapsed() > MOST_TIME && !was_killed {
            was_killed = Command::new("kill").args(["-KILL", &id.to_string()]).status().is_ok();
        }
        thread::sleep(Duration::from_millis(2));
    }
    peak
}

// A process that has ended stays until somebody waits for it, but has no memory any more.
fn is_running(status: &str) -> bool {
    !status.lines().any(|line| line.starts_with("State:") && line.contains("zombie"))
}

fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
