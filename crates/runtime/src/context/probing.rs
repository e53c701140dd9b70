//! What the probe inside a container answers.

use std::path::PathBuf;
use std::time::Duration;

use super::{Container, Context};
use crate::probe::Answer;
use crate::stop::Stop;
use crate::tape::Observed;

/// How long an answer may take to come.
const ANSWER: Duration = Duration::from_secs(10);
/// How long one may still come once the container's process is gone.
const GONE: Duration = Duration::from_millis(300);

impl Context<'_> {
    /// Waits for the answer of the container's probe: in `/greenlight`, or on its standard output. None if it does not come within ten
    /// seconds, or the container process `pid` is gone without one.
    pub fn answer(&mut self, container: &Container, pid: Option<u32>) -> Result<Observed<Option<Answer>>, Stop> {
        let (files, nonce) = ([container.results.join("answer"), container.output.clone()], container.nonce.clone());
        let seen = || {
            files.iter().find_map(|file| Answer::parse(&String::from_utf8_lossy(&std::fs::read(file).ok()?), &nonce))
        };
        let gone: std::cell::Cell<Option<std::time::Instant>> = std::cell::Cell::new(None);
        let clock = std::time::Instant::now();
        let what = format!("the probe's answer in {}", container.label);
        // The outer option ends the waiting, the inner one says whether there was an answer.
        let waited = self.wait_for(what, ANSWER + GONE, || {
            if let Some(answer) = seen() {
                return Some(Some(answer));
            }
            if clock.elapsed() >= ANSWER {
                return Some(None);
            }
            match (gone.get(), pid.is_some_and(is_gone)) {
                (Some(since), _) if since.elapsed() >= GONE => Some(None),
                (None, true) => {
                    gone.set(Some(std::time::Instant::now()));
                    None
                }
                _ => None,
            }
        })?;
        Ok(Observed { number: waited.number, value: waited.value.flatten() })
    }

    /// Lets a probe that holds go on.
    pub fn release(&mut self, container: &Container) -> Result<(), Stop> {
        let file = container.results.join("answer.release");
        self.write(file, "")
    }

    /// The files that hooks left in `/greenlight` of the container, in the order in which the hooks ran.
    pub fn hook_reports(&mut self, container: &Container) -> Result<Observed<Vec<(String, String)>>, Stop> {
        let folder: PathBuf = container.results.clone();
        self.observe(format!("the reports of the hooks of {}", container.label), || {
            let mut found: Vec<(String, String)> = std::fs::read_dir(&folder)
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|entry| {
                    let name = entry.file_name().into_string().ok()?;
                    let is_report = name.split_once('.')?.0.bytes().all(|byte| byte.is_ascii_digit());
                    is_report.then(|| std::fs::read_to_string(entry.path()).ok().map(|text| (name, text))).flatten()
                })
                .collect();
            found.sort();
            found
        })
    }
}

/// Whether a process has ended, though nobody may have taken note of that yet.
pub(crate) fn is_gone(pid: u32) -> bool {
    match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        Err(_) => true,
        Ok(stat) => stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with(['Z', 'X'])),
    }
}
