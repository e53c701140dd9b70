//! The five capability sets, without `/proc`.

use crate::{out, sys};

/// The highest number that is asked for; the kernel has fewer.
const LAST: usize = 63;

fn set(key: &[u8], has: impl Fn(usize) -> bool) {
    out::push(key);
    out::push(b"=");
    let mut first = true;
    for number in 0..=LAST {
        if has(number) {
            if !first {
                out::push(b",");
            }
            first = false;
            out::decimal(number as u64);
        }
    }
    out::push(b"\n");
}

pub fn all() {
    let header = [0x2008_0522_u32, 0];
    let mut data = [0_u32; 6];
    let got = sys::call3(sys::CAPGET, header.as_ptr() as usize, data.as_mut_ptr() as usize, 0);
    if got < 0 {
        for key in [b"cap.effective".as_slice(), b"cap.permitted", b"cap.inheritable"] {
            out::error(key, got);
        }
    } else {
        let bit = |which: usize, number: usize| data[number / 32 * 3 + which] >> (number % 32) & 1 == 1;
        set(b"cap.effective", |number| bit(0, number));
        set(b"cap.permitted", |number| bit(1, number));
        set(b"cap.inheritable", |number| bit(2, number));
    }
    // PR_CAPBSET_READ, and PR_CAP_AMBIENT with PR_CAP_AMBIENT_IS_SET.
    set(b"cap.bounding", |number| sys::call3(sys::PRCTL, 23, number, 0) == 1);
    set(b"cap.ambient", |number| sys::call3(sys::PRCTL, 47, 1, number) == 1);
}
