//! What a certificate is worth, in one word.

use verdict::Verdict;

use super::item::{Item, State};
use super::run::Verification;

/// What a certificate is worth on the day for which it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Signed by somebody who is trusted, and in force.
    Valid,
    /// As valid, but a MUST is broken: who signed it says that it fails.
    Failed,
    /// As valid, but what revocations left of it decides too little.
    Undecided,
    /// Signed by somebody who is trusted, whatever it says, but its time is over.
    Expired,
    /// Taken back, with the reason.
    Revoked(String),
    /// Signed by nobody who is trusted.
    Untrusted,
    /// It does not hold together, or it cannot be told here whether it does, with the reason.
    Broken(String),
}

impl Verification {
    /// What it is worth. What is broken weighs more than that it was revoked, and that more than who signed it, and when.
    pub fn standing(&self) -> Standing {
        let is_told_otherwise = |item: &Item| match item.about {
            "verdict" => item.is_failure(),
            "signature" | "test-result" | "peers" => self.is_stranger,
            "dates" => self.is_expired,
            "revocations" => self.revoked.is_some() || item.state == State::Open && self.withdrawn.is_some(),
            _ => false,
        };
        let worst = |state: State| self.items.iter().find(|item| item.state == state && !is_told_otherwise(item));
        let told = |item: &Item| Standing::Broken(format!("{}: {}", item.about, item.text));
        match (worst(State::Broken), &self.revoked) {
            (Some(item), _) => told(item),
            (None, Some(reason)) => Standing::Revoked(reason.clone()),
            (None, None) if self.is_stranger => Standing::Untrusted,
            (None, None) if self.is_expired => Standing::Expired,
            (None, None) => match worst(State::Open) {
                Some(item) => told(item),
                None => match self.counted() {
                    Some((Verdict::Green | Verdict::Yellow, _)) => Standing::Valid,
                    Some((Verdict::Red, _)) => Standing::Failed,
                    _ => Standing::Undecided,
                },
            },
        }
    }
}
