//! All faults in one table, sorted by name.

use crate::registry::switch::Fault;

/// The faults that a registry of the lab can have, sorted by name.
pub static FAULTS: &[Fault] = &[];

/// The fault of this name.
pub fn fault(name: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.name == name)
}
