//! What a driver may lack, beside the operations of the spec.

use serde::{Deserialize, Serialize};

/// Something that a runtime can be asked for through most drivers, and not through all. Where a driver lacks it, what needs it is not
/// applicable, for the spec leaves open how a runtime is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ability {
    /// Files as the standard streams of the container process.
    Stdio,
    /// A terminal that is handed over on a socket.
    ConsoleSocket,
    /// A file with the ID of the container process.
    PidFile,
    /// The Features structure.
    Features,
}

impl Ability {
    /// What cannot be done without it, after "cannot".
    pub const fn describe(self) -> &'static str {
        match self {
            Ability::Stdio => "give the container process files as its standard streams",
            Ability::ConsoleSocket => "hand over a terminal",
            Ability::PidFile => "write a file with the process ID",
            Ability::Features => "ask for the features structure",
        }
    }
}
