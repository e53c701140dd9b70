//! Driver profiles: how a runtime wants to be called, as data. The built-in ones lie in `crates/runtime/drivers`.

use serde::Deserialize;

use super::template::Template;

/// How a runtime wants to be called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// Its name, for `--driver`.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// The names of programs for which it is taken unasked.
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
    /// The view of the cgroup hierarchies that it needs: `v1`, `v2`; as they are if none.
    pub cgroup_view: Option<String>,
    /// How long one call may take, in milliseconds.
    #[serde(default = "ten_seconds")]
    pub deadline_ms: u64,
}

fn ten_seconds() -> u64 {
    10_000
}

/// Why a driver profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
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
}
