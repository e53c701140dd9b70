//! Mount options that reach to what is mounted below (config.md#linux-mount-options, with AT_RECURSIVE of mount_setattr(2)).

use catalogue::{Requirement, runtime as rt};
use rustix::mount::MountFlags;

use super::tree;
use crate::context::{Context, Ran, Running};
use crate::probe::Mount;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "recursive_mount_options_hold_for_all_mounts",
    decides: &[
        &rt::CONFIG_MOUNTS_OPT_RATIME,
        &rt::CONFIG_MOUNTS_OPT_RDEV,
        &rt::CONFIG_MOUNTS_OPT_RDIRATIME,
        &rt::CONFIG_MOUNTS_OPT_REXEC,
        &rt::CONFIG_MOUNTS_OPT_RNOATIME,
        &rt::CONFIG_MOUNTS_OPT_RNODIRATIME,
        &rt::CONFIG_MOUNTS_OPT_RNOEXEC,
        &rt::CONFIG_MOUNTS_OPT_RNORELATIME,
        &rt::CONFIG_MOUNTS_OPT_RNOSTRICTATIME,
        &rt::CONFIG_MOUNTS_OPT_RNOSUID,
        &rt::CONFIG_MOUNTS_OPT_RNOSYMFOLLOW,
        &rt::CONFIG_MOUNTS_OPT_RRELATIME,
        &rt::CONFIG_MOUNTS_OPT_RRO,
        &rt::CONFIG_MOUNTS_OPT_RRW,
        &rt::CONFIG_MOUNTS_OPT_RSTRICTATIME,
        &rt::CONFIG_MOUNTS_OPT_RSUID,
        &rt::CONFIG_MOUNTS_OPT_RSYMFOLLOW,
    ],
    stage: Stage::Body,
    run,
};

/// The release of Linux that has mount_setattr(2).
const SINCE: (u32, u32) = (5, 12);

/// MS_NOSYMFOLLOW of mount(2).
const NOSYMFOLLOW: u32 = 0x100;

/// What every mount of the tree shows.
#[derive(Clone, Copy)]
enum Shows {
    Has(&'static str),
    Lacks(&'static [&'static str]),
    /// Nothing that could be seen: that all mounts are there is all.
    Nothing,
}

