//! The probe as the host sees it: its program, and its answers. What it takes and how it answers stands in `probe/main.rs`.
mod answer;
mod mount;
mod program;

pub use answer::{Answer, Fact};
pub use mount::Mount;
pub use program::{NAME, install, is_there};
