//! Arguments of `bundle`.

use clap::Args;

use super::{FailOn, OutputArguments, ProjectArguments};

/// Arguments of `bundle`.
#[derive(Debug, Args)]
pub struct BundleArguments {
    /// The directory of a bundle, a configuration file, or `-` for a configuration on standard input
    pub target: String,

    /// The version to judge by: 1.0.0, 1.0.1, 1.0.2, 1.1.0, 1.2.0, 1.2.1, 1.3.0 or next [default: what `ociVersion` claims]
    #[arg(long, value_name = "VERSION")]
    pub spec: Option<String>,

    /// Which requirements count: bundle (the platform is that of the configuration), bundle-linux, bundle-windows, bundle-solaris,
    /// bundle-freebsd or bundle-zos
    #[arg(long, value_name = "NAME", default_value = "bundle")]
    pub profile: String,

    /// Ask this host too: root filesystem, filesystems, huge pages, namespaces, hooks, sockets
    #[arg(long)]
    pub host: bool,

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
