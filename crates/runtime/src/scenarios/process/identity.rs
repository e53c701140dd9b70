//! Who the process is, with which words, environment and directory it starts, and what its host is called (config.md#process, #hostname).

use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use catalogue::{Requirement, runtime as rt};
use serde_json::json;

use crate::config::Config;
use crate::context::{Context, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "process_is_who_it_should_be",
    decides: &[
        &rt::CONFIG_DOMAINNAME_APPLIED,
        &rt::CONFIG_HOSTNAME_APPLIED,
        &rt::CONFIG_PROCESS_ARGS_EXECVP,
        &rt::CONFIG_PROCESS_CWD_APPLIED,
        &rt::CONFIG_PROCESS_ENV_APPLIED,
        &rt::CONFIG_PROCESS_NONEWPRIVILEGES_SET,
        &rt::CONFIG_PROCESS_OOMSCOREADJ_SET,
        &rt::CONFIG_PROCESS_USER_APPLIED,
        &rt::CONFIG_PROCESS_USER_UMASK_APPLIED,
        &rt::LINUX_FDS_STDIO_ONLY,
    ],
    stage: Stage::Body,
    run,
};

const ENVIRONMENT: [&str; 7] = ["PATH=/bin", "B=2", "A=1", "EMPTY=", "WITH SPACE=x y=z", "ENDS= x ", "LINES=1\n2"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let mut config = context.config("somebody", &["facts", "hold"]);
    config
        .set("/process/user", json!({ "uid": 1000, "gid": 2000, "additionalGids": [3000, 5], "umask": 0o027 }))
        .set("/process/cwd", json!("/tmp"))
        .set("/process/env", json!(ENVIRONMENT))
        .set("/process/noNewPrivileges", json!(true))
        .set("/process/oomScoreAdj", json!(321))
        .set("/hostname", json!("greenlight-host.of-a-test"));
    let running =
        context.run(&rt::CONFIG_PROCESS_USER_APPLIED, "a user, a directory and an environment", "somebody", &config)?;
    is(context, &running, &rt::CONFIG_PROCESS_USER_APPLIED, "uid", "1000 1000 1000");
    is(context, &running, &rt::CONFIG_PROCESS_USER_APPLIED, "gid", "2000 2000 2000");
    has_groups(context, &running, 2000, &[5, 3000]);
    is(context, &running, &rt::CONFIG_PROCESS_CWD_APPLIED, "cwd", "/tmp");
    is(context, &running, &rt::CONFIG_PROCESS_NONEWPRIVILEGES_SET, "no_new_privs", "1");
    is(context, &running, &rt::CONFIG_PROCESS_OOMSCOREADJ_SET, "oom_score_adj", "321");
    is(context, &running, &rt::CONFIG_HOSTNAME_APPLIED, "hostname", "greenlight-host.of-a-test");
    is(context, &running, &rt::CONFIG_PROCESS_USER_UMASK_APPLIED, "umask", "27");
    environment(context, &running);
    descriptors(context, &running);
    words(context)?;
    root(context)?;
    domainname(context)
}

/// The fact is exactly this; where the probe cannot see it, nothing is said.
fn is(context: &mut Context<'_>, running: &Running, requirement: &'static Requirement, key: &str, wanted: &str) {
    let right = running.answer.text(key).is_some_and(|text| text.trim_end() == wanted);
    holds(context, running, requirement, key, &format!("`{wanted}`"), right);
}

fn holds(
    context: &mut Context<'_>,
    running: &Running,
    requirement: &'static Requirement,
    key: &str,
    wanted: &str,
    right: bool,
) {
    if !running.answer.worked(key) {
        return context.inconclusive(
            requirement,
            format!("inside the container `{key}` cannot be seen: {}", running.answer.describe(key)),
        );
    }
    context.holds(requirement, right, || {
        Violation::of(requirement, "the process is not as configured")
            .at(&running.answer)
            .expected(format!("`{key}` {wanted}"))
            .got(running.answer.describe(key))
    });
}

