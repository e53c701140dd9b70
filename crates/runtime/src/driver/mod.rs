//! How a runtime is told what to do: the operations of the spec (runtime.md#operations), and who carries them out.
//!
//! [`Cli`] builds command lines out of a [`Profile`], which is data; [`Json`] asks an adapter, a program that drives a runtime in a way
//! of its own. [`Choice`] says which of them is right. Each call is a record, [`Called`], that scenarios judge; what does not succeed is never an `Err`.

mod ability;
mod called;
mod choice;
mod cli;
mod json;
mod line;
mod operation;
mod process;
mod profile;
mod signal;
mod template;
mod waiting;
mod words;

pub use ability::Ability;
pub use called::{Called, End};
pub use choice::{Choice, ChoiceError, Reason, Way};
pub use cli::Cli;
pub use json::{AdapterError, Answer as AdapterAnswer, ErrorKind, Files, Hello, Json, PROTOCOL, Problem, Request};
pub use line::Line;
pub use operation::{Operation, Stdio};
pub use profile::{CgroupView, Profile, ProfileError, built_in};
pub use signal::Signals;
pub use words::{WordsError, words};

/// Carries out operations. Called from several threads.
pub trait Driver: Sync {
    /// Carries out one operation and waits for its end, at most as long as the driver's deadline.
    fn call(&self, operation: &Operation) -> Called;

    /// Runs a command line as it stands, to judge the command line itself. A driver that has none says so in the record.
    fn run(&self, line: &Line<'_>) -> Called;

    /// The newest spec version that the driver itself knows the runtime to follow.
    fn spec(&self) -> Option<&str>;

    /// What it has no way to ask the runtime for.
    fn lacks(&self) -> &[Ability];

    /// What repeats a call by hand: the words before the operation, without what is only ours.
    fn command(&self) -> &str;
}
