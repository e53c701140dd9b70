//! The answer, put together in memory and written at once.

const ROOM: usize = 512 * 1024;

static mut BYTES: [u8; ROOM] = [0; ROOM];
static mut LENGTH: usize = 0;

/// Appends bytes as they are. What has no room is left out, and with it the end of the answer, so that it is not taken for whole.
pub fn push(bytes: &[u8]) {
    unsafe {
        let length = LENGTH;
        if length + bytes.len() <= ROOM {
            let to = (&raw mut BYTES).cast::<u8>().add(length);
            core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
            LENGTH = length + bytes.len();
        } else {
            LENGTH = ROOM;
        }
    }
}

/// Appends bytes so that they stay on their line.
pub fn escaped(bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        if (0x20..0x7f).contains(byte) && *byte != b'%' {
            push(&[*byte]);
        } else {
            push(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

pub fn decimal(number: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    push(&digits[at..]);
}

pub fn octal(number: u64) {
    let mut shift = 63;
    let mut begun = false;
    loop {
        let digit = (number >> shift & 7) as u8;
        begun |= digit != 0 || shift == 0;
        if begun {
            push(&[b'0' + digit]);
        }
        if shift == 0 {
            break;
        }
        shift -= 3;
    }
}

/// A number that may be negative.
pub fn signed(number: i64) {
    if number < 0 {
        push(b"-");
    }
    decimal(number.unsigned_abs());
}

/// `key=value`, the value escaped.
pub fn text(key: &[u8], value: &[u8]) {
    push(key);
    push(b"=");
    escaped(value);
    push(b"\n");
}

/// `key=number`.
pub fn count(key: &[u8], number: u64) {
    push(key);
    push(b"=");
    decimal(number);
    push(b"\n");
}

/// `key!ERRNO`, from the result of a system call.
pub fn error(key: &[u8], result: isize) {
    push(key);
    push(b"!");
    decimal(result.unsigned_abs() as u64);
    push(b"\n");
}

/// The number if the call worked, its error otherwise.
pub fn result(key: &[u8], result: isize) {
    if result < 0 { error(key, result) } else { count(key, result as u64) }
}

/// Everything so far.
pub fn bytes() -> &'static [u8] {
    unsafe { core::slice::from_raw_parts((&raw const BYTES).cast::<u8>(), LENGTH) }
}
