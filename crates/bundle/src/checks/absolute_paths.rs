//! Paths that are absolute.

use catalogue::{Requirement, runtime as req};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::platform::Platform;
use crate::violation::Violation;

/// Paths that a requirement wants to be absolute, and the platforms on which it does.
struct Absolute {
    rule: &'static Requirement,
    paths: &'static [&'static str],
    on: fn(Platform) -> bool,
}

const fn always(rule: &'static Requirement, paths: &'static [&'static str]) -> Absolute {
    Absolute { rule, paths, on: |_| true }
}

const DESTINATIONS: &[&str] = &["mounts/*/destination"];

const PATHS: &[Absolute] = &[
    always(&req::CONFIG_PROCESS_CWD_ABSOLUTE, &["process/cwd"]),
    Absolute {
        rule: &req::CONFIG_MOUNTS_DESTINATION_ABSOLUTE,
        paths: DESTINATIONS,
        on: |platform| matches!(platform, Platform::Linux),
    },
    Absolute {
        rule: &req::WINDOWS_MOUNTS_DESTINATION_ABSOLUTE,
        paths: DESTINATIONS,
        on: |platform| matches!(platform, Platform::Windows),
    },
    Absolute {
        rule: &req::SOLARIS_MOUNTS_DESTINATION_ABSOLUTE,
        paths: DESTINATIONS,
        on: |platform| matches!(platform, Platform::Solaris),
    },
    Absolute {
        rule: &req::CONFIG_MOUNTS_DESTINATION_ABSOLUTE_OTHER,
        paths: DESTINATIONS,
        on: |platform| matches!(platform, Platform::FreeBsd | Platform::Zos),
    },
    always(&req::LINUX_NAMESPACES_PATH_ABSOLUTE, &["linux/namespaces/*/path"]),
    always(&req::LINUX_DEVICES_PATH_FULL, &["linux/devices/*/path"]),
    always(&req::LINUX_MASKEDPATHS_ABSOLUTE, &["linux/maskedPaths/*"]),
    always(&req::LINUX_READONLYPATHS_ABSOLUTE, &["linux/readonlyPaths/*"]),
    always(&req::ZOS_NAMESPACES_PATH_ABSOLUTE, &["zos/namespaces/*/path"]),
    always(&req::VM_HYPERVISOR_PATH_ABSOLUTE, &["vm/hypervisor/path"]),
    always(&req::VM_KERNEL_PATH_ABSOLUTE, &["vm/kernel/path"]),
    always(&req::VM_KERNEL_INITRD_ABSOLUTE, &["vm/kernel/initrd"]),
    always(&req::VM_IMAGE_PATH_ABSOLUTE, &["vm/image/path"]),
];

pub(super) const CHECK: Check = Check {
    name: "paths_are_absolute",
    decides: || PATHS.iter().map(|paths| paths.rule).chain([&req::CONFIG_HOOKS_PATH_ABSOLUTE]).collect(),
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    for paths in PATHS.iter().filter(|paths| (paths.on)(context.platform)) {
        paths.paths.iter().for_each(|path| judge(context, paths.rule, path, answers));
    }
    if context.platform.is_posix() {
        for kind in super::hooks::kinds(context) {
            judge(context, &req::CONFIG_HOOKS_PATH_ABSOLUTE, &format!("hooks/{kind}/*/path"), answers);
        }
    }
}

fn judge(context: &Context<'_>, rule: &'static Requirement, path: &str, answers: &mut Answers) {
    let is_windows = context.platform == Platform::Windows;
    for (text, value) in context.strings(path) {
        answers.hold(rule, if is_windows { is_absolute_on_windows(&text) } else { text.starts_with('/') }, || {
            let place = path.trim_end_matches("/*").rsplit('/').next().unwrap_or_default();
            Violation::of(rule, format!("a path in `{place}` is not absolute"))
                .expected(if is_windows { "a path such as `C:\\folder`" } else { "a path that begins with `/`" })
                .got_value(value)
        });
    }
}

/// Whether a path names a volume and begins at its root.
fn is_absolute_on_windows(path: &str) -> bool {
    let bytes = path.as_bytes();
    let is_drive = matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    is_drive || path.starts_with(r"\\")
}
