//! Drives low-level runtimes through the runtime spec and judges what they do.
