//! A recording in the place of a registry: the same scenarios run, and each request gets the answer that it got.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Duration;

use wire::exchange::Origin;
use wire::redact::{self, Screen, Secrets};

use super::recording::{Body, Loaded, LoadedTape, Recording, RecordingError, Settings};
use super::{Channel, Exchanged, Order, Stop};

/// A recording in the place of a registry.
pub struct Replay {
    settings: Settings,
    origin: Origin,
    tapes: HashMap<String, LoadedTape>,
    waits: u64,
}

impl Replay {
    /// Reads the recording in a folder.
    pub fn open(folder: &Path) -> Result<Replay, RecordingError> {
        Self::of(Recording::load(folder)?)
    }

    /// A recording whose files are at hand, by their paths in its folder; bodies have to have the digests that they are named by.
    pub fn of_files(files: HashMap<&str, &[u8]>) -> Result<Replay, RecordingError> {
        Self::of(Recording::of_files(files)?)
    }

    fn of(Loaded { settings, tapes }: Loaded) -> Result<Replay, RecordingError> {
        let (origin, _) = Origin::of_url(&settings.url).map_err(|error| RecordingError::Form {
            path: "recording.json".into(),
            why: format!("`{}` is no URL of a registry: {error}", settings.url),
        })?;
        let waits =
            tapes.iter().flat_map(|(_, tape)| &tape.exchanges).map(|recorded| recorded.waited.len() as u64).sum();
        Ok(Replay { settings, origin, tapes: tapes.into_iter().collect(), waits })
    }

    /// What the run was asked for.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl Channel for Replay {
    fn send(&self, order: &Order<'_>) -> Result<Exchanged, Stop> {
        let Some(recorded) = self.tapes.get(order.scenario).and_then(|tape| tape.exchanges.get(order.number)) else {
            return Err(Stop::Inconclusive("the recording ends here".into()));
        };
        let is_same = order.request.method == recorded.method
            && is_same_target(&order.request.target, &recorded.target)
            && order.origin.to_string() == recorded.origin;
        if !is_same {
            let why = format!(
                "the recording has another request here: `{} {}`; it was made by another version",
                recorded.method,
                redact::text(&recorded.target)
            );
            return Err(Stop::Inconclusive(why.into()));
        }
        let body = match &recorded.body {
            Body::Kept(body) => body.clone(),
            Body::Made(digest) => order.matter.made(digest).ok_or_else(|| {
                Stop::Inconclusive(
                    "the recording has a body that nothing here was made with; it was made by another version".into(),
                )
            })?,
        };
        Ok(Exchanged {
            origin: order.origin.clone(),
            request: order.request.clone(),
            login: match recorded.login.as_deref() {
                Some("Basic") => Some("Basic"),
                Some("Bearer") => Some("Bearer"),
                _ => None,
            },
            interim: recorded.interim.clone(),
            response: recorded.response.clone(),
            body,
            waited: recorded.waited.clone(),
            failure: recorded.failure.clone(),
            insecure: false,
            screen: Screen::new(&Secrets::default()),
            milliseconds: recorded.milliseconds,
        })
    }

    fn sends(&self) -> bool {
        false
    }

    fn large(&self, scenario: &str) -> BTreeMap<String, String> {
        self.tapes.get(scenario).map(|tape| tape.large.clone()).unwrap_or_default()
    }

    fn pause(&self, _: Duration) {}

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn waits(&self) -> u64 {
        self.waits
    }
}

/// Whether two targets are the same but for their secrets, of which a recording has none.
fn is_same_target(asked: &str, recorded: &str) -> bool {
    asked == recorded || redact::text(asked) == redact::text(recorded)
}
