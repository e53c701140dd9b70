//! A private sandbox for a whole run: mounts and process IDs of its own, so that nothing outlives it, whatever a runtime does.
//!
//! `stage VIEW[,net] COMMAND…`: VIEW is what is done to the cgroup hierarchies: `as-is`, `v1` (without the `unified` one) or `v2` (that
//! alone); with `net` the network is private too. The command sees `GREENLIGHT_STAGE=full`, or `none` where the kernel does not let us:
//! then whatever it left behind is ended once it has, or whoever started us.

use crate::Process;
use crate::sys::{self, Path};

const SIGHUP: usize = 1;
const SIGINT: usize = 2;
const SIGKILL: usize = 9;
const SIGTERM: usize = 15;
const SIGCHLD: usize = 17;
const NETWORK: &[u8] = b",net";
/// Options of prctl(2).
const PR_SET_PDEATHSIG: usize = 1;
const PR_SET_CHILD_SUBREAPER: usize = 36;

pub fn run(process: &Process) -> i32 {
    let watched: u64 = [SIGHUP, SIGINT, SIGTERM, SIGCHLD].iter().fold(0, |mask, signal| mask | 1 << (signal - 1));
    sys::call(sys::RT_SIGPROCMASK, [0, (&raw const watched) as usize, 0, 8, 0, 0]);
    // Whoever started us takes us along when it ends.
    sys::call3(sys::PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0);
    // CLONE_NEWNS and CLONE_NEWPID, and CLONE_NEWNET.
    let network = if process.word(2).ends_with(NETWORK) { 0x4000_0000 } else { 0 };
    if sys::call3(sys::UNSHARE, 0x2002_0000 | network, 0, 0) < 0 {
        return without_sandbox(process, watched);
    }
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        return first(process, watched);
    }
    attend(child, watched)
}

/// All that the command leaves behind becomes ours, for the kernel gives it no process IDs that end with it.
fn without_sandbox(process: &Process, watched: u64) -> i32 {
    sys::call3(sys::PRCTL, PR_SET_PDEATHSIG, SIGHUP, 0);
    sys::call3(sys::PRCTL, PR_SET_CHILD_SUBREAPER, 1, 0);
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        sys::call3(sys::PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0);
        return execute(process, c"GREENLIGHT_STAGE=none", watched);
    }
    let code = attend(child, watched);
    end_children();
    code
}

/// Ends all children, and those that become ours by that, until there are none. Who cannot be ended gets two seconds.
fn end_children() {
    for _ in 0..2000 {
        let mut room = [0_u8; 4096];
        let listed = sys::read_file(&Path::of(&[b"/proc/thread-self/children"]), &mut room);
        for word in room[..listed.max(0) as usize].split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
            sys::call3(sys::KILL, sys::number(word), SIGKILL, 0);
        }
        if sys::call(sys::WAIT4, [usize::MAX, 0, 1, 0, 0, 0]) < 0 {
            return;
        }
        sys::sleep_ms(1);
    }
}

/// The first process of the sandbox: when it ends, everything in it does.
fn first(process: &Process, watched: u64) -> i32 {
    sys::call3(sys::PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0);
    let none = c"none".as_ptr() as usize;
    let mount = |source: usize, target: &core::ffi::CStr, kind: usize, flags: usize| {
        sys::call(sys::MOUNT, [source, target.as_ptr() as usize, kind, flags, 0, 0])
    };
    // MS_REC and MS_PRIVATE; then a view of the processes of the sandbox.
    mount(none, c"/", 0, 0x4_4000);
    mount(c"proc".as_ptr() as usize, c"/proc", c"proc".as_ptr() as usize, 0);
    match process.word(2).strip_suffix(NETWORK).unwrap_or(process.word(2)) {
        b"v1" => {
            sys::call3(sys::UMOUNT2, c"/sys/fs/cgroup/unified".as_ptr() as usize, 2, 0);
        }
        b"v2" => {
            mount(none, c"/sys/fs/cgroup", c"cgroup2".as_ptr() as usize, 0);
        }
        _ => {}
    }
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        return execute(process, c"GREENLIGHT_STAGE=full", watched);
    }
    attend(child, watched)
}

/// Hands interrupts on to `child` and takes note of whoever ends, until it does or whoever started us has; gives its exit code.
fn attend(child: isize, watched: u64) -> i32 {
    loop {
        let mut status = 0_u32;
        loop {
            let ended = sys::call(sys::WAIT4, [usize::MAX, (&raw mut status) as usize, 1, 0, 0, 0]);
            if ended <= 0 {
                break;
            }
            if ended == child {
                let signal = status & 0x7f;
                return if signal == 0 { (status >> 8 & 0xff) as i32 } else { 128 + signal as i32 };
            }
        }
        let got = sys::call(sys::RT_SIGTIMEDWAIT, [(&raw const watched) as usize, 0, 0, 8, 0, 0]);
        if got == SIGHUP as isize {
            return 128 + SIGHUP as i32;
        }
        if got == SIGINT as isize || got == SIGTERM as isize {
            sys::call3(sys::KILL, child as usize, got as usize, 0);
        }
    }
}

fn execute(process: &Process, mark: &'static core::ffi::CStr, watched: u64) -> i32 {
    const MOST: usize = 4096;
    static mut ENVIRONMENT: [usize; MOST] = [0; MOST];
    unsafe {
        let to = (&raw mut ENVIRONMENT).cast::<usize>();
        *to = mark.as_ptr() as usize;
        let (mut from, mut at) = (process.environment(), 1);
        while !(*from).is_null() && at + 1 < MOST {
            *to.add(at) = *from as usize;
            (from, at) = (from.add(1), at + 1);
        }
        sys::call(sys::RT_SIGPROCMASK, [1, (&raw const watched) as usize, 0, 8, 0, 0]);
        sys::call3(sys::EXECVE, Path::of(&[process.word(3)]).pointer(), process.words_from(3) as usize, to as usize);
    }
    126
}
