//! `greenlight registry`: drive a registry through the distribution spec, or judge a recorded run again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use catalogue::{Profile, Spec, Version};
use distribution::{Category, Channel, Live, Mode, NamedContent, Options, Replay, RunOutcome, Settings, run as drive};
use wire::registry::Driver;
use wire::retry::RetryPolicy;

use crate::arguments::{RegistryArguments, RegistryVerbArguments};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::official;
use crate::output::{Outputs, say};
use crate::progress::Watch;
use crate::registry_access;
use crate::waivers::{self, InForce};

/// Judges what the arguments name, writes the reports, and ends as the verdict says.
pub fn run(mut arguments: RegistryVerbArguments, mut environment: Environment) -> Result<Exit, Failure> {
    let told = official::fill(&mut arguments, &mut environment)?;
    let (arguments, environment) = (&arguments, &environment);
    let mut outputs = Outputs::of(&arguments.output, environment)?.told(told);
    let project = waivers::project(&arguments.project)?;
    let interrupted = interrupt::flag();
    let watch = Watch::new(environment, Arc::clone(&interrupted));
    let outcome = match &arguments.replay {
        Some(folder) => replayed(arguments, folder, &watch, &interrupted)?,
        None => driven(arguments, environment, &watch, &interrupted, &mut outputs)?,
    };
    drop(watch);
    if interrupted.load(Ordering::Relaxed) {
        outputs.write(&outcome.report)?;
        return Ok(Exit::Interrupted);
    }
    if let Some(refused) = outcome.refused {
        return Err(Failure::unreachable(refused));
    }
    let mut report = outcome.report;
    let waivers = InForce::of(&project, &mut report);
    outputs.write(&report)?;
    Ok(waivers.exit(&report, arguments.fail_on.into()))
}

fn driven(
    arguments: &RegistryVerbArguments,
    environment: &Environment,
    watch: &Watch,
    interrupted: &Arc<AtomicBool>,
    outputs: &mut Outputs,
) -> Result<RunOutcome, Failure> {
    let url = arguments.url.as_deref().unwrap_or_default();
    let options = options(arguments)?;
    let (outcome, live) = live(url, &arguments.registry, environment, options, watch, interrupted)?;
    if outputs.wants_exchanges() {
        let archive = wire::har::log(&live.driver().transcript().exchanges(), env!("CARGO_PKG_VERSION"));
        outputs.exchanged(format!("{archive:#}\n"));
    }
    if let Some(folder) = &arguments.record {
        let saved = outcome.recording.save(folder, live.driver().secrets());
        saved.map_err(|error| Failure::usage(format!("failed to {error}; give another directory to `--record`")))?;
    }
    if let Some(run) = &outcome.report.run
        && !run.left_behind.is_empty()
    {
        say(&format!(
            "greenlight: {} kinds of things could not be removed; the report lists them",
            run.left_behind.len()
        ));
    }
    Ok(outcome)
}

/// Drives the registry at `url`, by whose origin it is called, and gives the channel with all that went over it.
pub fn live(
    url: &str,
    access: &RegistryArguments,
    environment: &Environment,
    options: Options,
    watch: &Watch,
    interrupted: &Arc<AtomicBool>,
) -> Result<(RunOutcome, Live), Failure> {
    let insecure = access.insecure;
    let mut access = registry_access::options(access, environment)?;
    // What is waited for is waited for by the suite, which keeps the answers that asked for it.
    access.retry = RetryPolicy { max_waits: 0, ..RetryPolicy::default() };
    let driver = Driver::new(url, access).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    let options = Options { name: driver.origin().to_string(), ..options };
    let live = Live::new(driver, RetryPolicy::default(), insecure).interruptible(Arc::clone(interrupted));
    let outcome = drive(&live, &options, watch, interrupted);
    Ok((outcome, live))
}

fn replayed(
    arguments: &RegistryVerbArguments,
    folder: &Path,
    watch: &Watch,
    interrupted: &AtomicBool,
) -> Result<RunOutcome, Failure> {
    let replay = Replay::open(folder).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    let mut options = recorded_options(replay.settings())?;
    if let Some(name) = &arguments.spec {
        (options.version, options.lines) = versions(Some(name))?;
    }
    options.name = replay.origin().to_string();
    Ok(drive(&replay, &options, watch, interrupted))
}

fn options(arguments: &RegistryVerbArguments) -> Result<Options, Failure> {
    let (version, lines) = versions(arguments.spec.as_deref())?;
    let mode = match (arguments.quick, arguments.read_only) {
        (true, _) => Mode::Quick,
        (_, true) => Mode::ReadOnly,
        _ => Mode::Full,
    };
    let only = arguments.only.iter().map(|wanted| known_beginning(wanted)).collect::<Result<Vec<String>, Failure>>()?;
    Ok(Options {
        name: String::new(),
        version,
        lines,
        profile: profile(&arguments.profile)?,
        mode,
        categories: categories(&arguments.category)?,
        only,
        lanes: arguments.lanes,
        budget: arguments.max_requests,
        seed: arguments.seed.clone().unwrap_or_else(new_seed),
        repositories: arguments.repository.as_deref().map(pair).transpose()?,
        content: arguments.content.iter().map(|text| named_content(text)).collect::<Result<_, Failure>>()?,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    })
}

