//! The driver that asks an adapter.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::adapter::{Adapter, Trouble};
use super::message::{Answer, ErrorKind, Hello, PROTOCOL, Request};
use crate::driver::{Ability, Called, Driver, End, Line, Operation};

/// How long an answer may take: a runtime that boots a machine first is not a slow one.
const DEADLINE: Duration = Duration::from_secs(20);
/// How much longer it is waited for, so that an adapter can say that the runtime did not end in time.
const GRACE: Duration = Duration::from_secs(2);

/// A runtime that is driven by an adapter.
#[derive(Debug)]
pub struct Json {
    command: String,
    words: Vec<String>,
    root: PathBuf,
    hello: Hello,
    line: Mutex<Connection>,
}

#[derive(Debug)]
enum Connection {
    /// It waits for a request.
    Open(Adapter),
    /// It is gone; the next request starts a new one.
    Closed,
    /// A new one could not be started, and none is started any more; why.
    Lost(String),
}

/// Why an adapter cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// It cannot be started.
    #[error("start the adapter `{command}`: {source}")]
    Start {
        /// Its command line.
        command: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It gave no answer to `hello`, or the wrong one.
    #[error("greet the adapter `{command}`: {why}; it has to answer `hello` with protocol {PROTOCOL}")]
    Hello {
        /// Its command line.
        command: String,
        /// What came instead.
        why: String,
    },
}

impl Json {
    /// Starts the adapter with these words, greets it, and tells it of a directory for the state of this run.
    pub fn start(words: Vec<String>, root: PathBuf) -> Result<Json, AdapterError> {
        let (adapter, hello) = greeted(&words, &root)?;
        Ok(Json { command: words.join(" "), words, root, hello, line: Mutex::new(Connection::Open(adapter)) })
    }

    /// Whom it speaks for.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }
}

fn greeted(words: &[String], root: &std::path::Path) -> Result<(Adapter, Hello), AdapterError> {
    let command = words.join(" ");
    let mut adapter = match Adapter::start(words) {
        Ok(adapter) => adapter,
        Err(source) => return Err(AdapterError::Start { command, source }),
    };
    let timeout_ms = milliseconds(DEADLINE);
    let request = Request::Hello { protocol: PROTOCOL, root: root.to_owned(), timeout_ms };
    let answer = match adapter.ask(&text(&request), DEADLINE) {
        Ok(line) => Answer::parse(&line, &request),
        Err(Trouble::TimedOut) => Err(format!("no answer within {timeout_ms} ms")),
        Err(Trouble::NoAnswer(why)) => Err(why),
    };
    let why = match answer {
        Ok(Answer { hello: Some(hello), ok: true, .. }) if hello.protocol == PROTOCOL => return Ok((adapter, hello)),
        Ok(Answer { hello: Some(hello), ok: true, .. }) => format!("it speaks protocol {}", hello.protocol),
        Ok(Answer { error, .. }) => error.map(|error| error.message).unwrap_or_default(),
        Err(why) => why,
    };
    let errors = adapter.errors();
    let last = errors.lines().rev().find(|line| !line.trim().is_empty());
    Err(AdapterError::Hello { command, why: last.map_or(why.clone(), |line| format!("{why} ({line})")) })
}

impl Driver for Json {
    fn call(&self, operation: &Operation) -> Called {
        let request = Request::of(operation, milliseconds(DEADLINE));
        let line = text(&request);
        let mut called = Called::without(operation.name(), vec![line.clone()], End::Exit(0));
        let mut connection = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*connection, Connection::Closed) {
            *connection = match greeted(&self.words, &self.root) {
                Ok((adapter, _)) => Connection::Open(adapter),
                Err(error) => Connection::Lost(format!("failed to {error}")),
            };
        }
        let adapter = match &mut *connection {
            Connection::Open(adapter) => adapter,
            Connection::Lost(why) => {
                called.end = End::NoAnswer(why.clone());
                return called;
            }
            Connection::Closed => return called,
        };
        let clock = Instant::now();
        let answer = adapter.ask(&line, DEADLINE + GRACE);
        called.milliseconds = milliseconds(clock.elapsed());
        called.stderr = adapter.errors();
        let is_in_step = match answer {
            Ok(line) => told(&mut called, line, &request),
            Err(Trouble::TimedOut) => {
                called.end = End::TimedOut(milliseconds(DEADLINE + GRACE));
                false
            }
            Err(Trouble::NoAnswer(why)) => {
                called.end = End::NoAnswer(why);
                false
            }
        };
        if !is_in_step {
            *connection = Connection::Closed;
        }
        called
    }

    fn run(&self, line: &Line<'_>) -> Called {
        let operation = line.words.first().map_or("", String::as_str);
        let why = "this runtime is driven by an adapter, which has no command line";
        Called::without(operation, line.words.clone(), End::NotStarted(why.to_owned()))
    }

    fn spec(&self) -> Option<&str> {
        self.hello.spec.as_deref()
    }

    fn lacks(&self) -> &[Ability] {
        &self.hello.cannot
    }

    fn command(&self) -> &str {
        &self.command
    }
}

/// Puts an answer into the record; false if it is none.
fn told(called: &mut Called, line: String, request: &Request) -> bool {
    let answer = match Answer::parse(&line, request) {
        Ok(answer) => answer,
        Err(why) => {
            called.end = End::NoAnswer(why);
            called.stdout = line;
            return false;
        }
    };
    if let Some(problem) = answer.error {
        called.end = match problem.kind {
            ErrorKind::Runtime => End::Exit(1),
            ErrorKind::Timeout => End::TimedOut(milliseconds(DEADLINE)),
            ErrorKind::Unsupported => End::NotStarted(format!("the adapter cannot: {}", problem.message)),
            ErrorKind::Adapter => End::NoAnswer(format!("the adapter failed: {}", problem.message)),
        };
        if !called.stderr.is_empty() && !called.stderr.ends_with('\n') {
            called.stderr.push('\n');
        }
        called.stderr.push_str(&problem.message);
        called.stdout = line;
        return true;
    }
    // A string is what a runtime printed that is no JSON.
    let printed = |json: &str| serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
    let json = answer.state.or(answer.features).map(|json| printed(json.get()));
    called.stdout = json.or(answer.version).unwrap_or(line);
    true
}

fn text(request: &Request) -> String {
    // Strings, numbers and paths; a path that is no UTF-8 is none of ours.
    serde_json::to_string(request).unwrap_or_default()
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
