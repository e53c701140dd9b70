//! How a runtime is told what to do: the operations of the spec (runtime.md#operations), and who carries them out.
//!
//! [`Cli`] builds command lines out of a [`Profile`], which is data; other drivers carry out the same operations in other ways. Each
//! call is a record, [`Called`], that scenarios judge; what does not succeed is never an `Err`.

mod called;
mod cli;
mod operation;
mod process;
mod profile;
mod template;

pub use called::{Called, End};
pub use cli::Cli;
pub use operation::{Operation, Stdio};
pub use profile::{Profile, ProfileError, built_in};

/// Carries out operations. Called from several threads.
pub trait Driver: Sync {
    /// Carries out one operation and waits for its end, at most as long as the driver's deadline.
    fn call(&self, operation: &Operation) -> Called;

    /// The profile that it works by.
    fn profile(&self) -> &Profile;

    /// What repeats a call by hand: the words before the operation, without what is only ours.
    fn command(&self) -> &str;
}
