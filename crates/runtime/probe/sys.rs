//! System calls of x86_64.

use core::arch::asm;
use core::sync::atomic::AtomicU32;

pub const READ: usize = 0;
pub const WRITE: usize = 1;
pub const CLOSE: usize = 3;
pub const RT_SIGACTION: usize = 13;
pub const RT_SIGPROCMASK: usize = 14;
pub const IOCTL: usize = 16;
pub const NANOSLEEP: usize = 35;
pub const GETPID: usize = 39;
pub const CLONE: usize = 56;
pub const FORK: usize = 57;
pub const EXECVE: usize = 59;
pub const EXIT: usize = 60;
pub const WAIT4: usize = 61;
pub const KILL: usize = 62;
pub const UNAME: usize = 63;
pub const FSYNC: usize = 74;
pub const GETCWD: usize = 79;
pub const RENAME: usize = 82;
pub const MKDIR: usize = 83;
pub const READLINK: usize = 89;
pub const UMASK: usize = 95;
pub const GETGROUPS: usize = 115;
pub const GETRESUID: usize = 118;
pub const GETRESGID: usize = 120;
pub const CAPGET: usize = 125;
pub const RT_SIGTIMEDWAIT: usize = 128;
pub const MKNOD: usize = 133;
pub const PERSONALITY: usize = 135;
pub const STATFS: usize = 137;
pub const PRCTL: usize = 157;
pub const MOUNT: usize = 165;
pub const UMOUNT2: usize = 166;
pub const SCHED_GETAFFINITY: usize = 204;
pub const GETDENTS64: usize = 217;
pub const CLOCK_GETTIME: usize = 228;
pub const GET_MEMPOLICY: usize = 239;
pub const IOPRIO_GET: usize = 252;
pub const OPENAT: usize = 257;
pub const UNSHARE: usize = 272;
pub const PRLIMIT64: usize = 302;
pub const SCHED_GETATTR: usize = 315;
pub const STATX: usize = 332;

pub const AT_FDCWD: usize = -100_isize as usize;

/// One system call. A negative result is an error number.
pub fn call(number: usize, arguments: [usize; 6]) -> isize {
    let [a, b, c, d, e, f] = arguments;
    let result: isize;
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number as isize => result,
            in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, in("r9") f,
            lateout("rcx") _, lateout("r11") _, options(nostack)
        );
    }
    result
}

/// One with up to three arguments.
pub fn call3(number: usize, a: usize, b: usize, c: usize) -> isize {
    call(number, [a, b, c, 0, 0, 0])
}

/// One of the 32-bit ABI of i386, with its number there and no arguments.
pub fn call_of_i386(number: usize) -> isize {
    let result: i32;
    unsafe {
        asm!(
            "push rbx", "xor ebx, ebx", "int 0x80", "pop rbx",
            inlateout("eax") number as i32 => result,
            in("ecx") 0, in("edx") 0, in("esi") 0, in("edi") 0,
            lateout("r8") _, lateout("r9") _, lateout("r10") _, lateout("r11") _
        );
    }
    result as isize
}

/// One without arguments in a new thread, which has no stack, for it does nothing else; its ID, or an error. `thread` is 0 once the
/// thread is gone.
pub fn call_in_thread(number: usize, thread: &AtomicU32) -> isize {
    // CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM and CHILD_CLEARTID.
    const FLAGS: usize = 0x25_0f00;
    let result: isize;
    unsafe {
        asm!(
            "syscall", "test rax, rax", "jnz 2f",
            "mov rax, r12", "xor edi, edi", "xor r10d, r10d", "syscall",
            "mov eax, 60", "xor edi, edi", "syscall", "ud2",
            "2:",
            inlateout("rax") CLONE => result,
            inlateout("rdi") FLAGS => _, inlateout("rsi") 0_usize => _, inlateout("rdx") 0_usize => _,
            inlateout("r10") thread.as_ptr() as usize => _, inlateout("r8") 0_usize => _, in("r12") number,
            lateout("rcx") _, lateout("r11") _, options(nostack)
        );
    }
    result
}

pub fn exit(code: i32) -> ! {
    loop {
        call3(EXIT, code as usize, 0, 0);
    }
}

/// The text that a pointer of the kernel leads to.
///
/// # Safety
/// The pointer leads to bytes that end with a zero and stay.
pub unsafe fn text(start: *const u8) -> &'static [u8] {
    let mut length = 0;
    while unsafe { *start.add(length) } != 0 {
        length += 1;
    }
    unsafe { core::slice::from_raw_parts(start, length) }
}

/// A path that ends with a zero, as the kernel wants it. What is longer than the kernel takes is cut.
pub struct Path([u8; 4097]);

impl Path {
    pub fn of(parts: &[&[u8]]) -> Path {
        let mut path = Path([0; 4097]);
        let mut at = 0;
        for byte in parts.iter().flat_map(|part| part.iter()) {
            if at < 4096 {
                path.0[at] = *byte;
                at += 1;
            }
        }
        path
    }

    pub fn pointer(&self) -> usize {
        self.0.as_ptr() as usize
    }
}

pub fn open(path: &Path, flags: usize, mode: usize) -> isize {
    call(OPENAT, [AT_FDCWD, path.pointer(), flags | 0o2_000_000, mode, 0, 0])
}

/// Reads until the end, or until the room is used up. Gives the count, or the error.
pub fn read_all(fd: usize, room: &mut [u8]) -> isize {
    let mut have = 0;
    while have < room.len() {
        match call3(READ, fd, room[have..].as_mut_ptr() as usize, room.len() - have) {
            0 => break,
            got if got > 0 => have += got as usize,
            -4 => {}
            error if have == 0 => return error,
            _ => break,
        }
    }
    have as isize
}

/// The content of a file.
pub fn read_file(path: &Path, room: &mut [u8]) -> isize {
    let fd = open(path, 0, 0);
    if fd < 0 {
        return fd;
    }
    let got = read_all(fd as usize, room);
    call3(CLOSE, fd as usize, 0, 0);
    got
}

pub fn write_all(fd: usize, mut bytes: &[u8]) -> isize {
    while !bytes.is_empty() {
        match call3(WRITE, fd, bytes.as_ptr() as usize, bytes.len()) {
            -4 => {}
            wrote if wrote <= 0 => return wrote,
            wrote => bytes = &bytes[(wrote as usize).min(bytes.len())..],
        }
    }
    0
}

pub fn sleep_ms(milliseconds: usize) {
    let time = [milliseconds / 1000, milliseconds % 1000 * 1_000_000];
    call3(NANOSLEEP, time.as_ptr() as usize, 0, 0);
}

/// Nanoseconds of a clock.
pub fn clock(which: usize) -> u64 {
    let mut time = [0_u64; 2];
    call3(CLOCK_GETTIME, which, time.as_mut_ptr() as usize, 0);
    time[0] * 1_000_000_000 + time[1]
}

/// A decimal number.
pub fn number(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_digit()).fold(0_usize, |sum, digit| {
        sum.wrapping_mul(10).wrapping_add(usize::from(*digit - b'0'))
    })
}

/// The parts of a word between colons; the last one takes the rest.
pub fn split(word: &[u8]) -> (&[u8], &[u8]) {
    match word.iter().position(|byte| *byte == b':') {
        Some(at) => (&word[..at], &word[at + 1..]),
        None => (word, b""),
    }
}
