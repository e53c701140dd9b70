//! Calls meet the action of the rule that they match, and else the default one.

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::config::Config;
use crate::context::{Context, Ran, Running};
use crate::probe::Fact;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "system_calls_meet_their_actions",
    decides: &[&rt::LINUX_SECCOMP_APPLIED, &rt::LINUX_SECCOMP_ERRNORET_DEFAULT],
    stage: Stage::Body,
    run,
};

/// What a call comes to.
#[derive(Clone, Copy)]
enum End {
    /// It works.
    Works,
    /// It fails with this error number.
    Errno(i32),
    /// It kills the one who calls, by `SIGSYS`.
    Killed,
    /// It kills the thread that calls, and the others go on.
    Outlived,
    /// It sends `SIGSYS`, which can be handled.
    Handled,
}

/// A call by its number and arguments, what it comes to, and the requirement that says so.
struct Call {
    command: &'static str,
    end: End,
    requirement: &'static Requirement,
    what: &'static str,
}

const fn call(command: &'static str, end: End, what: &'static str) -> Call {
    Call { command, end, requirement: &rt::LINUX_SECCOMP_APPLIED, what }
}

/// Calls of x86_64 that neither the probe nor a runtime needs: getpgrp 111, getsid 124, times 100, getpriority 140, getpgid 121,
/// sched_getscheduler 145, sched_get_priority_max 146, sched_get_priority_min 147, sched_rr_get_interval 148, sched_getparam 143,
/// sched_setparam 142, sched_setscheduler 144, getrusage 98, getitimer 36, alarm 37, clock_getres 229, setpriority 141. No rule has an error number with which such a call fails by itself.
const RULES: &[Call] = &[
    call("syscall:110", End::Works, "a call without rule"),
    Call {
        requirement: &rt::LINUX_SECCOMP_ERRNORET_DEFAULT,
        ..call("syscall:111", End::Errno(1), "`SCMP_ACT_ERRNO` without `errnoRet`")
    },
    call("syscall:124:0", End::Errno(77), "`SCMP_ACT_ERRNO` with an `errnoRet` of 77"),
    call("syscall:98:0", End::Errno(77), "the second name of a rule"),
    call("syscall:100:0", End::Killed, "`SCMP_ACT_KILL`"),
    call("thread:100", End::Outlived, "`SCMP_ACT_KILL` in one thread of two"),
    call("syscall:140:0:0", End::Killed, "`SCMP_ACT_TRAP`"),
    call("trapped:140", End::Handled, "`SCMP_ACT_TRAP` where `SIGSYS` is handled"),
    call("trapped:100", End::Killed, "`SCMP_ACT_KILL` where `SIGSYS` is handled"),
    call("syscall:141:0:0:0", End::Errno(38), "`SCMP_ACT_TRACE` where nobody traces"),
    call("syscall:121:0", End::Works, "`SCMP_CMP_NE` with an argument that is equal"),
    call("syscall:121:1", End::Errno(11), "`SCMP_CMP_NE` with an argument that is not equal"),
    call("syscall:145:0", End::Errno(12), "`SCMP_CMP_EQ` with an argument that is equal"),
    call("syscall:145:1", End::Works, "`SCMP_CMP_EQ` with an argument that is not equal"),
    call("syscall:146:1", End::Works, "`SCMP_CMP_GT` with an argument that is equal"),
    call("syscall:146:2", End::Errno(13), "`SCMP_CMP_GT` with an argument that is greater"),
    call("syscall:147:0", End::Errno(74), "`SCMP_CMP_LT` with an argument that is less"),
    call("syscall:147:1", End::Works, "`SCMP_CMP_LT` with an argument that is equal"),
    call("syscall:143:18", End::Errno(16), "`SCMP_CMP_MASKED_EQ` with an argument that fits behind the mask"),
    call("syscall:143:2", End::Works, "`SCMP_CMP_MASKED_EQ` with an argument that does not fit"),
    call("syscall:148:7", End::Errno(17), "`SCMP_CMP_LE` with an argument that is equal"),
    call("syscall:148:8", End::Works, "`SCMP_CMP_LE` with an argument that is greater"),
    call("syscall:142:9", End::Errno(18), "`SCMP_CMP_GE` with an argument that is greater"),
    call("syscall:142:8", End::Errno(18), "`SCMP_CMP_GE` with an argument that is equal"),
    call("syscall:142:7", End::Works, "`SCMP_CMP_GE` with an argument that is less"),
    call("syscall:144:5:6", End::Errno(19), "a rule about two arguments that both fit"),
    call("syscall:144:5:7", End::Works, "a rule about two arguments, of which the second does not fit"),
    call("syscall:36:4294967297", End::Errno(80), "`SCMP_CMP_EQ` with an argument of 33 bits that is equal"),
    call("syscall:36:1", End::Works, "`SCMP_CMP_EQ` with an argument of which the lower 32 bits are equal"),
    call("syscall:37:4294967296", End::Errno(82), "`SCMP_CMP_GE` with an argument of 33 bits that is equal"),
    call("syscall:37:1", End::Works, "`SCMP_CMP_GE` with an argument that is less than one of 33 bits"),
    call("syscall:229:4294967296", End::Errno(81), "`SCMP_CMP_MASKED_EQ` with an argument that fits in the upper bits"),
    call("syscall:229:0", End::Works, "`SCMP_CMP_MASKED_EQ` with an argument that lacks a bit of `valueTwo`"),
    call(
        "syscall:229:12884901888",
        End::Works,
        "`SCMP_CMP_MASKED_EQ` with an argument that has a bit of the mask more",
    ),
];

