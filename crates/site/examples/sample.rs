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
    for (path, text) in site::build(sample::programme(), "2026-11-26")? {
        let path = out.join(path);
        fs::create_dir_all(path.parent().ok_or("a file has no directory")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}
