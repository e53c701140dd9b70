//! A run goes on in a sandbox of its own: mounts and process IDs that end with it, whatever a runtime does.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use runtime::{PROBE_NAME, install_probe};

use super::folder;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// Says in the sandbox what it is: `full`, or `none` where the kernel allows none.
const MARK: &str = "GREENLIGHT_STAGE";

/// Whether this process is in the sandbox already.
pub fn is_entered() -> bool {
    std::env::var_os(MARK).is_some()
}

/// What goes on in the sandbox.
pub struct Entry<'a> {
    /// How the cgroups are seen there.
    pub view: &'a str,
    /// Whether there is a network of its own, for the runtime needs none of the host's.
    pub is_alone: bool,
    /// The seed of the run, which the arguments have as well.
    pub seed: &'a str,
    /// The arguments of this program.
    pub arguments: Vec<OsString>,
    /// Where standard output goes.
    pub output: Stdio,
}

/// Runs this program again in a sandbox, and ends as it does.
pub fn enter(entered: Entry<'_>, interrupted: &AtomicBool) -> Result<Exit, Failure> {
    let Entry { view, is_alone, seed, arguments, output } = entered;
    let run = folder::of(seed);
    let failed = |error: std::io::Error| Failure::defect(format!("failed to start the run: {error}"));
    let entry = tempfile::tempdir().map_err(failed)?;
    let program = entry.path().join(PROBE_NAME);
    install_probe(&program).map_err(failed)?;
    let mut command = Command::new(&program);
    let view = if is_alone { format!("{view},net") } else { view.to_owned() };
    command.args(["stage", &view]).arg(std::env::current_exe().map_err(failed)?).args(arguments).stdout(output);
    let mut child = command.spawn().map_err(failed)?;
    let mut is_told = false;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        // At a terminal the run has heard of it already; a second interrupt ends us, and with us the run.
        if interrupted.load(Ordering::Relaxed) && !is_told {
            is_told = true;
            runtime::interrupt(child.id());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    left(&run);
    match status.code() {
        // A runtime that ends every process that it sees ends this one as well; nobody else in there is told to.
        Some(137) => Err(Failure::unreachable(
            "the runtime, or somebody else, has ended every process of the run: see with `--only` what it was asked for then".to_owned(),
        )),
        code => code
            .and_then(Exit::of_code)
            .ok_or_else(|| Failure::defect(format!("the run ended with {status}"))),
    }
}

/// A run that was killed could not tidy up.
fn left(run: &Path) {
    for thing in folder::removed(run).1 {
        say(&format!("greenlight: {thing} could not be removed"));
    }
}
