//! Values of this process that nobody has by chance.

use rustix::fs::Mode;

/// Gives this process a mask of new files and a score of the OOM killer that are unusual, and harmless: what a runtime inherits is then
/// told from what it sets. The score makes the kernel end the run before anything of the host.
pub(crate) fn told_apart() {
    rustix::process::umask(Mode::WOTH);
    // Where the score cannot be raised it stays as it is, and the scenario compares with that.
    let _ = std::fs::write("/proc/self/oom_score_adj", "217");
}
