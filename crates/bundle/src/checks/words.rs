//! Values that are one of a list of words.

use catalogue::{Requirement, runtime as req};
use content::document::Value;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::platform::Platform;
use crate::violation::Violation;

/// A list of words, and where it holds.
struct Words {
    rule: &'static Requirement,
    paths: &'static [&'static str],
    words: &'static [&'static str],
    /// Words that later versions added, with the first that has them.
    later: &'static [(&'static str, &'static str)],
    /// Further words that a reading of the text allows, though it does not list them; each with why.
    further: &'static [(&'static str, &'static str)],
    on: fn(Platform) -> bool,
    /// The first version in which another word is a warning to the runtime, and no error.
    warns_since: Option<&'static str>,
}

const fn list(rule: &'static Requirement, paths: &'static [&'static str], words: &'static [&'static str]) -> Words {
    Words { rule, paths, words, later: &[], further: &[], on: |_| true, warns_since: None }
}

const NATIVE: &str = "libseccomp has it for the architecture of the process, and the spec's list leaves it out";

const LISTS: &[Words] = &[
    Words {
        later: &[("time", "1.1.0")],
        ..list(
            &req::LINUX_NAMESPACES_TYPE_VALUES,
            &["linux/namespaces/*/type"],
            &["pid", "network", "mount", "ipc", "uts", "user", "cgroup"],
        )
    },
    list(&req::LINUX_DEVICES_TYPE_VALUES, &["linux/devices/*/type"], &["c", "b", "u", "p"]),
    list(&req::ZOS_DEVICES_TYPE_VALUES, &["zos/devices/*/type"], &["c", "b", "u", "p"]),
    list(&req::ZOS_NAMESPACES_TYPE_VALUES, &["zos/namespaces/*/type"], &["pid", "mount", "ipc", "uts"]),
    list(&req::LINUX_RESOURCES_DEVICES_TYPE_VALUES, &["linux/resources/devices/*/type"], &["a", "c", "b"]),
    list(
        &req::LINUX_ROOTFSPROPAGATION_VALUES,
        &["linux/rootfsPropagation"],
        &["shared", "slave", "private", "unbindable"],
    ),
    list(&req::LINUX_PERSONALITY_DOMAIN_VALUES, &["linux/personality/domain"], &["LINUX", "LINUX32"]),
    list(&req::LINUX_PERSONALITY_FLAGS_NONE, &["linux/personality/flags/*"], &[]),
    list(
        &req::LINUX_MEMORYPOLICY_MODE_VALUES,
        &["linux/memoryPolicy/mode"],
        &[
            "MPOL_DEFAULT",
            "MPOL_BIND",
            "MPOL_INTERLEAVE",
            "MPOL_WEIGHTED_INTERLEAVE",
            "MPOL_PREFERRED",
            "MPOL_PREFERRED_MANY",
            "MPOL_LOCAL",
        ],
    ),
    list(
        &req::LINUX_MEMORYPOLICY_FLAGS_VALUES,
        &["linux/memoryPolicy/flags/*"],
        &["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"],
    ),
    // The text wants the strings of libseccomp's header, and its lists grow with that library.
    Words {
        later: &[
            ("SCMP_ACT_LOG", "1.0.2"),
            ("SCMP_ACT_KILL_PROCESS", "1.1.0"),
            ("SCMP_ACT_KILL_THREAD", "1.1.0"),
            ("SCMP_ACT_NOTIFY", "1.1.0"),
        ],
        ..list(
            &req::LINUX_SECCOMP_ACTION_VALUES,
            &["linux/seccomp/defaultAction", "linux/seccomp/syscalls/*/action"],
            &["SCMP_ACT_KILL", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW"],
        )
    },
    Words {
        later: &[
            ("SCMP_ARCH_RISCV64", "1.1.0"),
            ("SCMP_ARCH_LOONGARCH64", "1.2.1"),
            ("SCMP_ARCH_M68K", "1.2.1"),
            ("SCMP_ARCH_SH", "1.2.1"),
            ("SCMP_ARCH_SHEB", "1.2.1"),
        ],
        further: &[("SCMP_ARCH_NATIVE", NATIVE)],
        ..list(
            &req::LINUX_SECCOMP_ARCHITECTURES_VALUES,
            &["linux/seccomp/architectures/*"],
            &[
                "SCMP_ARCH_X86",
                "SCMP_ARCH_X86_64",
                "SCMP_ARCH_X32",
                "SCMP_ARCH_ARM",
                "SCMP_ARCH_AARCH64",
                "SCMP_ARCH_MIPS",
                "SCMP_ARCH_MIPS64",
                "SCMP_ARCH_MIPS64N32",
                "SCMP_ARCH_MIPSEL",
                "SCMP_ARCH_MIPSEL64",
                "SCMP_ARCH_MIPSEL64N32",
                "SCMP_ARCH_PPC",
                "SCMP_ARCH_PPC64",
                "SCMP_ARCH_PPC64LE",
                "SCMP_ARCH_S390",
                "SCMP_ARCH_S390X",
                "SCMP_ARCH_PARISC",
                "SCMP_ARCH_PARISC64",
            ],
        )
    },
    Words {
        later: &[("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", "1.1.0")],
        ..list(
            &req::LINUX_SECCOMP_FLAGS_VALUES,
            &["linux/seccomp/flags/*"],
            &["SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"],
        )
    },
    list(
        &req::LINUX_SECCOMP_OP_VALUES,
        &["linux/seccomp/syscalls/*/args/*/op"],
        &[
            "SCMP_CMP_NE",
            "SCMP_CMP_LT",
            "SCMP_CMP_LE",
            "SCMP_CMP_EQ",
            "SCMP_CMP_GE",
            "SCMP_CMP_GT",
            "SCMP_CMP_MASKED_EQ",
        ],
    ),
    list(
        &req::CONFIG_PROCESS_SCHEDULER_POLICY_VALUES,
        &["process/scheduler/policy"],
        &["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"],
    ),
    list(
        &req::CONFIG_PROCESS_SCHEDULER_FLAGS_VALUES,
        &["process/scheduler/flags/*"],
        &[
            "SCHED_FLAG_RESET_ON_FORK",
            "SCHED_FLAG_RECLAIM",
            "SCHED_FLAG_DL_OVERRUN",
            "SCHED_FLAG_KEEP_POLICY",
            "SCHED_FLAG_KEEP_PARAMS",
            "SCHED_FLAG_UTIL_CLAMP_MIN",
            "SCHED_FLAG_UTIL_CLAMP_MAX",
        ],
    ),
    list(
        &req::CONFIG_PROCESS_IOPRIORITY_CLASS_VALUES,
        &["process/ioPriority/class"],
        &["IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"],
    ),
    Words {
        on: |platform| matches!(platform, Platform::Linux),
        ..list(
            &req::CONFIG_PROCESS_RLIMITS_TYPE_VALUES,
            &["process/rlimits/*/type"],
            &[
                "RLIMIT_AS",
                "RLIMIT_CORE",
                "RLIMIT_CPU",
                "RLIMIT_DATA",
                "RLIMIT_FSIZE",
                "RLIMIT_LOCKS",
                "RLIMIT_MEMLOCK",
                "RLIMIT_MSGQUEUE",
                "RLIMIT_NICE",
                "RLIMIT_NOFILE",
                "RLIMIT_NPROC",
                "RLIMIT_RSS",
                "RLIMIT_RTPRIO",
                "RLIMIT_RTTIME",
                "RLIMIT_SIGPENDING",
                "RLIMIT_STACK",
            ],
        )
    },
    Words {
        warns_since: Some("1.1.0"),
        ..list(
            &req::CONFIG_PROCESS_CAPABILITIES_VALUES,
            &["process/capabilities/*/*"],
            &[
                "CAP_AUDIT_CONTROL",
                "CAP_AUDIT_READ",
                "CAP_AUDIT_WRITE",
                "CAP_BLOCK_SUSPEND",
                "CAP_BPF",
                "CAP_CHECKPOINT_RESTORE",
                "CAP_CHOWN",
                "CAP_DAC_OVERRIDE",
                "CAP_DAC_READ_SEARCH",
                "CAP_FOWNER",
                "CAP_FSETID",
                "CAP_IPC_LOCK",
                "CAP_IPC_OWNER",
                "CAP_KILL",
                "CAP_LEASE",
                "CAP_LINUX_IMMUTABLE",
                "CAP_MAC_ADMIN",
                "CAP_MAC_OVERRIDE",
                "CAP_MKNOD",
                "CAP_NET_ADMIN",
                "CAP_NET_BIND_SERVICE",
                "CAP_NET_BROADCAST",
                "CAP_NET_RAW",
                "CAP_PERFMON",
                "CAP_SETFCAP",
                "CAP_SETGID",
                "CAP_SETPCAP",
                "CAP_SETUID",
                "CAP_SYS_ADMIN",
                "CAP_SYS_BOOT",
                "CAP_SYS_CHROOT",
                "CAP_SYS_MODULE",
                "CAP_SYS_NICE",
                "CAP_SYS_PACCT",
                "CAP_SYS_PTRACE",
                "CAP_SYS_RAWIO",
                "CAP_SYS_RESOURCE",
                "CAP_SYS_TIME",
                "CAP_SYS_TTY_CONFIG",
                "CAP_SYSLOG",
                "CAP_WAKE_ALARM",
            ],
        )
    },
    list(&req::VM_IMAGE_FORMAT_VALUES, &["vm/image/format"], &["raw", "qcow2", "vdi", "vmdk", "vhd"]),
    list(&req::WINDOWS_DEVICES_IDTYPE_VALUES, &["windows/devices/*/idType"], &["class"]),
    list(
        &req::SOLARIS_ANET_CONFIGUREALLOWEDADDRESS_VALUES,
        &["solaris/anet/*/configureAllowedAddress"],
        &["true", "false"],
    ),
    list(&req::FREEBSD_JAIL_HOST_VALUES, &["freebsd/jail/host"], &["new", "inherit"]),
    list(&req::FREEBSD_JAIL_IP_VALUES, &["freebsd/jail/ip4", "freebsd/jail/ip6"], &["inherit", "disable"]),
    list(&req::FREEBSD_JAIL_VNET_VALUES, &["freebsd/jail/vnet"], &["new", "inherit"]),
    list(
        &req::FREEBSD_JAIL_SYSV_VALUES,
        &["freebsd/jail/sysvmsg", "freebsd/jail/sysvsem", "freebsd/jail/sysvshm"],
        &["inherit", "new", "disable"],
    ),
];

pub(super) const CHECK: Check = Check {
    name: "values_are_of_their_lists",
    decides: || LISTS.iter().map(|list| list.rule).collect(),
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    for list in LISTS.iter().filter(|list| (list.on)(context.platform)) {
        for path in list.paths {
            for (text, value) in context.strings(path) {
                judge(context, list, &text, value, answers);
            }
        }
    }
}

fn judge(context: &Context<'_>, list: &Words, text: &str, value: Value<'_>, answers: &mut Answers) {
    let member = value.name().or_else(|| value.parent()?.name()).unwrap_or_default();
    let known = list.words.iter().copied().chain(list.later.iter().map(|(word, _)| *word));
    let violation = |message: String| {
        let expected = match known.clone().count() {
            0 => "no entry: none is defined".to_owned(),
            1..=12 => known.clone().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            _ => "one of those that the spec, or the manual page that it names, lists".to_owned(),
        };
        Violation::of(list.rule, message).expected(expected).got_value(value)
    };
    if list.words.contains(&text) {
        return answers.pass(list.rule);
    }
    if let Some((_, since)) = list.later.iter().find(|(word, _)| *word == text) {
        return match context.is_since(since) {
            true => answers.pass(list.rule),
            // A runtime of the claimed version need not know it.
            false => answers.add(
                violation(format!("a value of `{member}` is newer than the claimed version"))
                    .help(format!("claim at least `{since}` in `ociVersion`"))
                    .mild(),
            ),
        };
    }
    if let Some((_, why)) = list.further.iter().find(|(word, _)| *word == text) {
        return answers
            .add(violation(format!("a value of `{member}` is not in the list of the spec")).help(*why).mild());
    }
    let wrong = violation(format!("a value of `{member}` is none that the spec lists"));
    let near = known.clone().find(|word| {
        let bare = |text: &str| text.to_ascii_uppercase().trim_start_matches("CAP_").to_owned();
        word.eq_ignore_ascii_case(text)
            || bare(word) == bare(text)
            || format!("R{}", word.to_ascii_uppercase()) == text.to_ascii_uppercase()
    });
    let wrong = match list.warns_since.is_some_and(|since| context.is_since(since)) {
        true => wrong.mild(),
        false => wrong,
    };
    answers.add(match near {
        Some(word) => wrong.help(format!("write `{word}`")),
        None => wrong,
    });
}
