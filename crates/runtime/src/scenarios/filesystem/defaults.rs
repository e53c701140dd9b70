//! What every container has without asking: devices, links, filesystems (config-linux.md, runtime-linux.md).

use catalogue::runtime as rt;

use crate::context::Context;
use crate::probe::Answer;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "containers_have_their_default_devices",
    decides: &[&rt::LINUX_DEFAULT_DEVICES, &rt::LINUX_DEFAULT_FS, &rt::LINUX_DEV_SYMLINKS],
    stage: Stage::Body,
    run,
};

const DEVICES: [(&str, &str); 6] =
    [("null", "1:3"), ("zero", "1:5"), ("full", "1:7"), ("random", "1:8"), ("urandom", "1:9"), ("tty", "5:0")];
/// Devices that are opened too.
const USED: [&str; 5] = ["/dev/ptmx", "/dev/null", "/dev/full", "/dev/random", "/dev/urandom"];
const LINKS: [(&str, &str); 4] = [
    ("fd", "/proc/self/fd"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
];
const FILESYSTEMS: [(&str, &str); 4] =
    [("/proc", "proc"), ("/sys", "sysfs"), ("/dev/pts", "devpts"), ("/dev/shm", "tmpfs")];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let devices = DEVICES.map(|(name, _)| format!("stat:/dev/{name}"));
    let links = LINKS.map(|(name, _)| format!("link:/dev/{name}"));
    let opened = USED.map(|path| format!("open:rw:{path}"));
    let mut commands: Vec<&str> = devices.iter().chain(&links).map(String::as_str).collect();
    commands.push("zero:/dev/zero");
    commands.extend(opened.iter().map(String::as_str));
    commands.extend(["stat:/dev/ptmx", "link:/dev/ptmx", "link:/proc/self", "facts", "hold"]);
    let config = context.config("defaults", &commands);
    let running = context.run(&rt::LINUX_DEFAULT_DEVICES, "nothing special", "defaults", &config)?;
    let answer = &running.answer;
    for (at, (name, number)) in DEVICES.iter().enumerate() {
        let key = format!("{at}.stat");
        let seen = answer.text(&key).unwrap_or_default();
        let mut words = seen.split(' ');
        let holds = words.next() == Some("char") && words.nth(3) == Some(number);
        context.holds(&rt::LINUX_DEFAULT_DEVICES, holds, || {
            Violation::of(&rt::LINUX_DEFAULT_DEVICES, "a default device is not there, or is another one")
                .at(answer)
                .expected(format!("the character device {number} at `/dev/{name}`"))
                .got(answer.describe(&key))
        });
    }
    // Without a terminal of its own a process has none to open at `/dev/tty`.
    for (at, path) in USED.iter().enumerate() {
        let key = format!("{}.open", DEVICES.len() + LINKS.len() + 1 + at);
        context.holds(&rt::LINUX_DEFAULT_DEVICES, answer.worked(&key), || {
            Violation::of(&rt::LINUX_DEFAULT_DEVICES, "a default device cannot be used")
                .at(answer)
                .expected(format!("`{path}` opens"))
                .got(answer.describe(&key))
        });
    }
    for (at, (name, target)) in LINKS.iter().enumerate() {
        let key = format!("{}.link", DEVICES.len() + at);
        context.holds(&rt::LINUX_DEV_SYMLINKS, answer.text(&key).as_deref() == Some(target), || {
            Violation::of(&rt::LINUX_DEV_SYMLINKS, "a link of `/dev` is not there, or leads elsewhere")
                .at(answer)
                .expected(format!("`/dev/{name}` leads to `{target}`"))
                .got(answer.describe(&key))
        });
    }
    multiplexer(context, answer);
    let own = format!("{}.link", DEVICES.len() + LINKS.len() + USED.len() + 3);
    context.holds(&rt::LINUX_DEFAULT_FS, answer.number(&own) == answer.number("pid"), || {
        Violation::of(&rt::LINUX_DEFAULT_FS, "the `proc` at `/proc` is not that of the container's processes")
            .at(answer)
            .expected("`/proc/self` leads to the process ID that the process has for itself")
            .got(answer.describe(&own))
    });
    let Some(mounts) = answer.mounts() else { return Ok(()) };
    for (point, kind) in FILESYSTEMS {
        // They are in the base configuration too: a runtime that makes them by itself and one that is asked look the same.
        let holds = mounts.iter().rev().find(|mount| mount.point == point).is_some_and(|mount| mount.kind == kind);
        if context.facts.host.is_root() || point != "/sys" {
            context.holds(&rt::LINUX_DEFAULT_FS, holds, || {
                Violation::of(&rt::LINUX_DEFAULT_FS, "a default filesystem is not there")
                    .at(answer)
                    .expected(format!("`{kind}` at `{point}`"))
            });
        }
    }
    Ok(())
}

/// `/dev/ptmx` is that of the container's own `/dev/pts`: a link to it, or the same device of the same filesystem.
fn multiplexer(context: &mut Context<'_>, answer: &Observed<Answer>) {
    let at = DEVICES.len() + LINKS.len() + USED.len() + 1;
    let target = answer.text(&format!("{}.link", at + 1));
    let mounts = answer.mounts().unwrap_or_default();
    let device = |point: &str| mounts.iter().rev().find(|mount| mount.point == point).map(|mount| &mount.device);
    let holds = match &target {
        Some(target) => ["pts/ptmx", "/dev/pts/ptmx"].contains(&target.as_str()),
        None => {
            let seen = answer.text(&format!("{at}.stat")).unwrap_or_default();
            let is_one = seen.starts_with("char ") && seen.split(' ').nth(4) == Some("5:2");
            is_one && device("/dev/ptmx").is_none_or(|own| device("/dev/pts") == Some(own))
        }
    };
    context.holds(&rt::LINUX_DEFAULT_DEVICES, holds, || {
        Violation::of(&rt::LINUX_DEFAULT_DEVICES, "`/dev/ptmx` is not that of the container's own `/dev/pts`")
            .at(answer)
            .expected("a link to `pts/ptmx`, or a bind mount of it")
            .got(target.unwrap_or_else(|| answer.describe(&format!("{at}.stat"))))
    });
}
