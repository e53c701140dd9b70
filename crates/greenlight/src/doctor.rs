//! `greenlight doctor`: can the registry be reached, does it let us in, and does it let us push? Or: what can this host decide?

use distribution::examine;
use wire::registry::Driver;

use crate::arguments::DoctorArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::print;
use crate::registry::new_seed;
use crate::registry_access;
use crate::runtime;

/// Asks, and says what it found, a line a question. A `no` ends it with exit code 4.
pub fn run(arguments: &DoctorArguments, environment: &Environment) -> Result<Exit, Failure> {
    if let Some(command) = &arguments.runtime {
        return runtime::doctor(command);
    }
    let url = arguments.url.as_deref().unwrap_or_default();
    let access = registry_access::options(&arguments.registry, environment)?;
    let driver = Driver::new(url, access).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    let repository = arguments.repository.clone().unwrap_or_else(|| format!("greenlight-{}/doctor", new_seed()));
    let steps = examine(&driver, &repository);
    let lines: Vec<String> = steps
        .iter()
        .map(|step| format!("{}  {:<9}  {}\n", if step.holds { "yes" } else { "no " }, step.question, step.says))
        .collect();
    print(&lines.concat())?;
    Ok(if steps.iter().all(|step| step.holds) { Exit::Ok } else { Exit::Unreachable })
}
