//! Devices have numbers, and are listed once (config-linux.md#devices, config-zos.md#devices).

use std::collections::BTreeSet;

use catalogue::{Requirement, runtime as req};
use content::document::{Kind, Value};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::select::text;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "devices_have_numbers_of_their_own",
    decides: || {
        vec![&req::LINUX_DEVICES_MAJMIN, &req::LINUX_DEVICES_UNIQUE, &req::ZOS_DEVICES_MAJMIN, &req::ZOS_DEVICES_UNIQUE]
    },
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    judge(context.select("linux/devices/*"), &req::LINUX_DEVICES_MAJMIN, &req::LINUX_DEVICES_UNIQUE, answers);
    judge(context.select("zos/devices/*"), &req::ZOS_DEVICES_MAJMIN, &req::ZOS_DEVICES_UNIQUE, answers);
}

fn judge(devices: Vec<Value<'_>>, numbered: &'static Requirement, unique: &'static Requirement, answers: &mut Answers) {
    let mut seen = BTreeSet::new();
    for device in devices.into_iter().filter(|device| device.kind() == Kind::Object) {
        let Some(kind) = text(device, "type").filter(|kind| kind != "p") else { continue };
        let (major, minor) = (device.get("major"), device.get("minor"));
        for (name, number) in [("major", major), ("minor", minor)] {
            answers.hold(numbered, number.is_some(), || {
                Violation::of(numbered, format!("a device has no `{name}`"))
                    .at(device)
                    .expected("`major` and `minor`, unless its type is `p`")
                    .help(format!("add `{name}`"))
            });
        }
        let number = |value: Option<Value<'_>>| value.and_then(Value::as_integer);
        if let (Some(major), Some(minor)) = (number(major), number(minor)) {
            // `u` is another word for `c` (mknod(1)).
            let kind = if kind == "u" { "c".to_owned() } else { kind };
            let got = format!("`{kind}` {major}:{minor}");
            answers.hold(unique, seen.insert((kind, major, minor)), || {
                Violation::of(unique, "two devices have one type and one pair of numbers")
                    .at(device)
                    .expected("each device once")
                    .got(got)
            });
        }
    }
}
