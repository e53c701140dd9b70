//! What is at a path.

use crate::out;
use crate::sys::{self, Path};

/// The room for what is read of one file.
const ROOM: usize = 64 * 1024;
static mut ROOM_BYTES: [u8; ROOM] = [0; ROOM];

/// The room for one read at a time.
pub fn room() -> &'static mut [u8] {
    unsafe { core::slice::from_raw_parts_mut((&raw mut ROOM_BYTES).cast::<u8>(), ROOM) }
}

/// `key=` the content of a file, or its error.
pub fn content(key: &[u8], path: &[u8]) {
    let room = room();
    let got = sys::read_file(&Path::of(&[path]), room);
    if got < 0 { out::error(key, got) } else { out::text(key, &room[..got as usize]) }
}

/// `key=` where a symbolic link leads, or its error.
pub fn link(key: &[u8], path: &[u8]) {
    let room = room();
    let got = sys::call3(sys::READLINK, Path::of(&[path]).pointer(), room.as_mut_ptr() as usize, 4096);
    if got < 0 { out::error(key, got) } else { out::text(key, &room[..got as usize]) }
}

/// `key=TYPE MODE UID GID MAJOR:MINOR SIZE MTIME`, of the thing itself, not of what a link leads to.
pub fn stat(key: &[u8], path: &[u8]) {
    let mut data = [0_u64; 32];
    let flags = 0x100;
    let got = sys::call(
        sys::STATX,
        [sys::AT_FDCWD, Path::of(&[path]).pointer(), flags, 0x7ff, data.as_mut_ptr() as usize, 0],
    );
    if got < 0 {
        return out::error(key, got);
    }
    // The layout of struct statx: mode behind uid and gid, then size, the times, and the device numbers.
    let (uid, gid, mode) = (data[2] >> 32, data[3] & 0xffff_ffff, data[3] >> 32 & 0xffff);
    let (size, mtime, device) = (data[5], data[14], data[16]);
    let kind: &[u8] = match mode >> 12 {
        1 => b"fifo",
        2 => b"char",
        4 => b"directory",
        6 => b"block",
        8 => b"file",
        10 => b"link",
        12 => b"socket",
        _ => b"other",
    };
    out::push(key);
    out::push(b"=");
    out::push(kind);
    out::push(b" ");
    out::octal(mode & 0o7777);
    for number in [uid, gid] {
        out::push(b" ");
        out::decimal(number);
    }
    out::push(b" ");
    out::decimal(device & 0xffff_ffff);
    out::push(b":");
    out::decimal(device >> 32);
    for number in [size, mtime] {
        out::push(b" ");
        out::decimal(number);
    }
    out::push(b"\n");
}

/// Calls `each` with the names in a directory but `.` and `..`; gives the error, if there is one.
pub fn names(fd: usize, mut each: impl FnMut(&[u8])) -> isize {
    let mut room = [0_u8; 4096];
    loop {
        let got = sys::call3(sys::GETDENTS64, fd, room.as_mut_ptr() as usize, room.len());
        if got <= 0 {
            return got;
        }
        let mut at = 0;
        while at < got as usize {
            let length = usize::from(u16::from_le_bytes([room[at + 16], room[at + 17]]));
            let name = unsafe { sys::text(room[at + 19..].as_ptr()) };
            if name != b"." && name != b".." {
                each(name);
            }
            at += length;
        }
    }
}

/// `key=` the names in a directory, with slashes between.
pub fn list(key: &[u8], path: &[u8]) {
    let fd = sys::open(&Path::of(&[path]), 0o200_000, 0);
    if fd < 0 {
        return out::error(key, fd);
    }
    out::push(key);
    out::push(b"=");
    names(fd as usize, |name| {
        out::escaped(name);
        out::push(b"/");
    });
    out::push(b"\n");
    sys::call3(sys::CLOSE, fd as usize, 0, 0);
}

/// `key=NAME MAJOR:MINOR` for each device in a directory that opens, one a line.
pub fn nodes(key: &[u8], path: &[u8]) {
    let fd = sys::open(&Path::of(&[path]), 0o200_000, 0);
    if fd < 0 {
        return out::error(key, fd);
    }
    names(fd as usize, |name| {
        let path = Path::of(&[path, b"/", name]);
        let mut data = [0_u64; 32];
        sys::call(sys::STATX, [sys::AT_FDCWD, path.pointer(), 0x100, 0x7ff, data.as_mut_ptr() as usize, 0]);
        let (kind, device) = (data[3] >> 44 & 0xf, data[16]);
        // Who opens a watchdog has to feed it.
        if (kind != 2 && kind != 6) || device == (130 << 32 | 10) {
            return;
        }
        let opened = sys::open(&path, 0o4400, 0);
        if opened >= 0 {
            sys::call3(sys::CLOSE, opened as usize, 0, 0);
            out::push(key);
            out::push(b"=");
            out::escaped(name);
            out::push(b" ");
            out::decimal(device & 0xffff_ffff);
            out::push(b":");
            out::decimal(device >> 32);
            out::push(b"\n");
        }
    });
    sys::call3(sys::CLOSE, fd as usize, 0, 0);
}
