//! Every option of a mount that its mount table entry shows (config.md#linux-mount-options).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use super::propagation::propagation;
use crate::context::{Context, Ran, Running};
use crate::probe::Mount;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "mount_options_have_their_effects",
    decides: &[
        &rt::CONFIG_MOUNTS_OPT_ASYNC,
        &rt::CONFIG_MOUNTS_OPT_ATIME,
        &rt::CONFIG_MOUNTS_OPT_DEFAULTS,
        &rt::CONFIG_MOUNTS_OPT_DEV,
        &rt::CONFIG_MOUNTS_OPT_DIRATIME,
        &rt::CONFIG_MOUNTS_OPT_DIRSYNC,
        &rt::CONFIG_MOUNTS_OPT_EXEC,
        &rt::CONFIG_MOUNTS_OPT_IVERSION,
        &rt::CONFIG_MOUNTS_OPT_LAZYTIME,
        &rt::CONFIG_MOUNTS_OPT_LOUD,
        &rt::CONFIG_MOUNTS_OPT_MOUNT8,
        &rt::CONFIG_MOUNTS_OPT_NOATIME,
        &rt::CONFIG_MOUNTS_OPT_NODEV,
        &rt::CONFIG_MOUNTS_OPT_NODIRATIME,
        &rt::CONFIG_MOUNTS_OPT_NOEXEC,
        &rt::CONFIG_MOUNTS_OPT_NOIVERSION,
        &rt::CONFIG_MOUNTS_OPT_NOLAZYTIME,
        &rt::CONFIG_MOUNTS_OPT_NORELATIME,
        &rt::CONFIG_MOUNTS_OPT_NOSTRICTATIME,
        &rt::CONFIG_MOUNTS_OPT_NOSUID,
        &rt::CONFIG_MOUNTS_OPT_NOSYMFOLLOW,
        &rt::CONFIG_MOUNTS_OPT_PRIVATE,
        &rt::CONFIG_MOUNTS_OPT_RELATIME,
        &rt::CONFIG_MOUNTS_OPT_RO,
        &rt::CONFIG_MOUNTS_OPT_RPRIVATE,
        &rt::CONFIG_MOUNTS_OPT_RSHARED,
        &rt::CONFIG_MOUNTS_OPT_RSLAVE,
        &rt::CONFIG_MOUNTS_OPT_RUNBINDABLE,
        &rt::CONFIG_MOUNTS_OPT_RW,
        &rt::CONFIG_MOUNTS_OPT_SHARED,
        &rt::CONFIG_MOUNTS_OPT_SILENT,
        &rt::CONFIG_MOUNTS_OPT_SLAVE,
        &rt::CONFIG_MOUNTS_OPT_STRICTATIME,
        &rt::CONFIG_MOUNTS_OPT_SUID,
        &rt::CONFIG_MOUNTS_OPT_SYMFOLLOW,
        &rt::CONFIG_MOUNTS_OPT_SYNC,
        &rt::CONFIG_MOUNTS_OPT_UNBINDABLE,
    ],
    stage: Stage::Body,
    run,
};

