//! The names of network devices (config-linux.md#network-devices).

use std::collections::BTreeSet;

use catalogue::runtime as req;
use content::document::Kind;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::select::text;
use crate::violation::{Place, Violation};

pub(super) const CHECK: Check = Check {
    name: "network_devices_have_names_of_their_own",
    decides: || vec![&req::LINUX_NETDEVICES_NAME_FORM, &req::LINUX_NETDEVICES_NAME_EXISTS],
    look: Look::Config(look),
};

/// The longest name of a network device, in bytes: IFNAMSIZ without the end.
const LONGEST: usize = 15;

fn look(context: &Context<'_>, answers: &mut Answers) {
    let Some(devices) = context.value("linux/netDevices").filter(|devices| devices.kind() == Kind::Object) else {
        return;
    };
    // What a new network namespace has from its start; one that is joined can have more.
    let mut taken = BTreeSet::from(["lo".to_owned()]);
    for device in devices.members() {
        let rule = &req::LINUX_NETDEVICES_NAME_FORM;
        answers.hold(rule, is_name(&device.name), || {
            Violation::of(rule, "the name of a device on the host is none that a network device can have")
                .place(Place::Span(device.name_span.clone(), device.value.pointer()))
                .expected(EXPECTED)
                .got(format!("`{}`", device.name.escape_debug()))
        });
        let inside = device.value.get("name").filter(|name| name.kind() == Kind::String);
        let target = text(device.value, "name").unwrap_or_else(|| device.name.to_string());
        let is_template = target.matches('%').count() == 1 && target.contains("%d");
        if let Some(value) = inside {
            answers.hold(rule, is_name(&target) || is_template && is_name(&target.replace("%d", "0")), || {
                Violation::of(rule, "the name of a device in the container is none that a network device can have")
                    .expected(format!("{EXPECTED}, or such a name with `%d`"))
                    .got_value(value)
            });
        }
        let rule = &req::LINUX_NETDEVICES_NAME_EXISTS;
        answers.hold(rule, is_template || taken.insert(target.clone()), || {
            Violation::of(rule, "the name of a device is already taken in the container")
                .at(device.value)
                .expected("each name once, and none that a network namespace has from its start")
                .got(format!("`{target}`"))
                .help("give it another `name`, or a template such as `eth%d`")
        });
    }
}

const EXPECTED: &str = "1 to 15 bytes without white space, `/`, `:` and `%`, and neither `.` nor `..`";

fn is_name(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len())
        && name != "."
        && name != ".."
        && !name.chars().any(|char| char.is_whitespace() || matches!(char, '/' | ':' | '%' | '\0'))
}
