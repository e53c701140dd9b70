//! Mounts: their ID mappings, and what Windows forbids (config.md#mounts).

use catalogue::runtime as req;
use content::document::{Kind, Value};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::platform::Platform;
use crate::select::{text, texts};
use crate::violation::Violation;

pub(super) const MAPPINGS: Check = Check {
    name: "mount_mappings_are_complete",
    decides: || {
        vec![
            &req::CONFIG_MOUNTS_MAPPINGS_BOTH,
            &req::CONFIG_MOUNTS_MAPPINGS_IDMAP_OPTION,
            &req::CONFIG_MOUNTS_IDMAP_ERROR_NO_USERNS,
        ]
    },
    look: Look::Config(mappings),
};

fn mappings(context: &Context<'_>, answers: &mut Answers) {
    if !context.platform.is_posix() {
        return;
    }
    let has_user_namespace = context.strings("linux/namespaces/*/type").iter().any(|(kind, _)| kind == "user");
    for mount in context.select("mounts/*").into_iter().filter(|mount| mount.kind() == Kind::Object) {
        let (uids, gids) = (mount.get("uidMappings"), mount.get("gidMappings"));
        let idmap = texts(mount, "options").into_iter().find(|option| option == "idmap" || option == "ridmap");
        if let Some(given) = uids.or(gids) {
            let rule = &req::CONFIG_MOUNTS_MAPPINGS_BOTH;
            answers.hold(rule, uids.is_some() && gids.is_some(), || {
                Violation::of(rule, "a mount has mappings of users or of groups, but not of both")
                    .at(given)
                    .expected("`uidMappings` together with `gidMappings`")
                    .help(format!("add `{}`", if uids.is_some() { "gidMappings" } else { "uidMappings" }))
            });
            let rule = &req::CONFIG_MOUNTS_MAPPINGS_IDMAP_OPTION;
            answers.hold(rule, idmap.is_some(), || {
                Violation::of(rule, "a mount with mappings has neither `idmap` nor `ridmap` among its options")
                    .at(mount)
                    .help("add one of them to `options`: older runtimes ignore the mappings in silence")
                    .unless_broken(&req::CONFIG_MOUNTS_OPTIONS)
            });
        } else if let Some(option) = idmap {
            let rule = &req::CONFIG_MOUNTS_IDMAP_ERROR_NO_USERNS;
            answers.hold(rule, has_user_namespace, || {
                Violation::of(rule, "a mount is to be mapped, and neither it nor the container has mappings")
                    .at(mount)
                    .expected("`uidMappings` and `gidMappings` of the mount, or a user namespace")
                    .got(format!("`{option}` alone"))
            });
        }
    }
}

pub(super) const ON_WINDOWS: Check = Check {
    name: "mounts_are_such_as_windows_takes",
    decides: || vec![&req::WINDOWS_MOUNTS_DESTINATION_NOT_NESTED, &req::WINDOWS_MOUNTS_SOURCE_LOCAL],
    look: Look::Config(on_windows),
};

fn on_windows(context: &Context<'_>, answers: &mut Answers) {
    if context.platform != Platform::Windows {
        return;
    }
    let destinations: Vec<(String, Value<'_>)> =
        context.strings("mounts/*/destination").into_iter().map(|(path, value)| (comparable(&path), value)).collect();
    let rule = &req::WINDOWS_MOUNTS_DESTINATION_NOT_NESTED;
    for (at, (path, value)) in destinations.iter().enumerate() {
        let around = destinations.iter().enumerate().find(|(other, (outer, _))| {
            // Two mounts on one place are nested as well; only the second is told.
            if outer == path {
                *other < at
            } else {
                path.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('\\'))
            }
        });
        match around {
            Some((_, (outer, _))) => answers.add(
                Violation::of(rule, "a mount lies within another one")
                    .expected(format!("no destination within `{outer}`"))
                    .got_value(*value),
            ),
            None => answers.pass(rule),
        }
    }
    let rule = &req::WINDOWS_MOUNTS_SOURCE_LOCAL;
    for (path, value) in context.strings("mounts/*/source") {
        let is_device = [r"\\?\", r"\\.\"].iter().any(|prefix| path.starts_with(prefix))
            && !path.to_ascii_uppercase().starts_with(r"\\?\UNC\");
        let is_remote = (path.starts_with(r"\\") || path.starts_with("//")) && !is_device;
        answers.hold(rule, !is_remote, || {
            Violation::of(rule, "the source of a mount is on another machine")
                .expected("a directory of the container host")
                .got_value(value)
        });
    }
}

/// A path of Windows as it is compared: without case, with backslashes, without one at the end.
fn comparable(path: &str) -> String {
    path.to_lowercase().replace('/', r"\").trim_end_matches('\\').to_owned()
}

/// Whether a mount is a bind mount.
pub(super) fn is_bind(mount: Value<'_>) -> bool {
    texts(mount, "options").iter().any(|option| option == "bind" || option == "rbind")
}

/// The type of a mount, if it is a text.
pub(super) fn kind(mount: Value<'_>) -> Option<String> {
    text(mount, "type")
}
