//! What the Features structure names is recognized in a configuration (features.md, features-linux.md).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use super::shape::texts;
use crate::capability;
use crate::config::Config;
use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "named_features_are_recognized",
    decides: &[
        &rt::FEATURES_LINUX_CAPABILITIES_RECOGNIZED,
        &rt::FEATURES_LINUX_MEMORYPOLICY_RECOGNIZED,
        &rt::FEATURES_LINUX_NAMESPACES_RECOGNIZED,
        &rt::FEATURES_LINUX_SECCOMP_RECOGNIZED,
        &rt::FEATURES_LINUX_SECCOMP_SUPPORTEDFLAGS,
        &rt::FEATURES_MOUNTOPTIONS_RECOGNIZED,
    ],
    stage: Stage::Body,
    run,
};

/// Options that say something about a mount that is there already, or about a source: others look at them.
const OF_OTHERS: &[&str] = &["bind", "rbind", "remount", "idmap", "ridmap", "tmpcopyup"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let Some(features) = context.facts.features.clone() else {
        return Err(Stop::Unsupported("the runtime prints no Features structure".into()));
    };
    namespaces(context, &features)?;
    capabilities(context, &features)?;
    options(context, &features)?;
    seccomp(context, &features)?;
    policies(context, &features)
}

/// Tries all words together, and narrows down which are refused.
fn each(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    label: &str,
    words: &[String],
    edit: &dyn Fn(&mut Config, &[String]),
) -> Result<(), Stop> {
    if words.is_empty() {
        context.not_applicable(requirement, "the Features structure names none");
        return Ok(());
    }
    let mut refused = Vec::new();
    narrow(context, label, words, edit, &mut refused)?;
    if refused.is_empty() {
        context.pass(requirement);
    }
    for (word, got) in refused {
        context.add(
            Violation::of(requirement, "what the Features structure names is not recognized in `config.json`")
                .expected(format!("that `{word}` is taken"))
                .got(got),
        );
    }
    Ok(())
}

/// Finds the words for which a configuration is refused: those of each half of what is refused together.
fn narrow(
    context: &mut Context<'_>,
    label: &str,
    words: &[String],
    edit: &dyn Fn(&mut Config, &[String]),
    refused: &mut Vec<(String, String)>,
) -> Result<(), Stop> {
    let Some(got) = refusal(context, label, words, edit)? else { return Ok(()) };
    if let [word] = words {
        refused.push((word.clone(), got));
        return Ok(());
    }
    let (first, second) = words.split_at(words.len() / 2);
    narrow(context, &format!("{label}-0"), first, edit, refused)?;
    narrow(context, &format!("{label}-1"), second, edit, refused)
}

/// How a configuration with these words is refused; none if it runs.
fn refusal(
    context: &mut Context<'_>,
    label: &str,
    words: &[String],
    edit: &dyn Fn(&mut Config, &[String]),
) -> Result<Option<String>, Stop> {
    let mut config = context.config(label, &["facts", "hold"]);
    edit(&mut config, words);
    Ok(match context.try_run(label, &config)? {
        Ran::Answered(_) => None,
        Ran::Refused(called) => Some(called.describe()),
        Ran::Silent(_) => Some("the program does not run".to_owned()),
    })
}

fn namespaces(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    let requirement = &rt::FEATURES_LINUX_NAMESPACES_RECOGNIZED;
    // A type that this kernel lacks cannot be made; one that no kernel has is asked for.
    const ALL: [&str; 8] = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"];
    let has = context.facts.host.namespaces.clone();
    let known = |word: &String| has.contains(word) || !ALL.contains(&word.as_str());
    let words: Vec<String> = texts(features, "/linux/namespaces").into_iter().filter(known).collect();
    each(context, requirement, "namespaces", &words, &|config, words| {
        for word in words {
            config.without_namespace(word).push("/linux/namespaces", json!({ "type": word }));
            if word == "user" {
                let mappings = json!([{ "containerID": 0, "hostID": 0, "size": 65_536 }]);
                config.set("/linux/uidMappings", mappings.clone()).set("/linux/gidMappings", mappings);
            }
        }
    })
}

