//! Devices that are asked for, and those that are not (config-linux.md#devices).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "listed_devices_are_available",
    decides: &[
        &rt::LINUX_DEVICES_AVAILABLE,
        &rt::LINUX_DEVICES_OPTIONAL_APPLIED,
        &rt::LINUX_DEVICES_OTHERS_INACCESSIBLE,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let commands = [
        "stat:/dev/greenlight-zero",
        "zero:/dev/greenlight-zero",
        "stat:/dev/greenlight-pipe",
        "stat:/dev/greenlight-block",
        "mknod:/tmp/memory:c:1:1",
        "open:r:/tmp/memory",
        "mknod:/tmp/loop:c:10:237",
        "open:r:/tmp/loop",
        "hold",
    ];
    let mut config = context.config("listed", &commands);
    config.set(
        "/linux/devices",
        json!([
            { "path": "/dev/greenlight-zero", "type": "c", "major": 1, "minor": 5, "fileMode": 0o640, "uid": 1000, "gid": 2000 },
            { "path": "/dev/greenlight-pipe", "type": "p", "fileMode": 0o600, "uid": 0, "gid": 0 },
            { "path": "/dev/greenlight-block", "type": "b", "major": 7, "minor": 200, "fileMode": 0o600, "uid": 0, "gid": 0 },
        ]),
    );
    let running = context.run(&rt::LINUX_DEVICES_AVAILABLE, "`linux.devices`", "listed", &config)?;
    let answer = &running.answer;
    for (key, kind, mode, uid, gid, number) in [
        ("0.stat", "char", "640", "1000", "2000", Some("1:5")),
        ("2.stat", "fifo", "600", "0", "0", None),
        ("3.stat", "block", "600", "0", "0", Some("7:200")),
    ] {
        let seen = answer.text(key).unwrap_or_default();
        let words: Vec<&str> = seen.split(' ').collect();
        let is_there = words.first() == Some(&kind) && number.is_none_or(|number| words.get(4) == Some(&number));
        context.holds(&rt::LINUX_DEVICES_AVAILABLE, is_there, || {
            Violation::of(&rt::LINUX_DEVICES_AVAILABLE, "a listed device is not there, or is another one")
                .at(answer)
                .expected(format!("{kind} {}", number.unwrap_or_default()))
                .got(answer.describe(key))
        });
        if is_there {
            context.holds(&rt::LINUX_DEVICES_OPTIONAL_APPLIED, words.get(1..4) == Some(&[mode, uid, gid]), || {
                Violation::of(
                    &rt::LINUX_DEVICES_OPTIONAL_APPLIED,
                    "a device does not have the configured mode, owner and group",
                )
                .at(answer)
                .expected(format!("mode `{mode}`, owner `{uid}`, group `{gid}`"))
                .got(answer.describe(key))
            });
        }
    }
    // As the owner of the device the probe may read it.
    context.holds(&rt::LINUX_DEVICES_AVAILABLE, answer.text("1.zero").as_deref() == Some("zero"), || {
        Violation::of(&rt::LINUX_DEVICES_AVAILABLE, "a listed device cannot be used")
            .at(answer)
            .expected("zeroes out of `/dev/greenlight-zero`")
            .got(answer.describe("1.zero"))
    });
    let rule = &rt::LINUX_DEVICES_OTHERS_INACCESSIBLE;
    let opened: Vec<&str> = [("5.open", "1:1, the memory"), ("7.open", "10:237, loop-control")]
        .into_iter()
        .filter(|(key, _)| answer.worked(key))
        .map(|(_, what)| what)
        .collect();
    context.holds(rule, opened.is_empty(), || {
        Violation::of(rule, "the container gets at a device that is neither listed nor default")
            .at(answer)
            .expected("an error for each device node that the container makes for itself")
            .got(format!("opened: {}", opened.join(", ")))
    });
    Ok(())
}
