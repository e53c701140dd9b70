//! What is said to an adapter, and what it says.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::driver::{Ability, Operation};

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;

/// One request: one line. `timeout_ms` is how long the answer is waited for, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Request {
    /// The first one: who are you?
    Hello {
        /// [`PROTOCOL`].
        protocol: u32,
        /// A directory for the state of this run, where the runtime takes one.
        root: PathBuf,
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Create a container out of a bundle. What is absent is not to be given to the runtime either.
    Create {
        /// The container's ID.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The bundle's directory.
        #[serde(skip_serializing_if = "Option::is_none")]
        bundle: Option<PathBuf>,
        /// The standard streams of the container process.
        stdio: Files,
        /// The path of a listening socket that a terminal is sent to.
        #[serde(skip_serializing_if = "Option::is_none")]
        console_socket: Option<PathBuf>,
        /// Where the ID of the container process is written.
        #[serde(skip_serializing_if = "Option::is_none")]
        pid_file: Option<PathBuf>,
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Run the program of a created container.
    Start {
        /// The container's ID.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Query the state.
    State {
        /// The container's ID.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Send a signal to the container process.
    Kill {
        /// The container's ID.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The signal's name without `SIG`.
        signal: String,
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Delete a container.
    Delete {
        /// The container's ID.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Also one that is not stopped.
        force: bool,
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Give the Features structure.
    Features {
        /// See [`Request`].
        timeout_ms: u64,
    },
    /// Give the version, for people.
    Version {
        /// See [`Request`].
        timeout_ms: u64,
    },
}

/// Paths of files for the standard streams of a container process. Input is read from its beginning, the others are appended to;
/// what is absent is the null device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// Standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<PathBuf>,
    /// Standard output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<PathBuf>,
    /// Standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<PathBuf>,
}

/// One answer: one line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Whether the operation was done.
    pub ok: bool,
    /// Why not; there if and only if it was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
    /// To `hello`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hello: Option<Hello>,
    /// To `state`: the state as the runtime gives it, nothing added and nothing left out; if it is no JSON, as a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<Box<RawValue>>,
    /// To `features`: the Features structure as the runtime gives it; if it is no JSON, as a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Box<RawValue>>,
    /// To `version`: a text for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Why an operation was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Whose fault it is.
    pub kind: ErrorKind,
    /// In words, for people.
    pub message: String,
}

/// Whose fault it is that an operation was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorKind {
    /// The runtime generated an error (runtime.md#errors): it refuses, or it failed.
    Runtime,
    /// The runtime did not end in time.
    Timeout,
    /// There is no way to ask this runtime for it.
    Unsupported,
    /// The adapter itself failed. Nothing is held against the runtime.
    Adapter,
}

/// Who an adapter speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The runtime's name.
    pub name: String,
    /// The runtime's version.
    pub version: String,
    /// The newest spec version that the runtime states, as it writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// What cannot be asked of the runtime through this adapter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot: Vec<Ability>,
}

impl Request {
    /// The request for an operation.
    pub fn of(operation: &Operation, timeout_ms: u64) -> Request {
        match operation.clone() {
            Operation::Create { id, bundle, stdio, console_socket, pid_file } => Request::Create {
                id,
                bundle,
                stdio: Files { input: stdio.input, output: stdio.output, error: stdio.error },
                console_socket,
                pid_file,
                timeout_ms,
            },
            Operation::Start { id } => Request::Start { id, timeout_ms },
            Operation::State { id } => Request::State { id, timeout_ms },
            Operation::Kill { id, signal } => Request::Kill { id, signal, timeout_ms },
            Operation::Delete { id, force } => Request::Delete { id, force, timeout_ms },
            Operation::Features => Request::Features { timeout_ms },
            Operation::Version => Request::Version { timeout_ms },
        }
    }
}

impl Answer {
    /// Reads the answer to `request`; what is wrong with it, if it is none.
    pub fn parse(line: &str, request: &Request) -> Result<Answer, String> {
        let answer: Answer = serde_json::from_str(line).map_err(|error| format!("it is no answer: {error}"))?;
        let wanted = match request {
            Request::Hello { .. } => Some(("hello", answer.hello.is_some())),
            Request::State { .. } => Some(("state", answer.state.is_some())),
            Request::Features { .. } => Some(("features", answer.features.is_some())),
            Request::Version { .. } => Some(("version", answer.version.is_some())),
            _ => None,
        };
        match (answer.ok, answer.error.is_some(), wanted) {
            (true, true, _) => Err("it has `ok` and an `error`".to_owned()),
            (false, false, _) => Err("it is not `ok` and has no `error`".to_owned()),
            (true, false, Some((name, false))) => Err(format!("it is `ok` and has no `{name}`")),
            _ => Ok(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_stays_as_it_was_written() {
        let request = Request::State { id: None, timeout_ms: 1 };
        let line = r#"{"ok":true,"state":{"pid" : 1, "id":"a","id":"b","n":1.0}}"#;
        let state = Answer::parse(line, &request).unwrap().state.unwrap();
        assert_eq!(state.get(), r#"{"pid" : 1, "id":"a","id":"b","n":1.0}"#);
    }

    #[test]
    fn what_an_answer_lacks_is_named() {
        let request = Request::State { id: None, timeout_ms: 1 };
        for (line, word) in [
            ("", "EOF"),
            ("[]", "no answer"),
            (r#"{"ok":1}"#, "no answer"),
            (r#"{"ok":true}"#, "has no `state`"),
            (r#"{"ok":false}"#, "has no `error`"),
            (r#"{"ok":true,"state":{},"error":{"kind":"runtime","message":""}}"#, "and an `error`"),
            (r#"{"ok":true,"state":{},"stat":1}"#, "unknown field `stat`"),
            (r#"{"ok":false,"error":{"kind":"mine","message":""}}"#, "unknown variant"),
        ] {
            let error = Answer::parse(line, &request).unwrap_err();
            assert!(error.contains(word), "{line}: {error}");
        }
    }
}
