//! Members have the JSON types that the spec gives them, and those that it demands are there.

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::shape::{FREEBSD, For, HOOKS, LINUX, Object, PROCESS, SOLARIS, TOP, VM, WINDOWS, ZOS, decided, walk};

macro_rules! table {
    ($name:literal, $object:ident) => {
        Check {
            name: $name,
            decides: || decided(&$object),
            look: Look::Config(|context, answers| look(context, &$object, answers)),
        }
    };
}

pub(super) const CHECKS: &[Check] = &[
    table!("top_members_have_their_types", TOP),
    table!("process_members_have_their_types", PROCESS),
    table!("hooks_have_their_types", HOOKS),
    table!("linux_members_have_their_types", LINUX),
    table!("vm_members_have_their_types", VM),
    table!("windows_members_have_their_types", WINDOWS),
    table!("solaris_members_have_their_types", SOLARIS),
    table!("freebsd_members_have_their_types", FREEBSD),
    table!("zos_members_have_their_types", ZOS),
];

fn look(context: &Context<'_>, object: &'static Object, answers: &mut Answers) {
    walk(context.root, object, For { version: context.version, platform: context.platform }, answers);
}
