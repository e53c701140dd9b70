//! Signals, and how a runtime wants them written.

use serde::Deserialize;

/// How signals are written on a command line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signals {
    /// `TERM`.
    #[default]
    Name,
    /// `SIGTERM`.
    PrefixedName,
    /// `15`.
    Number,
}

/// The names of Linux from 1 on, without `SIG`. These numbers are the same on all architectures that containers run on but MIPS,
/// Alpha, SPARC and PA-RISC.
const NAMES: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
    "PWR", "SYS",
];

impl Signals {
    /// A signal, given by its name without `SIG`, as this runtime wants it. What has no number stays a name.
    pub(super) fn written(self, name: &str) -> String {
        match self {
            Signals::Name => name.to_owned(),
            Signals::PrefixedName => format!("SIG{name}"),
            Signals::Number => number(name).map_or_else(|| name.to_owned(), |number| number.to_string()),
        }
    }
}

fn number(name: &str) -> Option<usize> {
    NAMES.iter().position(|known| *known == name).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_written_in_three_ways() {
        assert_eq!(Signals::Name.written("TERM"), "TERM");
        assert_eq!(Signals::PrefixedName.written("TERM"), "SIGTERM");
        for (name, expected) in [("HUP", "1"), ("KILL", "9"), ("TERM", "15"), ("SYS", "31"), ("RTMIN", "RTMIN")] {
            assert_eq!(Signals::Number.written(name), expected);
        }
    }
}
