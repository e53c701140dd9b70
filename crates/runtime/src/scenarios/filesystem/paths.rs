//! Masked and read-only paths (config-linux.md#masked-paths, #readonly-paths).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "masked_and_readonly_paths_are_enforced",
    decides: &[&rt::LINUX_MASKEDPATHS_APPLIED, &rt::LINUX_READONLYPATHS_APPLIED],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let commands = [
        "read:/etc/masked",
        "list:/mnt/masked",
        "write:/etc/kept:x",
        "mkdir:/mnt/kept/made",
        "write:/etc/free:x",
        "read:/etc/kept",
        "read:/mnt/masked/inside",
        "read:/proc/uptime",
        "write:/mnt/kept/inner/file:x",
        "write:/proc/sys/kernel/domainname:x",
        "hold",
    ];
    let mut config = context.config("paths", &commands);
    config
        .set("/linux/maskedPaths", json!(["/etc/masked", "/mnt/masked", "/proc/uptime"]))
        .set("/linux/readonlyPaths", json!(["/etc/kept", "/mnt/kept", "/proc/sys"]));
    let ran = context.try_run_edited("paths", &config, |container| {
        let root = container.rootfs();
        for folder in ["mnt/masked", "mnt/kept/inner"] {
            std::fs::create_dir_all(root.join(folder))?;
        }
        std::fs::write(root.join("mnt/masked/inside"), "seen")?;
        let files = ["etc/masked", "etc/kept", "etc/free", "mnt/kept/inner/file"];
        files.iter().try_for_each(|file| std::fs::write(root.join(file), "seen"))
    })?;
    let running = match ran {
        Ran::Answered(running) => running,
        ran => {
            context.answered(&rt::LINUX_MASKEDPATHS_APPLIED, "masked and read-only paths", ran)?;
            return Ok(());
        }
    };
    let answer = &running.answer;
    let masked = &rt::LINUX_MASKEDPATHS_APPLIED;
    for (key, what) in [
        ("0.read", "the file `/etc/masked`"),
        ("1.list", "the directory `/mnt/masked`"),
        ("6.read", "a file in the directory `/mnt/masked`"),
        ("7.read", "the file `/proc/uptime`"),
    ] {
        context.holds(masked, answer.text(key).is_none_or(|text| text.is_empty()), || {
            Violation::of(masked, "a masked path can be read")
                .at(answer)
                .expected(format!("nothing of {what}"))
                .got(answer.describe(key))
        });
    }
    let readonly = &rt::LINUX_READONLYPATHS_APPLIED;
    for (key, what) in [
        ("2.write", "the file `/etc/kept`"),
        ("3.mkdir", "the directory `/mnt/kept`"),
        ("8.write", "a file below `/mnt/kept`"),
        ("9.write", "a file below `/proc/sys`"),
    ] {
        context.holds(readonly, !answer.worked(key), || {
            Violation::of(readonly, "a read-only path can be written")
                .at(answer)
                .expected(format!("an error for {what}"))
                .got("it worked")
        });
    }
    // The control: what is not listed can be written, and what is only read-only can be read.
    if !answer.worked("4.write") {
        context
            .inconclusive(readonly, "nothing can be written in this container, so that a read-only path shows nothing");
    }
    context.holds(readonly, answer.text("5.read").as_deref() == Some("seen"), || {
        Violation::of(readonly, "a read-only path cannot be read").at(answer).got(answer.describe("5.read"))
    });
    Ok(())
}
