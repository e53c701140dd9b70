//! Kernel parameters of the container's namespaces (config-linux.md#sysctl).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "kernel_parameters_are_set", decides: &[&rt::LINUX_SYSCTL_APPLIED], stage: Stage::Body, run };

/// Parameters of namespaces, each with a value that no new namespace has by itself.
const PARAMETERS: [(&str, &str); 4] = [
    ("net.ipv4.ip_default_ttl", "63"),
    ("net.core.somaxconn", "257"),
    ("kernel.msgmax", "8190"),
    ("kernel.shm_rmid_forced", "1"),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let path = |name: &str| format!("/proc/sys/{}", name.replace('.', "/"));
    let there = context.observe("the kernel parameters that there are", || {
        PARAMETERS
            .iter()
            .filter(|(name, _)| std::path::Path::new(&path(name)).exists())
            .map(|(name, _)| (*name).to_owned())
            .collect::<Vec<_>>()
    })?;
    let chosen: Vec<(&str, &str)> =
        PARAMETERS.into_iter().filter(|(name, _)| there.iter().any(|known| known == name)).collect();
    let commands: Vec<String> = chosen.iter().map(|(name, _)| format!("read:{}", path(name))).collect();
    let mut words: Vec<&str> = commands.iter().map(String::as_str).collect();
    words.push("hold");
    let mut config = context.config("set", &words);
    for (name, value) in &chosen {
        config.set(&format!("/linux/sysctl/{name}"), json!(value));
    }
    let rule = &rt::LINUX_SYSCTL_APPLIED;
    let running = context.run(rule, "kernel parameters of its namespaces", "set", &config)?;
    for (at, (name, value)) in chosen.into_iter().enumerate() {
        let key = format!("{at}.read");
        let seen = running.answer.text(&key);
        context.holds(rule, seen.as_deref().map(str::trim) == Some(value), || {
            Violation::of(rule, "a kernel parameter of the container does not have the configured value")
                .at(&running.answer)
                .expected(format!("`{value}` for `{name}`"))
                .got(running.answer.describe(&key))
        });
    }
    Ok(())
}
