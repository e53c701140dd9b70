//! `greenlight lab runtime`, and the hooks that it puts in the place of others.

use lab::fault::Level;
use lab::runtime::{self, Hook, Lie, VARIATIONS};

use crate::arguments::{LabHookArguments, LabRuntimeArguments};
use crate::exit::{Exit, Failure};
use crate::output::print;

/// Makes one call of the runtime, or lists how it can be bent. The exit code is that of the call.
pub fn run(arguments: &LabRuntimeArguments) -> Result<Exit, Failure> {
    if arguments.list {
        return list();
    }
    if arguments.null {
        return ended(runtime::null(&arguments.command));
    }
    ended(runtime::lie(&lies(arguments)?, arguments.command.clone()))
}

/// Runs one hook in another way. The exit code is that of the hook.
pub fn hook(arguments: &LabHookArguments) -> Result<Exit, Failure> {
    ended(runtime::hook(&Hook {
        inside: arguments.inside,
        apart: arguments.apart,
        no_input: arguments.no_input,
        without: arguments.without.clone(),
        with: arguments.with.clone(),
        unawaited: arguments.unawaited,
        succeeds: arguments.succeeds,
        words: arguments.words.clone(),
    }))
}

fn ended(code: Result<u8, runtime::Error>) -> Result<Exit, Failure> {
    code.map(Exit::OfRuntime).map_err(|error| Failure::usage(format!("failed to {error}")))
}

fn lies(arguments: &LabRuntimeArguments) -> Result<Vec<Lie>, Failure> {
    let unknown = |kind: &str, name: &str| {
        Failure::usage(format!("the lab runtime has no {kind} `{name}`: see `greenlight lab runtime --list`"))
    };
    let mut lies = Vec::new();
    for name in &arguments.variation {
        lies.extend(runtime::variation(name).ok_or_else(|| unknown("variation", name))?.lies);
    }
    for name in &arguments.fault {
        lies.extend(runtime::fault(name).ok_or_else(|| unknown("fault", name))?.lies);
    }
    Ok(lies)
}

fn list() -> Result<Exit, Failure> {
    let mut text = format!("{} faults, each breaks the requirements behind it\n", runtime::faults().count());
    for fault in runtime::faults() {
        let level = match fault.level {
            Level::Red => "red",
            Level::Yellow => "yellow",
        };
        text.push_str(&format!("  {}: {} [{level}: {}]\n", fault.name, fault.note, fault.breaks.join(", ")));
    }
    text.push_str(&format!("{} variations, each legal\n", VARIATIONS.len()));
    for variation in VARIATIONS {
        text.push_str(&format!("  {}: {}\n", variation.name, variation.note));
    }
    print(&text)?;
    Ok(Exit::Ok)
}
