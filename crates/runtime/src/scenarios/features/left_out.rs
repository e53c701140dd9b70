//! What the Features structure does not name, though the runtime recognizes it (features.md, features-linux.md).
//!
//! The lists are those of the recognized names. What this host cannot show is not looked for, and a list that is not there says nothing.

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use super::shape::texts;
use crate::capability;
use crate::config::Config;
use crate::context::{Context, Ran};
use crate::probe::{Answer, Fact};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "features_leave_nothing_out",
    decides: &[
        &rt::FEATURES_LINUX_CAPABILITIES,
        &rt::FEATURES_LINUX_NAMESPACES,
        &rt::FEATURES_LINUX_SECCOMP,
        &rt::FEATURES_MOUNTOPTIONS,
    ],
    stage: Stage::Body,
    run,
};

/// The types that every version has and that need nothing else, and the names of the kernel. What a runtime does with a type that it
/// does not know need not be harmless.
const NAMESPACES: [(&str, &str); 5] =
    [("cgroup", "cgroup"), ("ipc", "ipc"), ("network", "net"), ("pid", "pid"), ("uts", "uts")];

/// Options that the mount table shows under their own names.
const OPTIONS: [&str; 5] = ["noatime", "nodev", "noexec", "nosuid", "ro"];

/// What a word does to a configuration; its place among those that are tried is told as well.
type Put<'a> = &'a dyn Fn(&mut Config, usize, &str);

/// Whether a word has its effect.
type Works<'a> = &'a dyn Fn(&Answer, usize, &str) -> bool;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let Some(features) = context.facts.features.clone() else {
        return Err(Stop::Unsupported("the runtime prints no Features structure".into()));
    };
    namespaces(context, &features)?;
    let granted: Vec<&str> =
        context.facts.host.bounding.iter().filter_map(|number| capability::name(*number)).collect();
    let bounding = |config: &mut Config, _: usize, word: &str| {
        config.push("/process/capabilities/bounding", json!(word));
    };
    let is_granted = |answer: &Answer, _: usize, word: &str| {
        let sets = answer.capabilities("bounding").zip(capability::number(word));
        sets.is_some_and(|(set, number)| set.contains(&u64::from(number)))
    };
    let (list, requirement) = ("/linux/capabilities", &rt::FEATURES_LINUX_CAPABILITIES);
    unnamed(context, requirement, &features, list, &granted, &bounding, &is_granted)?;
    let mounted = |config: &mut Config, at: usize, word: &str| {
        let point = format!("/mnt/{at}");
        config.push("/mounts", json!({ "destination": point, "type": "tmpfs", "source": "tmpfs", "options": [word] }));
    };
    let has_option = |answer: &Answer, at: usize, word: &str| {
        let point = format!("/mnt/{at}");
        answer.mounts().is_some_and(|mounts| mounts.iter().any(|mount| mount.point == point && mount.has(word)))
    };
    let requirement = &rt::FEATURES_MOUNTOPTIONS;
    unnamed(context, requirement, &features, "/mountOptions", &OPTIONS, &mounted, &has_option)?;
    seccomp(context, &features)
}

fn namespaces(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    let own = context.observe("the namespaces of greenlight", || {
        let link = |name: &str| std::fs::read_link(format!("/proc/self/ns/{name}")).ok();
        NAMESPACES.map(|(_, name)| link(name).map(|link| link.to_string_lossy().into_owned()))
    })?;
    let listed = |config: &mut Config, _: usize, word: &str| {
        config.without_namespace(word).push("/linux/namespaces", json!({ "type": word }));
    };
    let is_new = |answer: &Answer, at: usize, _: &str| {
        let seen = NAMESPACES.get(at).and_then(|(_, name)| answer.text(&format!("ns.{name}")));
        seen.is_some() && own.get(at).is_some_and(|own| own.is_some() && *own != seen)
    };
    let (list, requirement) = ("/linux/namespaces", &rt::FEATURES_LINUX_NAMESPACES);
    unnamed(context, requirement, features, list, &NAMESPACES.map(|(kind, _)| kind), &listed, &is_new)
}

/// Tries the words that a list does not name, each by itself, and holds against it those that work.
fn unnamed(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    features: &Value,
    list: &str,
    all: &[&str],
    put: Put<'_>,
    works: Works<'_>,
) -> Result<(), Stop> {
    let named = texts(features, list);
    if named.is_empty() {
        return Ok(());
    }
    for (at, word) in all.iter().enumerate().filter(|(_, word)| named.iter().all(|known| known != *word)) {
        let label = format!("unnamed-{word}");
        let mut config = context.config(&label, &["facts", "hold"]);
        put(&mut config, at, word);
        let Ran::Answered(running) = context.try_run(&label, &config)? else { continue };
        if works(&running.answer, at, word) {
            context.add(
                Violation::of(requirement, "the Features structure does not name what the runtime recognizes")
                    .at(&running.answer)
                    .expected(format!("`{word}` in `{list}`"))
                    .got("that it works")
                    .mild(),
            );
        }
    }
    Ok(())
}

/// A runtime that says that it does not support seccomp, and filters.
fn seccomp(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    if features.pointer("/linux/seccomp/enabled") != Some(&json!(false)) {
        return Ok(());
    }
    let requirement = &rt::FEATURES_LINUX_SECCOMP;
    let mut config = context.config("disabled", &["syscall:111", "hold"]);
    let rule = json!({ "names": ["getpgrp"], "action": "SCMP_ACT_ERRNO" });
    config.set("/linux/seccomp", json!({ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule] }));
    let Ran::Answered(running) = context.try_run("disabled", &config)? else { return Ok(()) };
    let filters = running.answer.fact("0.syscall") == Fact::Error(1);
    context.holds(requirement, !filters, || {
        Violation::of(requirement, "the Features structure says that there is no seccomp, and there is")
            .at(&running.answer)
            .expected("`linux.seccomp.enabled` true")
            .got("a filter that works")
            .mild()
    });
    Ok(())
}
