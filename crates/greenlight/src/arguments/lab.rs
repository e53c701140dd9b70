//! Arguments of `lab`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Arguments of `lab`.
#[derive(Debug, Args)]
pub struct LabArguments {
    /// Which subject.
    #[command(subcommand)]
    pub subject: LabSubject,
}

/// A subject of the lab.
#[derive(Debug, Subcommand)]
pub enum LabSubject {
    /// A registry on this machine, complete for 1.1 and next, until it is interrupted; its URL goes to standard output
    Registry(LabRegistryArguments),
    /// A runtime with the command line of runc that hands every call on to a real one, and lies in one way
    Runtime(LabRuntimeArguments),
    /// A hook in the place of another, as the lab runtime makes them
    #[command(hide = true)]
    Hook(LabHookArguments),
}

/// Arguments of `lab runtime`.
#[derive(Debug, Args)]
pub struct LabRuntimeArguments {
    /// A broken behaviour; repeatable
    #[arg(long, value_name = "NAME")]
    pub fault: Vec<String>,

    /// An unusual and legal behaviour; repeatable
    #[arg(long, value_name = "NAME")]
    pub variation: Vec<String>,

    /// Keep a state and run nothing, without a runtime behind it
    #[arg(long, conflicts_with_all = ["fault", "variation"])]
    pub null: bool,

    /// List all faults with the requirements that they break, and all variations
    #[arg(long)]
    pub list: bool,

    /// The real runtime, and what it is called with; with --null only the latter
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// Arguments of `lab hook`.
#[derive(Debug, Args)]
pub struct LabHookArguments {
    /// In the mount, network and UTS namespaces of this process
    #[arg(long, value_name = "PID")]
    pub inside: Option<i32>,

    /// In mount, network and UTS namespaces of its own
    #[arg(long)]
    pub apart: bool,

    /// With nothing on its standard input
    #[arg(long)]
    pub no_input: bool,

    /// With a state that lacks this member
    #[arg(long, value_name = "NAME")]
    pub without: Option<String>,

    /// With a state that has this member, as JSON
    #[arg(long, value_name = "NAME=JSON")]
    pub with: Option<String>,

    /// Nobody waits for its end
    #[arg(long)]
    pub unawaited: bool,

    /// Its failure is none
    #[arg(long)]
    pub succeeds: bool,

    /// Argument 0, the program, and the further arguments
    #[arg(last = true, value_name = "WORD")]
    pub words: Vec<String>,
}

/// Arguments of `lab registry`.
#[derive(Debug, Args)]
pub struct LabRegistryArguments {
    /// A broken behaviour; repeatable
    #[arg(long, value_name = "NAME")]
    pub fault: Vec<String>,

    /// An unusual and legal behaviour; repeatable
    #[arg(long, value_name = "NAME")]
    pub variation: Vec<String>,

    /// List all faults and variations
    #[arg(long)]
    pub list: bool,

    /// Where it listens, on the loopback [default: a free port]
    #[arg(long, value_name = "NUMBER", default_value_t = 0, hide_default_value = true)]
    pub port: u16,

    /// Keep content in this directory [default: in memory]
    #[arg(long, value_name = "DIRECTORY")]
    pub storage: Option<PathBuf>,

    /// Ask for the login in GREENLIGHT_USERNAME and GREENLIGHT_PASSWORD
    #[arg(long, value_name = "SCHEME")]
    pub auth: Option<LabAuth>,
}

/// How the lab registry asks for a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LabAuth {
    /// With each request.
    Basic,
    /// By tokens.
    Token,
}

impl LabAuth {
    /// With this user.
    pub fn with(self, user: &str, password: &str) -> lab::registry::Auth {
        let (user, password) = (user.to_owned(), password.to_owned());
        match self {
            LabAuth::Basic => lab::registry::Auth::Basic { user, password },
            LabAuth::Token => lab::registry::Auth::Token { user, password },
        }
    }
}
