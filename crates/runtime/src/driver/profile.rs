//! Driver profiles: how a runtime wants to be called, as data. The built-in ones lie in `crates/runtime/drivers`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::signal::Signals;
use super::template::Template;

/// How a runtime wants to be called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// Its name, for `--driver`.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// The names of programs for which it is taken unasked, and with which the first line of their version begins.
    #[serde(default)]
    pub programs: Vec<String>,
    /// Options before the operation. Places: `{root}`, a directory for the state of our own run.
    pub global: Template,
    /// Places: `{id}`, `{bundle}`, `{console-socket}`, `{pid-file}`.
    pub create: Template,
    /// Place: `{id}`.
    pub start: Template,
    /// Place: `{id}`.
    pub state: Template,
    /// Places: `{id}`, `{signal}`.
    pub kill: Template,
    /// How `{signal}` is written.
    #[serde(default)]
    pub signals: Signals,
    /// Place: `{id}`.
    pub delete: Template,
    /// Deletes what is not stopped, to clean up. Place: `{id}`.
    pub delete_force: Option<Template>,
    /// Prints the Features structure, where there is such a command.
    pub features: Option<Template>,
    /// Prints the version.
    pub version: Option<Template>,
    /// The newest spec version that it follows, where it cannot say so itself.
    pub spec: Option<String>,
    /// The cgroup hierarchies that it has to see where a host has those of both versions, because it refuses both at once.
    pub cgroup_view: Option<CgroupView>,
    /// How long one call may take, in milliseconds.
    #[serde(default = "ten_seconds")]
    pub deadline_ms: u64,
}

fn ten_seconds() -> u64 {
    10_000
}

/// Cgroup hierarchies as a runtime sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CgroupView {
    /// Those of version 1 only.
    V1,
    /// That of version 2 only.
    V2,
    /// Both.
    Hybrid,
}

impl CgroupView {
    /// The word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            CgroupView::V1 => "v1",
            CgroupView::V2 => "v2",
            CgroupView::Hybrid => "hybrid",
        }
    }
}

/// Why a driver profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("read the driver profile `{path}`: {source}", path = .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no TOML, or not of this form.
    #[error("read the driver profile: {0}")]
    Form(#[from] Box<toml::de::Error>),
    /// It has a place that nothing fills.
    #[error("read the driver profile: `{operation}` has the place `{{{place}}}`, which it cannot have; use {known}")]
    Place {
        /// Which command line.
        operation: &'static str,
        /// Which place.
        place: String,
        /// The places that it may have.
        known: String,
    },
}

impl Profile {
    /// Reads a profile from a file.
    pub fn read(path: &Path) -> Result<Profile, ProfileError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ProfileError::File { path: path.to_owned(), source })?;
        Profile::parse(&text)
    }

    /// Reads a profile out of TOML.
    pub fn parse(text: &str) -> Result<Profile, ProfileError> {
        let profile: Profile = toml::from_str(text).map_err(Box::new)?;
        let id: &[&str] = &["id"];
        let lines: [(&'static str, Option<&Template>, &[&str]); 9] = [
            ("global", Some(&profile.global), &["root"]),
            ("create", Some(&profile.create), &["id", "bundle", "console-socket", "pid-file"]),
            ("start", Some(&profile.start), id),
            ("state", Some(&profile.state), id),
            ("kill", Some(&profile.kill), &["id", "signal"]),
            ("delete", Some(&profile.delete), id),
            ("delete-force", profile.delete_force.as_ref(), id),
            ("features", profile.features.as_ref(), &[]),
            ("version", profile.version.as_ref(), &[]),
        ];
        for (operation, template, known) in lines {
            let stray = template.and_then(|template| template.places().find(|place| !known.contains(place)));
            if let Some(place) = stray {
                let known: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(ProfileError::Place { operation, place: place.to_owned(), known });
            }
        }
        Ok(profile)
    }
}

/// The built-in profiles.
pub fn built_in() -> Result<Vec<Profile>, ProfileError> {
    [
        include_str!("../../drivers/crun.toml"),
        include_str!("../../drivers/runc.toml"),
        include_str!("../../drivers/runsc.toml"),
        include_str!("../../drivers/standard.toml"),
        include_str!("../../drivers/youki.toml"),
    ]
    .into_iter()
    .map(Profile::parse)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profiles_are_sound() {
        let names: Vec<String> = built_in().unwrap().into_iter().map(|profile| profile.name).collect();
        assert_eq!(names, ["crun", "runc", "runsc", "standard", "youki"]);
    }

    #[test]
    fn a_place_that_nothing_fills_is_named() {
        let text = include_str!("../../drivers/standard.toml").replace("{signal}", "{signals}");
        let error = Profile::parse(&text).unwrap_err().to_string();
        assert!(error.contains("`kill` has the place `{signals}`"), "{error}");
    }

    #[test]
    fn a_word_that_no_profile_has_is_an_error() {
        let text = include_str!("../../drivers/standard.toml");
        for more in ["cgroup-view = \"v3\"", "signals = \"word\"", "creates = []"] {
            assert!(Profile::parse(&format!("{text}{more}\n")).is_err(), "{more}");
        }
        let profile = Profile::parse(&format!("{text}signals = \"number\"\ncgroup-view = \"v1\"\n")).unwrap();
        assert_eq!((profile.signals, profile.cgroup_view), (Signals::Number, Some(CgroupView::V1)));
        assert!(matches!(Profile::read(Path::new("/nowhere/x.toml")), Err(ProfileError::File { .. })));
    }
}
