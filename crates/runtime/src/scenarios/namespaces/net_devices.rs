//! Network devices of the host that move into the container (config-linux.md#network-devices).

use std::process::Command;

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "network_devices_are_moved",
    decides: &[
        &rt::LINUX_NETDEVICES_AVAILABLE,
        &rt::LINUX_NETDEVICES_CHECK_POSSIBLE,
        &rt::LINUX_NETDEVICES_KEEP_ATTRIBUTES,
        &rt::LINUX_NETDEVICES_NAME_EXISTS,
        &rt::LINUX_NETDEVICES_NAME_KEPT,
        &rt::LINUX_NETDEVICES_NO_MOVE_BACK,
        &rt::LINUX_NETDEVICES_TEMPLATE,
        &rt::LINUX_NETDEVICES_UP,
    ],
    stage: Stage::Body,
    run,
};

/// An address of global scope that is kept for documentation (RFC 5737).
const ADDRESS: &str = "192.0.2.77";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let word = context.word("device");
    // Fifteen bytes are the most that a name has. The network is that of the run alone, unless an adapter drives the runtime.
    let name = |letter: char| format!("gl{letter}{}", word.get(..8).unwrap_or_default());
    let made = context.observe("make network devices to move", || {
        ['a', 'b', 'c', 'd'].map(|letter| {
            let (one, other) = (name(letter), name(letter.to_ascii_uppercase()));
            let is_made = ip(&["link", "add", &one, "type", "veth", "peer", "name", &other]);
            is_made
                && ip(&["addr", "add", &format!("{ADDRESS}/24"), "dev", &one])
                && ip(&["link", "set", &one, "mtu", "1400"])
        })
    })?;
    if made.value.contains(&false) {
        return Err(Stop::NotApplicable("no network device can be made to move it: that takes `ip` and veth".into()));
    }
    let result = played(context, &name);
    // Devices that went into a container went with it.
    context.observe("remove the network devices", || {
        ['a', 'b', 'c', 'd'].iter().filter(|letter| ip(&["link", "del", &name(letter.to_ascii_uppercase())])).count()
    })?;
    result
}

/// Runs `ip` of iproute2.
fn ip(arguments: &[&str]) -> bool {
    Command::new("ip").args(arguments).output().is_ok_and(|output| output.status.success())
}

fn played(context: &mut Context<'_>, name: &dyn Fn(char) -> String) -> Result<(), Stop> {
    let available = &rt::LINUX_NETDEVICES_AVAILABLE;
    let (kept, renamed) = (name('a'), name('b'));
    let devices = json!({ &kept: {}, &renamed: { "name": "inside0" } });
    let mut config = context.config(
        "moved",
        &[
            "read:/proc/net/dev",
            "read:/sys/class/net/inside0/mtu",
            "read:/sys/class/net/inside0/flags",
            "read:/proc/net/fib_trie",
            "facts",
            "hold",
        ],
    );
    config.set("/linux/netDevices", devices);
    let running = context.run(available, "network devices", "moved", &config)?;
    let table = running.answer.text("0.read").unwrap_or_default();
    let has = |device: &str| table.lines().any(|line| line.trim_start().starts_with(&format!("{device}:")));
    let seen = || {
        format!(
            "{:?}",
            table.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim()).collect::<Vec<_>>()
        )
    };
    let mut says = |requirement: &'static Requirement, holds: bool, message: &str, expected: String, got: String| {
        context.holds(requirement, holds, || {
            Violation::of(requirement, message).at(&running.answer).expected(expected).got(got)
        })
    };
    let is_there = says(
        available,
        has("inside0"),
        "a network device of the configuration is not in the container",
        "`inside0`".to_owned(),
        seen(),
    );
    says(
        &rt::LINUX_NETDEVICES_NAME_KEPT,
        has(&kept),
        "a network device without a new name is not there by its own",
        format!("`{kept}`"),
        seen(),
    );
    if is_there {
        let mtu = running.answer.text("1.read").is_some_and(|text| text.trim() == "1400");
        let address = running.answer.text("3.read").is_some_and(|text| text.contains(ADDRESS));
        says(
            &rt::LINUX_NETDEVICES_KEEP_ATTRIBUTES,
            mtu && address,
            "a network device loses its attributes",
            format!("an MTU of 1400 and the address {ADDRESS}"),
            format!("MTU {}, address {}", running.answer.describe("1.read"), if address { "kept" } else { "lost" }),
        );
        // IFF_UP is the lowest bit.
        let flags = running.answer.text("2.read").unwrap_or_default();
        let is_up = u32::from_str_radix(flags.trim().trim_start_matches("0x"), 16).is_ok_and(|flags| flags & 1 == 1);
        says(
            &rt::LINUX_NETDEVICES_UP,
            is_up,
            "a network device is not up after the move",
            "a device that is up".to_owned(),
            running.answer.describe("2.read"),
        );
    } else {
        for requirement in [&rt::LINUX_NETDEVICES_KEEP_ATTRIBUTES, &rt::LINUX_NETDEVICES_UP] {
            context.blocked(requirement, available);
        }
    }
    let came = ended(context, &running, &renamed)?;
    if is_there {
        context.holds(&rt::LINUX_NETDEVICES_NO_MOVE_BACK, !came, || {
            Violation::of(
                &rt::LINUX_NETDEVICES_NO_MOVE_BACK,
                "a network device is moved back when the container is deleted",
            )
            .expected("that it goes with the namespace, as virtual devices do")
        });
    } else {
        context.blocked(&rt::LINUX_NETDEVICES_NO_MOVE_BACK, available);
    }
    template(context, &name('c'))?;
    refused(context, &name('d'))
}

