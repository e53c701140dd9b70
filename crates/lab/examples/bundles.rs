//! Writes the configurations of the lab to a directory, with a list of them: `cargo run -p lab --example bundles -- DIRECTORY`.

#![allow(clippy::unwrap_used, reason = "a tool for developers")]

use std::path::PathBuf;

use lab::bundle::{BASES, EXOTICS, Weight, faults};
use serde_json::json;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let mut list = Vec::new();
    let mut write = |bytes: Vec<u8>, mut entry: serde_json::Value| {
        let file = format!("{:03}.json", list.len());
        std::fs::write(folder.join(&file), bytes).unwrap();
        entry["file"] = json!(file);
        list.push(entry);
    };
    for (name, text) in BASES {
        write(text.as_bytes().to_vec(), json!({ "name": name, "verdict": "green", "base": name }));
    }
    for exotic in EXOTICS {
        write(exotic.build().unwrap(), json!({ "name": exotic.name, "verdict": "green", "base": exotic.base }));
    }
    for fault in faults() {
        let verdict = if fault.weight == Weight::Must { "red" } else { "yellow" };
        write(
            fault.build().unwrap(),
            json!({ "name": fault.name, "verdict": verdict, "breaks": fault.breaks, "base": fault.base }),
        );
    }
    std::fs::write(folder.join("list.json"), serde_json::to_string_pretty(&list).unwrap()).unwrap();
}
