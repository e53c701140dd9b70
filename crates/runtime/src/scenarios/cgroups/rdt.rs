//! Intel RDT on a host that has none (config-linux.md#intelrdt).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "rdt_needs_its_filesystem", decides: &[&rt::LINUX_INTELRDT_NO_RESCTRL], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::LINUX_INTELRDT_NO_RESCTRL;
    if context.facts.host.rdt {
        return Err(Stop::NotApplicable("this host has a resctrl filesystem".into()));
    }
    for (label, value) in
        [("class", json!({ "closID": "greenlight" })), ("schema", json!({ "l3CacheSchema": "L3:0=f" }))]
    {
        let mut config = context.config(label, &["hold"]);
        config.set("/linux/intelRdt", value);
        let container = context.prepare(label, &config, |_| Ok(()))?;
        let mut called = context.create(&container)?;
        if called.succeeded() {
            called = context.start(&container)?;
        }
        context.holds(requirement, called.failed(), || {
            Violation::of(requirement, "`intelRdt` without a mounted resctrl filesystem is no error")
                .at(&called)
                .expected("an error")
                .got(called.describe())
        });
    }
    Ok(())
}
