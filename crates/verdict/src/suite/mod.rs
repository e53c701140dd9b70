//! What the scenarios of a suite say, joined: the same for whatever is driven.
mod collected;
mod grouped;
mod progress;
mod said;
mod standing;

pub use collected::{Collected, Joined, Seen};
pub use grouped::{Group, groups};
pub use progress::Progress;
pub use said::{Given, Violated};
pub use standing::Standing;
