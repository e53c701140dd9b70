//! Options of bind mounts: what lies below, what is changed later, and what holds for everything below
//! (config.md#linux-mount-options).

use std::io;
use std::path::Path;

use catalogue::{Requirement, runtime as rt};
use rustix::mount::{MountFlags, mount};
use serde_json::{Value, json};

use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "bind_mounts_have_their_options",
    decides: &[
        &rt::CONFIG_MOUNTS_OPT_BIND,
        &rt::CONFIG_MOUNTS_OPT_RATIME,
        &rt::CONFIG_MOUNTS_OPT_RBIND,
        &rt::CONFIG_MOUNTS_OPT_RDEV,
        &rt::CONFIG_MOUNTS_OPT_RDIRATIME,
        &rt::CONFIG_MOUNTS_OPT_REMOUNT,
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

/// What the mount below shows. Without `strictatime` or `relatime` the kernel takes what it likes: that the option is taken is all then.
#[derive(Clone, Copy)]
enum Below {
    Has(&'static str),
    Lacks(&'static [&'static str]),
}

/// A recursive option, whether it is tried on mounts that are restricted, and what the mount below shows then.
type Row = (&'static Requirement, &'static str, bool, Below);

static ROWS: &[Row] = &[
    (&rt::CONFIG_MOUNTS_OPT_RATIME, "ratime", true, Below::Lacks(&["noatime"])),
    (&rt::CONFIG_MOUNTS_OPT_RDEV, "rdev", true, Below::Lacks(&["nodev"])),
    (&rt::CONFIG_MOUNTS_OPT_RDIRATIME, "rdiratime", true, Below::Lacks(&["nodiratime"])),
    (&rt::CONFIG_MOUNTS_OPT_REXEC, "rexec", true, Below::Lacks(&["noexec"])),
    (&rt::CONFIG_MOUNTS_OPT_RNOATIME, "rnoatime", false, Below::Has("noatime")),
    (&rt::CONFIG_MOUNTS_OPT_RNODIRATIME, "rnodiratime", false, Below::Has("nodiratime")),
    (&rt::CONFIG_MOUNTS_OPT_RNOEXEC, "rnoexec", false, Below::Has("noexec")),
    (&rt::CONFIG_MOUNTS_OPT_RNORELATIME, "rnorelatime", false, Below::Lacks(&[])),
    (&rt::CONFIG_MOUNTS_OPT_RNOSTRICTATIME, "rnostrictatime", false, Below::Lacks(&[])),
    (&rt::CONFIG_MOUNTS_OPT_RNOSUID, "rnosuid", false, Below::Has("nosuid")),
    (&rt::CONFIG_MOUNTS_OPT_RNOSYMFOLLOW, "rnosymfollow", false, Below::Has("nosymfollow")),
    (&rt::CONFIG_MOUNTS_OPT_RRELATIME, "rrelatime", true, Below::Has("relatime")),
    (&rt::CONFIG_MOUNTS_OPT_RRO, "rro", false, Below::Has("ro")),
    (&rt::CONFIG_MOUNTS_OPT_RRW, "rrw", true, Below::Lacks(&["ro"])),
    (&rt::CONFIG_MOUNTS_OPT_RSTRICTATIME, "rstrictatime", false, Below::Lacks(&["relatime", "noatime"])),
    (&rt::CONFIG_MOUNTS_OPT_RSUID, "rsuid", true, Below::Lacks(&["nosuid"])),
    (&rt::CONFIG_MOUNTS_OPT_RSYMFOLLOW, "rsymfollow", true, Below::Lacks(&["nosymfollow"])),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let folder = context.folder_made();
    let (plain, bare) = (folder.join("plain"), folder.join("restricted"));
    tree(context, &plain, MountFlags::empty())?;
    let restricted = MountFlags::NODEV
        | MountFlags::NOEXEC
        | MountFlags::NOSUID
        | MountFlags::NOATIME
        | MountFlags::NODIRATIME
        | MountFlags::RDONLY
        | MountFlags::from_bits_retain(256);
    tree(context, &bare, restricted)?;
    below(context, &plain)?;
    remounted(context)?;
    recursive(context, "recursive", ROWS, &plain, &bare)
}

/// A directory with a mount below it, which has these flags.
fn tree(context: &mut Context<'_>, root: &Path, flags: MountFlags) -> Result<(), Stop> {
    let inner = root.join("below");
    context.mounted.push(inner.clone());
    context.doing(format!("mount a tree at {}", root.display()), || {
        std::fs::create_dir_all(&inner)?;
        std::fs::write(root.join("marker"), "outside")?;
        mount("tmpfs", &inner, "tmpfs", flags, None).map_err(io::Error::from)
    })
}

fn bound(source: &Path, destination: &str, options: &[&str]) -> Value {
    json!({ "destination": destination, "type": "bind", "source": source.to_string_lossy(), "options": options })
}

/// What is mounted below the source comes along with `rbind` alone.
fn below(context: &mut Context<'_>, source: &Path) -> Result<(), Stop> {
    for (requirement, option, comes_along) in
        [(&rt::CONFIG_MOUNTS_OPT_BIND, "bind", false), (&rt::CONFIG_MOUNTS_OPT_RBIND, "rbind", true)]
    {
        let mut config = context.config(option, &["read:/mnt/marker", "facts", "hold"]);
        config.push("/mounts", bound(source, "/mnt", &[option]));
        let running = match context.run(requirement, &format!("the mount option `{option}`"), option, &config) {
            Err(Stop::Blocked(_)) => continue,
            running => running?,
        };
        let is_shown = running.answer.text("0.read").as_deref() == Some("outside");
        let mounts = running.answer.mounts().unwrap_or_default();
        let has_below = mounts.iter().any(|mount| mount.point == "/mnt/below");
        // A kernel of the container's own need not tell what lies below as a mount.
        let is_told = mounts.iter().any(|mount| mount.point == "/mnt");
        context.holds(requirement, is_shown && (!is_told || has_below == comes_along), || {
            let words = if comes_along { "together with what is mounted below it" } else { "alone" };
            Violation::of(requirement, format!("the mount option `{option}` does not have its effect"))
                .at(&running.answer)
                .expected(format!("the source, {words}"))
                .got(format!(
                    "marker {}, mount below: {}",
                    running.answer.describe("0.read"),
                    if has_below { "there" } else { "not there" }
                ))
        });
    }
    Ok(())
}

/// A mount that is there already is changed.
fn remounted(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_OPT_REMOUNT;
    let mut config = context.config("remounted", &["facts", "hold"]);
    config
        .push("/mounts", json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["rw"] }))
        .push(
            "/mounts",
            json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["remount", "ro", "nosuid"] }),
        );
    let running = match context.run(requirement, "the mount option `remount`", "remounted", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let mounts = running.answer.mounts().unwrap_or_default();
    let there: Vec<_> = mounts.iter().filter(|mount| mount.point == "/mnt").collect();
    let holds = there.len() == 1 && there.iter().all(|mount| mount.has("ro") && mount.has("nosuid"));
    context.holds(requirement, holds, || {
        Violation::of(requirement, "the mount option `remount` does not have its effect")
            .at(&running.answer)
            .expected("one mount at `/mnt`, with `ro` and `nosuid`")
            .got(there.iter().map(|mount| format!("`{}`", mount.options.join(","))).collect::<Vec<_>>().join(", "))
    });
    Ok(())
}

