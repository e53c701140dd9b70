//! What a configuration names is there on this host. Asked only where the user wants it.

use catalogue::{Requirement, runtime as req};
use content::document::Kind;

use super::mounts::{is_bind, kind};
use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::host::{Host, Socket, is_program_below};
use crate::platform::Platform;
use crate::select::text;
use crate::violation::Violation;

pub(super) const CHECK: Check =
    Check { name: "what_is_named_is_on_this_host", decides: || RULES.to_vec(), look: Look::Config(look) };

const RULES: &[&Requirement] = &[
    &req::CONFIG_MOUNTS_TYPE_KNOWN_TO_KERNEL,
    &req::LINUX_HUGEPAGELIMITS_PAGESIZE_EXISTS,
    &req::LINUX_SECCOMP_LISTENER_SOCKET_TYPE,
    &req::LINUX_NAMESPACES_PATH_TYPE_MISMATCH,
    &req::CONFIG_HOOKS_PRESTART_PATH,
    &req::CONFIG_HOOKS_CREATERUNTIME_PATH,
    &req::CONFIG_HOOKS_CREATECONTAINER_PATH,
    &req::CONFIG_HOOKS_STARTCONTAINER_PATH,
    &req::CONFIG_HOOKS_POSTSTART_PATH,
    &req::CONFIG_HOOKS_POSTSTOP_PATH,
];

fn look(context: &Context<'_>, answers: &mut Answers) {
    let reason = match (context.host, context.platform) {
        (None, _) => "it is about a host: ask this one with `--host`",
        (Some(_), platform) if platform != Platform::Linux => "this host is no host for such containers",
        (Some(host), _) => {
            filesystems(context, host, answers);
            huge_pages(context, host, answers);
            listener(context, host, answers);
            namespaces(context, host, answers);
            return hooks(context, host, answers);
        }
    };
    RULES.iter().for_each(|rule| answers.not_applicable(rule, reason));
}

fn filesystems(context: &Context<'_>, host: &Host, answers: &mut Answers) {
    let rule = &req::CONFIG_MOUNTS_TYPE_KNOWN_TO_KERNEL;
    let Some(known) = host.filesystems() else {
        return answers.inconclusive(rule, "this host does not list its filesystems");
    };
    let mounts = context.select("mounts/*").into_iter().filter(|mount| mount.kind() == Kind::Object);
    for mount in mounts.filter(|mount| !is_bind(*mount)) {
        let (Some(kind), Some(value)) = (kind(mount), mount.get("type")) else { continue };
        answers.hold(rule, known.contains(&kind), || {
            Violation::of(rule, "the kernel does not list the type of a mount")
                .expected("a filesystem of `/proc/filesystems`")
                .got_value(value)
                .help("load its module, or use another type")
        });
    }
}

fn huge_pages(context: &Context<'_>, host: &Host, answers: &mut Answers) {
    let rule = &req::LINUX_HUGEPAGELIMITS_PAGESIZE_EXISTS;
    for (size, value) in context.strings("linux/resources/hugepageLimits/*/pageSize") {
        let Some(known) = host.huge_page_sizes() else {
            return answers.inconclusive(rule, "this host does not list the sizes of its huge pages");
        };
        answers.hold(rule, known.contains(&size), || {
            Violation::of(rule, "this kernel has no huge pages of that size")
                .expected(known.iter().map(|size| format!("`{size}`")).collect::<Vec<_>>().join(", "))
                .got_value(value)
        });
    }
}

fn listener(context: &Context<'_>, host: &Host, answers: &mut Answers) {
    let rule = &req::LINUX_SECCOMP_LISTENER_SOCKET_TYPE;
    let is_used = ["linux/seccomp/defaultAction", "linux/seccomp/syscalls/*/action"]
        .iter()
        .flat_map(|path| context.strings(path))
        .any(|(action, _)| action == "SCMP_ACT_NOTIFY");
    if !is_used {
        return answers
            .not_applicable(rule, "no rule has the action `SCMP_ACT_NOTIFY`, without which `listenerPath` is ignored");
    }
    for (path, value) in context.strings("linux/seccomp/listenerPath") {
        match host.socket(&path) {
            None => answers.not_applicable(rule, "nobody listens at `listenerPath` yet"),
            Some(Socket::Unknown) => {
                answers.inconclusive(rule, "the kernel does not say which socket lies at `listenerPath`")
            }
            Some(socket) => answers.hold(rule, socket == Socket::Stream, || {
                Violation::of(rule, "what lies at `listenerPath` is no UNIX stream socket")
                    .expected("a socket of `AF_UNIX` and `SOCK_STREAM`")
                    .got_value(value)
            }),
        }
    }
}

fn namespaces(context: &Context<'_>, host: &Host, answers: &mut Answers) {
    let rule = &req::LINUX_NAMESPACES_PATH_TYPE_MISMATCH;
    for entry in context.select("linux/namespaces/*") {
        let (Some(wanted), Some(path)) = (text(entry, "type"), text(entry, "path")) else { continue };
        let found = host.namespace(&path);
        answers.hold(rule, found == Some(wanted.as_str()), || {
            let violation = Violation::of(rule, "a `path` stands for no namespace of its `type`")
                .at(entry.get("path").unwrap_or(entry))
                .expected(format!("a namespace of type `{wanted}`"));
            match found {
                Some(found) => violation.got(format!("one of type `{found}`")),
                None => violation.got("no namespace"),
            }
        });
    }
}

fn hooks(context: &Context<'_>, host: &Host, answers: &mut Answers) {
    for kind in super::hooks::kinds(context) {
        let rule: &'static Requirement = match kind {
            "prestart" => &req::CONFIG_HOOKS_PRESTART_PATH,
            "createRuntime" => &req::CONFIG_HOOKS_CREATERUNTIME_PATH,
            "createContainer" => &req::CONFIG_HOOKS_CREATECONTAINER_PATH,
            "startContainer" => &req::CONFIG_HOOKS_STARTCONTAINER_PATH,
            "poststart" => &req::CONFIG_HOOKS_POSTSTART_PATH,
            _ => &req::CONFIG_HOOKS_POSTSTOP_PATH,
        };
        for (path, value) in
            context.strings(&format!("hooks/{kind}/*/path")).into_iter().filter(|(path, _)| path.starts_with('/'))
        {
            let is_there = match kind {
                "startContainer" => match inside(context, host, &path) {
                    Some(is_there) => is_there,
                    None => {
                        answers.not_applicable(rule, "the root filesystem is not at hand");
                        continue;
                    }
                },
                _ => host.has_program(&path),
            };
            answers.hold(rule, is_there, || {
                let place = if kind == "startContainer" { "in the container" } else { "on this host" };
                Violation::of(rule, format!("the program of a `{kind}` hook is not {place}"))
                    .expected("a file that can be executed")
                    .got_value(value)
            });
        }
    }
}

/// Whether there is a program in the root filesystem; none if that is not at hand, or if a mount may bring it.
fn inside(context: &Context<'_>, host: &Host, path: &str) -> Option<bool> {
    let (root, _) = context.strings("root/path").into_iter().next()?;
    let is_covered = context.strings("mounts/*/destination").iter().any(|(destination, _)| {
        destination != "/" && path.starts_with(&format!("{}/", destination.trim_end_matches('/')))
    });
    if is_covered {
        return None;
    }
    match (root.starts_with('/'), context.bundle.folder.as_deref()) {
        (true, _) => Some(host.has_program_below(&root, path)),
        (false, Some(folder)) => Some(is_program_below(&folder.join(&root), path)),
        (false, None) => None,
    }
}
