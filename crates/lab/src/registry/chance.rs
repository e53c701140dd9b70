//! Values that nobody guesses: the keys of the standard library's hash maps come from the operating system.

use std::hash::{BuildHasher, RandomState};

fn draw() -> u64 {
    RandomState::new().hash_one(std::time::SystemTime::now())
}

/// A random UUID (version 4).
pub(super) fn uuid() -> String {
    let (high, low) = (draw(), draw());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        0x8000 | low >> 48 & 0x3fff,
        low & 0xffff_ffff_ffff
    )
}

/// An opaque word of 256 bits.
pub(super) fn word() -> String {
    format!("{:016x}{:016x}{:016x}{:016x}", draw(), draw(), draw(), draw())
}

/// Signs texts with a key of its own.
#[derive(Debug, Default)]
pub(super) struct Signer(RandomState);

impl Signer {
    /// The signature of a text.
    pub(super) fn sign(&self, text: &str) -> String {
        format!("{:016x}", self.0.hash_one(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_its_form_and_none_comes_twice() {
        let one = uuid();
        let lengths: Vec<_> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(one.split('-').nth(2).unwrap().starts_with('4'));
        assert_ne!(one, uuid());
        assert_ne!(word(), word());
    }
}