/// Tries all of these options together, and where that is refused each half of them.
fn recursive(context: &mut Context<'_>, label: &str, rows: &[Row], plain: &Path, bare: &Path) -> Result<(), Stop> {
    let mut config = context.config(label, &["facts", "hold"]);
    for (_, option, is_restricted, _) in rows {
        let source = if *is_restricted { bare } else { plain };
        config.push("/mounts", bound(source, &format!("/mnt/{option}"), &["rbind", option]));
    }
    match (context.try_run(label, &config)?, rows) {
        (Ran::Answered(running), _) => rows.iter().for_each(|row| judge(context, &running, row)),
        (ran, [row]) => match context.answered(row.0, &format!("the mount option `{}`", row.1), ran) {
            Ok(_) | Err(Stop::Blocked(_)) => {}
            Err(stop) => return Err(stop),
        },
        _ => {
            let (first, second) = rows.split_at(rows.len() / 2);
            recursive(context, &format!("{label}-0"), first, plain, bare)?;
            recursive(context, &format!("{label}-1"), second, plain, bare)?;
        }
    }
    Ok(())
}

fn judge(context: &mut Context<'_>, running: &Running, (requirement, option, _, shows): &Row) {
    let Some(mounts) = running.answer.mounts() else {
        return context.inconclusive(requirement, "the mount table cannot be read inside the container");
    };
    let point = format!("/mnt/{option}/below");
    let seen = mounts.iter().rev().find(|mount| mount.point == point);
    let of_mount = |wanted: &str| seen.is_some_and(|mount| mount.options.iter().any(|option| option == wanted));
    let holds = seen.is_some()
        && match shows {
            Below::Has(option) => of_mount(option),
            Below::Lacks(options) => !options.iter().any(|option| of_mount(option)),
        };
    context.holds(requirement, holds, || {
        let expected = match shows {
            Below::Has(option) => format!("`{option}` at `{point}`"),
            Below::Lacks([]) => format!("a mount at `{point}`"),
            Below::Lacks(options) => format!("none of {options:?} at `{point}`"),
        };
        let got = seen.map_or_else(|| "no mount there".to_owned(), |mount| format!("`{}`", mount.options.join(",")));
        Violation::of(requirement, format!("the mount option `{option}` does not hold for what lies below"))
            .at(&running.answer)
            .expected(expected)
            .got(got)
    });
}
