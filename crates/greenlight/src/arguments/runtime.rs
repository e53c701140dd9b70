//! Arguments of `runtime`.

use std::path::PathBuf;

use clap::Args;

use super::{FailOn, OutputArguments, ProjectArguments};

/// Arguments of `runtime`.
#[derive(Debug, Args)]
pub struct RuntimeArguments {
    /// The runtime: a program, or a quoted command with options of its own, as in `'runsc --network=none'`
    #[arg(required_unless_present_any = ["replay", "list", "clean"])]
    pub command: Option<String>,

    /// How the runtime is called: crun, runc, runsc, standard, youki, json, or a driver profile as a file [default: by the program's
    /// name]
    #[arg(long, value_name = "NAME")]
    pub driver: Option<String>,

    /// The version that the report is about: 1.0.0, 1.0.1, 1.0.2, 1.1.0, 1.2.0, 1.2.1, 1.3.0 or next [default: the newest that the
    /// runtime states]
    #[arg(long, value_name = "VERSION")]
    pub spec: Option<String>,

    /// Which requirements count: runtime (run by root), rootless (run by anybody else), or command-line [default: by who runs it]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,

    /// Only these requirements: an id, or the beginning of some; repeatable. The others are not run
    #[arg(long, value_name = "ID")]
    pub only: Vec<String>,

    /// Print the scenarios with the requirements that they decide, and run nothing
    #[arg(long)]
    pub list: bool,

    /// The cgroup hierarchies that the run sees: v1, v2, hybrid, or as-is [default: what the driver profile asks for]
    #[arg(long, value_name = "VIEW")]
    pub cgroup_view: Option<String>,

    /// Scenarios that run side by side
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    pub lanes: usize,

    /// Where names come from: the same seed gives the same calls [default: a new one]
    #[arg(long, value_name = "TEXT")]
    pub seed: Option<String>,

    /// Keep everything that was seen in this directory, to judge it again
    #[arg(long, value_name = "DIRECTORY")]
    pub record: Option<PathBuf>,

    /// Judge a recorded run again, without the runtime
    #[arg(long, value_name = "DIRECTORY", conflicts_with_all = ["command", "driver", "only", "list", "cgroup_view", "seed", "record", "profile", "clean"])]
    pub replay: Option<PathBuf>,

    /// Remove what runs that were killed have left on this host, and run nothing
    #[arg(long, conflicts_with_all = ["command", "list", "record"])]
    pub clean: bool,

    /// The level from which a violation is a failure
    #[arg(long, value_name = "LEVEL", default_value = "must")]
    pub fail_on: FailOn,

    /// What is excused.
    #[command(flatten)]
    pub project: ProjectArguments,

    /// What is printed.
    #[command(flatten)]
    pub output: OutputArguments,
}
