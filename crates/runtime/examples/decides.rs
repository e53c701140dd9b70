//! Writes into the catalogue which scenarios decide each requirement: `cargo run -p runtime --example decides`. Checks of bundles,
//! which stand in the same rows, are left alone. Run the generator of the catalogue afterwards. A test compares.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

use runtime::{SCENARIOS, decided_by};

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
            let others = line.strip_prefix("checks = ").map(|list| serde_json::from_str::<Vec<String>>(list).unwrap());
            let is_other = |name: &String| SCENARIOS.iter().all(|scenario| scenario.name != name);
            let mut names: Vec<String> = others.into_iter().flatten().filter(is_other).collect();
            names.extend(decided_by(&id).into_iter().map(str::to_owned));
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
