//! Exit codes. They are a contract, and never a count.

use std::path::Path;
use std::process::ExitCode;
use std::{fmt, io};

use verdict::{Severity, Verdict};

use crate::arguments::FailOn;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: no violation at or above the wanted level.
    Ok,
    /// 1: a violation at or above the wanted level.
    Violation,
    /// 2: wrong usage or configuration.
    Usage,
    /// 3: incomplete, or nothing was run.
    Incomplete,
    /// 4: the target is unreachable or refuses.
    Unreachable,
    /// 5: a defect of greenlight.
    Defect,
    /// 130: interrupted.
    Interrupted,
    /// The code of a runtime, where this program stands in front of one.
    OfRuntime(u8),
}

impl Exit {
    /// The code that follows from a verdict, where violations from `fail_on` upwards count.
    pub fn of(verdict: Verdict, fail_on: Severity) -> Exit {
        match verdict {
            Verdict::Red => Exit::Violation,
            Verdict::Incomplete | Verdict::Error => Exit::Incomplete,
            Verdict::Yellow if fail_on <= Severity::Should => Exit::Violation,
            Verdict::Yellow | Verdict::Green => Exit::Ok,
        }
    }

    /// The exit with this code, if there is one.
    pub fn of_code(code: i32) -> Option<Exit> {
        let all = [
            Exit::Ok,
            Exit::Violation,
            Exit::Usage,
            Exit::Incomplete,
            Exit::Unreachable,
            Exit::Defect,
            Exit::Interrupted,
        ];
        all.into_iter().find(|exit| i32::from(exit.code()) == code)
    }

    const fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Violation => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
            Exit::Unreachable => 4,
            Exit::Defect => 5,
            Exit::Interrupted => 130,
            Exit::OfRuntime(code) => code,
        }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

impl From<FailOn> for Severity {
    fn from(level: FailOn) -> Severity {
        match level {
            FailOn::Must => Severity::Must,
            FailOn::Should => Severity::Should,
        }
    }
}

/// Why a verb could not do its work.
#[derive(Debug)]
pub struct Failure {
    /// The code to end with.
    pub exit: Exit,
    /// What went wrong and what to do, for people.
    pub message: String,
}

impl Failure {
    /// A wrong argument or configuration.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, message: message.into() }
    }

    /// A file or folder that was named and cannot be read.
    pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
        Failure::usage(format!("failed to read `{}`: {error}", path.display()))
    }

    /// A target that cannot be reached, or refuses.
    pub fn unreachable(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Unreachable, message: message.into() }
    }

    /// Something that must not happen.
    pub fn defect(message: impl Into<String>) -> Failure {
        Failure {
            exit: Exit::Defect,
            message: format!("{}; this is a defect of greenlight, please report it", message.into()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
