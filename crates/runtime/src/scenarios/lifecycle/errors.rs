//! What fails leaves everything as it was (runtime.md#errors).

use std::time::{Duration, Instant};

use catalogue::runtime as rt;
use serde_json::{Value, json};

use crate::context::{Container, Context};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "errors_leave_nothing", decides: &[&rt::ERRORS_NO_SIDE_EFFECT], stage: Stage::Body, run };

/// How long a process may take that is told to end.
const DYING: Duration = Duration::from_millis(500);

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let bind = json!({ "destination": "/mnt", "type": "bind", "source": "/greenlight/nothing", "options": ["bind"] });
    let last: [(&str, &str, Value); 3] = [
        ("bind", "/mounts/6", bind),
        ("sysctl", "/linux/sysctl", json!({ "net.greenlight.nothing": "1" })),
        ("program", "/process/args", json!(["/greenlight-no-such-program"])),
    ];
    let mut is_any = false;
    for (label, pointer, value) in last {
        let mut config = context.config(label, &["hold"]);
        config.set(pointer, value);
        if context.facts.host.has_cgroups() {
            config.set("/linux/resources/pids/limit", json!(100));
        }
        let container = context.prepare(label, &config, |_| Ok(()))?;
        let before = files(context, &container, "before")?;
        let called = context.create(&container)?;
        if !called.failed() {
            continue;
        }
        let left = left(context, &container, &before)?;
        let is_clean = context.holds(&rt::ERRORS_NO_SIDE_EFFECT, left.is_empty(), || {
            Violation::of(&rt::ERRORS_NO_SIDE_EFFECT, "a create that fails leaves something behind")
                .at(&called)
                .expected("the environment as if nothing had been tried")
                .got(left.join("; "))
        });
        if is_clean && !is_any {
            again(context, &container)?;
        }
        is_any = true;
    }
    if !is_any {
        context.inconclusive(&rt::ERRORS_NO_SIDE_EFFECT, "nothing that was tried is an error of create");
    }
    Ok(())
}

/// The ID is as free as before: with a configuration that can be had, there is a container of that name.
fn again(context: &mut Context<'_>, container: &Container) -> Result<(), Stop> {
    let config = context.config(&container.label, &["hold"]);
    context.write(container.bundle.join("config.json"), &config.text())?;
    let called = context.create(container)?;
    context.holds(&rt::ERRORS_NO_SIDE_EFFECT, called.succeeded(), || {
        Violation::of(&rt::ERRORS_NO_SIDE_EFFECT, "after a create that failed, nothing can be created with its ID")
            .at(&called)
            .expected("a container, for the ID is as free as before")
            .got(called.describe())
    });
    Ok(())
}

/// The names in the bundle. What a runtime makes in the root filesystem as mount points is not told apart from what it should have
/// made, so that the root filesystem is not looked into.
fn files(context: &mut Context<'_>, container: &Container, when: &str) -> Result<Vec<String>, Stop> {
    let bundle = container.bundle.clone();
    let seen = context.observe(format!("the files of the bundle of {} {when}", container.label), || {
        let mut names: Vec<String> = std::fs::read_dir(&bundle)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    })?;
    Ok(seen.value)
}

/// What is there that was not there before.
fn left(context: &mut Context<'_>, container: &Container, before: &[String]) -> Result<Vec<String>, Stop> {
    let mut left = Vec::new();
    let state = context.state(container)?;
    if !state.called.failed() {
        left.push(format!("a container with {}", state.describe()));
    }
    let after = files(context, container, "after")?;
    if after != before {
        left.push(format!("in the bundle {after:?}, where there was {before:?}"));
    }
    let group = format!("{}/{}", context.cgroup_parent(), container.id);
    let points: Vec<std::path::PathBuf> =
        context.facts.host.cgroups.points().into_iter().map(std::path::Path::to_owned).collect();
    let (bundle, is_recorded) = (container.bundle.clone(), context.facts.host.has_cgroups());
    let look = || {
        let groups = points.iter().map(|point| point.join(group.trim_start_matches('/'))).filter(|path| path.exists());
        let groups: Vec<String> =
            groups.filter(|_| is_recorded).map(|path| format!("the cgroup {}", path.display())).collect();
        let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let below = bundle.to_string_lossy().into_owned();
        let mounts = table.lines().filter_map(|line| line.split(' ').nth(4)).filter(|point| point.starts_with(&below));
        let mounts = mounts.map(|point| format!("a mount at {point}"));
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
            let mut links = ["root", "cwd", "exe"].into_iter();
            let is_ours = links
                .any(|link| std::fs::read_link(entry.path().join(link)).is_ok_and(|place| place.starts_with(&bundle)));
            is_ours.then(|| format!("process {}", entry.file_name().to_string_lossy()))
        });
        groups.into_iter().chain(mounts).chain(processes).collect::<Vec<String>>()
    };
    // What was told to end may take its time.
    let seen = context.observe(format!("what is left of {}", container.label), || {
        let clock = Instant::now();
        loop {
            let left = look();
            if left.is_empty() || clock.elapsed() >= DYING {
                return left;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    })?;
    left.extend(seen.value);
    Ok(left)
}
