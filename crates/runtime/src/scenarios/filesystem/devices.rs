//! Devices that are asked for, and those that are not (config-linux.md#devices).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::probe::Answer;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
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

/// Devices that are neither listed nor default: kind, numbers, and what they are.
const OTHERS: [(&str, u32, u32, &str); 5] = [
    ("c", 1, 1, "the memory"),
    ("c", 1, 11, "the log of the kernel"),
    ("c", 10, 229, "filesystems of users"),
    ("c", 10, 237, "loop-control"),
    ("b", 7, 0, "the first loop device"),
];

/// The numbers of the default devices, and of those that are listed.
const KNOWN: [&str; 9] = [" 1:3", " 1:5", " 1:7", " 1:8", " 1:9", " 5:0", " 5:1", " 5:2", " 7:200"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let listed = [
        "stat:/dev/greenlight-zero",
        "zero:/dev/greenlight-zero",
        "stat:/dev/greenlight-pipe",
        "stat:/dev/greenlight-block",
        "nodes:/dev",
        "stat:/dev/greenlight-raw",
    ]
    .map(str::to_owned);
    let tried = OTHERS.iter().enumerate().flat_map(|(at, (kind, major, minor, _))| {
        [format!("mknod:/tmp/other{at}:{kind}:{major}:{minor}"), format!("open:r:/tmp/other{at}")]
    });
    let commands: Vec<String> = listed.into_iter().chain(tried).chain(["hold".to_owned()]).collect();
    let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
    let mut config = context.config("listed", &commands);
    config.set(
        "/linux/devices",
        json!([
            { "path": "/dev/greenlight-zero", "type": "c", "major": 1, "minor": 5, "fileMode": 0o640, "uid": 1000, "gid": 2000 },
            { "path": "/dev/greenlight-raw", "type": "u", "major": 1, "minor": 9, "fileMode": 0o600, "uid": 0, "gid": 0 },
            { "path": "/dev/greenlight-pipe", "type": "p", "fileMode": 0o600, "uid": 0, "gid": 0 },
            { "path": "/dev/greenlight-block", "type": "b", "major": 7, "minor": 200, "fileMode": 0o600, "uid": 0, "gid": 0 },
        ]),
    );
    let running = context.run(&rt::LINUX_DEVICES_AVAILABLE, "`linux.devices`", "listed", &config)?;
    let answer = &running.answer;
    for (key, wanted) in [
        ("0.stat", ["char", "640", "1000", "2000", "1:5"].as_slice()),
        ("2.stat", &["fifo", "600", "0", "0"]),
        ("3.stat", &["block", "600", "0", "0", "7:200"]),
        // Linux has no other form of those that are not buffered.
        ("5.stat", &["char", "600", "0", "0", "1:9"]),
    ] {
        is_there(context, answer, key, wanted);
    }
    // As the owner of the device the probe may read it.
    context.holds(&rt::LINUX_DEVICES_AVAILABLE, answer.text("1.zero").as_deref() == Some("zero"), || {
        Violation::of(&rt::LINUX_DEVICES_AVAILABLE, "a listed device cannot be used")
            .at(answer)
            .expected("zeroes out of `/dev/greenlight-zero`")
            .got(answer.describe("1.zero"))
    });
    let rule = &rt::LINUX_DEVICES_OTHERS_INACCESSIBLE;
    let made = OTHERS.iter().enumerate().filter(|(at, _)| answer.worked(&format!("{}.open", 7 + 2 * at)));
    let made = made.map(|(_, (_, major, minor, what))| format!("{major}:{minor}, {what}"));
    let there = answer.all("4.nodes").into_iter().filter(|node| !KNOWN.iter().any(|number| node.ends_with(number)));
    let opened: Vec<String> = made.chain(there).collect();
    context.holds(rule, opened.is_empty(), || {
        Violation::of(rule, "the container gets at a device that is neither listed nor default")
            .at(answer)
            .expected("an error for each device node that the container makes for itself, and no others in `/dev`")
            .got(format!("opened: {}", opened.join("; ")))
    });
    elsewhere(context)
}

/// A device need not be below `/dev`.
fn elsewhere(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("elsewhere", &["stat:/mnt/elsewhere", "hold"]);
    let device =
        json!({ "path": "/mnt/elsewhere", "type": "c", "major": 1, "minor": 7, "fileMode": 0o604, "uid": 0, "gid": 0 });
    config.set("/linux/devices", json!([device]));
    match context.run(&rt::LINUX_DEVICES_AVAILABLE, "a device outside of `/dev`", "elsewhere", &config) {
        Ok(running) => is_there(context, &running.answer, "0.stat", &["char", "604", "0", "0", "1:7"]),
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}

/// A listed device is there with its kind, mode, owner, group and numbers.
fn is_there(context: &mut Context<'_>, answer: &Observed<Answer>, key: &str, wanted: &[&str]) {
    let seen = answer.text(key).unwrap_or_default();
    let words: Vec<&str> = seen.split(' ').collect();
    let is_there = words.first() == wanted.first() && wanted.get(4).is_none_or(|number| words.get(4) == Some(number));
    context.holds(&rt::LINUX_DEVICES_AVAILABLE, is_there, || {
        Violation::of(&rt::LINUX_DEVICES_AVAILABLE, "a listed device is not there, or is another one")
            .at(answer)
            .expected(format!("`{}`", wanted.join(" ")))
            .got(answer.describe(key))
    });
    if is_there {
        context.holds(&rt::LINUX_DEVICES_OPTIONAL_APPLIED, words.get(1..4) == wanted.get(1..4), || {
            Violation::of(
                &rt::LINUX_DEVICES_OPTIONAL_APPLIED,
                "a device does not have the configured mode, owner and group",
            )
            .at(answer)
            .expected(format!("`{}`", wanted.join(" ")))
            .got(answer.describe(key))
        });
    }
}
