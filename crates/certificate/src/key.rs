//! Keys: Ed25519, and ECDSA over P-256 with SHA-256, in PEM as openssl writes and reads them.
//!
//! Private keys are PKCS #8, under a passphrase PBES2 (scrypt, AES-256); public keys are SubjectPublicKeyInfo. A signature over P-256
//! is made in ASN.1, as most of the field does, and taken in ASN.1 and as `r` and `s` side by side, as the DSSE document has it.

use std::fmt;

use content::digest::Algorithm as DigestAlgorithm;
use pkcs8::der::pem::{LineEnding, PemLabel as _};
use pkcs8::der::{Decode as _, SecretDocument};
use pkcs8::pkcs5::{pbes2, scrypt};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{
    self, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair as _, UnparsedPublicKey,
};

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA over P-256 with SHA-256.
    P256,
}

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No PEM of the kind that is wanted.
    #[error("it is no {0} in PEM")]
    Pem(&'static str),
    /// A key of another algorithm.
    #[error("it is neither an Ed25519 key nor one of P-256; make one with `greenlight certify keygen`")]
    Algorithm,
    /// The key needs a passphrase.
    #[error("the key is under a passphrase, and none was given")]
    NoPassphrase,
    /// The passphrase does not open it.
    #[error(
        "the passphrase does not open the key, or it is encrypted in a way that is not read here: `openssl pkcs8 -topk8 -v2 aes-256-cbc` writes one that is"
    )]
    WrongPassphrase,
    /// The system has no random numbers, or the key is damaged.
    #[error("the system failed to make a key or a signature")]
    Failed,
}

// The DER in front of a bare key; both forms are fixed but for the key itself (RFC 8410, RFC 5480).
const ED25519_PRIVATE: &[u8] = &[0x30, 0x2e, 0x02, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const ED25519_PUBLIC: &[u8] = &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
const P256_PUBLIC: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 3,
    0x42, 0,
];
const PUBLIC_LABEL: &str = "PUBLIC KEY";
/// What a private key has to be, and how another one becomes that.
const PRIVATE: &str = "private key of the form PKCS #8 (`openssl pkcs8 -topk8` makes one of other forms)";

/// A private key.
pub struct Signer {
    pair: Pair,
    document: SecretDocument,
}

enum Pair {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

impl Signer {
    /// A new key.
    pub fn generate(algorithm: Algorithm) -> Result<Signer, KeyError> {
        let random = SystemRandom::new();
        let der = match algorithm {
            // ring would write the second version of PKCS #8, which openssl does not read.
            Algorithm::Ed25519 => {
                let mut seed = [0; 32];
                random.fill(&mut seed).map_err(|_| KeyError::Failed)?;
                [ED25519_PRIVATE, &seed].concat()
            }
            Algorithm::P256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random)
                .map_err(|_| KeyError::Failed)?
                .as_ref()
                .to_vec(),
        };
        Signer::of_document(SecretDocument::try_from(der.as_slice()).map_err(|_| KeyError::Failed)?)
    }

    /// Whether a private key in PEM is under a passphrase.
    pub fn needs_passphrase(pem: &str) -> bool {
        SecretDocument::from_pem(pem).is_ok_and(|(label, _)| label == EncryptedPrivateKeyInfoRef::PEM_LABEL)
    }

    /// Reads a private key.
    pub fn from_pem(pem: &str, passphrase: Option<&[u8]>) -> Result<Signer, KeyError> {
        let (label, document) = SecretDocument::from_pem(pem).map_err(|_| KeyError::Pem(PRIVATE))?;
        if label == PrivateKeyInfoRef::PEM_LABEL {
            return Signer::of_document(document);
        }
        if label != EncryptedPrivateKeyInfoRef::PEM_LABEL {
            return Err(KeyError::Pem(PRIVATE));
        }
        let passphrase = passphrase.ok_or(KeyError::NoPassphrase)?;
        let encrypted =
            EncryptedPrivateKeyInfoRef::from_der(document.as_bytes()).map_err(|_| KeyError::WrongPassphrase)?;
        Signer::of_document(encrypted.decrypt(passphrase).map_err(|_| KeyError::WrongPassphrase)?)
    }

    fn of_document(document: SecretDocument) -> Result<Signer, KeyError> {
        let der = document.as_bytes();
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map(Pair::Ed25519).or_else(|_| {
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der, &SystemRandom::new()).map(Pair::P256)
        });
        Ok(Signer { pair: pair.map_err(|_| KeyError::Algorithm)?, document })
    }

    /// The key in PEM, under the passphrase if there is one.
    pub fn to_pem(&self, passphrase: Option<&[u8]>) -> Result<String, KeyError> {
        let pem = match passphrase {
            None => self.document.to_pem(PrivateKeyInfoRef::PEM_LABEL, LineEnding::LF),
            Some(passphrase) => self.under(passphrase)?.to_pem(EncryptedPrivateKeyInfoRef::PEM_LABEL, LineEnding::LF),
        };
        Ok(pem.map_err(|_| KeyError::Failed)?.to_string())
    }

    fn under(&self, passphrase: &[u8]) -> Result<SecretDocument, KeyError> {
        let (mut salt, mut iv) = ([0; 16], [0; 16]);
        let random = SystemRandom::new();
        random.fill(&mut salt).and_then(|()| random.fill(&mut iv)).map_err(|_| KeyError::Failed)?;
        // As openssl does it, which takes no more than 2^14 rounds without being told to.
        let cost = scrypt::Params::new(14, 8, 1).map_err(|_| KeyError::Failed)?;
        let scheme = pbes2::Parameters::generate_scrypt_aes256cbc(cost, &salt, iv).map_err(|_| KeyError::Failed)?;
        let key = PrivateKeyInfoRef::from_der(self.document.as_bytes()).map_err(|_| KeyError::Failed)?;
        key.encrypt_with_params(scheme, passphrase).map_err(|_| KeyError::Failed)
    }

    /// The public half.
    pub fn verifier(&self) -> Verifier {
        match &self.pair {
            Pair::Ed25519(pair) => {
                Verifier { algorithm: Algorithm::Ed25519, point: pair.public_key().as_ref().to_vec() }
            }
            Pair::P256(pair) => Verifier { algorithm: Algorithm::P256, point: pair.public_key().as_ref().to_vec() },
        }
    }

    /// The signature of `message`.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.pair {
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message).map_err(|_| KeyError::Failed)?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier().id())
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    algorithm: Algorithm,
    point: Vec<u8>,
}