/// All that is configured, and nothing else. That `HOME` is added is a habit of all runtimes, and forbidden by no sentence.
fn environment(context: &mut Context<'_>, running: &Running) {
    let requirement = &rt::CONFIG_PROCESS_ENV_APPLIED;
    let seen = running.answer.all("env");
    let missing: Vec<&&str> = ENVIRONMENT.iter().filter(|entry| !seen.iter().any(|known| known == *entry)).collect();
    context.holds(requirement, missing.is_empty(), || {
        Violation::of(requirement, "the environment of the program is not the configured one")
            .at(&running.answer)
            .expected(format!("{ENVIRONMENT:?}"))
            .got(format!("{seen:?}"))
    });
    let more: Vec<&String> = seen.iter().filter(|entry| !ENVIRONMENT.contains(&entry.as_str())).collect();
    if missing.is_empty() && !more.is_empty() {
        let violation = Violation::of(requirement, "the environment of the program has more in it than was configured")
            .at(&running.answer)
            .expected(format!("{ENVIRONMENT:?}"))
            .got(format!("also {more:?}"));
        let is_habit = more.iter().all(|entry| entry.starts_with("HOME="));
        context.add(if is_habit { violation.note() } else { violation.mild() });
    }
}

fn descriptors(context: &mut Context<'_>, running: &Running) {
    let open: Vec<u8> = (3..64).filter(|fd| running.answer.worked(&format!("fd.{fd}"))).collect();
    context.holds(&rt::LINUX_FDS_STDIO_ONLY, open.is_empty(), || {
        Violation::of(&rt::LINUX_FDS_STDIO_ONLY, "the program has more open than its standard streams")
            .at(&running.answer)
            .expected("0, 1 and 2")
            .got(
                open.iter()
                    .map(|fd| format!("{fd}: {}", running.answer.describe(&format!("fd.{fd}"))))
                    .collect::<Vec<_>>()
                    .join(", "),
            )
    });
}

/// The program is found along `PATH`, or from the working directory where a slash is in its name; argument 0 is as configured.
fn words(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("slash", &["facts", "hold"]);
    config.set("/process/args/0", json!("tools/probe")).set("/process/cwd", json!("/tmp"));
    worded(context, "slash", "a program with a slash in its name", &config)?;
    let mut config = context.config("found", &["facts", "hold"]);
    config
        .set("/process/args/0", json!(crate::probe::NAME))
        .push("/process/args", json!(""))
        .push("/process/args", json!("two words"))
        .set("/process/env", json!(["PATH=/nowhere:/"]));
    let Some(running) = worded(context, "found", "a program that is found along `PATH`", &config)? else {
        return Ok(());
    };
    // Groups that nobody asked for: those of the caller may stay, for no sentence takes them away.
    let own = context.observe("the groups of greenlight", || {
        rustix::process::getgroups().unwrap_or_default().into_iter().map(|group| u64::from(group.as_raw())).collect()
    })?;
    let own: Vec<u64> = own.value;
    let rule = &rt::CONFIG_PROCESS_USER_APPLIED;
    let groups = running.answer.numbers("groups").unwrap_or_default();
    context.holds(rule, groups.iter().all(|group| *group == 0 || own.contains(group)), || {
        Violation::of(rule, "the process is in a group that is neither configured nor the caller's")
            .at(&running.answer)
            .expected("no supplementary groups")
            .got(running.answer.describe("groups"))
    });
    Ok(())
}

