//! The resource limits of the process (config.md#posix-process).

use catalogue::runtime as rt;
use serde_json::{Value, json};

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "resource_limits_are_applied",
    decides: &[
        &rt::CONFIG_PROCESS_RLIMITS_GETRLIMIT,
        &rt::CONFIG_PROCESS_RLIMITS_HARD,
        &rt::CONFIG_PROCESS_RLIMITS_SOFT,
    ],
    stage: Stage::Body,
    run,
};

/// Limits that every host lets a container have, lower than the usual ones.
const LIMITS: [(&str, u64, u64); 15] = [
    // More than 32 bits hold, and with the lower ones alone a program would run too.
    ("AS", (1 << 45) + (1 << 31), (1 << 46) + (1 << 31)),
    ("CORE", 0, 4096),
    ("CPU", 100, 200),
    ("DATA", (1 << 44) + (1 << 31), (1 << 45) + (1 << 31)),
    ("FSIZE", 5_000_000_000, 6_000_000_000),
    // The greatest number stands for no limit.
    ("LOCKS", 50, u64::MAX),
    ("MEMLOCK", 16_384, 32_768),
    ("MSGQUEUE", 8192, 16_384),
    ("NICE", 0, 0),
    ("NOFILE", 128, 256),
    ("NPROC", 500, 600),
    ("RSS", 1 << 40, 1 << 41),
    ("RTTIME", 1_000_000, 2_000_000),
    ("SIGPENDING", 100, 200),
    ("STACK", 1_048_576, 2_097_152),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    // A limit is lowered here, never raised: raising takes a capability that a host may not have.
    let own = context
        .observe("the limits of greenlight", || std::fs::read_to_string("/proc/self/limits").unwrap_or_default())?;
    let limits: Vec<(&str, u64, u64)> =
        LIMITS.into_iter().filter(|(name, _, hard)| most(&own.value, name).is_none_or(|most| *hard <= most)).collect();
    limited(context, "limited", 0, &limits)?;
    // Who is not root has the same limits, though it could not set them itself.
    if context.facts.host.is_root() {
        limited(context, "limited-user", 1000, &limits)?;
    }
    Ok(())
}

/// A container whose process is this user and has these limits.
fn limited(context: &mut Context<'_>, label: &str, user: u32, limits: &[(&str, u64, u64)]) -> Result<(), Stop> {
    let mut config = context.config(label, &["facts", "hold"]);
    let listed: Vec<Value> = limits
        .iter()
        .map(|(name, soft, hard)| json!({ "type": format!("RLIMIT_{name}"), "soft": soft, "hard": hard }))
        .collect();
    config.set("/process/rlimits", json!(listed)).set("/process/user", json!({ "uid": user, "gid": user }));
    let running = context.run(&rt::CONFIG_PROCESS_RLIMITS_GETRLIMIT, "rlimits", label, &config)?;
    for &(name, soft, hard) in limits {
        let key = format!("rlimit.{name}");
        let seen = running.answer.numbers(&key);
        let is_there = context.holds(&rt::CONFIG_PROCESS_RLIMITS_GETRLIMIT, seen.is_some(), || {
            Violation::of(
                &rt::CONFIG_PROCESS_RLIMITS_GETRLIMIT,
                "getrlimit does not work in the container for a listed type",
            )
            .at(&running.answer)
            .got(format!("`{name}`: {}", running.answer.describe(&key)))
        });
        let Some(seen) = seen.filter(|_| is_there) else { continue };
        for (requirement, what, at, wanted) in [
            (&rt::CONFIG_PROCESS_RLIMITS_SOFT, "the current limit in the container is not `soft`", 0, soft),
            (&rt::CONFIG_PROCESS_RLIMITS_HARD, "the maximum limit in the container is not `hard`", 1, hard),
        ] {
            let value = seen.get(at).copied();
            context.holds(requirement, value == Some(wanted), || {
                Violation::of(requirement, what)
                    .at(&running.answer)
                    .expected(format!("`{wanted}` for `RLIMIT_{name}`"))
                    .got(value.map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`")))
            });
        }
    }
    Ok(())
}

/// The maximum of a limit in the text of `/proc/self/limits`; none if there is none, or it is not listed there.
fn most(table: &str, name: &str) -> Option<u64> {
    let line = match name {
        "AS" => "Max address space",
        "CORE" => "Max core file size",
        "CPU" => "Max cpu time",
        "DATA" => "Max data size",
        "FSIZE" => "Max file size",
        "LOCKS" => "Max file locks",
        "MEMLOCK" => "Max locked memory",
        "MSGQUEUE" => "Max msgqueue size",
        "NICE" => "Max nice priority",
        "NOFILE" => "Max open files",
        "NPROC" => "Max processes",
        "RSS" => "Max resident set",
        "RTTIME" => "Max realtime timeout",
        "SIGPENDING" => "Max pending signals",
        _ => "Max stack size",
    };
    table.lines().find_map(|text| text.strip_prefix(line))?.split_whitespace().nth(1)?.parse().ok()
}
