//! `greenlight check`: judge an image.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use catalogue::{Profile, Spec, Version};
use content::source::Source;
use content::walk::{Platform, Selection};
use image::{Options, Progress, judge};
use verdict::{Recorder, Report};

use crate::arguments::CheckArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::output::Outputs;
use crate::progress::Watch;
use crate::target::{self, Target};
use crate::waivers::{self, InForce};

/// Judges what the arguments name, writes the reports, and ends as the verdict says.
pub fn run(arguments: &CheckArguments, environment: &Environment) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&arguments.output, environment)?;
    let project = waivers::project(&arguments.project)?;
    let version = version_of(Spec::Image, arguments.spec.as_deref())?;
    let profile = profile(&arguments.profile)?;
    let selection =
        Selection { reference: arguments.reference.clone(), platform: platform(arguments.platform.as_deref())? };
    let interrupted = interrupt::flag();
    let Target { source, name } =
        target::open(&arguments.target, arguments.document_type, &arguments.registry, environment)?;
    if let Some(reference) = &selection.reference {
        has_reference(source.as_ref(), reference)?;
    }
    let options = Options {
        name,
        version,
        profile,
        selection,
        threads: arguments.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        tool_version: env!("CARGO_PKG_VERSION").to_string(),
        started: content::timestamp::now_rfc3339(),
    };
    let mut report = judged(source.as_ref(), &options, &Watch::new(environment, Arc::clone(&interrupted)))?;
    if options.selection.platform.is_some() && report.subjects.is_empty() {
        let wanted = arguments.platform.as_deref().unwrap_or_default();
        return Err(Failure::usage(format!(
            "there is no image for `{wanted}` here: leave `--platform` out, and the members will show for which ones there are"
        )));
    }
    if interrupted.load(Ordering::Relaxed) {
        outputs.write(&report)?;
        return Ok(Exit::Interrupted);
    }
    let waivers = InForce::of(&project, &mut report);
    outputs.write(&report)?;
    Ok(waivers.exit(&report, arguments.fail_on.into()))
}

/// The report about `source`.
pub fn judged(source: &dyn Source, options: &Options, progress: &dyn Progress) -> Result<Report, Failure> {
    let mut recorder = Recorder::default();
    let judged = judge(source, options, progress, &mut |event| recorder.record(event));
    judged.map_err(|error| Failure::unreachable(error.to_string()))?;
    recorder.into_report().ok_or_else(|| Failure::defect("the run made no report"))
}

/// The version of `spec` with this name (`1.1` is the newest of its line); the latest release without one.
pub fn version_of(spec: Spec, name: Option<&str>) -> Result<Version, Failure> {
    let Some(name) = name else { return Ok(spec.latest()) };
    spec.version_or_line(name).ok_or_else(|| {
        let known: Vec<String> = spec.releases().map(|release| format!("`{}`", release.name)).collect();
        Failure::usage(format!("there is no version `{name}` of the {spec} spec here: use one of {}", known.join(", ")))
    })
}

/// The profile of images with this name.
pub fn profile(name: &str) -> Result<&'static Profile, Failure> {
    catalogue::profile(Spec::Image, name).ok_or_else(|| {
        let known: Vec<String> = catalogue::PROFILES
            .iter()
            .filter(|profile| profile.spec == Spec::Image)
            .map(|profile| format!("`{}` ({})", profile.name, profile.title))
            .collect();
        Failure::usage(format!("there is no profile `{name}` for images: use one of {}", known.join(", ")))
    })
}

fn platform(text: Option<&str>) -> Result<Option<Platform>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let parts: Vec<&str> = text.split('/').collect();
    let (os, architecture, variant) = match parts.as_slice() {
        [os, architecture] => (os, architecture, None),
        [os, architecture, variant] => (os, architecture, Some((*variant).to_string())),
        _ => {
            return Err(Failure::usage(format!(
                "`{text}` is no platform: write it as `linux/amd64` or `linux/arm64/v8`"
            )));
        }
    };
    Ok(Some(Platform { os: (*os).to_string(), architecture: (*architecture).to_string(), variant }))
}

// A name that is not there must not become a verdict on nothing.
fn has_reference(source: &dyn Source, wanted: &str) -> Result<(), Failure> {
    let Some(bytes) = source.layout().and_then(|layout| layout.index.bytes()) else {
        return Err(Failure::usage("`--ref` picks an image of a layout, and this is none: leave it out"));
    };
    let document = content::document::Document::parse(bytes.clone(), &content::document::Limits::default());
    let names: Vec<String> = document
        .root()
        .and_then(|root| root.get("manifests"))
        .into_iter()
        .flat_map(|manifests| manifests.elements())
        .filter_map(|entry| {
            Some(entry.get("annotations")?.get("org.opencontainers.image.ref.name")?.as_str()?.into_owned())
        })
        .collect();
    if names.iter().any(|name| name == wanted) {
        return Ok(());
    }
    let known: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
    Err(Failure::usage(match known.is_empty() {
        true => format!("the layout has no image named `{wanted}`, nor any other name: leave `--ref` out"),
        false => format!("the layout has no image named `{wanted}`: it has {}", known.join(", ")),
    }))
}
