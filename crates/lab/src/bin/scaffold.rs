//! Writes the skeleton of a new check of images: its file, its line in the registry, and says what is left to do.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Parser;

/// Writes the skeleton of a new check of images.
#[derive(Parser)]
struct Arguments {
    /// The folder and the file below crates/image/src/checks, as in `manifest/subject`
    file: String,
    /// The requirements that it will decide
    #[arg(required = true)]
    requirements: Vec<String>,
    /// The name of the check: the positive property, as in `subject_describes_a_manifest`
    #[arg(long)]
    name: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let (family, subject) =
        arguments.file.split_once('/').ok_or("the file is a folder and a name, as in `manifest/subject`")?;
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    if !is_word(family) || !is_word(subject) {
        return Err("folder and file are lower-case words".into());
    }
    let checks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../image/src/checks");
    let path = checks.join(family).join(format!("{subject}.rs"));
    if path.exists() {
        return Err(format!("there is a check `{}` already", arguments.file).into());
    }
    let names = arguments.requirements.iter().map(|id| rust_name(id)).collect::<Result<Vec<_>, _>>()?;
    add_line(&checks.join(family).join("mod.rs"), &format!("pub(super) mod {subject};"))?;
    add_line(&checks.join("mod.rs"), &format!("    &{family}::{subject}::CHECK,"))?;
    fs::write(&path, skeleton(&arguments.name, &names))?;
    let mut out = io::stdout();
    writeln!(
        out,
        "wrote crates/image/src/checks/{}.rs and its lines in the two `mod.rs`. Left to do:",
        arguments.file
    )?;
    for id in &arguments.requirements {
        writeln!(out, "- `{id}` in catalogue/image: `checks = [\"{}\"]` in place of `unchecked`", arguments.name)?;
        writeln!(
            out,
            "- a fault that breaks `{id}` alone in crates/lab/src/fault, and an exotic subject that stays legal"
        )?;
    }
    writeln!(
        out,
        "- `cargo run -p catalogue --example generate`, and `UPDATE_BOOK=1 cargo test -p lab --test it matrix`"
    )?;
    Ok(())
}

fn rust_name(id: &str) -> Result<String, String> {
    let rest = id.strip_prefix("image.").ok_or(format!("`{id}` is no requirement of images"))?;
    Ok(rest.to_uppercase().replace(['.', '-'], "_"))
}

// Among the lines of its sort, which are sorted.
fn add_line(path: &PathBuf, line: &str) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    let prefix = if line.starts_with("pub") { "pub(super) mod " } else { "    &" };
    let mut lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .rposition(|other| other.starts_with(prefix) && *other < line)
        .map_or_else(|| lines.iter().position(|other| other.starts_with(prefix)).unwrap_or(lines.len()), |at| at + 1);
    lines.insert(at, line);
    fs::write(path, lines.join("\n") + "\n")
}

fn skeleton(name: &str, requirements: &[String]) -> String {
    let decides: Vec<String> = requirements.iter().map(|requirement| format!("&req::{requirement}")).collect();
    let first = requirements.first().map(String::as_str).unwrap_or_default();
    format!(
        "//! What this check is for, in one sentence.\n\n\
         use catalogue::image as req;\n\n\
         use crate::answer::{{Answers, Violation}};\n\
         use crate::check::{{Check, On}};\n\
         use crate::context::DocumentContext;\n\n\
         pub(crate) const CHECK: Check = Check {{ name: \"{name}\", decides: &[{}], on: On::Document(look) }};\n\n\
         fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {{\n\
         \x20   let Some(value) = context.get(\"property\") else {{ return }};\n\
         \x20   answers.add(Violation::of(&req::{first}, \"what is wrong\").at(value).expected(\"what is asked for\").got_value(value));\n\
         }}\n",
        decides.join(", ")
    )
}
