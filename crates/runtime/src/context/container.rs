//! A container under test: its bundle on disk, and where it answers.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::Context;
use crate::config::Config;
use crate::driver::{Operation, Stdio};
use crate::probe;
use crate::stop::Stop;

/// Directories that every root filesystem has, as mount points and to work in.
const DIRECTORIES: [&str; 7] = ["proc", "sys", "dev", "tmp", "etc", "mnt", "greenlight"];

/// A container under test.
#[derive(Debug, Clone)]
pub struct Container {
    /// Its ID.
    pub id: String,
    /// What tells it from the others of its scenario.
    pub label: String,
    /// What its probe's answers are framed with, and what is in its command line.
    pub nonce: String,
    /// The bundle.
    pub bundle: PathBuf,
    /// The directory that is `/greenlight` inside.
    pub results: PathBuf,
    /// Standard output and standard error of the container, and of `create`.
    pub output: PathBuf,
    /// See `output`.
    pub error: PathBuf,
    /// Where to send the terminal, if there shall be one.
    pub console_socket: Option<PathBuf>,
}

impl Container {
    /// The root filesystem.
    pub fn rootfs(&self) -> PathBuf {
        self.bundle.join("rootfs")
    }

    /// The operation that creates it.
    pub fn create_operation(&self) -> Operation {
        Operation::Create {
            id: Some(self.id.clone()),
            bundle: Some(self.bundle.clone()),
            stdio: Stdio { input: None, output: Some(self.output.clone()), error: Some(self.error.clone()) },
            console_socket: self.console_socket.clone(),
            pid_file: None,
        }
    }
}

impl Context<'_> {
    /// A container with this configuration, as a bundle on disk; not created yet. Its root filesystem holds the probe and empty
    /// directories. `edit` changes the bundle further, before anything is created.
    pub fn prepare(
        &mut self,
        label: &str,
        config: &Config,
        edit: impl FnOnce(&Container) -> io::Result<()>,
    ) -> Result<Container, Stop> {
        let container = self.container(label);
        // Known before it is made, so that it is tidied up whatever happens.
        self.containers.push(container.clone());
        self.doing(format!("make the bundle {}", container.bundle.display()), || {
            made(&container)?;
            edit(&container)?;
            fs::write(container.bundle.join("config.json"), config.text())
        })?;
        // The configuration is evidence, which nothing here reads again.
        self.observe(format!("config.json of {label}"), || config.recorded())?;
        Ok(container)
    }

    /// The names and places of the container with this label; nothing is made.
    pub fn container(&self, label: &str) -> Container {
        let folder = self.folder().join(label);
        let word = self.word(label);
        Container {
            id: format!("greenlight-{}-{word}", self.shared.options.word("run")),
            label: label.to_owned(),
            nonce: word,
            results: folder.join("results"),
            output: folder.join("output"),
            error: folder.join("error"),
            bundle: folder.join("bundle"),
            console_socket: None,
        }
    }
}

fn made(container: &Container) -> io::Result<()> {
    let rootfs = container.rootfs();
    for name in DIRECTORIES {
        fs::create_dir_all(rootfs.join(name))?;
    }
    fs::set_permissions(rootfs.join("tmp"), fs::Permissions::from_mode(0o1777))?;
    fs::create_dir_all(&container.results)?;
    // Whoever the container runs as may answer.
    fs::set_permissions(&container.results, fs::Permissions::from_mode(0o777))?;
    for file in [&container.output, &container.error] {
        fs::write(file, "")?;
        fs::set_permissions(file, fs::Permissions::from_mode(0o666))?;
    }
    opened_up(&container.bundle)?;
    probe::install(&rootfs.join(probe::NAME))
}

/// A container in a user namespace of its own must be able to get to its root filesystem.
fn opened_up(bundle: &Path) -> io::Result<()> {
    fs::set_permissions(bundle, fs::Permissions::from_mode(0o755))
}