/// Runs a program whose argument vector has to be `args`. None if it does not run.
fn worded(context: &mut Context<'_>, label: &str, what: &str, config: &Config) -> Result<Option<Running>, Stop> {
    let rule = &rt::CONFIG_PROCESS_ARGS_EXECVP;
    // Neither the way to it nor its name is found from the root.
    let ran = context.try_run_edited(label, config, |container| {
        let tools = container.rootfs().join("tmp/tools");
        std::fs::create_dir_all(&tools)?;
        symlink(format!("../../{}", crate::probe::NAME), tools.join("probe"))
    })?;
    let running = match context.answered(rule, what, ran) {
        Err(Stop::Blocked(_)) => return Ok(None),
        running => running?,
    };
    let wanted: Option<Vec<String>> =
        config.get("/process/args").and_then(|words| serde_json::from_value(words.clone()).ok());
    let seen = running.answer.all("argv");
    context.holds(rule, Some(&seen) == wanted.as_ref(), || {
        Violation::of(rule, "the argument vector of the program is not `args`")
            .at(&running.answer)
            .expected(format!("{wanted:?}"))
            .got(format!("{seen:?}"))
    });
    Ok(Some(running))
}

/// Root with a mask and groups, who may gain privileges.
fn root(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::CONFIG_PROCESS_USER_UMASK_APPLIED;
    let mut config = context.config("umask", &["facts", "hold"]);
    config
        .set("/process/user", json!({ "uid": 0, "gid": 0, "additionalGids": [6, 4000], "umask": 0o117 }))
        .set("/process/noNewPrivileges", json!(false));
    // A run has another score itself: 0 is a value as every other.
    let is_scored = lowered(context, &mut config, 0)?;
    let running = match context.run(rule, "a `umask`", "umask", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    is(context, &running, rule, "umask", "117");
    has_groups(context, &running, 0, &[6, 4000]);
    if is_scored {
        is(context, &running, &rt::CONFIG_PROCESS_OOMSCOREADJ_SET, "oom_score_adj", "0");
    }
    // That a runtime takes privileges of its own accord is no harm, but not what is configured.
    let requirement = &rt::CONFIG_PROCESS_NONEWPRIVILEGES_SET;
    let may_gain = running.answer.number("no_new_privs") != Some(1);
    context.holds(requirement, may_gain, || {
        Violation::of(requirement, "the process cannot gain privileges though `noNewPrivileges` is false")
            .at(&running.answer)
            .expected("`no_new_privs` 0")
            .got(running.answer.describe("no_new_privs"))
            .mild()
    });
    Ok(())
}

/// Asks for a score, if this host lets anybody lower one so far. Gives whether it is asked for.
fn lowered(context: &mut Context<'_>, config: &mut Config, score: i32) -> Result<bool, Stop> {
    let may = context.observe(format!("whether a score can be lowered to {score}"), || {
        let mut shell = Command::new("sh");
        let script = format!("echo {score} > /proc/self/oom_score_adj");
        let status = shell.args(["-c", &script]).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    })?;
    if may.value {
        config.set("/process/oomScoreAdj", json!(score));
    }
    Ok(may.value)
}

/// The supplementary groups. Their order is not said, and a runtime may put the group of the process itself among them.
fn has_groups(context: &mut Context<'_>, running: &Running, own: u64, wanted: &[u64]) {
    let mut groups = running.answer.numbers("groups").unwrap_or_default();
    groups.retain(|group| *group != own);
    groups.sort_unstable();
    holds(context, running, &rt::CONFIG_PROCESS_USER_APPLIED, "groups", &format!("{wanted:?}"), groups == wanted);
}

fn domainname(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::CONFIG_DOMAINNAME_APPLIED;
    let mut config = context.config("domain", &["facts", "hold"]);
    config.set("/domainname", json!("greenlight-domain")).set("/process/user/umask", json!(0));
    let is_scored = lowered(context, &mut config, -50)?;
    match context.run(rule, "a `domainname`", "domain", &config) {
        Ok(running) => {
            if is_scored {
                is(context, &running, &rt::CONFIG_PROCESS_OOMSCOREADJ_SET, "oom_score_adj", "-50");
            }
            is(context, &running, rule, "domainname", "greenlight-domain");
            is(context, &running, &rt::CONFIG_PROCESS_USER_UMASK_APPLIED, "umask", "0");
        }
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}
