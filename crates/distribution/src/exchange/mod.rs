//! One request of a scenario, what came of it, and where it goes: a live registry or a recording of one.
mod answer;
mod call;
mod channel;
mod exchanged;
mod forgery;
mod live;
mod recording;
mod replay;

pub use answer::Answer;
pub use call::{Call, How, Place, Token};
pub use channel::{Channel, Order, Stop};
pub use exchanged::Exchanged;
pub use live::Live;
pub(crate) use recording::Taped;
pub use recording::{Recording, RecordingError, Settings};
pub use replay::Replay;
