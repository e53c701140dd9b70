//! Operations that a container is not ready for are errors and change nothing (runtime.md#operations).

use catalogue::{Requirement, runtime as rt};

use crate::context::{Container, Context, State};
use crate::driver::{Called, Operation};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "operations_wait_for_their_state",
    decides: &[
        &rt::CREATE_NO_ID_OR_BUNDLE,
        &rt::DELETE_NO_ID,
        &rt::DELETE_NOT_STOPPED_ERROR,
        &rt::DELETE_NOT_STOPPED_NO_EFFECT,
        &rt::KILL_NO_ID,
        &rt::KILL_NOT_ALIVE_ERROR,
        &rt::KILL_NOT_ALIVE_NO_EFFECT,
        &rt::START_NO_ID,
        &rt::START_NOT_CREATED_ERROR,
        &rt::START_NOT_CREATED_NO_EFFECT,
        &rt::STATE_OP_NO_ID,
        &rt::STATE_OP_NONEXISTENT,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    nameless(context)?;
    let config = context.config("patient", &["hold"]);
    let nobody = context.container("nobody");
    let seen = context.state(&nobody)?;
    refused(context, &rt::STATE_OP_NONEXISTENT, &seen.called, "state of a container that does not exist", &[]);
    let id = || Some(nobody.id.clone());
    for (requirement, nameless, operation, what) in [
        (START.0, &rt::START_NO_ID, Operation::Start { id: id() }, "start"),
        (KILL.0, &rt::KILL_NO_ID, Operation::Kill { id: id(), signal: "TERM".to_owned() }, "kill"),
        (DELETE.0, &rt::DELETE_NO_ID, Operation::Delete { id: id(), force: false }, "delete"),
    ] {
        let called = context.call(&operation)?;
        // A container that is nowhere is in no state; who takes no ID for one may take any.
        refused(context, requirement, &called, &format!("{what} of a container that does not exist"), &[nameless]);
    }
    let container = context.prepare("patient", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let pid = context.state(&container)?.pid();
    if !context.start(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN));
    }
    context.answer(&container, pid)?;
    similar(context, &container)?;
    // What ends a running container is told first: that a created one is deleted is a habit of all.
    let ran = running(context, &container);
    created(context)?;
    ran?;
    stopped(context, &container)
}

/// A part of the ID of a container, or more than that, is the ID of nobody.
fn similar(context: &mut Context<'_>, container: &Container) -> Result<(), Stop> {
    let requirement = &rt::STATE_OP_NONEXISTENT;
    let longer = format!("{}-more", container.id);
    let called = context.call(&Operation::State { id: Some(longer) })?;
    refused(context, requirement, &called, "state of a container that does not exist", &[]);
    let mut shorter = container.id.clone();
    shorter.pop();
    let called = context.call(&Operation::State { id: Some(shorter) })?;
    context.holds(requirement, called.failed(), || {
        Violation::of(requirement, "state takes a part of an ID for it")
            .at(&called)
            .expected("an error")
            .got(called.describe())
            // A runtime may mean to be kind.
            .mild()
    });
    Ok(())
}

fn nameless(context: &mut Context<'_>) -> Result<(), Stop> {
    let none = || None;
    let config = context.config("nameless", &["hold"]);
    let container = context.prepare("nameless", &config, |_| Ok(()))?;
    let Operation::Create { stdio, bundle, .. } = container.create_operation() else { return Ok(()) };
    let without_id = Operation::Create { id: None, bundle, stdio: stdio.clone(), console_socket: None, pid_file: None };
    let id = Some(container.id.clone());
    let without_bundle = Operation::Create { id, bundle: None, stdio, console_socket: None, pid_file: None };
    for (requirement, operation, what) in [
        (&rt::STATE_OP_NO_ID, Operation::State { id: none() }, "state without an ID"),
        (&rt::START_NO_ID, Operation::Start { id: none() }, "start without an ID"),
        (&rt::KILL_NO_ID, Operation::Kill { id: none(), signal: "TERM".to_owned() }, "kill without an ID"),
        (&rt::DELETE_NO_ID, Operation::Delete { id: none(), force: false }, "delete without an ID"),
        (&rt::CREATE_NO_ID_OR_BUNDLE, without_id, "create without an ID"),
        (&rt::CREATE_NO_ID_OR_BUNDLE, without_bundle, "create without a bundle"),
    ] {
        let called = context.call(&operation)?;
        refused(context, requirement, &called, what, &[]);
    }
    Ok(())
}