impl Verifier {
    /// Reads a public key.
    pub fn from_pem(pem: &str) -> Result<Verifier, KeyError> {
        let (label, der) =
            pkcs8::der::pem::decode_vec(pem.trim_start().as_bytes()).map_err(|_| KeyError::Pem("public key"))?;
        if label != PUBLIC_LABEL {
            return Err(KeyError::Pem("public key"));
        }
        Verifier::from_der(&der)
    }

    /// Reads a public key in DER.
    pub fn from_der(der: &[u8]) -> Result<Verifier, KeyError> {
        let of = |algorithm, prefix: &[u8], length: usize| {
            let point = der.strip_prefix(prefix).filter(|point| point.len() == length)?;
            Some(Verifier { algorithm, point: point.to_vec() })
        };
        of(Algorithm::Ed25519, ED25519_PUBLIC, 32)
            .or_else(|| of(Algorithm::P256, P256_PUBLIC, 65))
            .ok_or(KeyError::Algorithm)
    }

    /// The key in PEM.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        pkcs8::der::pem::encode_string(PUBLIC_LABEL, LineEnding::LF, &self.to_der()).map_err(|_| KeyError::Failed)
    }

    /// The name of the key: `sha256:` and the digest of its DER form.
    pub fn id(&self) -> String {
        DigestAlgorithm::Sha256.digest(&self.to_der()).unwrap_or_default()
    }

    /// Which kind.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether `signature` is this key's under `message`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let with = |algorithm: &'static dyn signature::VerificationAlgorithm| {
            UnparsedPublicKey::new(algorithm, &self.point).verify(message, signature).is_ok()
        };
        match self.algorithm {
            Algorithm::Ed25519 => with(&signature::ED25519),
            Algorithm::P256 => with(&ECDSA_P256_SHA256_ASN1) || with(&ECDSA_P256_SHA256_FIXED),
        }
    }

    /// The key in DER.
    pub fn to_der(&self) -> Vec<u8> {
        let prefix = match self.algorithm {
            Algorithm::Ed25519 => ED25519_PUBLIC,
            Algorithm::P256 => P256_PUBLIC,
        };
        [prefix, &self.point].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_pem_with_and_without_a_passphrase() {
        for algorithm in [Algorithm::Ed25519, Algorithm::P256] {
            let signer = Signer::generate(algorithm).unwrap();
            let signature = signer.sign(b"message").unwrap();
            for passphrase in [None, Some(b"open sesame".as_slice())] {
                let pem = signer.to_pem(passphrase).unwrap();
                assert_eq!(Signer::needs_passphrase(&pem), passphrase.is_some());
                let read = Signer::from_pem(&pem, passphrase).unwrap();
                assert_eq!(read.verifier(), signer.verifier());
                assert!(read.verifier().verify(b"message", &signature));
                assert!(!read.verifier().verify(b"massage", &signature));
            }
            let public = Verifier::from_pem(&signer.verifier().to_pem().unwrap()).unwrap();
            assert_eq!(public, signer.verifier());
            assert_eq!(public.algorithm(), algorithm);
        }
    }

    #[test]
    fn a_passphrase_is_needed_and_has_to_be_the_right_one() {
        let pem = Signer::generate(Algorithm::Ed25519).unwrap().to_pem(Some(b"right")).unwrap();
        assert_eq!(Signer::from_pem(&pem, None).unwrap_err(), KeyError::NoPassphrase);
        assert_eq!(Signer::from_pem(&pem, Some(b"wrong")).unwrap_err(), KeyError::WrongPassphrase);
    }

    #[test]
    fn what_is_no_key_says_so() {
        let signer = Signer::generate(Algorithm::Ed25519).unwrap();
        let public = signer.verifier().to_pem().unwrap();
        assert_eq!(Signer::from_pem(&public, None).unwrap_err(), KeyError::Pem(PRIVATE));
        assert_eq!(Verifier::from_pem(&signer.to_pem(None).unwrap()).unwrap_err(), KeyError::Pem("public key"));
        assert_eq!(Verifier::from_pem("no key").unwrap_err(), KeyError::Pem("public key"));
        let other = pkcs8::der::pem::encode_string(PUBLIC_LABEL, LineEnding::LF, b"\x30\x00").unwrap();
        assert_eq!(Verifier::from_pem(&other).unwrap_err(), KeyError::Algorithm);
    }
}
