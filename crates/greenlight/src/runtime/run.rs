//! What the arguments ask for.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use catalogue::{Profile, Spec, Version};
use runtime::{Host, Options, RECORDING, Recording, RunOutcome};

use super::drivers::Chosen;
use super::{folder, stage};
use crate::arguments::RuntimeArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::interrupt;
use crate::output::{Outputs, print, say};
use crate::progress::Watch;
use crate::registry::new_seed;
use crate::waivers::{self, InForce};

/// Judges what the arguments name, writes the reports, and ends as the verdict says.
pub fn run(arguments: &RuntimeArguments, environment: &Environment) -> Result<Exit, Failure> {
    if arguments.list {
        print(&list())?;
        return Ok(Exit::Ok);
    }
    if arguments.clean {
        return clean();
    }
    let outputs = Outputs::of(&arguments.output, environment)?;
    let project = waivers::project(&arguments.project)?;
    let interrupted = interrupt::flag();
    let watch = Watch::new(environment, Arc::clone(&interrupted));
    let outcome = match &arguments.replay {
        Some(folder) => replayed(arguments, folder, &watch)?,
        None if stage::is_entered() => driven(arguments, &watch, &interrupted)?,
        None => {
            let chosen = chosen(arguments)?;
            options(arguments)?;
            let view = arguments.cgroup_view.as_deref().or(chosen.cgroup_view());
            chosen.takes(&Host::ask(), view)?;
            let view = self::view(view)?;
            chosen.say();
            let mut words: Vec<_> = std::env::args_os().skip(1).collect();
            let seed = arguments.seed.clone().unwrap_or_else(|| {
                let seed = new_seed();
                words.extend(["--seed".into(), seed.clone().into()]);
                seed
            });
            let entry = stage::Entry {
                view,
                is_alone: chosen.is_alone(),
                seed: &seed,
                arguments: words,
                output: Stdio::inherit(),
            };
            return stage::enter(entry, &interrupted);
        }
    };
    drop(watch);
    let mut report = outcome.report;
    if interrupted.load(Ordering::Relaxed) {
        outputs.write(&report)?;
        return Ok(Exit::Interrupted);
    }
    let waivers = InForce::of(&project, &mut report);
    outputs.write(&report)?;
    Ok(waivers.exit(&report, arguments.fail_on.into()))
}

fn list() -> String {
    let mut text = String::new();
    for scenario in runtime::SCENARIOS {
        text.push_str(scenario.name);
        text.push('\n');
        for requirement in scenario.decides {
            text.push_str(&format!("  {}\n", requirement.id));
        }
    }
    text
}

/// Removes what is left of runs that were killed.
fn clean() -> Result<Exit, Failure> {
    let (mut count, mut left) = (0, Vec::new());
    for folder in folder::all() {
        let (is_removed, kept) = folder::removed(&folder);
        count += usize::from(is_removed);
        left.extend(kept);
    }
    say(&format!("greenlight: removed what was left of {count} runs"));
    for thing in &left {
        say(&format!("greenlight: {thing} could not be removed"));
    }
    Ok(if left.is_empty() { Exit::Ok } else { Exit::Incomplete })
}

/// The runtime and its driver.
fn chosen(arguments: &RuntimeArguments) -> Result<Chosen, Failure> {
    match runtime::has_probe() {
        true => Chosen::of(arguments),
        false => Err(Failure::usage("there is no probe for this architecture: runtimes are judged on x86_64")),
    }
}

fn view(name: Option<&str>) -> Result<&'static str, Failure> {
    match name {
        None | Some("as-is" | "hybrid") => Ok("as-is"),
        Some("v1") => Ok("v1"),
        Some("v2") => Ok("v2"),
        Some(other) => {
            Err(Failure::usage(format!("there is no view `{other}` of cgroups: use `as-is`, `hybrid`, `v1` or `v2`")))
        }
    }
}

fn driven(arguments: &RuntimeArguments, watch: &Watch, interrupted: &AtomicBool) -> Result<RunOutcome, Failure> {
    let chosen = chosen(arguments)?;
    let options = options(arguments)?;
    let lock = folder::taken(&options.folder, &options.cgroup_parent())?;
    let (root, elsewhere) = (options.folder.join("root"), options.folder.join("elsewhere"));
    for folder in [&root, &elsewhere] {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::usage(format!("failed to make `{}`: {error}", folder.display())))?;
    }
    let driver = chosen.driver(root, elsewhere)?;
    let outcome = runtime::run(driver.as_ref(), &options, watch, interrupted);
    drop(driver);
    drop(lock);
    if let Some(folder) = &arguments.record {
        let saved = outcome.recording.save(folder);
        saved.map_err(|error| Failure::usage(format!("failed to {error}; give another directory to `--record`")))?;
    }
    Ok(outcome)
}

