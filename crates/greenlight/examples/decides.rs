//! Writes into the catalogue which scenarios of registries and of runtimes, and which checks of bundles, decide each requirement:
//! `cargo run -p greenlight --example decides`. Run the generator of the catalogue afterwards. Tests compare.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

fn main() {
    write("distribution", distribution::decided_by);
    write("runtime", |id| {
        let mut names = [runtime::decided_by(id), bundle::decided_by(id)].concat();
        names.sort();
        names
    });
}

/// Brings `checks` of all rows in a folder of the catalogue up to date.
fn write(folder: &str, decided_by: impl Fn(&str) -> Vec<&'static str>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue").join(folder);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut id = String::new();
        let mut lines = Vec::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("id = ") {
                id = rest.trim_matches('"').to_owned();
            }
            let is_checked = line.starts_with("checks = ");
            let names = if is_checked || line.starts_with("unchecked = ") { decided_by(&id) } else { Vec::new() };
            if names.is_empty() {
                if is_checked {
                    println!("nothing decides `{id}` any more: give it a reason in {}", path.display());
                }
                lines.push(line.to_owned());
            } else {
                lines.push(format!("checks = {names:?}"));
            }
        }
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}
