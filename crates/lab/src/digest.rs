//! Digests of bytes in the descriptor's form.

use sha2::{Digest as _, Sha256, Sha512};

/// A hash that the image spec registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-256, the one to use.
    #[default]
    Sha256,
    /// SHA-512.
    Sha512,
    /// BLAKE3 with 256 bits, registered after 1.1.1.
    Blake3,
}

impl Algorithm {
    /// The identifier before the colon, which is also the directory under `blobs`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Blake3 => "blake3",
        }
    }

    /// The digest string of `bytes`: identifier, colon, lower-case hex.
    pub fn digest(self, bytes: &[u8]) -> String {
        let encoded = match self {
            Self::Sha256 => hex(&Sha256::digest(bytes)),
            Self::Sha512 => hex(&Sha512::digest(bytes)),
            Self::Blake3 => hex(blake3::hash(bytes).as_bytes()),
        };
        format!("{}:{encoded}", self.name())
    }
}

/// The `sha256:` digest of `bytes`.
pub fn sha256(bytes: &[u8]) -> String {
    Algorithm::Sha256.digest(bytes)
}

/// Lower-case hex of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The standard, padded Base 64 of `bytes`, as a descriptor's `data` wants it.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let symbol = ALPHABET[(group >> (18 - 6 * place)) as usize & 63];
            out.push(if place > chunk.len() { '=' } else { char::from(symbol) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        assert_eq!(sha256(b"{}"), "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assert_eq!(Algorithm::Sha512.digest(b"").len(), "sha512:".len() + 128);
        assert!(Algorithm::Blake3.digest(b"").starts_with("blake3:af1349b9f5f9a1a6"));
        assert_eq!(base64(b"{}"), "e30=");
        assert_eq!(base64(b"any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw==");
        assert_eq!(base64(b""), "");
    }
}