/// Ends the container, and says whether the device is back.
fn ended(context: &mut Context<'_>, running: &Running, device: &str) -> Result<bool, Stop> {
    context.kill(&running.container, "KILL")?;
    context.wait_for_status(&running.container, "stopped")?;
    context.delete(&running.container)?;
    Ok(context.observe("whether the network device is back", || ip(&["link", "show", device]))?.value)
}

/// A name with `%d` gets a number.
fn template(context: &mut Context<'_>, device: &str) -> Result<(), Stop> {
    let requirement = &rt::LINUX_NETDEVICES_TEMPLATE;
    let mut config = context.config("template", &["read:/proc/net/dev", "hold"]);
    config.set("/linux/netDevices", json!({ device: { "name": "lo%d" } }));
    let running = match context.run(requirement, "a template for the name of a network device", "template", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let table = running.answer.text("0.read").unwrap_or_default();
    let holds = table.lines().any(|line| line.trim_start().starts_with("lo0:"));
    context.holds(requirement, holds, || {
        Violation::of(requirement, "a template for the name of a network device gets no number")
            .at(&running.answer)
            .expected("`lo0`")
    });
    Ok(())
}

/// What cannot be moved, and what is taken, is an error.
fn refused(context: &mut Context<'_>, device: &str) -> Result<(), Stop> {
    let cases: [(&'static Requirement, &str, Value, &str); 2] = [
        (
            &rt::LINUX_NETDEVICES_CHECK_POSSIBLE,
            "nothing",
            json!({ "gl-nothing": { "name": "inside0" } }),
            "a network device that the host does not have",
        ),
        (
            &rt::LINUX_NETDEVICES_NAME_EXISTS,
            "taken",
            json!({ device: { "name": "lo" } }),
            "a name of a network device that is taken in the container",
        ),
    ];
    for (requirement, label, devices, what) in cases {
        let mut config = context.config(label, &["hold"]);
        config.set("/linux/netDevices", devices);
        let got = match context.try_run(label, &config)? {
            Ran::Refused(_) => None,
            Ran::Answered(_) => Some("the program runs"),
            Ran::Silent(_) => Some("no error, and no answer"),
        };
        context.holds(requirement, got.is_none(), || {
            Violation::of(requirement, format!("{what} is no error")).expected("an error").got(got.unwrap_or_default())
        });
    }
    Ok(())
}
