//! `greenlight bundle`: judge a bundle at rest.

use std::io::Read;
use std::path::Path;

use bundle::{Bundle, Host, Options, Platform, judge};
use catalogue::{Profile, Spec};

use crate::arguments::BundleArguments;
use crate::check::version_of;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::Outputs;
use crate::waivers::{self, InForce};

/// Judges what the arguments name, writes the reports, and ends as the verdict says.
pub fn run(arguments: &BundleArguments, environment: &Environment) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&arguments.output, environment)?;
    let project = waivers::project(&arguments.project)?;
    let version = match &arguments.spec {
        Some(name) => Some(version_of(Spec::Runtime, Some(name))?),
        None => None,
    };
    let (profile, platform) = profile(&arguments.profile)?;
    let bundle = open(&arguments.target)?;
    let options = Options {
        name: if arguments.target == "-" { "standard input".to_owned() } else { arguments.target.clone() },
        version,
        profile,
        platform,
        host: arguments.host.then(Host::here),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        started: content::timestamp::now_rfc3339(),
    };
    let mut report = judge(&bundle, &options);
    let waivers = InForce::of(&project, &mut report);
    outputs.write(&report)?;
    Ok(waivers.exit(&report, arguments.fail_on.into()))
}

fn open(target: &str) -> Result<Bundle, Failure> {
    if target == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Failure::unreachable(format!("failed to read standard input: {error}")))?;
        return Ok(Bundle::of_bytes(bytes));
    }
    let path = Path::new(target);
    let bundle = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Failure::unreachable(format!(
                "there is no `{target}`: give the directory of a bundle, a configuration file, or `-` for standard input"
            )));
        }
        Ok(metadata) if metadata.is_dir() => Bundle::in_directory(path),
        _ => Bundle::of_file(path),
    };
    bundle.map_err(|error| Failure::unreachable(error.to_string()))
}

/// The profile of bundles with this name, and the platform that it is about if it is about one.
fn profile(name: &str) -> Result<(&'static Profile, Option<Platform>), Failure> {
    let is_of_bundles = |profile: &&Profile| profile.spec == Spec::Runtime && profile.roles.contains(&"bundle");
    let Some(profile) = catalogue::profile(Spec::Runtime, name).filter(is_of_bundles) else {
        let known: Vec<String> = catalogue::PROFILES
            .iter()
            .filter(is_of_bundles)
            .map(|profile| format!("`{}` ({})", profile.name, profile.title))
            .collect();
        return Err(Failure::usage(format!(
            "there is no profile `{name}` for bundles: use one of {}",
            known.join(", ")
        )));
    };
    let platforms =
        [Platform::Linux, Platform::Windows, Platform::Solaris, Platform::FreeBsd, Platform::Zos].into_iter();
    let wanted = name.strip_prefix("bundle-");
    Ok((profile, platforms.into_iter().find(|platform| Some(platform.section()) == wanted)))
}
