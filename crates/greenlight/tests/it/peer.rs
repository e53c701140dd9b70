//! Programs of others that write, push and pull images.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whether all these programs are there. On a developer's machine their absence skips a test, visibly; under CI it fails.
pub fn are_there(programs: &[&str]) -> bool {
    let missing: Vec<&str> = programs.iter().copied().filter(|program| !is_there(program)).collect();
    if missing.is_empty() {
        return true;
    }
    let line = format!("SKIPPED: {} cannot be run; ci/install-peers installs it\n", missing.join(", "));
    assert!(std::env::var_os("CI").is_none(), "{line}");
    // The test harness keeps what the print macros say to itself, but not this.
    let _ = std::io::stderr().write_all(line.as_bytes());
    false
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a shell script in a directory; the script ends at its first failure, and must not fail.
#[track_caller]
pub fn script(directory: &Path, text: &str) -> String {
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", text]).current_dir(directory);
    // Nothing of the logins and stores of the one who runs the tests.
    command
        .env_clear()
        .env("HOME", directory)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C.UTF-8");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}\n{text}\n{stdout}{stderr}", output.status);
    stdout.into_owned()
}
