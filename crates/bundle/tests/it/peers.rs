//! Configurations of runtimes that we did not write, where they are installed.

use std::path::PathBuf;
use std::process::Command;

use verdict::Verdict;

use crate::judged::{directory, findings};

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

#[test]
fn what_runtimes_write_is_green() {
    for name in ["runc", "crun", "runsc", "youki"] {
        let Some(program) = program(name) else {
            assert!(std::env::var_os("CI").is_none() || name == "youki", "{name} is not installed");
            continue;
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("rootfs")).unwrap();
        let output = Command::new(program).arg("spec").current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let report = directory(folder.path(), None);
        assert_eq!(report.verdict, Verdict::Green, "{name}: {:#?}", findings(&report));
    }
}
