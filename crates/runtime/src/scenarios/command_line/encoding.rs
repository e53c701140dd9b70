//! The state, where the locale says UTF-8.

use catalogue::runtime as rt;
use serde_json::Value;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "state_is_printed_in_the_encoding_of_the_locale",
    decides: &[&rt::CLI_ENCODING],
    stage: Stage::Body,
    run,
};

/// A directory above the bundle: two, three and four bytes of UTF-8.
const NAME: &str = "grün-→-𝄞";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config(NAME, &["hold"]);
    let container = context.prepare(NAME, &config, |_| Ok(()))?;
    let called = context.create(&container)?;
    if !called.succeeded() {
        let why = format!("a bundle below a directory with such a name is refused: {}", called.describe());
        return Err(Stop::Inconclusive(why.into()));
    }
    let line = Line {
        environment: vec![("LC_ALL".to_owned(), "C.UTF-8".to_owned())],
        ..Line::of(["state", container.id.as_str()])
    };
    let called = context.line(&line)?;
    let json: Option<Value> = serde_json::from_str(&called.stdout).ok();
    let bundle = json.as_ref().and_then(|json| json.get("bundle")).and_then(Value::as_str);
    let Some(bundle) = bundle else {
        return Err(Stop::NotApplicable("the state has no bundle, whose path could be looked at".into()));
    };
    context.holds(&rt::CLI_ENCODING, bundle.contains(NAME), || {
        Violation::of(&rt::CLI_ENCODING, "what is not ASCII in the state is not printed in UTF-8")
            .at(&called)
            .expected(format!("a bundle below `{NAME}`"))
            .got(format!("`{bundle}`"))
    });
    Ok(())
}
