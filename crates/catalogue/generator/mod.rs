//! Reads the TOML of the catalogue and writes `src/table.rs`. Shared by the example that writes and the test that verifies.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The files that are read, relative to the root of the repository.
const FOLDERS: [(&str, &str); 3] = [("image", "image."), ("distribution", "dist."), ("runtime", "runtime.")];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementFile {
    pub requirement: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub id: String,
    pub level: String,
    pub counts_as: Option<String>,
    #[serde(default)]
    pub levels: BTreeMap<String, String>,
    pub binds: Vec<String>,
    pub since: String,
    pub until: Option<String>,
    pub section: String,
    #[serde(default)]
    pub endpoint: String,
    pub text: String,
    pub observable: Vec<String>,
    #[serde(rename = "statements")]
    pub _statements: Option<u32>,
    pub checks: Option<Vec<String>>,
    pub unchecked: Option<UncheckedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UncheckedRow {
    pub why: String,
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Versions {
    release: Vec<ReleaseRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseRow {
    spec: String,
    version: String,
    #[serde(default)]
    tag: String,
    commit: String,
    date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileRow {
    name: String,
    spec: String,
    title: String,
    roles: Vec<String>,
    lowest: String,
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    raise: Vec<String>,
    #[serde(default)]
    strict: Vec<String>,
    #[serde(default)]
    capabilities: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    runtime: Vec<KnownRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownRow {
    name: String,
    version: String,
    breaks: Vec<String>,
}

/// The root of the repository, seen from this crate.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The TOML files of one folder of the catalogue, sorted by name, with their text.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::fs::read_dir(root().join("catalogue").join(folder))
        .unwrap_or_else(|error| panic!("failed to read catalogue/{folder}: {error}"))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a readable file"))
        })
        .collect();
    found.sort();
    found
}

/// Every row of one spec with the file it stands in.
pub fn rows(folder: &str) -> Vec<(String, Row)> {
    files(folder)
        .into_iter()
        .flat_map(|(name, text)| {
            let file: RequirementFile =
                toml::from_str(&text).unwrap_or_else(|error| panic!("catalogue/{folder}/{name}: {error}"));
            file.requirement.into_iter().map(move |row| (name.clone(), row))
        })
        .collect()
}

/// The text of `src/table.rs`.
pub fn table() -> String {
    let mut out = String::from(
        "//! Generated from `catalogue/` by `cargo run -p catalogue --example generate`. Do not edit: a test compares.\n\n\
         use crate::known::Known;\nuse crate::level::{Keyword, Level};\nuse crate::profile::Profile;\n\
         use crate::requirement::{Decided, Observable, Requirement, Unchecked};\nuse crate::version::{Release, Spec, Version};\n\n",
    );
    let mut hash = Sha256::new();
    let versions_text =
        std::fs::read_to_string(root().join("catalogue/versions.toml")).expect("catalogue/versions.toml");
    hash.update(&versions_text);
    let versions: Versions = toml::from_str(&versions_text).expect("catalogue/versions.toml");
    let mut ordinals: BTreeMap<(String, String), u8> = BTreeMap::new();
    let mut counts: BTreeMap<String, u8> = BTreeMap::new();
    out.push_str("pub(crate) const RELEASES: &[Release] = &[\n");
    for row in &versions.release {
        let ordinal = counts.entry(row.spec.clone()).or_default();
        ordinals.insert((row.spec.clone(), row.version.clone()), *ordinal);
        writeln!(
            out,
            "    Release {{ version: {}, name: {:?}, tag: {:?}, commit: {:?}, date: {:?} }},",
            version(&row.spec, *ordinal),
            row.version,
            row.tag,
            row.commit,
            row.date
        )
        .expect("a string");
        *ordinal += 1;
    }
    out.push_str("];\n\n");
    let mut modules = String::new();
    for (spec, prefix) in FOLDERS {
        for (name, text) in files(spec) {
            hash.update(name.as_bytes());
            hash.update(&text);
        }
        let find = |name: &str| match ordinals.get(&(spec.to_string(), name.to_string())) {
            Some(ordinal) => version(spec, *ordinal),
            None => panic!("{spec}: unknown version {name}"),
        };
        let mut rows: Vec<Row> = rows(spec).into_iter().map(|(_, row)| row).collect();
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        writeln!(
            modules,
            "/// The requirements of the {spec} spec.\n#[allow(missing_docs)]\npub mod {spec} {{\n    use super::*;\n"
        )
        .expect("a string");
        let mut names = Vec::new();
        for row in &rows {
            let name = rust_name(&row.id, prefix);
            writeln!(modules, "    pub static {name}: Requirement = {};", requirement(row, &find)).expect("a string");
            names.push(name);
        }
        writeln!(modules, "\n    pub static ALL: &[&Requirement] = &[").expect("a string");
        for name in names {
            writeln!(modules, "        &{name},").expect("a string");
        }
        modules.push_str("    ];\n}\n\n");
    }
    out.push_str("/// Every profile.\npub static PROFILES: &[Profile] = &[\n");
    for (name, text) in files("profiles") {
        hash.update(name.as_bytes());
        hash.update(&text);
        let row: ProfileRow =
            toml::from_str(&text).unwrap_or_else(|error| panic!("catalogue/profiles/{name}: {error}"));
        writeln!(
            out,
            "    Profile {{ name: {:?}, spec: {}, title: {:?}, roles: &{:?}, lowest: {}, include: &{:?}, exclude: &{:?}, raise: &{:?}, strict: &{:?}, capabilities: &{:?} }},",
            row.name, spec_variant(&row.spec), row.title, row.roles, level(&row.lowest), row.include, row.exclude, row.raise, row.strict, row.capabilities
        )
        .expect("a string");
    }
    out.push_str("];\n\n");
    // What others break changes no verdict, and is no part of the digest.
    out.push_str("/// Every known runtime.\npub static KNOWN_RUNTIMES: &[Known] = &[\n");
    for (name, text) in files("baseline") {
        let file: Baseline = toml::from_str(&text).unwrap_or_else(|error| panic!("catalogue/baseline/{name}: {error}"));
        for row in file.runtime {
            writeln!(
                out,
                "    Known {{ name: {:?}, version: {:?}, breaks: &{:?} }},",
                row.name, row.version, row.breaks
            )
            .expect("a string");
        }
    }
    out.push_str("];\n\n");
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    writeln!(out, "/// The digest of the catalogue's TOML, in the order in which the generator reads it.\npub const CATALOGUE_DIGEST: &str = \"sha256:{digest}\";\n").expect("a string");
    out.push_str(modules.trim_end());
    out.push('\n');
    out
}

fn requirement(row: &Row, find: &dyn Fn(&str) -> String) -> String {
    let decided = match (&row.checks, &row.unchecked) {
        (Some(names), None) => format!("Decided::Checks(&{names:?})"),
        (None, Some(unchecked)) => {
            format!("Decided::Unchecked(Unchecked::{}, {:?})", camel(&unchecked.why), unchecked.note)
        }
        _ => panic!("{}: a row has either `checks` or `unchecked`", row.id),
    };
    // Versions sort by age, which their names do not.
    let mut levels: Vec<(String, String)> = row.levels.iter().map(|(from, word)| (find(from), keyword(word))).collect();
    levels.sort();
    format!(
        "Requirement {{ id: {:?}, keyword: {}, counts_as: {}, levels: &[{}], binds: &{:?}, since: {}, until: {}, section: {:?}, endpoint: {:?}, text: {:?}, observable: &[{}], decided: {decided} }}",
        row.id,
        keyword(&row.level),
        row.counts_as.as_deref().map_or("None".to_string(), |word| format!("Some({})", level(word))),
        levels.iter().map(|(from, word)| format!("({from}, {word})")).collect::<Vec<_>>().join(", "),
        row.binds,
        find(&row.since),
        row.until.as_deref().map_or("None".to_string(), |name| format!("Some({})", find(name))),
        row.section,
        row.endpoint,
        row.text,
        row.observable.iter().map(|word| format!("Observable::{}", camel(word))).collect::<Vec<_>>().join(", "),
    )
}

/// The Rust name of an id: `image.descriptor.size-required` is `DESCRIPTOR_SIZE_REQUIRED`.
pub fn rust_name(id: &str, prefix: &str) -> String {
    let rest = id.strip_prefix(prefix).unwrap_or_else(|| panic!("{id} does not begin with {prefix}"));
    rest.to_uppercase().replace(['.', '-'], "_")
}

fn version(spec: &str, ordinal: u8) -> String {
    format!("Version {{ spec: {}, ordinal: {ordinal} }}", spec_variant(spec))
}

fn spec_variant(spec: &str) -> String {
    format!("Spec::{}", camel(spec))
}

fn keyword(word: &str) -> String {
    format!("Keyword::{}", camel(&word.to_lowercase().replace(' ', "-")))
}

fn level(word: &str) -> String {
    format!("Level::{}", camel(&word.to_lowercase()))
}

fn camel(word: &str) -> String {
    word.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}
