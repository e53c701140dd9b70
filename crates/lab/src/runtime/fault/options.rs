//! Faults of the options of mounts, one for each: it is lost, turned around, or the mount is not made.

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::Lie;

/// Up to 1.0.2 there is one rule for all options, since then one for each.
macro_rules! option {
    (row $name:expr, $option:literal, $edit:expr) => {
        option!(row red $name, $option, $edit)
    };
    (row $colour:ident $name:expr, $option:literal, $edit:expr) => {
        Fault::$colour(
            $name,
            concat!("the mount option `", $option, "` does not have its effect"),
            &[concat!("runtime.config.mounts.opt.", $option), "runtime.config.mounts.opt.mount8"],
            &[Lie::Config($edit)],
        )
    };
    (lost $option:literal) => {
        option!(row concat!("loses_option_", $option), $option, Edit::Drop(concat!("/mounts/*/options/[", $option, "]")))
    };
    (turned $option:literal, $other:literal) => {
        option!(
            row concat!("turns_option_", $option, "_around"),
            $option,
            Edit::Put(concat!("/mounts/*/options/[", $option, "]"), concat!("\"", $other, "\""))
        )
    };
    // What shows nothing but that there is a mount: the filesystem does not know it.
    (unknown $option:literal) => {
        option!(
            row concat!("hands_option_", $option, "_to_the_filesystem"),
            $option,
            Edit::Put(concat!("/mounts/*/options/[", $option, "]"), concat!("\"", $option, "=of-no-filesystem\""))
        )
    };
}

pub(super) const FAULTS: &[Fault] = &[
    option!(unknown "iversion"),
    option!(unknown "loud"),
    option!(unknown "noiversion"),
    option!(unknown "norelatime"),
    option!(unknown "silent"),
    option!(lost "dirsync"),
    option!(lost "lazytime"),
    option!(lost "noatime"),
    option!(lost "nodev"),
    option!(lost "nodiratime"),
    option!(lost "noexec"),
    option!(lost "nosuid"),
    option!(
        row yellow "loses_option_nosymfollow",
        "nosymfollow",
        Edit::Drop("/mounts/*/options/[nosymfollow]")
    ),
    option!(
        row "keeps_option_rprivate_from_what_is_below",
        "rprivate",
        Edit::Put("/mounts/*/options/[rprivate]", "\"private\"")
    ),
    option!(
        row "keeps_option_runbindable_from_what_is_below",
        "runbindable",
        Edit::Put("/mounts/*/options/[runbindable]", "\"unbindable\"")
    ),
    option!(row "makes_slaves_private", "slave", Edit::Put("/mounts/*/options/[slave]", "\"private\"")),
    option!(row "makes_all_slaves_private", "rslave", Edit::Put("/mounts/*/options/[rslave]", "\"rprivate\"")),
    Fault::yellow(
        "lets_option_private_reach_what_is_below",
        "the mount option `private` is taken for `rprivate`",
        &["runtime.config.mounts.opt.private"],
        &[Lie::Config(Edit::Put("/mounts/*/options/[private]", "\"rprivate\""))],
    ),
    option!(lost "ro"),
    option!(lost "rshared"),
    option!(lost "runbindable"),
    option!(lost "shared"),
    option!(lost "strictatime"),
    option!(lost "sync"),
    option!(lost "unbindable"),
    option!(turned "async", "sync"),
    option!(turned "atime", "noatime"),
    option!(turned "defaults", "ro"),
    option!(turned "dev", "nodev"),
    option!(turned "diratime", "nodiratime"),
    option!(turned "exec", "noexec"),
    option!(turned "nolazytime", "lazytime"),
    option!(turned "nostrictatime", "strictatime"),
    option!(turned "private", "shared"),
    option!(turned "relatime", "strictatime"),
    option!(turned "rprivate", "rshared"),
    option!(turned "rslave", "rshared"),
    option!(turned "rw", "ro"),
    option!(turned "slave", "shared"),
    option!(turned "suid", "nosuid"),
    option!(
        row yellow "turns_option_symfollow_around",
        "symfollow",
        Edit::Put("/mounts/*/options/[symfollow]", "\"nosymfollow\"")
    ),
];
