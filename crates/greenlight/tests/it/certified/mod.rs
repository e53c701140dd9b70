//! `greenlight registry` and its neighbours against real registries and against the lab's.
mod doctor;
mod lab_registry;
mod official;
mod reached;
mod real;
mod review;
