//! Signed envelopes: DSSE 1.0 (Dead Simple Signing Envelope), protocol and JSON form.
//!
//! What is signed is the type and the bytes of a payload, not its JSON: there is nothing to make canonical. The bytes that were
//! verified are the bytes that are read afterwards.
//!
//! Ours have the public key of the signer beside its signature (`publicKey`, DER in base64; the protocol lets readers pass over it). It
//! vouches for nobody, but with it anybody can tell an envelope that was changed from one that a stranger signed.

use base64ct::{Base64, Base64Url, Encoding};
use content::digest::Algorithm;
use serde::{Deserialize, Serialize};

use crate::key::{KeyError, Signer, Verifier};

/// The type of payload that in-toto statements have in envelopes.
pub const IN_TOTO: &str = "application/vnd.in-toto+json";

/// The media type of an envelope in its JSON form.
pub const MEDIA_TYPE: &str = "application/vnd.dsse.envelope.v1+json";

/// The most bytes that an envelope may have.
pub const MOST_BYTES: usize = 4 << 20;

/// A payload with signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// How the payload is to be read, such as [`IN_TOTO`].
    pub payload_type: String,
    /// The bytes that are signed.
    pub payload: Vec<u8>,
    /// At least one.
    pub signatures: Vec<Signature>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Which key made it: a hint that nothing vouches for.
    pub key_id: Option<String>,
    /// The public key that it says is its own, which nothing vouches for either.
    pub key: Option<Verifier>,
    /// The signature, in the encoding of its algorithm.
    pub bytes: Vec<u8>,
}

/// Why bytes are no envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not JSON, or JSON of another shape.
    #[error("it is no DSSE envelope: {0}")]
    Form(String),
    /// The payload or a signature is not strict base64.
    #[error("its `{0}` is no base64")]
    Base64(&'static str),
    /// What stands for the public key of the signer is none.
    #[error("its `publicKey` is no public key: {0}")]
    Key(KeyError),
    /// Nobody signed it.
    #[error("it has no signature")]
    Unsigned,
    /// More than [`MOST_BYTES`].
    #[error("it has {0} bytes, more than the {MOST_BYTES} that are read")]
    TooLong(usize),
}

/// The JSON form. Its readers have to bear what they do not know.
#[derive(Serialize, Deserialize)]
struct File {
    #[serde(rename = "payloadType")]
    payload_type: String,
    payload: String,
    signatures: Vec<SignatureEntry>,
}

#[derive(Serialize, Deserialize)]
struct SignatureEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keyid: Option<String>,
    #[serde(rename = "publicKey", default, skip_serializing_if = "Option::is_none")]
    public_key: Option<String>,
    sig: String,
}

impl Envelope {
    /// Signs a payload with one key.
    pub fn sign(payload_type: &str, payload: Vec<u8>, signer: &Signer) -> Result<Envelope, KeyError> {
        let bytes = signer.sign(&pre_authentication_encoding(payload_type, &payload))?;
        let key = signer.verifier();
        let signature = Signature { key_id: Some(key.id()), key: Some(key), bytes };
        Ok(Envelope { payload_type: payload_type.to_owned(), payload, signatures: vec![signature] })
    }

    /// The digest of the payload, by which other statements are about this one.
    pub fn payload_digest(&self) -> String {
        Algorithm::Sha256.digest(&self.payload).unwrap_or_default()
    }

    /// Whether `key` made one of the signatures.
    pub fn is_signed_by(&self, key: &Verifier) -> bool {
        let message = pre_authentication_encoding(&self.payload_type, &self.payload);
        self.signatures.iter().any(|signature| key.verify(&message, &signature.bytes))
    }

