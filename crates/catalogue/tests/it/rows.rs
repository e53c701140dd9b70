//! What every row keeps to.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Decided, Keyword, Level, PROFILES, Requirement, Spec, Unchecked, requirement, requirements};

use crate::generator;

/// Specs whose suite is built. Rows of the others may wait for it.
const BUILT: [(Spec, &str); 1] = [(Spec::Image, "rest")];

fn all() -> impl Iterator<Item = &'static Requirement> {
    Spec::ALL.into_iter().flat_map(requirements).copied()
}

#[test]
fn ids_are_unique_and_have_one_shape() {
    let mut seen = BTreeSet::new();
    for row in all() {
        assert!(seen.insert(row.id), "`{}` stands twice", row.id);
        let parts: Vec<&str> = row.id.split('.').collect();
        let is_word = |part: &&str| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
        };
        assert!(parts.len() >= 3 && parts.iter().all(is_word), "`{}` is not spec.object.rule", row.id);
        assert_eq!(requirement(row.id).map(|found| found.id), Some(row.id));
    }
}

#[test]
fn texts_are_sentences_of_our_own() {
    for row in all() {
        assert!(row.text.ends_with('.'), "`{}`: {}", row.id, row.text);
        assert!(row.text.len() > 10 && !row.text.contains("TODO"), "`{}`", row.id);
    }
}

#[test]
fn sections_are_those_of_the_spec_or_of_what_goes_beyond_it() {
    let root = generator::root();
    for row in all() {
        let is_beyond = row.id.starts_with("dist.beyond.") || row.id.starts_with("runtime.cli.");
        let is_elsewhere = row.section.starts_with("https://") || row.section.starts_with("docs/");
        assert_eq!(is_beyond, is_elsewhere, "`{}`", row.id);
        assert!(is_elsewhere || row.section.contains(".md"), "`{}`", row.id);
        if let Some((page, anchor)) = row.section.strip_prefix("docs/").and_then(|page| page.split_once('#')) {
            let text = std::fs::read_to_string(root.join("docs").join(page)).unwrap();
            let titles: Vec<String> =
                text.lines().filter_map(|line| line.strip_prefix("## ")).map(|title| title.to_lowercase()).collect();
            assert!(titles.iter().any(|title| title.replace(' ', "-") == anchor), "`{}`: no `{anchor}`", row.id);
        }
    }
}

#[test]
fn each_row_has_a_level_in_each_version_that_has_it() {
    for row in all() {
        let mut held = false;
        for release in row.spec().releases().filter(|release| row.holds_in(release.version)) {
            held = true;
            assert!(row.level_in(release.version).is_some(), "`{}` has no level in {}", row.id, release.name);
        }
        assert!(held, "`{}` holds in no version", row.id);
        assert!(
            row.keyword != Keyword::Definition || row.counts_as.is_some(),
            "`{}` does not say what it counts as",
            row.id
        );
    }
}

#[test]
fn each_row_is_checked_or_excused() {
    for row in all() {
        match row.decided {
            Decided::Checks(names) => assert!(!names.is_empty(), "`{}` names no check", row.id),
            Decided::Unchecked(why, note) => {
                assert!(!note.is_empty(), "`{}` says no more than {}", row.id, why.as_str());
                let waits = why == Unchecked::NotBuilt && row.binds("image");
                let is_built = BUILT
                    .iter()
                    .any(|(spec, place)| row.spec() == *spec && row.observable.iter().any(|at| at.as_str() == *place));
                assert!(!(waits && is_built), "`{}` waits for a suite that is built", row.id);
            }
        }
    }
}

#[test]
fn duplicates_name_a_row_that_is_there() {
    let ids: BTreeSet<&str> = all().map(|row| row.id).collect();
    for row in all() {
        if let Decided::Unchecked(Unchecked::DuplicateOf, note) = row.decided {
            let named = note.split([' ', ',']).next().unwrap_or_default().trim_matches('`');
            let known = match named.strip_suffix('*') {
                Some(prefix) => ids.iter().any(|id| id.starts_with(prefix)),
                None => ids.contains(named),
            };
            assert!(known, "`{}` is a duplicate of `{named}`, which is not there", row.id);
        }
    }
}

#[test]
fn rows_stand_in_the_file_of_their_chapter() {
    for (file, row) in generator::rows("image") {
        let chapter = row.section.split('#').next().unwrap_or_default();
        assert_eq!(file.replace(".toml", ".md"), chapter, "`{}`", row.id);
    }
}

#[test]
fn profiles_select_something_and_name_what_is_there() {
    for profile in PROFILES {
        let version = profile.spec.latest();
        let selected = requirements(profile.spec).iter().filter(|row| profile.level(row, version).is_some()).count();
        assert!(selected > 10, "{} selects {selected}", profile.name);
        let lists = [profile.include, profile.exclude, profile.raise, profile.strict].concat();
        for pattern in lists.iter().filter(|pattern| **pattern != "*") {
            let prefix = pattern.trim_end_matches('*');
            let known = requirements(profile.spec)
                .iter()
                .any(|row| if pattern.ends_with('*') { row.id.starts_with(prefix) } else { row.id == *pattern });
            assert!(known, "{}: `{pattern}` fits nothing", profile.name);
        }
        for id in profile.raise {
            let row = requirement(id).unwrap();
            assert!(row.level_in(version) < Some(Level::Must), "{}: `{id}` is a MUST already", profile.name);
        }
    }
}

#[test]
fn releases_are_in_the_order_of_their_dates() {
    let mut dates: BTreeMap<Spec, &str> = BTreeMap::new();
    for spec in Spec::ALL {
        for release in spec.releases() {
            assert_eq!(release.commit.len(), 40, "{spec} {}", release.name);
            assert!(
                dates.insert(spec, release.date).is_none_or(|before| before <= release.date),
                "{spec} {}",
                release.name
            );
        }
        assert_eq!(spec.releases().last().map(|release| release.name), Some("next"));
        assert_ne!(spec.latest().as_str(), "next");
    }
}
