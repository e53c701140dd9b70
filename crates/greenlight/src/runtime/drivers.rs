//! Which driver profile a runtime is called by, and the words of its command.

use runtime::Profile;

use crate::exit::Failure;

/// The driver profile of this name, or of this file; without one that for the program, or what all have in common.
pub fn profile(name: Option<&str>, program: &str) -> Result<Profile, Failure> {
    let known = runtime::built_in().map_err(|error| Failure::defect(error.to_string()))?;
    let base = program.rsplit('/').next().unwrap_or_default();
    let named = |wanted: &str| known.iter().find(|profile| profile.name == wanted).cloned();
    let Some(name) = name else {
        let of_program = known.iter().find(|profile| profile.programs.iter().any(|known| known == base)).cloned();
        return of_program
            .or_else(|| named("standard"))
            .ok_or_else(|| Failure::defect("there is no driver profile `standard`".to_owned()));
    };
    if let Some(profile) = named(name) {
        return Ok(profile);
    }
    if name.ends_with(".toml") {
        let text = std::fs::read_to_string(name)
            .map_err(|error| Failure::usage(format!("failed to read the driver profile `{name}`: {error}")))?;
        return Profile::parse(&text).map_err(|error| Failure::usage(format!("`{name}`: failed to {error}")));
    }
    let names: Vec<String> = known.iter().map(|profile| format!("`{}`", profile.name)).collect();
    Err(Failure::usage(format!(
        "there is no driver `{name}`: use one of {}, or a file that ends with `.toml`",
        names.join(", ")
    )))
}

/// The words of a command, as a shell would take them apart: blanks between, quotes around. Nothing else is special.
pub fn words(command: &str) -> Result<Vec<String>, Failure> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in command.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(Failure::usage(format!("the command `{command}` has a `{open}` that is not closed"))),
        None if words.is_empty() => {
            Err(Failure::usage("the command of the runtime is empty: name a program".to_owned()))
        }
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_taken_apart() {
        assert_eq!(words("runsc --network=none").unwrap(), ["runsc", "--network=none"]);
        assert_eq!(words(r#" '/a b/runc'  --x="1 2" '' "#).unwrap(), ["/a b/runc", "--x=1 2", ""]);
        assert!(words("runc 'x").is_err());
        assert!(words("  ").is_err());
    }

    #[test]
    fn a_driver_is_taken_by_the_name_of_the_program() {
        assert_eq!(profile(None, "/usr/bin/crun").unwrap().name, "crun");
        assert_eq!(profile(None, "wrapper").unwrap().name, "standard");
        assert_eq!(profile(Some("youki"), "runc").unwrap().name, "youki");
        assert!(profile(Some("nothing"), "runc").is_err());
    }
}
