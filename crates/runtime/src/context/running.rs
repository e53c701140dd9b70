//! The usual way of a container: prepared, created, started, asked.

use std::io;

use catalogue::Requirement;

use super::{Container, Context, State};
use crate::config::Config;
use crate::driver::Called;
use crate::probe::Answer;
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

/// A container whose program runs, or ran, and has answered.
#[derive(Debug)]
pub struct Running {
    /// The container.
    pub container: Container,
    /// Its state after create.
    pub created: State,
    /// What its probe answered.
    pub answer: Observed<Answer>,
}

impl Running {
    /// The container process as the host sees it, as the state after create said.
    pub fn pid(&self) -> Option<u32> {
        self.created.pid()
    }
}

/// What became of a container that should run.
#[derive(Debug)]
pub enum Ran {
    /// It runs, or ran, and its probe has answered.
    Answered(Box<Running>),
    /// The runtime refused it, at create or at start.
    Refused(Observed<Called>),
    /// It was not refused, and its probe did not answer.
    Silent(Observed<Option<Answer>>),
}

impl Context<'_> {
    /// Prepares, creates and starts a container, and waits for the answer of its probe.
    pub fn try_run(&mut self, label: &str, config: &Config) -> Result<Ran, Stop> {
        self.try_run_edited(label, config, |_| Ok(()))
    }

    /// The same, with a bundle that `edit` changes before create.
    pub fn try_run_edited(
        &mut self,
        label: &str,
        config: &Config,
        edit: impl FnOnce(&Container) -> io::Result<()>,
    ) -> Result<Ran, Stop> {
        let container = self.prepare(label, config, edit)?;
        self.try_prepared(container)
    }

    /// The same with a container that is prepared already.
    pub fn try_prepared(&mut self, container: Container) -> Result<Ran, Stop> {
        let called = self.create(&container)?;
        if !called.succeeded() {
            return Ok(Ran::Refused(called));
        }
        let created = self.state(&container)?;
        let called = self.start(&container)?;
        if !called.succeeded() {
            return Ok(Ran::Refused(called));
        }
        let answer = self.answer(&container, created.pid())?;
        Ok(match answer.value {
            Some(value) => {
                let answer = Observed { number: answer.number, value };
                Ran::Answered(Box::new(Running { container, created, answer }))
            }
            None => Ran::Silent(answer),
        })
    }

    /// The same for a configuration that has to work: what it is about is broken if the runtime refuses it, or if the program does not
    /// run. `what` ends the sentence "a configuration with …".
    pub fn run(
        &mut self,
        requirement: &'static Requirement,
        what: &str,
        label: &str,
        config: &Config,
    ) -> Result<Running, Stop> {
        let ran = self.try_run(label, config)?;
        self.answered(requirement, what, ran)
    }

    /// What [`Context::run`] says about a container that ran, or did not.
    pub fn answered(&mut self, requirement: &'static Requirement, what: &str, ran: Ran) -> Result<Running, Stop> {
        match ran {
            Ran::Answered(running) => return Ok(*running),
            Ran::Refused(called) => self.add(
                Violation::of(requirement, format!("a configuration with {what} is refused"))
                    .at(&called)
                    .got(called.describe()),
            ),
            Ran::Silent(answer) => self.add(
                Violation::of(requirement, format!("the program of a container with {what} does not run")).at(&answer),
            ),
        }
        Err(Stop::Blocked(requirement))
    }
}
