//! The registry of the lab, from outside.

mod access;
mod blobs;
mod client;
mod discovery;
mod manifests;
mod peers;
mod sessions;
mod storage;
