//! Logins of the Basic scheme.

use super::right::User;
use crate::digest::base64;

/// The user who is always there and may only pull: name and password.
const READER: &str = "reader";

/// The names that a login is compared with.
#[derive(Clone, Debug)]
pub(super) struct Logins {
    owner: String,
    reader: String,
}

impl Logins {
    /// For this owner.
    pub(super) fn new(user: &str, password: &str) -> Self {
        let word = |user: &str, password: &str| base64(format!("{user}:{password}").as_bytes());
        Self { owner: word(user, password), reader: word(READER, READER) }
    }

    /// Who sends this `Authorization`, if it is a login that is known.
    pub(super) fn who(&self, authorization: Option<&str>) -> Option<User> {
        let (scheme, word) = authorization?.split_once(' ')?;
        // What was encoded is compared, so nothing has to be decoded.
        match word.trim() {
            _ if !scheme.eq_ignore_ascii_case("basic") => None,
            word if word == self.owner => Some(User::Owner),
            word if word == self.reader => Some(User::Reader),
            _ => None,
        }
    }
}
