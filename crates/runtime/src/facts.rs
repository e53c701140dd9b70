//! What the foundation finds out and all other scenarios build on.

use catalogue::{Requirement, Spec, Version};
use serde_json::Value;

use crate::driver::Ability;
use crate::host::Host;
use crate::stop::Stop;

/// What the foundation finds out.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// What this host can do.
    pub host: Host,
    /// The Features structure, if the runtime has one.
    pub features: Option<Value>,
    /// The newest spec version that the runtime states, as it writes it: `1.0.2-dev`.
    pub stated: Option<String>,
    /// What the driver has no way to ask the runtime for.
    pub lacks: Vec<Ability>,
    /// What keeps every container from running: then nothing else is played.
    pub broken: Option<&'static Requirement>,
}

impl Facts {
    /// The newest release that the runtime states: of `1.0.2-dev` that is 1.0.2, of one that is newer than all the latest. None if it
    /// states none.
    pub fn stated_version(&self) -> Option<Version> {
        let stated = numbers(self.stated.as_deref()?)?;
        let releases = Spec::Runtime.releases().filter(|release| !release.tag.is_empty());
        releases
            .filter(|release| numbers(release.name).is_some_and(|known| known <= stated))
            .map(|release| release.version)
            .max()
    }

    /// The `ociVersion` that configurations have: never above what the runtime states, for a runtime may refuse what is newer.
    pub fn sent_version(&self) -> &'static str {
        let stated = self.stated_version().or_else(|| Spec::Runtime.version("1.0.0"));
        stated.and_then(Version::release).map_or("1.0.0", |release| release.name)
    }

    /// Goes on if the driver can ask the runtime for this.
    pub fn needs(&self, ability: Ability) -> Result<(), Stop> {
        match self.lacks.contains(&ability) {
            false => Ok(()),
            true => Err(Stop::NotApplicable(
                format!("this runtime is driven in a way that cannot {}", ability.describe()).into(),
            )),
        }
    }

    /// Whether the runtime states a version that has the requirement.
    pub fn states(&self, requirement: &Requirement) -> bool {
        self.stated_version().is_some_and(|version| requirement.since <= version)
    }
}

/// Major, minor and patch of a version, whatever follows.
fn numbers(version: &str) -> Option<(u64, u64, u64)> {
    let core = version.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(str::parse::<u64>);
    let numbers = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_version_is_the_release_that_it_is_of() {
        for (stated, sent) in [
            (Some("1.0.0"), "1.0.0"),
            (Some("1.0.2-dev"), "1.0.2"),
            (Some("1.0.2+dev"), "1.0.2"),
            (Some("1.1.7"), "1.1.0"),
            (Some("1.9.0"), "1.3.0"),
            (Some("nonsense"), "1.0.0"),
            (None, "1.0.0"),
        ] {
            let facts = Facts { stated: stated.map(str::to_owned), ..Facts::default() };
            assert_eq!(facts.sent_version(), sent, "{stated:?}");
        }
    }
}
