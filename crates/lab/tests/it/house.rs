//! The rules of the house, over the repository itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may use whom. Development dependencies are free: tests look from outside.
const ARROWS: &[(&str, &[&str])] = &[
    ("catalogue", &[]),
    ("content", &[]),
    ("verdict", &["catalogue"]),
    ("image", &["catalogue", "content", "verdict"]),
    ("bundle", &["catalogue", "content", "verdict"]),
    ("runtime", &["catalogue", "content", "verdict"]),
    ("wire", &["content"]),
    ("report", &["catalogue", "verdict"]),
    ("openapi", &["catalogue"]),
    ("distribution", &["catalogue", "content", "verdict", "wire"]),
    ("certificate", &["catalogue", "content", "verdict"]),
    ("site", &["catalogue", "report", "verdict"]),
    ("lab", &[]),
    (
        "greenlight",
        &[
            "bundle",
            "catalogue",
            "certificate",
            "content",
            "distribution",
            "image",
            "lab",
            "openapi",
            "report",
            "runtime",
            "site",
            "verdict",
            "wire",
        ],
    ),
];

/// The most packages that a build may need.
const MOST_PACKAGES: usize = 250;

/// Licences under which what we build on may be.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CC0-1.0",
    "MIT-0",
    "CDLA-Permissive-2.0",
    "0BSD",
    "BSL-1.0",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn metadata(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut pending = vec![root().join("crates")];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.clone(), std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn is_test(path: &Path) -> bool {
    let text = path.to_string_lossy();
    ["/tests/", "_tests.rs", "/case.rs", "/examples/", "/benches/", "/generator/", "/wild.rs", "writer.rs"]
        .iter()
        .any(|part| text.contains(part))
}

#[test]
fn crates_use_only_whom_they_may() {
    let metadata = metadata(&["--no-deps"]);
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert_eq!(ours, allowed.keys().copied().collect());
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let used: BTreeSet<&str> = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .map(|dependency| dependency["name"].as_str().unwrap())
            .filter(|dependency| ours.contains(dependency))
            .collect();
        let extra: Vec<_> = used.iter().filter(|used| !allowed[name].contains(used)).collect();
        assert!(extra.is_empty(), "`{name}` may not use {extra:?}");
    }
}

#[test]
fn only_client_and_server_know_an_asynchronous_runtime() {
    let metadata = metadata(&["--no-deps"]);
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let uses = package["dependencies"].as_array().unwrap().iter().any(|dependency| dependency["name"] == "tokio");
        assert!(!uses || ["wire", "lab"].contains(&name), "`{name}` uses tokio");
    }
}

#[test]
fn what_we_build_on_is_little_and_free() {
    let metadata = metadata(&[]);
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() <= MOST_PACKAGES, "{} packages", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none");
        let free = licence.replace('/', " OR ").split(" OR ").any(|choice| {
            choice.trim_matches(['(', ')', ' ']).split(" AND ").all(|part| {
                LICENCES.contains(&part.trim_matches(['(', ')', ' ']).trim_end_matches(" WITH LLVM-exception"))
            })
        });
        assert!(free, "`{}` is under {licence}", package["name"]);
    }
}

#[test]
fn nothing_panics_on_purpose_outside_of_tests() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let ours = [
            "catalogue/src",
            "content/src",
            "verdict/src",
            "image/src",
            "wire/src",
            "report/src",
            "openapi/src",
            "distribution/src",
            "certificate/src",
            "site/src",
            "greenlight/src",
        ];
        let judged = ours.iter().any(|part| path.to_string_lossy().contains(part));
        if !judged || is_test(&path) {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            if !is_comment
                && [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("]
                    .iter()
                    .any(|word| line.contains(word))
            {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn messages_are_lower_case_and_without_a_stop() {
    let mut found = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.to_string_lossy().contains("image/src/checks")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // The message is the first string after the requirement.
        for violation in code.split("Violation::of(").skip(1) {
            let Some(message) = violation.split('"').nth(1) else { continue };
            let first = message.chars().next().unwrap_or('x');
            if first.is_uppercase() || message.ends_with('.') {
                found.push(format!("{}: {message}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_have_one_subject() {
    let mut long = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(!["utils.rs", "common.rs", "helpers.rs", "misc.rs"].contains(&name.as_str()), "{}", path.display());
        assert!(
            text.starts_with("//!") || is_test(&path) || name == "table.rs",
            "{} does not say what it is for",
            path.display()
        );
        if lines > 500 && name != "table.rs" && name != "ids.rs" && !is_test(&path) {
            long.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_names_a_machine() {
    for (path, text) in sources() {
        // Members of a configuration, not the home of anybody.
        let text = text.replace("/root/path", "").replace("/root/readonly", "");
        for word in ["/work/", "/root/", "/tmp/target"] {
            assert!(!text.contains(word) || path.ends_with("house.rs"), "{} names `{word}`", path.display());
        }
    }
}
