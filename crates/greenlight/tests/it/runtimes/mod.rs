//! Low-level runtimes, real ones and ones that lie: `greenlight runtime`.
mod doctor;
mod left;
mod matrix;
mod null;
mod real;
mod rootless;
mod seen;
mod table;
mod usage;

use crate::binary::{Ended, greenlight};

/// Runs the suite over a command, which may hold blanks.
fn judged(command: &str, arguments: &str) -> Ended {
    greenlight(&format!("runtime {arguments}")).arg(command).run()
}

/// Whether this run may do what a runtime needs: root.
fn is_root() -> bool {
    use std::io::Write as _;

    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let is_root = status.lines().any(|line| line.starts_with("Uid:\t0\t"));
    if !is_root {
        let _ = std::io::stderr().write_all(b"SKIPPED: containers take root\n");
    }
    is_root
}
