//! Writes every sample report in every format, and as the official suite would, into a directory, for
//! `tests/formats/validate.py`.
//!
//! `cargo run -p report --example samples -- OUT`

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use report::official::{Config, render_official};
use report::{Format, Options, render};

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/sample.rs"]
mod sample;

const fn extension(format: Format) -> &'static str {
    match format {
        Format::Terminal => "txt",
        Format::Json => "json",
        Format::Ndjson => "ndjson",
        Format::Html => "html",
        Format::Markdown => "md",
        Format::Junit => "junit.xml",
        Format::Sarif => "sarif",
        Format::Tap => "tap",
        Format::Github => "github",
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args_os().nth(1).ok_or("usage: samples DIRECTORY")?);
    fs::create_dir_all(&out)?;
    for (name, sample) in sample::ALL {
        let report = sample();
        let official = render_official(&report, &Config::of_report(&report))?;
        let folder = out.join(format!("{name}.oci"));
        fs::create_dir_all(&folder)?;
        for (file, text) in official.named() {
            fs::write(folder.join(file), text)?;
        }
        for format in Format::ALL {
            let text = render(&report, format, &Options::default())?;
            fs::write(out.join(format!("{name}.{}", extension(format))), text)?;
        }
    }
    Ok(())
}