fn capabilities(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    let requirement = &rt::FEATURES_LINUX_CAPABILITIES_RECOGNIZED;
    let words = texts(features, "/linux/capabilities");
    if words.is_empty() {
        context.not_applicable(requirement, "the Features structure names none");
        return Ok(());
    }
    let mut config = context.config("capabilities", &["facts", "hold"]);
    config.set("/process/capabilities", json!({ "bounding": words }));
    let container = context.prepare("capabilities", &config, |_| Ok(()))?;
    let called = context.create(&container)?;
    let told = format!("{}{}", called.stderr, called.stdout);
    // One that this host does not grant is told as well, and rightly.
    let host = context.facts.host.clone();
    let is_granted = |word: &str| capability::number(word).is_none_or(|number| host.may_grant(number));
    let unknown: Vec<&String> = words.iter().filter(|word| told.contains(word.as_str()) && is_granted(word)).collect();
    context.holds(requirement, unknown.is_empty(), || {
        Violation::of(requirement, "what the Features structure names is not recognized in `config.json`")
            .at(&called)
            .expected("no warning and no error")
            .got(unknown.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
    });
    Ok(())
}

fn options(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    let named = texts(features, "/mountOptions");
    let words: Vec<String> = named.into_iter().filter(|word| !OF_OTHERS.contains(&word.as_str())).collect();
    each(context, &rt::FEATURES_MOUNTOPTIONS_RECOGNIZED, "options", &words, &|config, words| {
        for (at, word) in words.iter().enumerate() {
            config.push(
                "/mounts",
                json!({ "destination": format!("/mnt/{at}"), "type": "tmpfs", "source": "tmpfs", "options": [word] }),
            );
        }
    })
}

fn seccomp(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    let requirement = &rt::FEATURES_LINUX_SECCOMP_RECOGNIZED;
    let words = |name: &str| texts(features, &format!("/linux/seccomp/{name}"));
    // A filter that notifies wants a listener: that is looked at elsewhere.
    let actions: Vec<String> = words("actions").into_iter().filter(|word| word != "SCMP_ACT_NOTIFY").collect();
    let filter = |config: &mut Config, member: &str, value: Value| {
        config.set("/linux/seccomp", json!({ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [] }));
        config.set(&format!("/linux/seccomp/{member}"), value);
    };
    if !actions.is_empty() || !words("operators").is_empty() || !words("archs").is_empty() {
        each(context, requirement, "actions", &actions, &|config, words| {
            let rules: Vec<Value> =
                words.iter().zip(CALLS).map(|(word, call)| json!({ "names": [call], "action": word })).collect();
            filter(config, "syscalls", json!(rules));
        })?;
        each(context, requirement, "operators", &words("operators"), &|config, words| {
            let rules: Vec<Value> = words
                .iter()
                .zip(CALLS)
                .map(|(word, call)| {
                    json!({
                        "names": [call], "action": "SCMP_ACT_ERRNO",
                        "args": [{ "index": 0, "value": 1, "valueTwo": 1, "op": word }],
                    })
                })
                .collect();
            filter(config, "syscalls", json!(rules));
        })?;
        // A filter is of one byte order, here that of x86_64.
        let archs: Vec<String> =
            words("archs").into_iter().filter(|word| !BIG_ENDIAN.contains(&word.as_str())).collect();
        each(context, requirement, "archs", &archs, &|config, words| {
            filter(config, "architectures", json!(words));
        })?;
    } else {
        context.not_applicable(requirement, "the Features structure names none");
    }
    each(context, &rt::FEATURES_LINUX_SECCOMP_SUPPORTEDFLAGS, "flags", &words("supportedFlags"), &|config, words| {
        filter(config, "flags", json!(words));
        config.set("/linux/seccomp/syscalls", json!([{ "names": ["getpgrp"], "action": "SCMP_ACT_ERRNO" }]));
    })
}

/// Architectures of the other byte order.
const BIG_ENDIAN: [&str; 11] = [
    "SCMP_ARCH_M68K",
    "SCMP_ARCH_MIPS",
    "SCMP_ARCH_MIPS64",
    "SCMP_ARCH_MIPS64N32",
    "SCMP_ARCH_PARISC",
    "SCMP_ARCH_PARISC64",
    "SCMP_ARCH_PPC",
    "SCMP_ARCH_PPC64",
    "SCMP_ARCH_S390",
    "SCMP_ARCH_S390X",
    "SCMP_ARCH_SHEB",
];

/// Calls that nobody needs, one for each word.
const CALLS: [&str; 12] = [
    "acct",
    "getpgrp",
    "getsid",
    "times",
    "getpriority",
    "setpriority",
    "swapon",
    "swapoff",
    "syslog",
    "sysinfo",
    "ustat",
    "vhangup",
];

fn policies(context: &mut Context<'_>, features: &Value) -> Result<(), Stop> {
    let requirement = &rt::FEATURES_LINUX_MEMORYPOLICY_RECOGNIZED;
    let modes = texts(features, "/linux/memoryPolicy/modes");
    if modes.is_empty() {
        context.not_applicable(requirement, "the Features structure names none");
        return Ok(());
    }
    for (at, mode) in modes.iter().enumerate() {
        let label = format!("mode-{at}");
        let edit = |config: &mut Config, _: &[String]| {
            let is_bare = matches!(mode.as_str(), "MPOL_DEFAULT" | "MPOL_LOCAL");
            let policy = if is_bare { json!({ "mode": mode }) } else { json!({ "mode": mode, "nodes": "0" }) };
            config.set("/linux/memoryPolicy", policy);
        };
        if let Some(got) = refusal(context, &label, &[], &edit)? {
            context.add(
                Violation::of(requirement, "what the Features structure names is not recognized in `config.json`")
                    .expected(format!("that `{mode}` is taken"))
                    .got(got),
            );
        } else {
            context.pass(requirement);
        }
    }
    Ok(())
}
