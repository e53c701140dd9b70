//! Everything about the process and where it is.

use crate::sys::{self, Path};
use crate::{Process, capabilities, files, out};

/// What has to be read first: the rest changes it.
pub struct Early {
    umask: isize,
    descriptors: [u8; 64],
}

impl Early {
    pub fn read() -> Early {
        let umask = sys::call3(sys::UMASK, 0o22, 0, 0);
        sys::call3(sys::UMASK, umask as usize, 0, 0);
        let mut descriptors = [0_u8; 64];
        for (fd, state) in descriptors.iter_mut().enumerate() {
            // F_GETFD tells what is open without opening anything.
            *state = u8::from(sys::call3(72, fd, 1, 0) >= 0);
        }
        Early { umask, descriptors }
    }
}

/// A key with a name behind it.
fn keyed(prefix: &[u8], name: &[u8], then: impl FnOnce(&[u8])) {
    let mut key = [0_u8; 96];
    let mut length = 0;
    for byte in prefix.iter().chain(name) {
        if length < key.len() {
            key[length] = *byte;
            length += 1;
        }
    }
    then(&key[..length]);
}

pub fn all(process: &Process, early: &Early) {
    words(process);
    identity();
    out::push(b"umask=");
    out::octal(early.umask as u64);
    out::push(b"\n");
    capabilities::all();
    limits();
    scheduling();
    descriptors(early);
    names_of_host();
    places();
}

fn words(process: &Process) {
    for at in 0..process.count() {
        out::text(b"argv", process.word(at));
    }
    let mut at = process.environment();
    unsafe {
        while !(*at).is_null() {
            out::text(b"env", sys::text(*at));
            at = at.add(1);
        }
    }
    let room = files::room();
    let got = sys::call3(sys::GETCWD, room.as_mut_ptr() as usize, 4096, 0);
    if got < 0 { out::error(b"cwd", got) } else { out::text(b"cwd", unsafe { sys::text(room.as_ptr()) }) }
}

fn identity() {
    for (key, number) in [(b"uid".as_slice(), sys::GETRESUID), (b"gid", sys::GETRESGID)] {
        let mut ids = [0_u32; 3];
        let start = ids.as_mut_ptr();
        let got = unsafe { sys::call3(number, start as usize, start.add(1) as usize, start.add(2) as usize) };
        if got < 0 {
            out::error(key, got);
            continue;
        }
        out::push(key);
        for (at, id) in ids.iter().enumerate() {
            out::push(if at == 0 { b"=" } else { b" " });
            out::decimal(u64::from(*id));
        }
        out::push(b"\n");
    }
    let mut groups = [0_u32; 256];
    let got = sys::call3(sys::GETGROUPS, groups.len(), groups.as_mut_ptr() as usize, 0);
    if got < 0 {
        out::error(b"groups", got);
    } else {
        out::push(b"groups=");
        for (at, group) in groups[..got as usize].iter().enumerate() {
            if at > 0 {
                out::push(b" ");
            }
            out::decimal(u64::from(*group));
        }
        out::push(b"\n");
    }
    out::result(b"no_new_privs", sys::call3(sys::PRCTL, 39, 0, 0));
    out::result(b"seccomp", sys::call3(sys::PRCTL, 21, 0, 0));
    files::content(b"oom_score_adj", b"/proc/self/oom_score_adj");
    files::content(b"apparmor", b"/proc/self/attr/current");
    out::result(b"personality", sys::call3(sys::PERSONALITY, 0xffff_ffff, 0, 0));
    out::result(b"pid", sys::call3(sys::GETPID, 0, 0, 0));
}

fn limits() {
    const NAMES: [&[u8]; 16] = [
        b"CPU", b"FSIZE", b"DATA", b"STACK", b"CORE", b"RSS", b"NPROC", b"NOFILE", b"MEMLOCK", b"AS", b"LOCKS",
        b"SIGPENDING", b"MSGQUEUE", b"NICE", b"RTPRIO", b"RTTIME",
    ];
    for (at, name) in NAMES.iter().enumerate() {
        let mut values = [0_u64; 2];
        let got = sys::call(sys::PRLIMIT64, [0, at, 0, values.as_mut_ptr() as usize, 0, 0]);
        keyed(b"rlimit.", name, |key| {
            if got < 0 {
                return out::error(key, got);
            }
            out::push(key);
            out::push(b"=");
            out::decimal(values[0]);
            out::push(b" ");
            out::decimal(values[1]);
            out::push(b"\n");
        });
    }
}

