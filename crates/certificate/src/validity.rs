//! How long a certificate counts.
//!
//! Until the earlier of 12 months after the run and 9 months after the release of the next minor version of the spec, but not before
//! 12 months after the release of the version itself.

use catalogue::{Spec, Version};

use crate::date::Date;

/// The last day on which a run of `run` against `version` counts, by the releases that are known here. None for a version that is
/// not released: there is nothing to certify against.
pub fn valid_until(version: Version, run: Date) -> Option<Date> {
    let releases: Vec<(&str, Date)> =
        version.spec.releases().filter_map(|one| Some((one.name, one.date.parse().ok()?))).collect();
    until(&releases, version.as_str(), run)
}

/// The last day that a run can count to, whatever was released since: what a certificate may say at most.
pub fn most(version: Version, run: Date) -> Option<Date> {
    let own: Date = version.release()?.date.parse().ok()?;
    Some(run.plus_months(12).max(own.plus_months(12)))
}

/// The version of a spec as reports write it: `distribution 1.1.1`.
pub fn version_of(text: &str) -> Option<Version> {
    let (spec, version) = text.split_once(' ')?;
    Spec::ALL.into_iter().find(|known| known.as_str() == spec)?.version(version)
}

fn until(releases: &[(&str, Date)], version: &str, run: Date) -> Option<Date> {
    let (major, minor, _) = numbers(version)?;
    let (_, own) = releases.iter().find(|(name, _)| *name == version)?;
    // The next minor version begins with its first release, whatever its last number.
    let next = releases
        .iter()
        .filter(|(name, _)| numbers(name).is_some_and(|(a, b, _)| (a, b) > (major, minor)))
        .map(|(_, date)| *date)
        .min();
    let by_run = run.plus_months(12);
    let earliest = next.map_or(by_run, |date| by_run.min(date.plus_months(9)));
    Some(earliest.max(own.plus_months(12)))
}

/// The three numbers of a version; none for `next`.
pub fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    let numbers = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn with(releases: &[(&'static str, &str)], version: &str, run: &str) -> String {
        let releases: Vec<(&str, Date)> = releases.iter().map(|(name, date)| (*name, day(date))).collect();
        until(&releases, version, day(run)).map_or("none".to_owned(), |date| date.to_string())
    }

    #[test]
    fn the_earlier_of_run_and_next_version_but_not_before_a_year_of_its_own() {
        let old = [("1.0.0", "2020-01-01"), ("1.0.1", "2020-06-01")];
        assert_eq!(with(&old, "1.0.1", "2026-03-05"), "2027-03-05");
        let followed =
            [("1.0.0", "2020-01-01"), ("1.1.0", "2026-01-01"), ("1.1.1", "2026-05-01"), ("next", "2026-06-01")];
        // Nine months after 1.1.0, not after 1.1.1.
        assert_eq!(with(&followed, "1.0.0", "2026-03-05"), "2026-10-01");
        assert_eq!(with(&followed, "1.1.0", "2026-03-05"), "2027-03-05");
        // Released late, and followed soon: its own twelve months are the least.
        let soon = [("1.0.0", "2026-01-01"), ("1.1.0", "2026-02-01")];
        assert_eq!(with(&soon, "1.0.0", "2026-01-05"), "2027-01-01");
        // A run before the release counts as long as the release is young.
        assert_eq!(with(&[("1.0.0", "2026-06-01")], "1.0.0", "2026-01-01"), "2027-06-01");
        assert_eq!(with(&[("1.0.0", "2020-01-01"), ("2.0.0", "2026-01-01")], "1.0.0", "2026-03-05"), "2026-10-01");
    }

    #[test]
    fn what_is_not_released_is_not_certified() {
        assert_eq!(with(&[("next", "2026-06-01")], "next", "2026-06-02"), "none");
        assert_eq!(with(&[("1.0.0", "2020-01-01")], "1.9.0", "2026-06-02"), "none");
        assert!(version_of("distribution 1.1.1").is_some());
        assert!(version_of("distribution 9").is_none());
        assert!(version_of("pastry 1.1.1").is_none());
    }

    #[test]
    fn pinned_releases_have_days() {
        for spec in Spec::ALL {
            for release in spec.releases() {
                assert!(release.date.parse::<Date>().is_ok(), "{spec} {}", release.name);
            }
        }
    }
}
