//! Writes the site of a programme with every standing into a directory, for `tests/site/look.mjs`.
//!
//! `cargo run -p site --example sample -- OUT`

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/sample.rs"]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args_os().nth(1).ok_or("usage: sample DIRECTORY")?);
    // The pages of its reports are stand-ins, and nothing to look at.
    let without_report = |entry| site::Entry { report_html: None, ..entry };
    let entries = sample::programme().into_iter().map(without_report).collect();
    for (path, text) in site::build(entries, "2026-11-26")? {
        let path = out.join(path);
        fs::create_dir_all(path.parent().ok_or("a file has no directory")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}
