//! What can keep us from looking at a registry, told apart by what the user has to do about it.
use std::time::Duration;

use crate::credentials::CredentialsError;
use crate::exchange::{Origin, OriginError, RequestError};

/// Why no connection came about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// The name has no address.
    #[error("the host name is not known; check its spelling, and the name server")]
    HostUnknown,
    /// The host answers that nothing listens on the port.
    #[error("nothing listens on the port; check the port, and that the registry runs")]
    Refused,
    /// No answer within the deadline.
    #[error("no answer within {} s; check the address and what stands between (firewall, proxy, VPN)", .0.as_secs())]
    Timeout(Duration),
    /// Anything else that the system says.
    #[error("{0}")]
    Network(String),
}

/// Why we could not look. No message holds a credential, a token or the signed part of a URL.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection.
    #[error("reach `{authority}`: {cause}")]
    Unreachable {
        /// Host and port as given.
        authority: String,
        /// Why.
        cause: Unreachable,
    },
    /// The TLS handshake failed, or its trust could not be set up.
    #[error("open a TLS connection to `{authority}`: {why}")]
    Tls {
        /// Host and port as given.
        authority: String,
        /// Why, and what to do.
        why: String,
    },
    /// Something answers, but not the distribution API.
    #[error("find a registry at `{authority}`: {why}")]
    NotARegistry {
        /// Host and port as given.
        authority: String,
        /// What answered.
        why: String,
    },
    /// 401 after everything that we could say about who we are.
    #[error("log in to `{authority}`: {why}")]
    Unauthorized {
        /// Host and port as given.
        authority: String,
        /// What was tried, and what to do.
        why: String,
    },
    /// 403.
    #[error("get `{what}`: the registry denies it to this user{detail}; ask for the right to pull it")]
    Denied {
        /// Repository and reference.
        what: String,
        /// What the registry says, behind a colon and a space; may be empty.
        detail: String,
    },
    /// 404.
    #[error("get `{what}`: the registry does not have it{detail}; check the name, and the login if it is private")]
    NotFound {
        /// Repository and reference.
        what: String,
        /// What the registry says, behind a colon and a space; may be empty.
        detail: String,
    },
    /// 403 to something that is pushed.
    #[error("push to `{what}`: the registry denies it to this user{detail}; log in as a user who may push there")]
    PushDenied {
        /// Repository, and reference where there is one.
        what: String,
        /// What the registry says, behind a colon and a space; may be empty.
        detail: String,
    },
    /// Any other answer to something that is pushed.
    #[error("push to `{what}`: {why}")]
    PushRefused {
        /// Repository, and reference where there is one.
        what: String,
        /// What it answers, and what to do.
        why: String,
    },
    /// Content that is not what its descriptor says.
    #[error("verify `{what}`: {why}")]
    Unverified {
        /// Repository and reference.
        what: String,
        /// Why.
        why: String,
    },
    /// 429 or 503 for longer than we wait.
    #[error("get `{what}`: the registry says to come again later{}, after {waits} waits; do so, or log in for a higher limit",
        match .retry_after { Some(time) => format!(" (in {} s)", time.as_secs()), None => String::new() })]
    RateLimited {
        /// Repository and reference.
        what: String,
        /// The last `Retry-After`.
        retry_after: Option<Duration>,
        /// How often it was waited before.
        waits: u32,
    },
    /// More bytes than the caller allows.
    #[error("get `{what}`: it is larger than the limit of {limit} bytes")]
    TooLarge {
        /// Repository and reference.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// No byte for too long, once connected.
    #[error("get an answer from `{authority}`: no byte came for {} s; try again, or look at the registry's log", .idle.as_secs())]
    Silent {
        /// Host and port as given.
        authority: String,
        /// The longest time without a byte.
        idle: Duration,
    },
    /// An answer that HTTP or the distribution API does not allow, or one that we do not follow.
    #[error("{what}")]
    Protocol {
        /// What was done and what came of it.
        what: String,
    },
    /// The place to go to is not one.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// The request is not one.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// Credentials are there but cannot be read.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
}

impl Error {
    pub(crate) fn tls(origin: &Origin, why: impl Into<String>) -> Error {
        Error::Tls { authority: origin.authority().to_owned(), why: why.into() }
    }

    pub(crate) fn not_a_registry(origin: &Origin, why: impl Into<String>) -> Error {
        Error::NotARegistry { authority: origin.authority().to_owned(), why: why.into() }
    }

    pub(crate) fn unauthorized(origin: &Origin, why: impl Into<String>) -> Error {
        Error::Unauthorized { authority: origin.authority().to_owned(), why: why.into() }
    }
}
