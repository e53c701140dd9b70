//! Single things that are tried.

use core::sync::atomic::{AtomicU32, Ordering};

use crate::sys::{self, Path};
use crate::{files, out};

/// Runs one command; its answer is `NUMBER.NAME`.
pub fn run(number: usize, name: &[u8], rest: &[u8]) {
    let mut key = [0_u8; 64];
    let mut length = 0;
    let digits = [b'0' + (number / 100 % 10) as u8, b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8];
    let leading = if number < 10 { 2 } else { usize::from(number < 100) };
    for byte in digits[leading..].iter().chain(b".").chain(name) {
        if length < key.len() {
            key[length] = *byte;
            length += 1;
        }
    }
    let key = &key[..length];
    match name {
        b"stat" => files::stat(key, rest),
        b"read" => files::content(key, rest),
        b"link" => files::link(key, rest),
        b"list" => files::list(key, rest),
        b"nodes" => files::nodes(key, rest),
        b"open" => {
            let (mode, path) = sys::split(rest);
            let flags = match mode {
                b"w" => 1,
                b"rw" => 2,
                b"create" => 0o101,
                _ => 0,
            };
            let fd = sys::open(&Path::of(&[path]), flags | 0o4000, 0o644);
            done(key, fd);
        }
        b"write" => {
            let (path, text) = sys::split(rest);
            let fd = sys::open(&Path::of(&[path]), 0o101, 0o644);
            let wrote = if fd < 0 { fd } else { sys::write_all(fd as usize, text) };
            done(key, if wrote < 0 { wrote } else { fd });
        }
        b"mkdir" => done(key, sys::call3(sys::MKDIR, Path::of(&[rest]).pointer(), 0o755, 0)),
        b"mknod" => {
            let (path, rest) = sys::split(rest);
            let (kind, rest) = sys::split(rest);
            let (major, minor) = sys::split(rest);
            let (major, minor) = (sys::number(major), sys::number(minor));
            let kind = match kind {
                b"c" => 0o20_000,
                b"b" => 0o60_000,
                _ => 0o10_000,
            };
            let device = minor & 0xff | (major & 0xfff) << 8 | (minor & !0xff) << 12;
            done(key, sys::call3(sys::MKNOD, Path::of(&[path]).pointer(), kind | 0o666, device));
        }
        b"exec" => executed(key, rest),
        b"zero" => zeroes(key, rest),
        b"statfs" => {
            let mut data = [0_u64; 15];
            let got = sys::call3(sys::STATFS, Path::of(&[rest]).pointer(), data.as_mut_ptr() as usize, 0);
            if got < 0 {
                return out::error(key, got);
            }
            out::push(key);
            out::push(b"=");
            out::decimal(data[0]);
            out::push(b" ");
            out::decimal(data[10]);
            out::push(b"\n");
        }
        b"drain" => {
            let room = files::room();
            let got = sys::read_all(sys::number(rest), room);
            if got < 0 { out::error(key, got) } else { out::text(key, &room[..got as usize]) }
        }
        b"say" => {
            let (fd, text) = sys::split(rest);
            done(key, sys::write_all(sys::number(fd), text));
        }
        b"syscall" => in_child(key, rest, sys::call),
        b"syscall32" => in_child(key, rest, |number, _| sys::call_of_i386(number)),
        b"trapped" => trapped(key, rest),
        b"thread" => in_thread(key, rest),
        _ => out::error(key, -22),
    }
}

fn done(key: &[u8], result: isize) {
    if result < 0 { out::error(key, result) } else { out::text(key, b"ok") }
}

/// Runs a program; it is the probe itself, asked for nothing.
fn executed(key: &[u8], path: &[u8]) {
    let path = Path::of(&[path]);
    let words: [usize; 4] = [path.pointer(), c"-".as_ptr() as usize, c"-".as_ptr() as usize, 0];
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        sys::call3(sys::CLOSE, 1, 0, 0);
        let failed = sys::call3(sys::EXECVE, path.pointer(), words.as_ptr() as usize, 0);
        sys::exit(failed.unsigned_abs() as i32 & 0x7f);
    }
    ended(key, child);
}

/// How a child ended: `exit CODE` or `signal NUMBER`.
fn ended(key: &[u8], child: isize) {
    let mut status = 0_u32;
    if child < 0 {
        return out::error(key, child);
    }
    sys::call(sys::WAIT4, [child as usize, (&raw mut status) as usize, 0x4000_0000, 0, 0, 0]);
    out::push(key);
    let signal = status & 0x7f;
    out::push(if signal == 0 { b"=exit " } else { b"=signal " });
    out::decimal(u64::from(if signal == 0 { status >> 8 & 0xff } else { signal }));
    out::push(b"\n");
}

