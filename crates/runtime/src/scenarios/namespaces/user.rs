//! User namespaces and their mappings (config-linux.md#user-namespace-mappings).

use std::os::unix::fs::MetadataExt;

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "user_namespaces_have_their_mappings",
    decides: &[
        &rt::CONFIG_PROCESS_USER_APPLIED,
        &rt::LINUX_IDMAPPINGS_APPLIED,
        &rt::LINUX_IDMAPPINGS_NO_CHOWN,
        &rt::LINUX_NAMESPACES_SUPPORTED,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    context.facts.host.needs_namespace("user")?;
    let rule = &rt::LINUX_IDMAPPINGS_APPLIED;
    let one = [[0, 100_000, 65_536]];
    let root = [0, 0];
    if mapped(context, "one", &rt::LINUX_NAMESPACES_SUPPORTED, root, [&one, &one])?.is_none() {
        context.blocked(rule, &rt::LINUX_NAMESPACES_SUPPORTED);
        return Ok(());
    }
    context.pass(&rt::LINUX_NAMESPACES_SUPPORTED);
    let (users, groups) = ([[0, 100_000, 1000], [1000, 300_000, 500]], [[0, 200_000, 900], [900, 400_000, 600]]);
    // Its user and group are in the ranges that come second.
    let (user, group) = (1200, 950);
    let Some(running) = mapped(context, "two", rule, [user, group], [&users, &groups])? else { return Ok(()) };
    let rule = &rt::CONFIG_PROCESS_USER_APPLIED;
    for (key, id) in [("uid", user), ("gid", group)] {
        context.holds(rule, running.answer.text(key) == Some(format!("{id} {id} {id}")), || {
            Violation::of(rule, "the user of the process is not that of its user namespace")
                .at(&running.answer)
                .expected(format!("`{key}` {id}"))
                .got(running.answer.describe(key))
                .unless_broken(&[&rt::LINUX_IDMAPPINGS_APPLIED])
        });
    }
    Ok(())
}

/// Runs a container as this user and group, with these mappings of users and groups: in the container, on the host, how many. Gives it
/// if it runs; `refused` is what is broken if it does not.
fn mapped(
    context: &mut Context<'_>,
    label: &str,
    refused: &'static Requirement,
    [user, group]: [u32; 2],
    ranges: [&[[u32; 3]]; 2],
) -> Result<Option<Running>, Stop> {
    let rule = &rt::LINUX_IDMAPPINGS_APPLIED;
    let mut config = context.config(label, &["facts", "hold"]);
    let [users, groups] = ranges.map(|ranges| {
        let entry =
            |[inside, outside, size]: &[u32; 3]| json!({ "containerID": inside, "hostID": outside, "size": size });
        Value::from(ranges.iter().map(entry).collect::<Vec<_>>())
    });
    config
        .push("/linux/namespaces", json!({ "type": "user" }))
        .set("/linux/uidMappings", users)
        .set("/linux/gidMappings", groups)
        .set("/process/user", json!({ "uid": user, "gid": group }));
    let running = match context.run(refused, "a user namespace and its mappings", label, &config) {
        Err(Stop::Blocked(_)) => return Ok(None),
        running => running?,
    };
    for (key, ranges) in ["uid_map", "gid_map"].into_iter().zip(ranges) {
        let wanted: Vec<Vec<String>> =
            ranges.iter().map(|range| range.iter().map(ToString::to_string).collect()).collect();
        let seen = running.answer.text(key).unwrap_or_default();
        let lines: Vec<Vec<&str>> = seen.lines().map(|line| line.split_whitespace().collect()).collect();
        context.holds(rule, lines == wanted, || {
            Violation::of(rule, "the user namespace of the container does not have the configured mappings")
                .at(&running.answer)
                .expected(format!("{wanted:?} in `{key}`"))
                .got(running.answer.describe(key))
        });
    }
    let rootfs = running.container.rootfs();
    let owner = context.observe("the owners of the root filesystem, and of a file in it", || {
        let places = [rootfs.join(crate::probe::NAME), rootfs];
        places.map(|place| place.metadata().ok().map(|of| (of.uid(), of.gid())))
    })?;
    context.holds(&rt::LINUX_IDMAPPINGS_NO_CHOWN, owner.value == [Some((0, 0)); 2], || {
        Violation::of(
            &rt::LINUX_IDMAPPINGS_NO_CHOWN,
            "the runtime changes the owners of files for the sake of a mapping",
        )
        .at(&owner)
        .expected("the owner as it was, 0:0")
        .got(format!("{:?}", owner.value))
    });
    Ok(Some(running))
}