/// The same options as those of a recorded run.
pub fn recorded_options(settings: &Settings) -> Result<Options, Failure> {
    let damaged = |what: &str| Failure::usage(format!("the recording has a {what} that nobody knows here"));
    let version = |name: &String| Spec::Distribution.version(name).ok_or_else(|| damaged("version"));
    Ok(Options {
        name: settings.url.clone(),
        version: version(&settings.version)?,
        lines: settings.lines.iter().map(version).collect::<Result<_, Failure>>()?,
        profile: profile(&settings.profile)?,
        mode: [Mode::Full, Mode::Quick, Mode::ReadOnly]
            .into_iter()
            .find(|mode| mode.as_str() == settings.mode)
            .ok_or_else(|| damaged("mode"))?,
        categories: categories(&settings.categories)?,
        only: settings.only.clone(),
        lanes: settings.lanes,
        budget: settings.budget,
        seed: settings.seed.clone(),
        repositories: settings.repositories.clone(),
        content: settings
            .content
            .iter()
            .map(|(repository, reference)| NamedContent {
                repository: repository.clone(),
                reference: reference.clone(),
            })
            .collect(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    })
}

/// The version that the report is about, and all that are judged: the newest of each line where none is named.
fn versions(name: Option<&str>) -> Result<(Version, Vec<Version>), Failure> {
    if let Some(name) = name {
        let version = crate::check::version_of(Spec::Distribution, Some(name))?;
        return Ok((version, vec![version]));
    }
    let mut lines: Vec<(String, Version)> = Vec::new();
    for release in Spec::Distribution.releases() {
        let line = release.name.rsplit_once('.').map_or(release.name, |(line, _)| line).to_owned();
        lines.retain(|(known, _)| *known != line);
        lines.push((line, release.version));
    }
    Ok((Spec::Distribution.latest(), lines.into_iter().map(|(_, version)| version).collect()))
}

fn profile(name: &str) -> Result<&'static Profile, Failure> {
    catalogue::profile(Spec::Distribution, name).ok_or_else(|| {
        let known: Vec<String> = catalogue::PROFILES
            .iter()
            .filter(|profile| profile.spec == Spec::Distribution)
            .map(|profile| format!("`{}` ({})", profile.name, profile.title))
            .collect();
        Failure::usage(format!("there is no profile `{name}` for registries: use one of {}", known.join(", ")))
    })
}

fn categories(names: &[String]) -> Result<Vec<Category>, Failure> {
    if names.is_empty() {
        return Ok(Category::ALL.to_vec());
    }
    names
        .iter()
        .map(|name| {
            Category::of_name(name).ok_or_else(|| {
                let known = Category::ALL.map(|category| format!("`{}`", category.as_str())).join(", ");
                Failure::usage(format!("there is no category `{name}`: use some of {known}"))
            })
        })
        .collect()
}

// What is misspelt must not become a run of nothing.
fn known_beginning(wanted: &str) -> Result<String, Failure> {
    let known = catalogue::requirements(Spec::Distribution)
        .iter()
        .any(|requirement| requirement.id.starts_with(wanted) && requirement.binds("registry"));
    match known {
        true => Ok(wanted.to_owned()),
        false => Err(Failure::usage(format!(
            "no requirement of registries begins with `{wanted}`: see `greenlight catalogue --spec distribution --role registry`"
        ))),
    }
}

fn pair(text: &str) -> Result<(String, String), Failure> {
    match text.split_once(',') {
        Some((first, second)) if !first.is_empty() && !second.is_empty() && first != second => {
            Ok((first.to_owned(), second.to_owned()))
        }
        _ => Err(Failure::usage(format!(
            "`--repository {text}` does not name two repositories: give two different ones, as in `--repository test/a,test/b`"
        ))),
    }
}

fn named_content(text: &str) -> Result<NamedContent, Failure> {
    let parts = text.split_once('@').or_else(|| text.rsplit_once(':'));
    match parts {
        Some((repository, reference)) if !repository.is_empty() && !reference.is_empty() => {
            Ok(NamedContent { repository: repository.to_owned(), reference: reference.to_owned() })
        }
        _ => Err(Failure::usage(format!(
            "`--content {text}` names no manifest: give `repository:tag` or `repository@digest`, without the registry"
        ))),
    }
}

/// A seed that no other run has.
pub fn new_seed() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let text = format!("{} {}", now.as_nanos(), std::process::id());
    let digest = content::digest::Algorithm::Sha256.digest(text.as_bytes()).unwrap_or_default();
    digest.get(7..23).unwrap_or("0").to_owned()
}
