//! How a verdict is reached: outcomes per requirement, joined over the places where each was judged, weighed by level.
//!
//! `VERDICTS.md` at the root of the repository says the same for people; the numbers of its rules stand in the comments here.
//! This crate judges nothing itself, reads nothing and prints nothing.

mod colour;
mod comparison;
mod decision;
mod event;
mod finding;
mod location;
mod outcome;
mod recomputed;
mod report;
pub mod suite;
mod vector;

pub use colour::{Verdict, verdict};
pub use comparison::{Change, Comparison, Difference, FindingChange, Incomparable, RuleChange, Side, Standing, Turn};
pub use decision::Decision;
pub use event::{Event, Recorder};
pub use finding::{Finding, Severity};
pub use location::{Entry, Excerpt, Location, Span};
pub use outcome::Outcome;
pub use report::{
    CatalogueRecord, CategoryRecord, Document, Environment, LayerMap, LineRecord, Node, OutcomeRecord, Report,
    RunRecord, SCHEMA_VERSION, Subject, SubjectRecord, Times, ToolRecord, WaiverRecord,
};
pub use vector::{Tally, Vector};
