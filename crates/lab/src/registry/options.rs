//! What a registry of the lab can be told before it starts.

use std::{net::SocketAddr, path::PathBuf};

use super::{Fault, Variation};

/// How a registry starts: on a free port of the loopback, in memory, correct, and open to all, unless told otherwise.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub address: SocketAddr,
    /// Where content is kept.
    pub storage: Storage,
    /// What is broken.
    pub faults: Vec<&'static Fault>,
    /// What is unusual and legal.
    pub variations: Vec<&'static Variation>,
    /// Who may do what.
    pub auth: Auth,
    /// Certificates and key for HTTPS.
    pub tls: Option<Tls>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            storage: Storage::Memory,
            faults: Vec::new(),
            variations: Vec::new(),
            auth: Auth::None,
            tls: None,
        }
    }
}

/// Where content is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In memory, gone with the registry.
    Memory,
    /// In this directory, which is made where it is missing, and read again by the next registry on it.
    Directory(PathBuf),
}

/// Who may do what. Besides the named user, who may do everything, `reader` with the password `reader` may pull and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Everybody may do everything.
    None,
    /// A login with each request.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// Tokens, given by `/token` of the same server for a login, for 300 seconds and the scopes that were asked for.
    Token {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
}

/// A certificate chain and its key.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The chain as PEM, leaf first.
    pub certificates: Vec<u8>,
    /// The private key as PEM.
    pub key: Vec<u8>,
}
