//! `greenlight demo`: a good and a broken image, made on the spot, judged.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use content::source::detect;
use content::walk::Selection;
use image::Options;
use lab::image::{Image, multi_arch};
use report::Format;
use verdict::Report;

use crate::arguments::DemoArguments;
use crate::check;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::{print, say};
use crate::progress::Watch;

/// Builds two images, judges both, prints what a terminal would show, and writes the page about the broken one.
pub fn run(arguments: &DemoArguments, environment: &Environment) -> Result<Exit, Failure> {
    let options = report::Options {
        width: environment.width.unwrap_or(100),
        colour: environment.stdout_is_terminal && !environment.no_color,
        ..report::Options::default()
    };
    let good = judged(multi_arch(), "a good image", environment)?;
    let broken = judged(broken(multi_arch()), "a broken image", environment)?;
    for report in [&good, &broken] {
        let text =
            report::render(report, Format::Terminal, &options).map_err(|error| Failure::defect(error.to_string()))?;
        print(&format!("{text}\n"))?;
    }
    let page = report::render(&broken, Format::Html, &options).map_err(|error| Failure::defect(error.to_string()))?;
    let path = arguments.html.display();
    std::fs::write(&arguments.html, page).map_err(|error| {
        Failure::usage(format!("failed to write `{path}`: {error}; give another path with `--html`"))
    })?;
    say(&format!("wrote `{path}`: open it in a browser"));
    Ok(Exit::Ok)
}

// Three mistakes as they happen: a platform in words of its own, a path twice in a layer, a length that was not brought up to date.
fn broken(image: Image) -> Image {
    image
        .config(|config| config.set("/architecture", "x86_64"))
        .layer(0)
        .tar(|tar| tar.file("etc/hostname", b"one\n").file("./etc/hostname", b"another\n"))
        .manifest(|manifest| manifest.set("/config/size", 1))
}

fn judged(image: Image, name: &str, environment: &Environment) -> Result<Report, Failure> {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::unreachable(format!("failed to make a temporary directory: {error}")))?;
    image.seal().write(folder.path()).map_err(|error| {
        Failure::unreachable(format!("failed to write the image to a temporary directory: {error}"))
    })?;
    let source = detect(folder.path(), None).map_err(|error| Failure::defect(error.to_string()))?.source;
    let options = Options {
        name: name.to_string(),
        version: catalogue::Spec::Image.latest(),
        profile: check::profile("producer")?,
        selection: Selection::default(),
        threads: 1,
        tool_version: env!("CARGO_PKG_VERSION").to_string(),
        started: content::timestamp::now_rfc3339(),
    };
    check::judged(source.as_ref(), &options, &Watch::new(environment, Arc::new(AtomicBool::new(false))))
}
