//! The root filesystem (config.md#root).

use catalogue::runtime as req;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::platform::Platform;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "root_is_given_as_its_platform_wants",
    decides: || {
        vec![
            &req::CONFIG_ROOT_REQUIRED_POSIX,
            &req::CONFIG_ROOT_PATH_CONVENTIONAL,
            &req::WINDOWS_ROOT_REQUIRED,
            &req::WINDOWS_ROOT_HYPERV_UNSET,
            &req::WINDOWS_ROOT_PATH_VOLUME_GUID,
            &req::WINDOWS_ROOT_READONLY_FALSE,
        ]
    },
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    match context.platform {
        Platform::Windows => on_windows(context, answers),
        _ => on_posix(context, answers),
    }
}

fn on_posix(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::CONFIG_ROOT_REQUIRED_POSIX;
    answers.hold(rule, context.value("root").is_some(), || {
        Violation::of(rule, "`root` is missing")
            .at(context.root)
            .expected("`root`, on every platform but Windows")
            .help("add `\"root\": {\"path\": \"rootfs\"}`")
    });
    let rule = &req::CONFIG_ROOT_PATH_CONVENTIONAL;
    for (text, value) in context.strings("root/path") {
        answers.hold(rule, text == "rootfs", || {
            Violation::of(rule, "`root.path` is not the conventional one")
                .expected("`rootfs`")
                .got_value(value)
                .unless_broken(&req::CONFIG_ROOT_PATH_EXISTS)
        });
    }
}

fn on_windows(context: &Context<'_>, answers: &mut Answers) {
    let root = context.value("root");
    if context.value("windows/hyperv").is_some() {
        let rule = &req::WINDOWS_ROOT_HYPERV_UNSET;
        match root {
            Some(root) => answers.add(
                Violation::of(rule, "`root` is set for a Hyper-V container")
                    .at(root)
                    .help("leave `root` out, or `windows.hyperv`"),
            ),
            None => answers.pass(rule),
        }
    } else {
        let rule = &req::WINDOWS_ROOT_REQUIRED;
        answers.hold(rule, root.is_some(), || {
            Violation::of(rule, "`root` is missing")
                .at(context.root)
                .expected("`root`, for a Windows Server container")
                .help("add `root` with a volume GUID path, or `windows.hyperv` for a Hyper-V container")
        });
    }
    let rule = &req::WINDOWS_ROOT_PATH_VOLUME_GUID;
    for (text, value) in context.strings("root/path") {
        answers.hold(rule, is_volume_guid_path(&text), || {
            Violation::of(rule, "`root.path` is no volume GUID path")
                .expected(r"a path such as `\\?\Volume{ec84d99e-3f02-11e7-ac6c-00155d7682cf}\`")
                .got_value(value)
        });
    }
    let rule = &req::WINDOWS_ROOT_READONLY_FALSE;
    if let Some((value, is_readonly)) = context.value("root/readonly").and_then(|value| Some((value, value.as_bool()?)))
    {
        answers.hold(rule, !is_readonly, || {
            Violation::of(rule, "`root.readonly` is true on Windows").got_value(value).help("leave it out")
        });
    }
}

fn is_volume_guid_path(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(r"\\?\Volume{").or_else(|| path.strip_prefix(r"\\.\Volume{")) else {
        return false;
    };
    let Some((guid, rest)) = rest.split_once('}') else { return false };
    let lengths: Vec<usize> = guid.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && guid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
        && (rest.is_empty() || rest.starts_with('\\'))
}
