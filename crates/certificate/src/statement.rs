//! in-toto statements (version 1): that something is said, by whoever signs it, about things that are named by their digests.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::dsse::{Envelope, IN_TOTO};
use crate::key::{KeyError, Signer};

/// The type of every statement.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// What a statement says, under a type of its own.
pub trait Predicate: Serialize + DeserializeOwned {
    /// The URI that tells readers how to read it.
    const TYPE: &'static str;
}

/// A thing that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// What people call it.
    pub name: String,
    /// Digests by algorithm, in hexadecimal; `sha256` is among them.
    pub digest: BTreeMap<String, String>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "P: DeserializeOwned"))]
pub struct Statement<P> {
    #[serde(rename = "_type")]
    kind: String,
    /// What it is about.
    pub subject: Vec<Resource>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    /// What it says.
    pub predicate: P,
}

/// Why a payload is not the statement that was looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// The envelope holds something else.
    #[error("its payload is of type `{0}`, and `{IN_TOTO}` is wanted")]
    PayloadType(String),
    /// The payload is no statement.
    #[error("its payload is no statement: {0}")]
    None(String),
    /// A statement of another kind, or of another shape.
    #[error("its payload is no statement of the kind `{0}`: {1}")]
    Form(&'static str, String),
}

impl Resource {
    /// A thing with a digest as the container specs write it, `algorithm:hexadecimal`.
    pub fn new(name: impl Into<String>, digest: &str) -> Resource {
        let digest = digest.split_once(':').map(|(algorithm, hex)| (algorithm.to_owned(), hex.to_owned()));
        Resource { name: name.into(), digest: digest.into_iter().collect() }
    }

    /// Its digests, written `algorithm:hexadecimal`.
    pub fn digests(&self) -> impl Iterator<Item = String> + '_ {
        self.digest.iter().map(|(algorithm, hex)| format!("{algorithm}:{hex}"))
    }

    /// Whether it has this digest, written `algorithm:hexadecimal`.
    pub fn has(&self, digest: &str) -> bool {
        digest
            .split_once(':')
            .is_some_and(|(algorithm, hex)| self.digest.get(algorithm).is_some_and(|known| known == hex))
    }
}

impl<P: Predicate> Statement<P> {
    /// That `predicate` is so of `subject`.
    pub fn new(subject: Vec<Resource>, predicate: P) -> Statement<P> {
        Statement { kind: STATEMENT.to_owned(), subject, predicate_type: P::TYPE.to_owned(), predicate }
    }

    /// The statement in an envelope, signed.
    pub fn sign(&self, signer: &Signer) -> Result<Envelope, KeyError> {
        let payload = serde_json::to_vec(self).map_err(|_| KeyError::Failed)?;
        Envelope::sign(IN_TOTO, payload, signer)
    }

    /// Reads the statement in an envelope. Whether somebody trusted signed it is another question.
    pub fn of(envelope: &Envelope) -> Result<Statement<P>, StatementError> {
        let kind = Claim::of(envelope)?.predicate_type;
        let wrong = |why: String| StatementError::Form(P::TYPE, why);
        if kind != P::TYPE {
            return Err(wrong(format!("it says that it is `{kind}`")));
        }
        let statement: Statement<P> =
            serde_json::from_slice(&envelope.payload).map_err(|error| wrong(error.to_string()))?;
        match statement.kind == STATEMENT {
            true => Ok(statement),
            false => Err(wrong(format!("it is no `{STATEMENT}`"))),
        }
    }
}

/// What every statement has, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claim {
    /// What it is about.
    pub subject: Vec<Resource>,
    /// The URI of what it says.
    #[serde(rename = "predicateType")]
    pub predicate_type: String,
}

impl Claim {
    /// Reads what an envelope is about, without a look at its signatures.
    pub fn of(envelope: &Envelope) -> Result<Claim, StatementError> {
        match envelope.payload_type == IN_TOTO {
            true => serde_json::from_slice(&envelope.payload).map_err(|error| StatementError::None(error.to_string())),
            false => Err(StatementError::PayloadType(envelope.payload_type.clone())),
        }
    }
}
