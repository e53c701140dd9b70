//! What holds in the section for Windows alone (config-windows.md).

use catalogue::runtime as req;
use content::document::{Kind, Value};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::platform::Platform;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "windows_parameters_fit_together",
    decides: || {
        vec![
            &req::WINDOWS_PLATFORM_REQUIRED,
            &req::WINDOWS_LAYERFOLDERS_NONEMPTY,
            &req::WINDOWS_CPU_EXCLUSIVE,
            &req::WINDOWS_NETWORK_NAMESPACE_ALONE,
        ]
    },
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    if context.platform == Platform::Windows {
        let rule = &req::WINDOWS_PLATFORM_REQUIRED;
        answers.hold(rule, context.value("windows").is_some(), || {
            Violation::of(rule, "`windows` is missing").at(context.root).expected("`windows`, on Windows")
        });
    }
    if let Some(folders) = context.value("windows/layerFolders").filter(|folders| folders.kind() == Kind::Array) {
        let rule = &req::WINDOWS_LAYERFOLDERS_NONEMPTY;
        answers.hold(rule, !folders.is_empty(), || {
            Violation::of(rule, "`layerFolders` is empty").at(folders).expected("at least one entry")
        });
    }
    let rule = &req::WINDOWS_CPU_EXCLUSIVE;
    // `affinity` came later, and the text lists it as one of them.
    let parameters: &[&str] = match context.is_since("1.2.1") {
        true => &["count", "shares", "maximum", "affinity"],
        false => &["count", "shares", "maximum"],
    };
    if let Some((cpu, set)) = set(context, "windows/resources/cpu", parameters) {
        answers.hold(rule, set.len() <= 1, || {
            Violation::of(rule, "more than one parameter of `cpu` is set")
                .at(cpu)
                .expected("one of them")
                .got(quoted(&set))
        });
    }
    let rule = &req::WINDOWS_NETWORK_NAMESPACE_ALONE;
    let others = ["endpointList", "allowUnqualifiedDNSQuery", "DNSSearchList", "networkSharedContainerName"];
    if let Some((network, set)) = set(context, "windows/network", &others)
        && network.get("networkNamespace").is_some()
    {
        answers.hold(rule, set.is_empty(), || {
            Violation::of(rule, "beside `networkNamespace` another parameter of `network` is set")
                .at(network)
                .expected("`networkNamespace` alone")
                .got(quoted(&set))
        });
    }
}

/// The object at a path, and which of these members it has.
fn set<'b>(context: &Context<'b>, path: &str, names: &[&'static str]) -> Option<(Value<'b>, Vec<&'static str>)> {
    let object = context.value(path).filter(|object| object.kind() == Kind::Object)?;
    Some((object, names.iter().copied().filter(|name| object.get(name).is_some()).collect()))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
