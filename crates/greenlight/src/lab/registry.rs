//! `greenlight lab registry`.

use std::net::SocketAddr;

use lab::registry::{self, Auth, FAULTS, Options, Storage, VARIATIONS};

use crate::arguments::LabRegistryArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::{print, say};

/// Listens until it is interrupted, or lists how it can be bent.
pub fn run(arguments: &LabRegistryArguments, environment: &Environment) -> Result<Exit, Failure> {
    if arguments.list { list() } else { serve(arguments, environment) }
}

fn list() -> Result<Exit, Failure> {
    let mut text = format!("{} faults, each breaks the requirements behind it\n", FAULTS.len());
    for fault in FAULTS {
        text.push_str(&format!("  {}: {} [{}]\n", fault.name, fault.note, fault.breaks.join(", ")));
    }
    text.push_str(&format!("{} variations, each legal\n", VARIATIONS.len()));
    for variation in VARIATIONS {
        text.push_str(&format!("  {}: {}\n", variation.name, variation.note));
    }
    print(&text)?;
    Ok(Exit::Ok)
}

fn serve(arguments: &LabRegistryArguments, environment: &Environment) -> Result<Exit, Failure> {
    let unknown = |kind: &str, name: &str| {
        Failure::usage(format!("the lab registry has no {kind} `{name}`: see `greenlight lab registry --list`"))
    };
    let faults = arguments.fault.iter().map(|name| registry::fault(name).ok_or_else(|| unknown("fault", name)));
    let variations =
        arguments.variation.iter().map(|name| registry::variation(name).ok_or_else(|| unknown("variation", name)));
    let auth = match (&environment.username, &environment.password, arguments.auth) {
        (_, _, None) => Auth::None,
        (Some(user), Some(password), Some(scheme)) => scheme.with(user, password),
        _ => {
            return Err(Failure::usage(
                "`--auth` needs a user: set `GREENLIGHT_USERNAME` and `GREENLIGHT_PASSWORD` to what the registry shall ask for",
            ));
        }
    };
    let options = Options {
        address: SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), arguments.port),
        storage: arguments.storage.clone().map_or(Storage::Memory, Storage::Directory),
        faults: faults.collect::<Result<_, Failure>>()?,
        variations: variations.collect::<Result<_, Failure>>()?,
        auth,
        tls: None,
    };
    let running = registry::start(options)
        .map_err(|error| Failure::usage(format!("failed to start the registry: {error}; give another `--port`")))?;
    print(&format!("{}\n", running.url()))?;
    say("greenlight: the lab registry listens until it is interrupted");
    running.wait();
    Ok(Exit::Ok)
}