/// An error is due. That it is told is enough; by which exit code is not said.
fn refused(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    called: &Observed<Called>,
    what: &str,
    causes: &[&'static Requirement],
) {
    context.holds(requirement, called.failed(), || {
        Violation::of(requirement, format!("{what} is no error"))
            .at(called)
            .expected("an error")
            .got(called.describe())
            .unless_broken(causes)
    });
}

/// Delete of a created container. The text asks for an error; all runtimes that we know delete it.
fn created(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("waiting", &["hold"]);
    let container = context.prepare("waiting", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let before = told(context, &container)?;
    let called = context.delete(&container)?;
    let after = context.state(&container)?;
    outcome(context, DELETE, &called, is_same(&before, &after), "delete of a created container", || after.describe());
    Ok(())
}

/// The requirements that an operation is an error, and has no effect.
type Pair = (&'static Requirement, &'static Requirement);

const DELETE: Pair = (&rt::DELETE_NOT_STOPPED_ERROR, &rt::DELETE_NOT_STOPPED_NO_EFFECT);
const START: Pair = (&rt::START_NOT_CREATED_ERROR, &rt::START_NOT_CREATED_NO_EFFECT);
const KILL: Pair = (&rt::KILL_NOT_ALIVE_ERROR, &rt::KILL_NOT_ALIVE_NO_EFFECT);

fn outcome(
    context: &mut Context<'_>,
    (error, effect): Pair,
    called: &Observed<Called>,
    is_unchanged: bool,
    what: &str,
    after: impl Fn() -> String,
) {
    context.holds(effect, is_unchanged, || {
        Violation::of(effect, format!("{what} has an effect"))
            .at(called)
            .expected("the container as it was")
            .got(after())
    });
    context.holds(error, called.failed(), || {
        let violation = Violation::of(error, format!("{what} is no error"))
            .at(called)
            .expected("an error")
            .got(called.describe())
            .unless_broken(&[effect]);
        // How, and whether, an error is returned is not mandated; what counts is what it did.
        if is_unchanged { violation.mild() } else { violation }
    });
}

/// The state, where there is one to compare with.
fn told(context: &mut Context<'_>, container: &Container) -> Result<State, Stop> {
    let state = context.state(container)?;
    match state.json {
        Some(_) => Ok(state),
        None => Err(Stop::Blocked(&rt::STATE_OP_RETURNS_STATE)),
    }
}

/// Whether a container is in the phase in which it was, whatever the runtime calls that.
fn is_same(before: &State, after: &State) -> bool {
    after.json.is_some() && after.status() == before.status()
}

fn running(context: &mut Context<'_>, container: &Container) -> Result<(), Stop> {
    let before = told(context, container)?;
    for (pair, what) in [(START, "start of a running container"), (DELETE, "delete of a running container")] {
        let called = match std::ptr::eq(pair.0, START.0) {
            true => context.start(container)?,
            false => context.delete(container)?,
        };
        let after = context.state(container)?;
        let is_unchanged = is_same(&before, &after) && after.pid() == before.pid();
        if std::ptr::eq(pair.0, DELETE.0) && called.succeeded() && !is_unchanged {
            deleted(context, &called, &after);
            return Err(Stop::Blocked(DELETE.0));
        }
        outcome(context, pair, &called, is_unchanged, what, || after.describe());
        if !is_unchanged {
            return Err(Stop::Blocked(pair.1));
        }
    }
    Ok(())
}

/// A running container is deleted, and nothing is said against it. That created ones go is a habit of all runtimes that we know; this is
/// a mistake of its own.
fn deleted(context: &mut Context<'_>, called: &Observed<Called>, after: &State) {
    let (error, effect) = DELETE;
    let violation = |requirement, message: &str| {
        Violation::of(requirement, message).at(called).expected("an error, and the container as it was").got(format!(
            "{}; then {}",
            called.describe(),
            after.describe()
        ))
    };
    context.add(violation(error, "delete of a running container is no error"));
    context.add(violation(effect, "delete of a running container has an effect").unless_broken(&[error]));
}

fn stopped(context: &mut Context<'_>, container: &Container) -> Result<(), Stop> {
    context.kill(container, "KILL")?;
    let before = context.wait_for_status(container, "stopped")?;
    if before.status() != Some("stopped") {
        return Err(Stop::Blocked(&rt::KILL_SENDS_SIGNAL));
    }
    for (pair, what) in [(START, "start of a stopped container"), (KILL, "kill of a stopped container")] {
        let called = match std::ptr::eq(pair.0, START.0) {
            true => context.start(container)?,
            false => context.kill(container, "TERM")?,
        };
        let after = context.state(container)?;
        let is_unchanged = is_same(&before, &after);
        outcome(context, pair, &called, is_unchanged, what, || after.describe());
        if !is_unchanged {
            return Err(Stop::Blocked(pair.1));
        }
    }
    Ok(())
}
