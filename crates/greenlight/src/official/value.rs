//! Single values: what is allowed, and what is said about the rest.

use report::official::{Line, Tls};

use super::keys::{Draft, Key, Slot};
use crate::exit::Failure;

/// Where a value comes from: how a message names it.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// An environment variable.
    Variable(&'a str),
    /// A key of the YAML file.
    Key(&'a str),
}

impl Origin<'_> {
    fn name(self) -> String {
        match self {
            Origin::Variable(name) => format!("`{name}`"),
            Origin::Key(path) => format!("`{path}` of the official suite's configuration file"),
        }
    }

    /// A wrong value, which is shown: never for a secret.
    pub(super) fn wrong(self, value: &str, allowed: &str) -> Failure {
        Failure::usage(format!("{} is `{}`: {allowed}", self.name(), value.escape_debug()))
    }
}

/// Puts `value` where `key` belongs.
pub(super) fn put(draft: &mut Draft, key: &Key, value: &str, origin: Origin<'_>) -> Result<(), Failure> {
    match key.slot {
        Slot::Text(slot) | Slot::Secret(slot) => *slot(draft) = value.to_owned(),
        Slot::Switch(slot) => *slot(draft) = switch(value, origin)?,
        Slot::List(slot) => *slot(draft) = words(value),
        Slot::Tls(slot) => *slot(draft) = tls(value, origin)?,
        Slot::Ignored => {}
    }
    Ok(())
}

/// Words with spaces between.
pub(super) fn words(value: &str) -> Vec<String> {
    value.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A switch, in the spellings that the official suite takes.
pub(super) fn switch(value: &str, origin: Origin<'_>) -> Result<bool, Failure> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(origin.wrong(value, "it is a switch, give `true` or `false`")),
    }
}

fn tls(value: &str, origin: Origin<'_>) -> Result<Tls, Failure> {
    match value.to_ascii_lowercase().as_str() {
        "enabled" => Ok(Tls::Enabled),
        "insecure" => Ok(Tls::Insecure),
        "disabled" => Ok(Tls::Disabled),
        _ => {
            Err(origin
                .wrong(value, "give `enabled` (HTTPS), `insecure` (HTTPS with any certificate) or `disabled` (HTTP)"))
        }
    }
}

/// A version of the spec as the official suite names it.
pub(super) fn line(value: &str, origin: Origin<'_>) -> Result<Line, Failure> {
    Line::of_name(value).ok_or_else(|| {
        origin.wrong(value, "give `1.0`, `1.1` (or `stable`) or `1.1+dev` (or `dev`), which is our `next`")
    })
}

/// A level of the log, which is looked at only to find what is misspelt.
pub(super) fn log(value: &str, origin: Origin<'_>) -> Result<(), Failure> {
    let levels = ["debug", "info", "warn", "error"];
    match levels.contains(&value.to_ascii_lowercase().as_str()) {
        true => Ok(()),
        false => Err(origin.wrong(value, "give `debug`, `info`, `warn` or `error`")),
    }
}

/// A host with a port, without a scheme.
pub(super) fn registry(value: &str, origin: Origin<'_>) -> Result<(), Failure> {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '?' | '#');
    match !value.is_empty() && !value.contains("://") && value.chars().all(is_plain) {
        true => Ok(()),
        // What stands before an `@` may be a login.
        false if value.contains('@') => {
            Err(origin.wrong("…", "give host[:port]; a login goes into `OCI_USERNAME` and `OCI_PASSWORD`"))
        }
        false => Err(origin.wrong(value, "give host[:port] without a scheme, which is what `OCI_TLS` is for")),
    }
}

/// A repository name by the widest grammar of the spec.
pub(super) fn repository(value: &str, origin: Origin<'_>) -> Result<(), Failure> {
    let is_word = |word: &str| {
        let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        ends(word.chars().next()) && ends(word.chars().last()) && word.chars().all(inner)
    };
    match value.split('/').all(is_word) {
        true => Ok(()),
        false => {
            Err(origin
                .wrong(value, "give a repository name of lower-case letters and digits, as in `conformance/repo1`"))
        }
    }
}

/// A digest with its algorithm.
pub(super) fn digest(value: &str, origin: Origin<'_>) -> Result<(), Failure> {
    match content::digest::Digest::parse(value) {
        Ok(_) => Ok(()),
        Err(error) => Err(origin.wrong(value, &format!("give a digest with its algorithm ({error})"))),
    }
}
