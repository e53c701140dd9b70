//! The switches as text, for a command line that lists them.

use std::fmt::Write as _;

use super::{FAULTS, Span, VARIATIONS};

/// All faults and variations: name, what it is, and which requirements it breaks or where it is legal.
pub fn describe() -> String {
    let mut text = format!("faults ({}):\n", FAULTS.len());
    for fault in FAULTS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}\n      {}\n      breaks {}", fault.name, fault.note, fault.breaks.join(", "));
    }
    let _ = writeln!(text, "\nlegal variations ({}):", VARIATIONS.len());
    for variation in VARIATIONS {
        let span = match variation.span {
            Span::Always => "",
            Span::Since111 => "; from 1.1.1 on",
            Span::BelowNext => "; below the next version",
            Span::Next => "; in the next version only",
        };
        let _ = writeln!(text, "  {}\n      {}{span}", variation.name, variation.note);
    }
    text
}
