//! Drives a live registry through the distribution spec and judges what it answers.
//!
//! [`run`] plays scenarios (functions over a [`Context`]) against a [`Channel`], which is a live registry or a recording of one;
//! each scenario has its own repositories and its own tape of exchanges, so that scenarios may run side by side and a recorded run
//! can be judged again. What the scenarios say is joined per requirement, once for each version of the spec, into a report.
//! What is wrong with the registry is an outcome; `Err` means that *we* could not look.

mod category;
mod context;
mod doctor;
mod engine;
mod exchange;
mod facts;
mod ledger;
mod matter;
mod operations;
mod options;
mod passive;
mod scenario;
mod scenarios;
mod violation;

pub use category::Category;
pub use context::Context;
pub use doctor::{Step, examine};
pub use engine::{Outcome as RunOutcome, run};
pub use exchange::{
    Answer, Call, Channel, Exchanged, How, Live, Order, Recording, RecordingError, Replay, Settings, Stop, Token,
};
pub use options::{Mode, NamedContent, Options};
pub use scenario::{Scenario, Stage};
pub use scenarios::{SCENARIOS, decided_by};
pub use violation::{Mark, Violation};