/// Whether a device gives zeroes: `zero`, `other`, `empty`.
fn zeroes(key: &[u8], path: &[u8]) {
    let fd = sys::open(&Path::of(&[path]), 0o4000, 0);
    if fd < 0 {
        return out::error(key, fd);
    }
    let mut bytes = [1_u8; 16];
    let got = sys::call3(sys::READ, fd as usize, bytes.as_mut_ptr() as usize, bytes.len());
    sys::call3(sys::CLOSE, fd as usize, 0, 0);
    match got {
        error if error < 0 => out::error(key, error),
        0 => out::text(key, b"empty"),
        got => out::text(key, if bytes[..got as usize].iter().all(|byte| *byte == 0) { b"zero" } else { b"other" }),
    }
}

/// A system call by number in a child that takes `SIGSYS`: `exit 31` if it came, `exit 0` if not.
fn trapped(key: &[u8], number: &[u8]) {
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        handle(31, caught as *const () as usize);
        sys::call3(sys::number(number), 0, 0, 0);
        sys::exit(0);
    }
    ended(key, child);
}

extern "C" fn caught(signal: i32) {
    sys::exit(signal);
}

/// A system call by number in a second thread of a child: how the child ends, which is `exit 0` if it outlives the thread.
fn in_thread(key: &[u8], number: &[u8]) {
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        let thread = AtomicU32::new(1);
        let made = sys::call_in_thread(sys::number(number), &thread);
        // The kernel writes 0 when the thread is gone.
        let is_gone = made > 0 && (0..2000).any(|_| {
            sys::sleep_ms(1);
            thread.load(Ordering::Relaxed) == 0
        });
        sys::exit(i32::from(!is_gone));
    }
    ended(key, child);
}

/// A system call by number in a child, which may be killed for it: its result, or `signal NUMBER`.
fn in_child(key: &[u8], rest: &[u8], call: impl Fn(usize, [usize; 6]) -> isize) {
    let mut pipe = [0_u32; 2];
    let made = sys::call3(22, pipe.as_mut_ptr() as usize, 0, 0);
    if made < 0 {
        return out::error(key, made);
    }
    let (number, mut rest) = sys::split(rest);
    let mut arguments = [0_usize; 6];
    for argument in &mut arguments {
        let (word, behind) = sys::split(rest);
        *argument = sys::number(word);
        if word.first() == Some(&b'-') {
            *argument = argument.wrapping_neg();
        }
        rest = behind;
    }
    let child = sys::call3(sys::FORK, 0, 0, 0);
    if child == 0 {
        let result = call(sys::number(number), arguments);
        sys::write_all(pipe[1] as usize, &result.to_le_bytes());
        sys::exit(0);
    }
    sys::call3(sys::CLOSE, pipe[1] as usize, 0, 0);
    let mut answer = [0_u8; 8];
    let got = if child < 0 { 0 } else { sys::read_all(pipe[0] as usize, &mut answer) };
    sys::call3(sys::CLOSE, pipe[0] as usize, 0, 0);
    if got == 8 {
        let mut status = 0_u32;
        sys::call(sys::WAIT4, [child as usize, (&raw mut status) as usize, 0x4000_0000, 0, 0, 0]);
        out::result(key, isize::from_le_bytes(answer));
    } else {
        ended(key, child);
    }
}

static mut SIGNALS: Option<&'static [u8]> = None;

/// Appends each signal that arrives to the file beside the answer: `.signals`, one number a line.
pub fn catch_signals(file: &'static [u8]) {
    unsafe { SIGNALS = Some(file) };
    for signal in 1..=64 {
        handle(signal, arrived as *const () as usize);
    }
}

fn handle(signal: usize, handler: usize) {
    // struct sigaction of the kernel: handler, flags with SA_RESTORER and SA_RESTART, restorer, mask.
    let action = [handler, 0x1400_0000, restore as *const () as usize, 0];
    sys::call(sys::RT_SIGACTION, [signal, action.as_ptr() as usize, 0, 8, 0, 0]);
}

extern "C" fn arrived(signal: i32) {
    let Some(file) = (unsafe { SIGNALS }) else { return };
    let fd = sys::open(&Path::of(&[file, b".signals"]), 0o2101, 0o644);
    let line = [b'0' + (signal / 10) as u8, b'0' + (signal % 10) as u8, b'\n'];
    if fd >= 0 {
        sys::write_all(fd as usize, &line);
        sys::call3(sys::CLOSE, fd as usize, 0, 0);
    }
}

#[unsafe(naked)]
extern "C" fn restore() {
    core::arch::naked_asm!("mov eax, 15", "syscall")
}
