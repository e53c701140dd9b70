//! Answering challenges: the grammar of `WWW-Authenticate`, Basic, the Bearer token flow, and who may get a password.
mod authenticator;
mod challenge;
mod realm;
mod scope;
mod token;

pub use authenticator::{AuthOptions, Authenticator};
pub use challenge::{Challenge, ChallengeError, parse_challenges};
pub use realm::{Withheld, may_receive};
