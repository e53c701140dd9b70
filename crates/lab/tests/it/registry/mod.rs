//! The registry of the lab, from outside.

mod access;
mod blobs;
mod client;
mod discovery;
mod exercise;
mod manifests;
mod peers;
mod sessions;
mod shows;
mod storage;
mod switches;
mod workflow;
