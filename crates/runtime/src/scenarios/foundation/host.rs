//! What this host can do. Nothing is held against the runtime here.

use crate::context::Context;
use crate::host::Host;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "host_is_known", decides: &[], stage: Stage::Foundation, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host = context.observe("ask the host what it can do", Host::ask)?.value;
    Ok(())
}
