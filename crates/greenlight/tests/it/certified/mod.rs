//! `greenlight registry` and its neighbours against real registries and against the lab's.
mod doctor;
pub mod lab_registry;
mod official;
mod reached;
mod real;
