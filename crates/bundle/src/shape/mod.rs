//! The members of a configuration and the JSON types that the spec gives them, as tables.

mod every_platform;
mod linux;
mod others;
mod resources;
mod seccomp;
mod walk;

use catalogue::Requirement;

use crate::platform::Platform;

pub(crate) use every_platform::{HOOKS, PROCESS, TOP, process_has};
pub(crate) use linux::LINUX;
pub(crate) use others::{FREEBSD, SOLARIS, VM, WINDOWS, ZOS};
pub(crate) use walk::{For, decided, walk};

/// The JSON type of a value.
pub(crate) enum Shape {
    Text,
    Boolean,
    Whole(&'static Range),
    /// An object whose members are of no concern here.
    Open,
    Object(&'static Object),
    /// An object from any names to values of one shape.
    Map(&'static Shape),
    List(&'static Shape),
}

/// The members of an object.
pub(crate) struct Object(pub(crate) &'static [Member]);

/// A member of an object.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// What gives it its type.
    pub(crate) typed: &'static Requirement,
    /// What demands it, if anything does.
    pub(crate) required: Option<&'static Requirement>,
    /// Whether it is meant on a platform.
    pub(crate) on: fn(Platform) -> bool,
}

impl Member {
    const fn optional(name: &'static str, shape: Shape, typed: &'static Requirement) -> Member {
        Member { name, shape, typed, required: None, on: anywhere }
    }

    /// A member that one requirement demands and gives its type.
    const fn required(name: &'static str, shape: Shape, rule: &'static Requirement) -> Member {
        Member { name, shape, typed: rule, required: Some(rule), on: anywhere }
    }

    /// The same, on some platforms only.
    const fn on(self, on: fn(Platform) -> bool) -> Member {
        Member { on, ..self }
    }
}

const fn anywhere(_: Platform) -> bool {
    true
}

fn on_posix(platform: Platform) -> bool {
    platform.is_posix()
}

fn on_zos(platform: Platform) -> bool {
    platform == Platform::Zos
}

fn on_linux(platform: Platform) -> bool {
    platform == Platform::Linux
}

fn on_windows(platform: Platform) -> bool {
    platform == Platform::Windows
}

/// Whole numbers from one to another, and what people call them.
pub(crate) struct Range {
    pub(crate) least: i128,
    pub(crate) most: i128,
    pub(crate) words: &'static str,
}

const fn unsigned(bits: u32, words: &'static str) -> Range {
    Range { least: 0, most: (1 << bits) - 1, words }
}

const fn signed(bits: u32, words: &'static str) -> Range {
    Range { least: -(1 << (bits - 1)), most: (1 << (bits - 1)) - 1, words }
}

const UINT16: Range = unsigned(16, "a 16-bit unsigned integer");
const UINT32: Range = unsigned(32, "a 32-bit unsigned integer");
const UINT64: Range = unsigned(64, "a 64-bit unsigned integer");
const INT32: Range = signed(32, "a 32-bit integer");
const INT64: Range = signed(64, "a 64-bit integer");
/// What the spec calls `uint`, without a width.
const UINT: Range = unsigned(64, "an unsigned integer");
/// What the spec calls `int`, without a width.
const INT: Range = signed(64, "an integer");
/// What the spec calls `int` where it stands for an ID or a mode, of which there are none below zero.
const ID: Range = unsigned(32, "an integer, not below zero");

impl Shape {
    /// The type in words, with its article.
    pub(crate) fn describe(&self) -> String {
        match self {
            Shape::Text => "a string".to_owned(),
            Shape::Boolean => "a boolean".to_owned(),
            Shape::Whole(range) => range.words.to_owned(),
            Shape::Open | Shape::Object(_) => "an object".to_owned(),
            Shape::Map(of) => format!("an object of {}", of.describe_several()),
            Shape::List(of) => format!("an array of {}", of.describe_several()),
        }
    }

    fn describe_several(&self) -> String {
        match self {
            Shape::Text => "strings".to_owned(),
            Shape::Boolean => "booleans".to_owned(),
            Shape::Whole(_) => "integers".to_owned(),
            Shape::Open | Shape::Object(_) | Shape::Map(_) => "objects".to_owned(),
            Shape::List(_) => "arrays".to_owned(),
        }
    }
}
