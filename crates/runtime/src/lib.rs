//! Drives low-level runtimes through the runtime spec and judges what they do.
//!
//! [`run`] plays scenarios (functions over a [`Context`]) against a [`Driver`]. Everything that a scenario learns, of calls, of the
//! probe inside a container, of the host, is an observation on its tape, so that a recorded run can be judged again with [`replay`].
//! What the scenarios say is joined per requirement, once for each version of the spec, into a report. What is wrong with the runtime
//! is an outcome; `Err` means that *we* could not look.

mod capability;
mod config;
mod context;
mod driver;
mod engine;
mod facts;
mod host;
mod options;
mod probe;
mod scenario;
mod scenarios;
mod stop;
mod tape;
mod violation;

pub use capability::name as capability_name;
pub use config::Config;
pub use context::{Container, Context, Ran, Running, State};
pub use driver::{
    Ability, AdapterAnswer, AdapterError, Called, CgroupView, Choice, ChoiceError, Cli, Driver, End, ErrorKind, Files,
    Hello, Json, Line, Operation, PROTOCOL, Problem, Profile, ProfileError, Reason, Request, Signals, Stdio, Way,
    WordsError, built_in, words,
};
pub use engine::{Outcome as RunOutcome, RECORDING, Recording, RecordingError, Settings, replay, run};
pub use facts::Facts;
pub use host::{Cgroups, Group, Host, interrupt, remove_run};
pub use options::Options;
pub use probe::{Answer, Fact, Mount, NAME as PROBE_NAME, install as install_probe, is_there as has_probe};
pub use scenario::{Scenario, Stage};
pub use scenarios::{SCENARIOS, decided_by};
pub use stop::Stop;
pub use tape::{Entry, Observed};
pub use violation::Violation;
