//! The operations, on the record.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;

use super::{Container, Context};
use crate::driver::{Called, Operation};
use crate::stop::Stop;
use crate::tape::Observed;

/// How long a status may take to come.
const STATUS: Duration = Duration::from_secs(10);

/// The state of a container as the runtime printed it.
#[derive(Debug, Clone)]
pub struct State {
    /// The call.
    pub called: Observed<Called>,
    /// The JSON, if there was an object.
    pub json: Option<Value>,
}

impl State {
    fn of(called: Observed<Called>) -> State {
        let json: Option<Value> = called.succeeded().then(|| serde_json::from_str(&called.stdout).ok()).flatten();
        let json = json.filter(Value::is_object);
        State { called, json }
    }

    /// The status, if there is one and it is a string.
    pub fn status(&self) -> Option<&str> {
        self.json.as_ref()?.get("status")?.as_str()
    }

    /// The process ID, if there is one that can be one.
    pub fn pid(&self) -> Option<u32> {
        let pid = self.json.as_ref()?.get("pid")?.as_u64()?;
        u32::try_from(pid).ok().filter(|pid| *pid > 0)
    }

    /// A status for people: the word, or what came instead.
    pub fn describe(&self) -> String {
        match self.status() {
            Some(status) => format!("status `{status}`"),
            None if self.called.succeeded() => "no status that could be read".to_owned(),
            None => self.called.describe(),
        }
    }
}

impl Context<'_> {
    /// Carries out an operation. That it fails is for the scenario to judge.
    pub fn call(&mut self, operation: &Operation) -> Result<Observed<Called>, Stop> {
        let shared = self.shared;
        let what = match operation.id() {
            Some(id) => format!("{} {id}", operation.name()),
            None => operation.name().to_owned(),
        };
        shared.calls.fetch_add(1, Ordering::Relaxed);
        self.observe(what, || shared.driver.map(|driver| driver.call(operation)))?.transposed()
    }

    /// Creates a prepared container.
    pub fn create(&mut self, container: &Container) -> Result<Observed<Called>, Stop> {
        self.call(&container.create_operation())
    }

    /// Starts a created container.
    pub fn start(&mut self, container: &Container) -> Result<Observed<Called>, Stop> {
        self.call(&Operation::Start { id: Some(container.id.clone()) })
    }

    /// Queries the state of a container.
    pub fn state(&mut self, container: &Container) -> Result<State, Stop> {
        Ok(State::of(self.call(&Operation::State { id: Some(container.id.clone()) })?))
    }

    /// Sends a signal, by its name without `SIG`.
    pub fn kill(&mut self, container: &Container, signal: &str) -> Result<Observed<Called>, Stop> {
        self.call(&Operation::Kill { id: Some(container.id.clone()), signal: signal.to_owned() })
    }

    /// Deletes a container, as the spec has it: without force.
    pub fn delete(&mut self, container: &Container) -> Result<Observed<Called>, Stop> {
        self.call(&Operation::Delete { id: Some(container.id.clone()), force: false })
    }

    /// Queries the state until it has this status, for ten seconds at most; gives the last state.
    pub fn wait_for_status(&mut self, container: &Container, status: &str) -> Result<State, Stop> {
        let shared = self.shared;
        let operation = Operation::State { id: Some(container.id.clone()) };
        let last = std::cell::RefCell::new(None);
        let what = format!("state {} until it is {status}", container.id);
        shared.calls.fetch_add(1, Ordering::Relaxed);
        let seen = self.observe(what, || {
            let clock = std::time::Instant::now();
            let mut pause = Duration::from_millis(1);
            loop {
                let called = shared.driver.map(|driver| driver.call(&operation));
                let now = called.as_ref().and_then(|called| serde_json::from_str::<Value>(&called.stdout).ok());
                let told = now.as_ref().and_then(|json| json.get("status")).and_then(Value::as_str);
                // A state that tells no status will not tell one later.
                let is_over = match told {
                    Some(told) => told == status,
                    None => called.as_ref().is_some_and(Called::succeeded),
                };
                last.replace(called);
                if is_over || clock.elapsed() >= STATUS || shared.interrupted.load(Ordering::Relaxed) {
                    return last.take();
                }
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
        })?;
        Ok(State::of(seen.transposed()?))
    }
}

impl Observed<Option<Called>> {
    fn transposed(self) -> Result<Observed<Called>, Stop> {
        match self.value {
            Some(value) => Ok(Observed { number: self.number, value }),
            None => Err(Stop::Inconclusive("there is no runtime to ask".into())),
        }
    }
}
