//! The binary as people use it: its contract, every form an image comes in, images of real builders, and real registries.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall end")]

mod binary;
mod builders;
mod bundles;
mod certification;
mod certified;
mod contract;
mod diff;
mod forms;
mod peer;
mod registry;
mod registry_server;
mod report_file;
mod runtimes;
mod site;
mod subject;
mod thin_registry;
mod waivers;
