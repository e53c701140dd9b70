//! Edits of finished bytes, as closures that the builder's `*_bytes` and `stored` stages take.

/// Puts `tail` behind the bytes.
pub fn append(tail: impl Into<Vec<u8>>) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    let tail = tail.into();
    move |mut bytes| {
        bytes.extend(tail);
        bytes
    }
}

/// Puts `head` before the bytes.
pub fn prepend(head: impl Into<Vec<u8>>) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    let mut head = head.into();
    move |bytes| {
        head.extend(bytes);
        head
    }
}

/// Drops the last `count` bytes.
pub fn cut(count: usize) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    move |mut bytes| {
        bytes.truncate(bytes.len().saturating_sub(count));
        bytes
    }
}

/// Inverts the byte at `offset`, counted from the end when negative.
///
/// # Panics
/// The closure panics when there is no such byte: an edit that changes nothing would be a fault that breaks nothing.
pub fn flip(offset: isize) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    move |mut bytes| {
        let length = bytes.len();
        let at = if offset < 0 { length.checked_sub(offset.unsigned_abs()) } else { Some(offset.unsigned_abs()) };
        match at.and_then(|at| bytes.get_mut(at)) {
            Some(byte) => *byte = !*byte,
            None => panic!("no byte {offset} in {length} bytes"),
        }
        bytes
    }
}

/// Replaces the first `from` by `to`.
///
/// # Panics
/// The closure panics when `from` does not occur, for the same reason as [`flip`].
pub fn replace(from: impl Into<Vec<u8>>, to: impl Into<Vec<u8>>) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    let (from, to) = (from.into(), to.into());
    move |mut bytes| {
        let found = bytes.windows(from.len()).position(|window| window == from);
        let Some(at) = found else { panic!("`{}` does not occur", from.escape_ascii()) };
        bytes.splice(at..at + from.len(), to);
        bytes
    }
}

/// Puts `other` in the place of everything.
pub fn become_bytes(other: impl Into<Vec<u8>>) -> impl FnOnce(Vec<u8>) -> Vec<u8> {
    let other = other.into();
    move |_| other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_do_what_they_say() {
        assert_eq!(append("c")(b"ab".to_vec()), b"abc");
        assert_eq!(prepend("c")(b"ab".to_vec()), b"cab");
        assert_eq!(cut(1)(b"ab".to_vec()), b"a");
        assert_eq!(flip(-1)(vec![0, 0]), [0, 255]);
        assert_eq!(replace("a", "xyz")(b"bab".to_vec()), b"bxyzb");
        assert_eq!(become_bytes("")(b"a".to_vec()), b"");
    }

    #[test]
    #[should_panic(expected = "does not occur")]
    fn an_edit_without_effect_is_refused() {
        replace("q", "")(b"ab".to_vec());
    }
}