/// Drives the runtime of `command` through everything in a sandbox, and keeps what was seen in `folder`.
pub fn recorded(
    command: &str,
    version: Version,
    profile: &Profile,
    seed: &str,
    folder: &Path,
    interrupted: &AtomicBool,
) -> Result<Recording, Failure> {
    let chosen = Chosen::of_command(command, None)?;
    own_profile(Some(profile.name), Host::ask().is_root())?;
    chosen.takes(&Host::ask(), chosen.cgroup_view())?;
    chosen.say();
    let mut arguments: Vec<std::ffi::OsString> =
        vec!["runtime".into(), command.into(), "--record".into(), folder.into()];
    arguments.extend(["--profile".into(), profile.name.into(), "--seed".into(), seed.into()]);
    arguments.extend(["--spec".into(), version.as_str().into()]);
    let view = view(chosen.cgroup_view())?;
    let entry = stage::Entry { view, is_alone: chosen.is_alone(), seed, arguments, output: Stdio::null() };
    let exit = stage::enter(entry, interrupted)?;
    if !folder.join(RECORDING).exists() {
        return Err(Failure { exit, message: "the run ended before there was anything to judge".to_owned() });
    }
    Recording::open(folder).map_err(|error| Failure::usage(format!("failed to {error}")))
}

/// The options with which a recording is judged again.
pub fn recorded_options(settings: &runtime::Settings, version: Option<Version>, profile: &'static Profile) -> Options {
    Options {
        name: settings.name.clone(),
        version,
        others: true,
        profile,
        only: settings.only.clone(),
        lanes: settings.lanes,
        seed: settings.seed.clone(),
        folder: settings.folder.clone(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    }
}

fn replayed(arguments: &RuntimeArguments, folder: &Path, watch: &Watch) -> Result<RunOutcome, Failure> {
    let recording = Recording::open(folder).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    let settings = &recording.settings;
    let version = match arguments.spec.as_ref().or(settings.version.as_ref()) {
        Some(name) => Some(crate::check::version_of(Spec::Runtime, Some(name))?),
        None => None,
    };
    let options = recorded_options(settings, version, profile(&settings.profile)?);
    Ok(runtime::replay(recording, &options, watch))
}

fn options(arguments: &RuntimeArguments) -> Result<Options, Failure> {
    let seed = arguments.seed.clone().unwrap_or_else(new_seed);
    let version = match &arguments.spec {
        Some(name) => Some(crate::check::version_of(Spec::Runtime, Some(name))?),
        None => None,
    };
    let only = arguments.only.iter().map(|wanted| known_beginning(wanted)).collect::<Result<Vec<String>, Failure>>()?;
    Ok(Options {
        name: arguments.command.clone().unwrap_or_default(),
        version,
        others: true,
        profile: own_profile(arguments.profile.as_deref(), Host::ask().is_root())?,
        only,
        lanes: arguments.lanes,
        folder: folder::of(&seed),
        seed,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    })
}

/// The profile with this name, or the one for who runs us. Those of root and of others are not for each other.
fn own_profile(name: Option<&str>, is_root: bool) -> Result<&'static Profile, Failure> {
    match (name, is_root) {
        (Some("rootless"), true) => {
            Err(Failure::usage("the profile `rootless` is for runs without root: run greenlight as another user"))
        }
        (Some("runtime"), false) => Err(Failure::usage(
            "the profile `runtime` is for runs by root: run greenlight as root, or leave `--profile` out",
        )),
        (Some(name), _) => profile(name),
        (None, true) => profile("runtime"),
        (None, false) => profile("rootless"),
    }
}

fn profile(name: &str) -> Result<&'static Profile, Failure> {
    catalogue::profile(Spec::Runtime, name)
        .filter(|profile| profile.roles.iter().any(|role| matches!(*role, "runtime" | "command-line")))
        .ok_or_else(|| {
            let known: Vec<String> = catalogue::PROFILES
                .iter()
                .filter(|profile| profile.spec == Spec::Runtime && !profile.roles.contains(&"bundle"))
                .map(|profile| format!("`{}` ({})", profile.name, profile.title))
                .collect();
            Failure::usage(format!("there is no profile `{name}` for runtimes: use one of {}", known.join(", ")))
        })
}

// What is misspelt must not become a run of nothing.
fn known_beginning(wanted: &str) -> Result<String, Failure> {
    let known = catalogue::requirements(Spec::Runtime)
        .iter()
        .any(|requirement| requirement.id.starts_with(wanted) && !runtime::decided_by(requirement.id).is_empty());
    match known {
        true => Ok(wanted.to_owned()),
        false => Err(Failure::usage(format!(
            "no requirement of runtimes begins with `{wanted}`: see `greenlight catalogue --spec runtime --role runtime`"
        ))),
    }
}
