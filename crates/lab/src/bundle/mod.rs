//! Configurations of bundles: good ones for every platform, and each broken in one way.

mod base;
mod edit;
mod exotic;
mod faults;

pub use base::{BASES, base};
pub use edit::Edit;
pub use exotic::{EXOTICS, Exotic};
pub use faults::{Fault, Weight, faults};
