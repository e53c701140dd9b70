//! A whole run for a certificate: every requirement of the profile, nothing left out, evidence kept.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use catalogue::{Profile, Spec, Version};
use content::source::Form;
use content::walk::Selection;
use distribution::{Category, Mode};
use verdict::Report;

use super::evidence::Recorder;
use crate::arguments::RegistryArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::progress::Watch;
use crate::{check, interrupt, registry, runtime, target};

/// What is judged by which rules.
pub struct Job<'a> {
    /// The subject, as the user names it.
    pub target: &'a str,
    /// The version of the spec.
    pub version: Version,
    /// The profile.
    pub profile: &'static Profile,
    /// How registries are reached.
    pub access: &'a RegistryArguments,
    /// Where the evidence goes; none is kept without it.
    pub evidence: Option<&'a Path>,
}

/// The report of a whole run.
pub fn judged(job: &Job<'_>, environment: &Environment) -> Result<Report, Failure> {
    let interrupted = interrupt::flag();
    let watch = Watch::new(environment, Arc::clone(&interrupted));
    let report = match job.version.spec {
        Spec::Image => image(job, environment, &watch, &interrupted),
        Spec::Distribution => driven(job, environment, &watch, &interrupted),
        Spec::Runtime => driven_on_this_host(job, &interrupted),
    };
    drop(watch);
    match interrupted.load(Ordering::Relaxed) {
        true => Err(Failure { exit: Exit::Interrupted, message: "interrupted: nothing was written".to_owned() }),
        false => report,
    }
}

fn image(job: &Job<'_>, environment: &Environment, watch: &Watch, interrupted: &AtomicBool) -> Result<Report, Failure> {
    let target::Target { source, name } = target::open(job.target, None, job.access, environment)?;
    if source.form() == Form::Document {
        return Err(Failure::usage(format!(
            "`{}` is a single document, and an image is certified: give a layout, an archive or a reference",
            job.target
        )));
    }
    let options = image_options(name, job.version, job.profile);
    let Some(folder) = job.evidence else { return check::judged(source.as_ref(), &options, watch) };
    let recorder = Recorder::new(source.as_ref(), Path::new(job.target), folder, interrupted)?;
    let report = check::judged(&recorder, &options, watch)?;
    recorder.finish()?;
    Ok(report)
}

/// The options of a whole run over an image.
pub fn image_options(name: String, version: Version, profile: &'static Profile) -> image::Options {
    image::Options {
        name,
        version,
        profile,
        selection: Selection::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    }
}

/// What comes out is what the recording says: that is what everybody will judge again.
fn driven_on_this_host(job: &Job<'_>, interrupted: &AtomicBool) -> Result<Report, Failure> {
    let started = content::timestamp::now_rfc3339();
    let elsewhere = tempfile::tempdir()
        .map_err(|error| Failure::usage(format!("failed to make a directory for the recording: {error}")))?;
    let folder = job.evidence.unwrap_or(elsewhere.path());
    let recording =
        runtime::recorded(job.target, job.version, job.profile, &registry::new_seed(), folder, interrupted)?;
    let options = runtime::recorded_options(&recording.settings, Some(job.version), job.profile);
    Ok(::runtime::replay(recording, &::runtime::Options { started, ..options }, &Silent).report)
}

/// Nobody waits for this.
pub struct Silent;

impl verdict::suite::Progress for Silent {
    fn scenario_done(&self, _: &'static str, _: usize, _: usize) {}
}

impl ::image::Progress for Silent {}

fn driven(
    job: &Job<'_>,
    environment: &Environment,
    watch: &Watch,
    interrupted: &Arc<AtomicBool>,
) -> Result<Report, Failure> {
    if target::looks_like_a_path(job.target) {
        return Err(Failure::usage(format!(
            "`{}` is a path, and a registry is certified: give its URL, as in `https://registry.example.com`",
            job.target
        )));
    }
    let options = distribution::Options {
        name: String::new(),
        version: job.version,
        lines: vec![job.version],
        profile: job.profile,
        mode: Mode::Full,
        categories: Category::ALL.to_vec(),
        only: Vec::new(),
        lanes: 4,
        budget: None,
        // Each run has names of its own, so that it can be repeated on one copy.
        seed: registry::new_seed(),
        repositories: None,
        content: Vec::new(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    };
    let (outcome, live) = registry::live(job.target, job.access, environment, options, watch, interrupted)?;
    if let Some(refused) = outcome.refused {
        return Err(Failure::unreachable(refused));
    }
    if let Some(folder) = job.evidence {
        let saved = outcome.recording.save(folder, live.driver().secrets());
        saved.map_err(|error| Failure::usage(format!("failed to {error}")))?;
    }
    Ok(outcome.report)
}
