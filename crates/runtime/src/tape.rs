//! Everything that a scenario saw, in order: what a run is judged by, and judged again by.

use std::collections::VecDeque;
use std::ops::Deref;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

/// One thing that a scenario saw.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What was done or looked at, in words; the same in each run with one seed.
    pub what: String,
    /// What it came to, as JSON text: most of a recording is read once, and as one type.
    pub answer: Box<RawValue>,
}

/// Something that was seen, with its number on the tape.
#[derive(Debug, Clone)]
pub struct Observed<T> {
    /// Its number on the tape of its scenario, from 0.
    pub number: usize,
    /// What was seen.
    pub value: T,
}

impl<T> Deref for Observed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The tape of one scenario: it records, or it plays what was recorded.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    pub(crate) entries: Vec<Entry>,
    recorded: Option<VecDeque<Entry>>,
}

/// Why a recording does not answer.
pub(crate) const DIFFERS: &str = "the recording does not go on as the scenario does: it is of another version of greenlight, or of a run that was interrupted";

impl Tape {
    /// A tape that plays `entries`.
    pub(crate) fn of(entries: Vec<Entry>) -> Tape {
        Tape { entries: Vec::new(), recorded: Some(entries.into()) }
    }

    /// Looks, or takes what was seen then. None if the recording has something else here.
    pub(crate) fn observe<T: Serialize + DeserializeOwned>(
        &mut self,
        what: String,
        look: impl FnOnce() -> T,
    ) -> Option<Observed<T>> {
        let number = self.entries.len();
        let (entry, value) = match &mut self.recorded {
            None => {
                let value = look();
                let answer = to_raw_value(&value).unwrap_or_default();
                (Entry { what, answer }, value)
            }
            Some(recorded) => {
                let entry = recorded.pop_front().filter(|entry| entry.what == what)?;
                let value = serde_json::from_str(entry.answer.get()).ok()?;
                (entry, value)
            }
        };
        self.entries.push(entry);
        Some(Observed { number, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_seen_again_without_looking() {
        let mut live = Tape::default();
        let seen = live.observe("read the clock".to_owned(), || 7_u32).unwrap();
        assert_eq!((seen.number, seen.value), (0, 7));
        let mut again = Tape::of(live.entries);
        assert_eq!(again.observe("read the clock".to_owned(), || 8_u32).unwrap().value, 7);
        assert!(again.observe("read the clock".to_owned(), || 8_u32).is_none());
    }

    #[test]
    fn a_recording_of_something_else_does_not_answer() {
        let mut again = Tape::of(vec![Entry { what: "a".to_owned(), answer: Box::default() }]);
        assert!(again.observe("b".to_owned(), || ()).is_none());
    }
}
