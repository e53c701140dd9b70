//! Further ways to write the options of create.

use catalogue::Requirement;
use catalogue::runtime as rt;

use super::handed;
use crate::context::{Container, Context};
use crate::driver::{Called, Line};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "options_are_taken_in_other_forms",
    decides: &[&rt::CLI_USUAL_OPTIONS_BEHIND, &rt::CLI_USUAL_OPTIONS_EQUALS, &rt::CLI_USUAL_BUNDLE_SHORT],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let bundle = |container: &Container| container.bundle.to_string_lossy().into_owned();
    let equals =
        created(context, "equals", |container| vec![format!("--bundle={}", bundle(container)), container.id.clone()])?;
    context.holds(&rt::CLI_USUAL_OPTIONS_EQUALS, equals.succeeded(), || {
        Violation::of(&rt::CLI_USUAL_OPTIONS_EQUALS, "an option and its value are not taken as one word")
            .at(&equals)
            .expected("`--bundle=BUNDLE` makes a container")
            .got(equals.describe())
            .unless_broken(&[&rt::CLI_TEMPLATE])
    });
    let behind =
        created(context, "behind", |container| vec![container.id.clone(), "--bundle".to_owned(), bundle(container)])?;
    may(context, &rt::CLI_USUAL_OPTIONS_BEHIND, &behind);
    let short = created(context, "short", |container| vec!["-b".to_owned(), bundle(container), container.id.clone()])?;
    may(context, &rt::CLI_USUAL_BUNDLE_SHORT, &short);
    Ok(())
}

/// Without the option there is no bundle: the call is made in an empty directory.
fn created(
    context: &mut Context<'_>,
    label: &str,
    words: impl FnOnce(&Container) -> Vec<String>,
) -> Result<Observed<Called>, Stop> {
    let config = context.config(label, &["hold"]);
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let all = ["create".to_owned()].into_iter().chain(words(&container));
    context.line(&handed(Line::of(all), &container))
}

fn may(context: &mut Context<'_>, requirement: &'static Requirement, called: &Observed<Called>) {
    match called.succeeded() {
        true => context.pass(requirement),
        false => context.unsupported(requirement, called.describe()),
    }
}
