//! The operations of runtime.md#operations, with what each takes.

use std::path::PathBuf;

/// One operation on a runtime. What is `None` is left out, for some rules are about that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Create a container out of a bundle.
    Create {
        /// The container's ID.
        id: Option<String>,
        /// The bundle's directory.
        bundle: Option<PathBuf>,
        /// What the container gets as standard streams.
        stdio: Stdio,
        /// Where the runtime sends the terminal, as runc does: a socket's path.
        console_socket: Option<PathBuf>,
        /// Where the runtime writes the process ID.
        pid_file: Option<PathBuf>,
    },
    /// Run the program of a created container.
    Start {
        /// The container's ID.
        id: Option<String>,
    },
    /// Query the state.
    State {
        /// The container's ID.
        id: Option<String>,
    },
    /// Send a signal to the container process.
    Kill {
        /// The container's ID.
        id: Option<String>,
        /// The signal's name without `SIG`: `TERM`.
        signal: String,
    },
    /// Delete a stopped container.
    Delete {
        /// The container's ID.
        id: Option<String>,
        /// Also if it is not stopped; to clean up, never to judge.
        force: bool,
    },
    /// Ask for the Features structure (features.md), where the driver knows how.
    Features,
    /// Ask for the version, for people.
    Version,
}

/// The standard streams of a container: files, so that nobody has to read along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stdio {
    /// What standard input comes from; nothing if none.
    pub input: Option<PathBuf>,
    /// Where standard output goes.
    pub output: Option<PathBuf>,
    /// Where standard error goes.
    pub error: Option<PathBuf>,
}

impl Operation {
    /// `create`, `start`, `state`, `kill`, `delete`, `features`, `version`.
    pub const fn name(&self) -> &'static str {
        match self {
            Operation::Create { .. } => "create",
            Operation::Start { .. } => "start",
            Operation::State { .. } => "state",
            Operation::Kill { .. } => "kill",
            Operation::Delete { .. } => "delete",
            Operation::Features => "features",
            Operation::Version => "version",
        }
    }

    /// The ID, if the operation has one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Operation::Create { id, .. }
            | Operation::Start { id }
            | Operation::State { id }
            | Operation::Kill { id, .. }
            | Operation::Delete { id, .. } => id.as_deref(),
            Operation::Features | Operation::Version => None,
        }
    }
}