fn rules() -> Value {
    let errno = |name: &str, errno: i32, op: &str, value: u64, two: u64| {
        json!({
            "names": [name], "action": "SCMP_ACT_ERRNO", "errnoRet": errno,
            "args": [{ "index": 0, "value": value, "valueTwo": two, "op": op }],
        })
    };
    json!({
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [
            { "names": ["getpgrp"], "action": "SCMP_ACT_ERRNO" },
            { "names": ["getsid", "getrusage"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77 },
            { "names": ["times"], "action": "SCMP_ACT_KILL" },
            { "names": ["getpriority"], "action": "SCMP_ACT_TRAP" },
            { "names": ["setpriority"], "action": "SCMP_ACT_TRACE" },
            errno("getpgid", 11, "SCMP_CMP_NE", 0, 0),
            errno("sched_getscheduler", 12, "SCMP_CMP_EQ", 0, 0),
            errno("sched_get_priority_max", 13, "SCMP_CMP_GT", 1, 0),
            errno("sched_get_priority_min", 74, "SCMP_CMP_LT", 1, 0),
            errno("sched_getparam", 16, "SCMP_CMP_MASKED_EQ", 16, 16),
            errno("sched_rr_get_interval", 17, "SCMP_CMP_LE", 7, 0),
            errno("sched_setparam", 18, "SCMP_CMP_GE", 8, 0),
            errno("getitimer", 80, "SCMP_CMP_EQ", 0x1_0000_0001, 0),
            errno("alarm", 82, "SCMP_CMP_GE", 0x1_0000_0000, 0),
            errno("clock_getres", 81, "SCMP_CMP_MASKED_EQ", 0x3_0000_0001, 0x1_0000_0000),
            {
                "names": ["sched_setscheduler"], "action": "SCMP_ACT_ERRNO", "errnoRet": 19,
                "args": [
                    { "index": 0, "value": 5, "op": "SCMP_CMP_EQ" }, { "index": 1, "value": 6, "op": "SCMP_CMP_EQ" },
                ],
            },
        ],
    })
}

/// The same calls where everything else is allowed by name, and the default is an error.
const DEFAULTS: &[Call] = &[
    call("syscall:110", End::Works, "a call that is allowed by name"),
    call("syscall:111", End::Errno(55), "a default of `SCMP_ACT_ERRNO` with a `defaultErrnoRet` of 55"),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let running = filtered(context, "rules", RULES, rules())?;
    judge(context, &running, RULES);
    let default = json!({
        "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 55, "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{ "names": NEEDED, "action": "SCMP_ACT_ALLOW" }],
    });
    match filtered(context, "default", DEFAULTS, default) {
        Ok(running) => judge(context, &running, DEFAULTS),
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    without(context)?;
    kinds(context)?;
    deadly(context)
}

/// A default without an error number, for calls of a second architecture as well.
fn without(context: &mut Context<'_>) -> Result<(), Stop> {
    const CALLS: &[Call] = &[
        Call {
            requirement: &rt::LINUX_SECCOMP_ERRNORET_DEFAULT,
            ..call("syscall:111", End::Errno(1), "a default of `SCMP_ACT_ERRNO` without `defaultErrnoRet`")
        },
        call("syscall32:20", End::Works, "a call of a second architecture that is allowed by name"),
        call("syscall32:147", End::Errno(77), "a call of a second architecture with an `errnoRet` of 77"),
    ];
    let seccomp = json!({
        "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
        "syscalls": [
            { "names": NEEDED, "action": "SCMP_ACT_ALLOW" },
            { "names": ["getsid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77 },
        ],
    });
    match filtered(context, "default-without", CALLS, seccomp) {
        Ok(running) => judge(context, &running, CALLS),
        Err(Stop::Blocked(_)) => {}
        Err(stop) => return Err(stop),
    }
    Ok(())
}

/// Actions that later versions list: whoever takes them means them. The process is not root and may gain privileges, so that its
/// filter is there before it is who it is.
fn kinds(context: &mut Context<'_>) -> Result<(), Stop> {
    const CALLS: &[Call] = &[
        call("thread:111", End::Killed, "`SCMP_ACT_KILL_PROCESS` in one thread of two"),
        call("thread:124", End::Outlived, "`SCMP_ACT_KILL_THREAD` in one thread of two"),
        call("syscall:121:0", End::Works, "`SCMP_ACT_LOG`"),
    ];
    let commands: Vec<&str> = CALLS.iter().map(|call| call.command).chain(["facts", "hold"]).collect();
    let mut config = context.config("kinds", &commands);
    let rules: Vec<Value> = [("getpgrp", "KILL_PROCESS"), ("getsid", "KILL_THREAD"), ("getpgid", "LOG")]
        .map(|(name, action)| json!({ "names": [name], "action": format!("SCMP_ACT_{action}") }))
        .into();
    config.set("/linux/seccomp", json!({ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": rules }));
    config.set("/process/user", json!({ "uid": 1000, "gid": 1000 }));
    if let Ran::Answered(running) = context.try_run("kinds", &config)? {
        judge(context, &running, CALLS);
    }
    Ok(())
}

/// A default that kills. A runtime that needs more calls than are allowed here dies of it, which says nothing.
fn deadly(context: &mut Context<'_>) -> Result<(), Stop> {
    const CALLS: &[Call] = &[call("syscall:111", End::Killed, "a default of `SCMP_ACT_KILL`")];
    let mut config = context.config("deadly", &["syscall:111", "hold"]);
    let seccomp = json!({
        "defaultAction": "SCMP_ACT_KILL", "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{ "names": NEEDED, "action": "SCMP_ACT_ALLOW" }],
    });
    config.set("/linux/seccomp", seccomp).set("/process/noNewPrivileges", json!(true));
    if let Ran::Answered(running) = context.try_run("deadly", &config)? {
        judge(context, &running, CALLS);
    }
    Ok(())
}

fn filtered(context: &mut Context<'_>, label: &str, calls: &[Call], seccomp: Value) -> Result<Running, Stop> {
    let commands: Vec<&str> = calls.iter().map(|call| call.command).chain(["facts", "hold"]).collect();
    let mut config: Config = context.config(label, &commands);
    config.set("/linux/seccomp", seccomp).set("/process/noNewPrivileges", json!(true));
    context.run(&rt::LINUX_SECCOMP_APPLIED, "a seccomp filter", label, &config)
}

fn judge(context: &mut Context<'_>, running: &Running, calls: &[Call]) {
    for (number, call) in calls.iter().enumerate() {
        let name = call.command.split(':').next().unwrap_or_default();
        let key = format!("{number}.{name}");
        let fact = running.answer.fact(&key);
        // A kernel that has no calls of i386 answers with SIGSEGV.
        if name == "syscall32" && fact == Fact::Value(b"signal 11") {
            continue;
        }
        let is_right = match (call.end, &fact) {
            (End::Works, Fact::Value(value)) => !value.starts_with(b"signal"),
            // What the call itself says about its arguments is no doing of the filter.
            (End::Works, Fact::Error(error)) => matches!(error, 3 | 14 | 22),
            (End::Errno(wanted), Fact::Error(error)) => *error == wanted,
            (End::Killed, Fact::Value(value)) => *value == b"signal 31",
            (End::Outlived, Fact::Value(value)) => *value == b"exit 0",
            (End::Handled, Fact::Value(value)) => *value == b"exit 31",
            _ => false,
        };
        context.holds(call.requirement, is_right, || {
            Violation::of(call.requirement, "a system call does not meet the action that its rule gives it")
                .at(&running.answer)
                .expected(match call.end {
                    End::Works => format!("that it works: {}", call.what),
                    End::Errno(error) => format!("error {error}: {}", call.what),
                    End::Killed => format!("death by `SIGSYS`: {}", call.what),
                    End::Outlived => format!("the death of the thread alone: {}", call.what),
                    End::Handled => format!("`SIGSYS`, and no death: {}", call.what),
                })
                .got(running.answer.describe(&key))
        });
    }
}

/// What a runtime may need between the filter and the program, and what the probe needs.
pub(super) const NEEDED: &[&str] = &[
    "accept4",
    "access",
    "arch_prctl",
    "bind",
    "brk",
    "capget",
    "capset",
    "chdir",
    "clock_gettime",
    "clock_nanosleep",
    "clone",
    "clone3",
    "close",
    "close_range",
    "connect",
    "dup",
    "dup2",
    "dup3",
    "epoll_create1",
    "epoll_ctl",
    "epoll_pwait",
    "epoll_wait",
    "eventfd2",
    "execve",
    "execveat",
    "exit",
    "exit_group",
    "faccessat",
    "faccessat2",
    "fchdir",
    "fchmod",
    "fchown",
    "fcntl",
    "fork",
    "fstat",
    "fstatfs",
    "fsync",
    "futex",
    "getcwd",
    "getdents",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getgroups",
    "getpid",
    "getppid",
    "getrandom",
    "getresgid",
    "getresuid",
    "getrlimit",
    "gettid",
    "gettimeofday",
    "getuid",
    "get_mempolicy",
    "ioctl",
    "ioprio_get",
    "keyctl",
    "kill",
    "lseek",
    "lstat",
    "madvise",
    "membarrier",
    "mkdir",
    "mkdirat",
    "mmap",
    "mprotect",
    "mremap",
    "munmap",
    "nanosleep",
    "newfstatat",
    "open",
    "openat",
    "openat2",
    "personality",
    "pipe",
    "pipe2",
    "poll",
    "ppoll",
    "prctl",
    "pread64",
    "prlimit64",
    "pwrite64",
    "read",
    "readlink",
    "readlinkat",
    "readv",
    "recvfrom",
    "recvmsg",
    "rename",
    "renameat2",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigtimedwait",
    "sched_getaffinity",
    "sched_getattr",
    "sched_setaffinity",
    "sched_yield",
    "seccomp",
    "select",
    "sendmsg",
    "sendto",
    "set_robust_list",
    "set_tid_address",
    "setfsgid",
    "setfsuid",
    "setgid",
    "setgroups",
    "setresgid",
    "setresuid",
    "setrlimit",
    "setsid",
    "setuid",
    "shutdown",
    "sigaltstack",
    "socket",
    "socketpair",
    "stat",
    "statfs",
    "statx",
    "tgkill",
    "timer_create",
    "timer_delete",
    "timer_settime",
    "tkill",
    "umask",
    "uname",
    "unlink",
    "unlinkat",
    "vfork",
    "wait4",
    "waitid",
    "write",
    "writev",
];