/// What the mount table shows.
#[derive(Clone, Copy)]
enum Shows {
    /// This option.
    Has(&'static str),
    /// Neither of these options.
    Lacks(&'static [&'static str]),
    /// This propagation.
    Spreads(&'static str),
    /// Nothing that could be seen: that the mount is there is all.
    Nothing,
}

/// An option, the options of the mount that show it (the option alone: which of two opposites wins is not said), and what is seen then.
type Row = (&'static Requirement, &'static [&'static str], Shows);

static ROWS: &[Row] = &[
    (&rt::CONFIG_MOUNTS_OPT_ASYNC, &["async"], Shows::Lacks(&["sync"])),
    (&rt::CONFIG_MOUNTS_OPT_ATIME, &["atime"], Shows::Lacks(&["noatime"])),
    (&rt::CONFIG_MOUNTS_OPT_DEFAULTS, &["defaults"], Shows::Lacks(&["ro", "nodev", "nosuid", "noexec", "sync"])),
    (&rt::CONFIG_MOUNTS_OPT_DEV, &["dev"], Shows::Lacks(&["nodev"])),
    (&rt::CONFIG_MOUNTS_OPT_DIRATIME, &["diratime"], Shows::Lacks(&["nodiratime"])),
    (&rt::CONFIG_MOUNTS_OPT_DIRSYNC, &["dirsync"], Shows::Has("dirsync")),
    (&rt::CONFIG_MOUNTS_OPT_EXEC, &["exec"], Shows::Lacks(&["noexec"])),
    (&rt::CONFIG_MOUNTS_OPT_IVERSION, &["iversion"], Shows::Nothing),
    (&rt::CONFIG_MOUNTS_OPT_LAZYTIME, &["lazytime"], Shows::Has("lazytime")),
    (&rt::CONFIG_MOUNTS_OPT_LOUD, &["loud"], Shows::Nothing),
    (&rt::CONFIG_MOUNTS_OPT_NOATIME, &["noatime"], Shows::Has("noatime")),
    (&rt::CONFIG_MOUNTS_OPT_NODEV, &["nodev"], Shows::Has("nodev")),
    (&rt::CONFIG_MOUNTS_OPT_NODIRATIME, &["nodiratime"], Shows::Has("nodiratime")),
    (&rt::CONFIG_MOUNTS_OPT_NOEXEC, &["noexec"], Shows::Has("noexec")),
    (&rt::CONFIG_MOUNTS_OPT_NOIVERSION, &["noiversion"], Shows::Nothing),
    (&rt::CONFIG_MOUNTS_OPT_NOLAZYTIME, &["nolazytime"], Shows::Lacks(&["lazytime"])),
    // Without any option the kernel takes relatime all the same.
    (&rt::CONFIG_MOUNTS_OPT_NORELATIME, &["norelatime"], Shows::Nothing),
    (&rt::CONFIG_MOUNTS_OPT_NOSTRICTATIME, &["nostrictatime"], Shows::Has("relatime")),
    (&rt::CONFIG_MOUNTS_OPT_NOSUID, &["nosuid"], Shows::Has("nosuid")),
    (&rt::CONFIG_MOUNTS_OPT_NOSYMFOLLOW, &["nosymfollow"], Shows::Has("nosymfollow")),
    (&rt::CONFIG_MOUNTS_OPT_PRIVATE, &["private"], Shows::Spreads("private")),
    (&rt::CONFIG_MOUNTS_OPT_RELATIME, &["relatime"], Shows::Has("relatime")),
    (&rt::CONFIG_MOUNTS_OPT_RO, &["ro"], Shows::Has("ro")),
    (&rt::CONFIG_MOUNTS_OPT_RPRIVATE, &["rprivate"], Shows::Spreads("private")),
    (&rt::CONFIG_MOUNTS_OPT_RSHARED, &["rshared"], Shows::Spreads("shared")),
    // A slave of nobody is private.
    (&rt::CONFIG_MOUNTS_OPT_RSLAVE, &["rslave"], Shows::Spreads("private")),
    (&rt::CONFIG_MOUNTS_OPT_RUNBINDABLE, &["runbindable"], Shows::Spreads("unbindable")),
    (&rt::CONFIG_MOUNTS_OPT_RW, &["rw"], Shows::Lacks(&["ro"])),
    (&rt::CONFIG_MOUNTS_OPT_SHARED, &["shared"], Shows::Spreads("shared")),
    (&rt::CONFIG_MOUNTS_OPT_SILENT, &["silent"], Shows::Nothing),
    (&rt::CONFIG_MOUNTS_OPT_SLAVE, &["slave"], Shows::Spreads("private")),
    (&rt::CONFIG_MOUNTS_OPT_STRICTATIME, &["strictatime"], Shows::Lacks(&["relatime", "noatime"])),
    (&rt::CONFIG_MOUNTS_OPT_SUID, &["suid"], Shows::Lacks(&["nosuid"])),
    (&rt::CONFIG_MOUNTS_OPT_SYMFOLLOW, &["symfollow"], Shows::Lacks(&["nosymfollow"])),
    (&rt::CONFIG_MOUNTS_OPT_SYNC, &["sync"], Shows::Has("sync")),
    (&rt::CONFIG_MOUNTS_OPT_UNBINDABLE, &["unbindable"], Shows::Spreads("unbindable")),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    tried(context, "all", ROWS)
}

/// Tries all of these options together, and where that is refused each half of them.
fn tried(context: &mut Context<'_>, label: &str, rows: &[Row]) -> Result<(), Stop> {
    let mut config = context.config(label, &["facts", "hold"]);
    for row in rows {
        config.push("/mounts", mount(row));
    }
    match (context.try_run(label, &config)?, rows) {
        (Ran::Answered(running), _) => {
            let mounts = running.answer.mounts();
            rows.iter().for_each(|row| judge(context, &running, mounts.as_deref(), row));
        }
        (Ran::Refused(called), [row]) => broken(context, row, |violation| violation.at(&called).got(called.describe())),
        (Ran::Silent(answer), [row]) => broken(context, row, |violation| violation.at(&answer)),
        _ => {
            let (first, second) = rows.split_at(rows.len() / 2);
            tried(context, &format!("{label}-0"), first)?;
            tried(context, &format!("{label}-1"), second)?;
        }
    }
    Ok(())
}

fn name((_, options, _): &Row) -> &'static str {
    options.last().copied().unwrap_or_default()
}

fn point(row: &Row) -> String {
    format!("/mnt/{}", name(row))
}

fn mount(row: &Row) -> Value {
    json!({ "destination": point(row), "type": "tmpfs", "source": "tmpfs", "options": row.1 })
}

fn judge(context: &mut Context<'_>, running: &Running, mounts: Option<&[Mount]>, row: &Row) {
    let (requirement, _, shows) = row;
    let Some(mounts) = mounts else {
        return context.inconclusive(requirement, "the mount table cannot be read inside the container");
    };
    let point = point(row);
    let seen = mounts.iter().rev().find(|mount| mount.point == point);
    let holds = seen.is_some_and(|mount| match shows {
        Shows::Has(option) => mount.has(option),
        Shows::Lacks(options) => options.iter().all(|option| !mount.has(option)),
        Shows::Spreads(wanted) => propagation(mount) == *wanted,
        Shows::Nothing => true,
    });
    if holds {
        context.pass(requirement);
        return context.pass(&rt::CONFIG_MOUNTS_OPT_MOUNT8);
    }
    let expected = match shows {
        Shows::Has(option) => format!("`{option}`"),
        Shows::Lacks(options) => format!("none of {options:?}"),
        Shows::Spreads(wanted) => format!("propagation `{wanted}`"),
        Shows::Nothing => "a mount".to_owned(),
    };
    let got = seen.map_or_else(|| "no mount there".to_owned(), described);
    broken(context, row, |violation| {
        violation.at(&running.answer).expected(format!("{expected} at `{point}`")).got(got.clone())
    });
}

fn described(mount: &Mount) -> String {
    format!(
        "`{}`, filesystem `{}`, propagation `{}`",
        mount.options.join(","),
        mount.super_options.join(","),
        propagation(mount)
    )
}

fn broken(context: &mut Context<'_>, row: &Row, shown: impl Fn(Violation) -> Violation) {
    without_effect(context, row.0, name(row), shown);
}

/// Violates the rule about an option, and the one that there is up to 1.0.2 about all options together.
pub(super) fn without_effect(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    option: &str,
    shown: impl Fn(Violation) -> Violation,
) {
    let message = format!("the mount option `{option}` does not have its effect");
    for requirement in [requirement, &rt::CONFIG_MOUNTS_OPT_MOUNT8] {
        context.add(shown(Violation::of(requirement, message.clone())));
    }
}
