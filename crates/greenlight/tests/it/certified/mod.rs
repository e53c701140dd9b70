//! `greenlight registry`, `certify` and their neighbours against real registries and against the lab's.
mod attached;
mod doctor;
mod dossier;
pub mod lab_registry;
mod official;
mod reached;
mod real;
mod review;
