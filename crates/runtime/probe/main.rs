//! The probe: a program without libc that runs inside a container, or as a hook, and reports raw facts. It judges nothing.
//!
//! ```text
//! greenlight-probe NONCE FILE COMMAND…      inside a container: facts, stat:PATH, read:PATH, list:PATH, nodes:PATH, open:MODE:PATH,
//!                                           write:PATH:TEXT, mkdir:PATH, mknod:PATH:KIND:MAJOR:MINOR, exec:PATH, zero:PATH,
//!                                           drain:DESCRIPTOR, say:DESCRIPTOR:TEXT, syscall:NUMBER[:ARGUMENT…],
//!                                           syscall32:NUMBER, trapped:NUMBER, thread:NUMBER, signals, exit:CODE, hold
//! greenlight-probe hook KIND DIRECTORY NONCE [COMMAND…]      as a hook: late:MS, stat:PATH, await:NAME before it reports, sleep:MS,
//!                                           exit:CODE behind that
//! greenlight-probe stage VIEW COMMAND…      on the host: a private sandbox for a run
//! ```
//!
//! The answer is text, one fact a line: `key=value`, `key!ERRNO` or `key-` for what is not there. Control characters, `%`, `=` in keys and
//! bytes that are not ASCII are `%XX`. The first line is `greenlight-probe NONCE`, the last `end NONCE`.
#![no_std]
#![no_main]

mod capabilities;
mod commands;
mod facts;
mod files;
mod hook;
mod memory;
mod out;
mod report;
mod stage;
mod sys;

use core::arch::global_asm;
use core::panic::PanicInfo;

global_asm!(".globl _start", "_start:", "xor %ebp, %ebp", "mov %rsp, %rdi", "and $-16, %rsp", "call {entry}", "ud2", entry = sym entry, options(att_syntax));

/// What the kernel hands over: the words of the command line, and of the environment.
pub struct Process {
    count: usize,
    words: *const *const u8,
}

impl Process {
    /// A word of the command line; empty behind the last.
    pub fn word(&self, at: usize) -> &'static [u8] {
        if at < self.count { unsafe { sys::text(*self.words.add(at)) } } else { b"" }
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The words from here on, as `execve` takes them.
    pub fn words_from(&self, at: usize) -> *const *const u8 {
        unsafe { self.words.add(at) }
    }

    /// The environment, as `execve` takes it.
    pub fn environment(&self) -> *const *const u8 {
        unsafe { self.words.add(self.count + 1) }
    }
}

extern "C" fn entry(stack: *const usize) -> ! {
    let process = unsafe { Process { count: *stack, words: stack.add(1).cast() } };
    let code = match process.word(1) {
        b"hook" => hook::run(&process),
        b"stage" => stage::run(&process),
        _ => report::run(&process),
    };
    sys::exit(code)
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    sys::exit(121)
}

/// The compiled core library asks for it; nothing unwinds here.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
