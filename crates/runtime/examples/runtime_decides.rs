//! Writes into the catalogue which scenarios of runtimes and which checks of bundles decide each requirement: `cargo run -p runtime
//! --example runtime_decides`. Run the generator of the catalogue afterwards. A test compares.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

use runtime::decided_by;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/runtime");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut id = String::new();
        let mut lines = Vec::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("id = ") {
                id = rest.trim_matches('"').to_owned();
            }
            if !line.starts_with("checks = ") && !line.starts_with("unchecked = ") {
                lines.push(line.to_owned());
                continue;
            }
            let mut names = [decided_by(&id), bundle::decided_by(&id)].concat();
            names.sort();
            match (names.is_empty(), line.starts_with("checks")) {
                (false, _) => lines.push(format!("checks = {names:?}")),
                (true, true) => {
                    println!("nothing decides `{id}` any more: give it a reason in {}", path.display());
                    lines.push(line.to_owned());
                }
                (true, false) => lines.push(line.to_owned()),
            }
        }
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}