fn scheduling() {
    // struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period.
    let mut attributes = [0_u32; 14];
    let got = sys::call(sys::SCHED_GETATTR, [0, attributes.as_mut_ptr() as usize, 56, 0, 0, 0]);
    if got < 0 {
        out::error(b"sched.policy", got);
    } else {
        let wide = |at: usize| u64::from(attributes[at]) | u64::from(attributes[at + 1]) << 32;
        out::count(b"sched.policy", u64::from(attributes[1]));
        out::count(b"sched.flags", wide(2));
        out::push(b"sched.nice=");
        out::signed(i64::from(attributes[4] as i32));
        out::push(b"\n");
        out::count(b"sched.priority", u64::from(attributes[5]));
        out::count(b"sched.runtime", wide(6));
        out::count(b"sched.deadline", wide(8));
        out::count(b"sched.period", wide(10));
    }
    out::result(b"ioprio", sys::call3(sys::IOPRIO_GET, 1, 0, 0));
    let mut mask = [0_u64; 16];
    let got = sys::call3(sys::SCHED_GETAFFINITY, 0, 128, mask.as_mut_ptr() as usize);
    if got < 0 { out::error(b"affinity", got) } else { out::count(b"affinity", mask[0]) }
    let (mut mode, mut nodes) = (0_u32, [0_u64; 16]);
    let got =
        sys::call(sys::GET_MEMPOLICY, [(&raw mut mode) as usize, nodes.as_mut_ptr() as usize, 1024, 0, 0, 0]);
    if got < 0 {
        out::error(b"mempolicy.mode", got);
    } else {
        out::count(b"mempolicy.mode", u64::from(mode));
        out::count(b"mempolicy.nodes", nodes[0]);
    }
}

fn descriptors(early: &Early) {
    for (fd, state) in early.descriptors.iter().enumerate().filter(|(_, state)| **state == 1) {
        let _ = state;
        let digits = [b'0' + (fd / 10) as u8, b'0' + (fd % 10) as u8];
        let name = if fd < 10 { &digits[1..] } else { &digits[..] };
        let mut path = [0_u8; 16];
        path[..14].copy_from_slice(b"/proc/self/fd/");
        path[14..14 + name.len()].copy_from_slice(name);
        keyed(b"fd.", name, |key| files::link(key, &path[..14 + name.len()]));
        let mut size = [0_u16; 4];
        // TIOCGWINSZ works on terminals alone.
        if sys::call3(sys::IOCTL, fd, 0x5413, size.as_mut_ptr() as usize) >= 0 {
            keyed(b"terminal.", name, |key| {
                out::push(key);
                out::push(b"=");
                out::decimal(u64::from(size[0]));
                out::push(b" ");
                out::decimal(u64::from(size[1]));
                out::push(b"\n");
            });
        }
    }
}

fn names_of_host() {
    let mut names = [0_u8; 65 * 6];
    let got = sys::call3(sys::UNAME, names.as_mut_ptr() as usize, 0, 0);
    for (at, key) in [(1_usize, b"hostname".as_slice()), (4, b"machine"), (5, b"domainname")] {
        if got < 0 { out::error(key, got) } else { out::text(key, unsafe { sys::text(names[at * 65..].as_ptr()) }) }
    }
}

fn places() {
    for name in [b"mnt".as_slice(), b"pid", b"net", b"ipc", b"uts", b"user", b"cgroup", b"time"] {
        let path = Path::of(&[b"/proc/self/ns/", name]);
        let room = files::room();
        let got = sys::call3(sys::READLINK, path.pointer(), room.as_mut_ptr() as usize, 4096);
        keyed(b"ns.", name, |key| {
            if got < 0 { out::error(key, got) } else { out::text(key, &room[..got as usize]) }
        });
    }
    files::content(b"uid_map", b"/proc/self/uid_map");
    files::content(b"gid_map", b"/proc/self/gid_map");
    files::content(b"timens_offsets", b"/proc/self/timens_offsets");
    files::content(b"cgroup", b"/proc/self/cgroup");
    files::content(b"mountinfo", b"/proc/self/mountinfo");
    files::content(b"interfaces", b"/proc/net/dev");
    out::count(b"clock.monotonic", sys::clock(1));
    out::count(b"clock.boottime", sys::clock(7));
}
