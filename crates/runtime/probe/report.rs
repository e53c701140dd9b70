//! The program of a container: facts and commands, answered on standard output and in a file.

use crate::sys::{self, Path};
use crate::{Process, commands, facts, out};

pub fn run(process: &Process) -> i32 {
    // What changes by what we do is read before anything is done.
    let early = facts::Early::read();
    let (nonce, file) = (process.word(1), process.word(2));
    out::push(b"greenlight-probe ");
    out::escaped(nonce);
    out::push(b"\n");
    let (mut code, mut holds) = (0, false);
    for at in 3..process.count() {
        let (name, rest) = sys::split(process.word(at));
        match name {
            b"facts" => facts::all(process, &early),
            b"exit" => code = sys::number(rest) as i32,
            b"hold" => holds = true,
            b"signals" => commands::catch_signals(file),
            _ => commands::run(at - 3, name, rest),
        }
    }
    out::push(b"end ");
    out::escaped(nonce);
    out::push(b"\n");
    sys::write_all(1, out::bytes());
    if file != b"-" {
        deliver(file);
    }
    if holds {
        let release = Path::of(&[file, b".release"]);
        let mut room = [0_u8; 256];
        while sys::call(sys::STATX, [sys::AT_FDCWD, release.pointer(), 0, 1, room.as_mut_ptr() as usize, 0]) < 0 {
            sys::sleep_ms(2);
        }
    }
    code
}

/// Writes the answer beside its place, and then puts it there whole.
fn deliver(file: &[u8]) {
    let (part, whole) = (Path::of(&[file, b".part"]), Path::of(&[file]));
    let fd = sys::open(&part, 0o1101, 0o644);
    if fd >= 0 {
        let wrote = sys::write_all(fd as usize, out::bytes());
        sys::call3(sys::FSYNC, fd as usize, 0, 0);
        sys::call3(sys::CLOSE, fd as usize, 0, 0);
        if wrote == 0 {
            sys::call3(sys::RENAME, part.pointer(), whole.pointer(), 0);
        }
    }
}
