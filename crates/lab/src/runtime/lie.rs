//! What a runtime that lies does otherwise than the one under it.

use std::fmt;
use std::path::Path;

use serde_json::Value;

use super::Error;
use super::call::{Call, Verb};
use super::edit::Edit;

/// One thing that is done otherwise.
#[derive(Debug, Clone, Copy)]
pub enum Lie {
    /// Create gets another configuration.
    Config(Edit),
    /// Create refuses such configurations.
    Refuse(Condition),
    /// State prints another state.
    State(Edit),
    /// State prints the same state as other text.
    StateText(fn(&str) -> String),
    /// Features prints other features.
    Features(Edit),
    /// A call in such a case is made otherwise.
    At(Verb, When, Act),
    /// Hooks of this kind are run in another way.
    Wrap(&'static str, Way),
    /// Hooks of this kind are not run by the runtime, but by us.
    Later(Later),
}

impl Lie {
    /// In every case this is done in the place of a call.
    pub(super) const fn does(verb: Verb, act: fn(&Call) -> Answer) -> Lie {
        Lie::At(verb, When::Always, Act::Do(act))
    }
}

/// Whether a configuration, as text and as JSON, is one of those; the directory is that of the bundle.
#[derive(Clone, Copy)]
pub struct Condition(pub(super) fn(&str, &Value, &Path) -> bool);

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition")
    }
}

/// In which case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// In every case.
    Always,
    /// No ID is given.
    Nameless,
    /// There is no container with the ID.
    Missing,
    /// There is one.
    Taken,
    /// There is one with this status.
    Status(&'static str),
}

impl When {
    /// Whether the state has to be known for it.
    pub(super) fn is_about_state(self) -> bool {
        !matches!(self, When::Always | When::Nameless)
    }

    /// Whether this is the case, where `state` is that of the container, if there is one.
    pub(super) fn holds(self, call: &Call, state: Option<&Value>) -> bool {
        match self {
            When::Always => true,
            When::Nameless => call.id().is_none(),
            When::Missing => call.id().is_some() && state.is_none(),
            When::Taken => state.is_some(),
            When::Status(status) => {
                state.is_some_and(|state| state.get("status").and_then(Value::as_str) == Some(status))
            }
        }
    }
}

/// The exit code of what was done in the place of a call; none if the call is to be made all the same.
pub type Answer = Result<Option<u8>, Error>;

/// What is done with a call.
#[derive(Clone, Copy)]
pub enum Act {
    /// It is not made; the exit code is this.
    LeaveOut(u8),
    /// It is made, and the exit code is this.
    Ends(u8),
    /// The ID is handed to this command of the runtime first.
    Before(&'static [&'static str]),
    /// The ID is handed to this command of the runtime afterwards, if the call worked.
    After(&'static [&'static str]),
    /// An argument or option with this text in front of it goes in: `create` gets it as its first word.
    Word(&'static str),
    /// Kill sends this signal.
    Signal(&'static str, &'static str),
    /// It is made after so many milliseconds.
    Slow(u64),
    /// This is written to standard error first.
    Says(&'static str),
    /// This is written to standard output first.
    Prints(&'static str),
    /// Anything else.
    Do(fn(&Call) -> Answer),
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::LeaveOut(code) => write!(f, "LeaveOut({code})"),
            Act::Ends(code) => write!(f, "Ends({code})"),
            Act::Before(words) => write!(f, "Before({words:?})"),
            Act::After(words) => write!(f, "After({words:?})"),
            Act::Word(word) => write!(f, "Word({word})"),
            Act::Signal(from, to) => write!(f, "Signal({from}, {to})"),
            Act::Slow(milliseconds) => write!(f, "Slow({milliseconds})"),
            Act::Says(text) => write!(f, "Says({text})"),
            Act::Prints(text) => write!(f, "Prints({text})"),
            Act::Do(_) => f.write_str("Do"),
        }
    }
}

/// How a hook is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With nothing on its standard input.
    NoInput,
    /// With a state that lacks this member.
    Without(&'static str),
    /// With a state that has this member, `NAME=JSON`.
    With(&'static str),
    /// Nobody waits for its end.
    Unawaited,
    /// In mount, network and UTS namespaces of its own.
    Apart,
    /// Its failure is none.
    Succeeds,
}

/// When, where and how hooks are run that the runtime does not run.
#[derive(Debug, Clone, Copy)]
pub struct Later {
    /// The kind.
    pub(super) kind: &'static str,
    /// When.
    pub(super) moment: Moment,
    /// Whether in the namespaces of the container.
    pub(super) inside: bool,
    /// The status that the hook is told.
    pub(super) status: &'static str,
    /// What a failure does.
    pub(super) failure: Failure,
}

/// Around which call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// When create has worked.
    AfterCreate,
    /// When start is called.
    BeforeStart,
    /// When start has worked.
    AfterStart,
    /// When kill has worked.
    AfterKill,
    /// When delete is called.
    BeforeDelete,
    /// When delete has worked.
    AfterDelete,
}

/// What the failure of a hook does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nothing: the others run, and the call goes on.
    Ignored,
    /// The hooks behind it do not run; the call goes on.
    EndsHooks,
    /// The container is deleted, and the call ends with an error.
    EndsContainer,
}