/// An option, the source that has the opposite of it, and what is seen in place of that.
type Row = (&'static Requirement, &'static str, &'static str, Shows);

/// Sources: as the kernel has it by default, with every restriction, with times that are always written.
const PLAIN: &str = "plain";
const STRICT: &str = "restricted";
const TIMED: &str = "timed";

static ROWS: &[Row] = &[
    (&rt::CONFIG_MOUNTS_OPT_RATIME, "ratime", STRICT, Shows::Lacks(&["noatime"])),
    (&rt::CONFIG_MOUNTS_OPT_RDEV, "rdev", STRICT, Shows::Lacks(&["nodev"])),
    (&rt::CONFIG_MOUNTS_OPT_RDIRATIME, "rdiratime", STRICT, Shows::Lacks(&["nodiratime"])),
    (&rt::CONFIG_MOUNTS_OPT_REXEC, "rexec", STRICT, Shows::Lacks(&["noexec"])),
    (&rt::CONFIG_MOUNTS_OPT_RNOATIME, "rnoatime", PLAIN, Shows::Has("noatime")),
    (&rt::CONFIG_MOUNTS_OPT_RNODIRATIME, "rnodiratime", PLAIN, Shows::Has("nodiratime")),
    (&rt::CONFIG_MOUNTS_OPT_RNOEXEC, "rnoexec", PLAIN, Shows::Has("noexec")),
    // Without any option the kernel takes relatime all the same.
    (&rt::CONFIG_MOUNTS_OPT_RNORELATIME, "rnorelatime", PLAIN, Shows::Nothing),
    (&rt::CONFIG_MOUNTS_OPT_RNOSTRICTATIME, "rnostrictatime", TIMED, Shows::Has("relatime")),
    (&rt::CONFIG_MOUNTS_OPT_RNOSUID, "rnosuid", PLAIN, Shows::Has("nosuid")),
    (&rt::CONFIG_MOUNTS_OPT_RNOSYMFOLLOW, "rnosymfollow", PLAIN, Shows::Has("nosymfollow")),
    (&rt::CONFIG_MOUNTS_OPT_RRELATIME, "rrelatime", STRICT, Shows::Has("relatime")),
    (&rt::CONFIG_MOUNTS_OPT_RRO, "rro", PLAIN, Shows::Has("ro")),
    (&rt::CONFIG_MOUNTS_OPT_RRW, "rrw", STRICT, Shows::Lacks(&["ro"])),
    (&rt::CONFIG_MOUNTS_OPT_RSTRICTATIME, "rstrictatime", PLAIN, Shows::Lacks(&["relatime", "noatime"])),
    (&rt::CONFIG_MOUNTS_OPT_RSUID, "rsuid", STRICT, Shows::Lacks(&["nosuid"])),
    (&rt::CONFIG_MOUNTS_OPT_RSYMFOLLOW, "rsymfollow", STRICT, Shows::Lacks(&["nosymfollow"])),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    context.facts.host.needs_kernel(SINCE, "recursive mount options")?;
    let restricted = MountFlags::RDONLY
        | MountFlags::NODEV
        | MountFlags::NOSUID
        | MountFlags::NOEXEC
        | MountFlags::NOATIME
        | MountFlags::NODIRATIME
        | MountFlags::from_bits_retain(NOSYMFOLLOW);
    for (name, flags) in [(PLAIN, MountFlags::empty()), (STRICT, restricted), (TIMED, MountFlags::STRICTATIME)] {
        tree::made(context, name, flags)?;
    }
    tried(context, "all", ROWS)
}

/// Tries all of these options together, and where that is refused each half of them.
fn tried(context: &mut Context<'_>, label: &str, rows: &[Row]) -> Result<(), Stop> {
    let mut config = context.config(label, &["facts", "hold"]);
    for (_, option, source, _) in rows {
        let source = context.folder().join(source);
        config.push("/mounts", tree::bound(&source, &format!("/mnt/{option}"), &["rbind", option]));
    }
    match (context.try_run(label, &config)?, rows) {
        (Ran::Answered(running), _) => {
            let mounts = running.answer.mounts();
            rows.iter().for_each(|row| judge(context, &running, mounts.as_deref(), row));
        }
        (ran, [row]) => match context.answered(row.0, &format!("the mount option `{}`", row.1), ran) {
            Ok(_) | Err(Stop::Blocked(_)) => {}
            Err(stop) => return Err(stop),
        },
        _ => {
            let (first, second) = rows.split_at(rows.len() / 2);
            tried(context, &format!("{label}-0"), first)?;
            tried(context, &format!("{label}-1"), second)?;
        }
    }
    Ok(())
}

fn judge(
    context: &mut Context<'_>,
    running: &Running,
    mounts: Option<&[Mount]>,
    (requirement, option, _, shows): &Row,
) {
    let Some(mounts) = mounts else {
        return context.inconclusive(requirement, "the mount table cannot be read inside the container");
    };
    for point in [format!("/mnt/{option}"), format!("/mnt/{option}/below")] {
        // The filesystem is the same for all; only the options of the mount tell.
        let options = mounts.iter().rev().find(|mount| mount.point == point).map(|mount| &mount.options);
        let has = |wanted: &str| options.is_some_and(|options| options.iter().any(|option| option == wanted));
        let holds = match shows {
            Shows::Has(wanted) => has(wanted),
            Shows::Lacks(unwanted) => options.is_some() && !unwanted.iter().any(|option| has(option)),
            Shows::Nothing => options.is_some(),
        };
        context.holds(requirement, holds, || {
            let expected = match shows {
                Shows::Has(option) => format!("`{option}` at `{point}`"),
                Shows::Lacks(options) => format!("none of {options:?} at `{point}`"),
                Shows::Nothing => format!("a mount at `{point}`"),
            };
            Violation::of(requirement, format!("the mount option `{option}` does not have its effect on all mounts"))
                .at(&running.answer)
                .expected(expected)
                .got(options.map_or_else(|| "no mount there".to_owned(), |options| format!("`{}`", options.join(","))))
        });
    }
}
