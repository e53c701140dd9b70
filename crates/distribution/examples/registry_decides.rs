//! Writes into the catalogue which scenarios decide each requirement: `cargo run -p distribution --example registry_decides`. Run the
//! generator of the catalogue afterwards. A test compares.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

use distribution::decided_by;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/distribution");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut id = String::new();
        let mut lines = Vec::new();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("id = ") {
                id = rest.trim_matches('"').to_owned();
            }
            let names = decided_by(&id);
            let says_so = line.starts_with("checks = ") || line.starts_with("unchecked = ");
            match (says_so, names.is_empty()) {
                (true, false) => lines.push(format!("checks = {names:?}")),
                (true, true) if line.starts_with("checks") => {
                    println!("nothing decides `{id}` any more: give it a reason in {}", path.display());
                    lines.push(line.to_owned());
                }
                _ => lines.push(line.to_owned()),
            }
        }
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}