    /// Reads the JSON form. Standard and URL-safe base64 are both taken, as the protocol demands.
    pub fn from_json(bytes: &[u8]) -> Result<Envelope, EnvelopeError> {
        if bytes.len() > MOST_BYTES {
            return Err(EnvelopeError::TooLong(bytes.len()));
        }
        let file: File = serde_json::from_slice(bytes).map_err(|error| EnvelopeError::Form(error.to_string()))?;
        if file.signatures.is_empty() {
            return Err(EnvelopeError::Unsigned);
        }
        let signatures = file.signatures.into_iter().map(|entry| {
            let bytes = decoded(&entry.sig).ok_or(EnvelopeError::Base64("sig"))?;
            let key = entry.public_key.map(|text| {
                let der = decoded(&text).ok_or(EnvelopeError::Base64("publicKey"))?;
                Verifier::from_der(&der).map_err(EnvelopeError::Key)
            });
            Ok(Signature { key_id: entry.keyid, key: key.transpose()?, bytes })
        });
        Ok(Envelope {
            payload: decoded(&file.payload).ok_or(EnvelopeError::Base64("payload"))?,
            payload_type: file.payload_type,
            signatures: signatures.collect::<Result<_, EnvelopeError>>()?,
        })
    }

    /// The JSON form, always the same for the same envelope: one object over several lines, with a line feed behind.
    pub fn to_json(&self) -> String {
        let signatures = self.signatures.iter().map(|one| SignatureEntry {
            keyid: one.key_id.clone(),
            public_key: one.key.as_ref().map(|key| Base64::encode_string(&key.to_der())),
            sig: Base64::encode_string(&one.bytes),
        });
        let file = File {
            payload_type: self.payload_type.clone(),
            payload: Base64::encode_string(&self.payload),
            signatures: signatures.collect(),
        };
        // Texts and lists of texts always have a JSON form.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).or_else(|_| Base64Url::decode_vec(text)).ok()
}

/// What is signed: the protocol's PAE, which keeps type and payload apart by their lengths.
fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut message = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    message.extend_from_slice(payload);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_as_the_protocol_writes_it() {
        let message = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world");
        assert_eq!(message, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assert_eq!(pre_authentication_encoding("", b""), b"DSSEv1 0  0 ");
        // Lengths count bytes.
        assert_eq!(pre_authentication_encoding("\u{e9}", "\u{e9}".as_bytes()), "DSSEv1 2 \u{e9} 2 \u{e9}".as_bytes());
    }

    #[test]
    fn what_is_no_envelope_says_why() {
        let read = |text: &str| Envelope::from_json(text.as_bytes()).unwrap_err();
        assert!(matches!(read("{"), EnvelopeError::Form(_)));
        assert_eq!(read(r#"{"payloadType":"t","payload":"","signatures":[]}"#), EnvelopeError::Unsigned);
        assert_eq!(
            read(r#"{"payloadType":"t","payload":"aGk","signatures":[{"sig":""}]}"#),
            EnvelopeError::Base64("payload")
        );
        assert_eq!(
            read(r#"{"payloadType":"t","payload":"aGk=","signatures":[{"sig":"aGl="}]}"#),
            EnvelopeError::Base64("sig")
        );
        assert_eq!(
            Envelope::from_json(&vec![b' '; MOST_BYTES + 1]).unwrap_err(),
            EnvelopeError::TooLong(MOST_BYTES + 1)
        );
    }

    #[test]
    fn both_alphabets_and_unknown_members_are_taken() {
        let text = r#"{"payloadType":"t","payload":"-_8=","extra":1,"signatures":[{"sig":"+/8=","keyid":"k"}]}"#;
        let envelope = Envelope::from_json(text.as_bytes()).unwrap();
        assert_eq!(envelope.payload, [0xfb, 0xff]);
        assert_eq!(
            envelope.signatures,
            [Signature { key_id: Some("k".to_owned()), key: None, bytes: vec![0xfb, 0xff] }]
        );
        assert_eq!(Envelope::from_json(envelope.to_json().as_bytes()).unwrap(), envelope);
    }
}
