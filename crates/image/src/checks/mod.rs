//! Every check: one line each, sorted.

mod annotations;
#[cfg(test)]
mod case;
mod config;
mod descriptor;
mod index;
mod json;
mod layer;
mod layout;
mod manifest;

use crate::check::Check;

/// Every check.
pub static CHECKS: &[&Check] = &[
    &annotations::base_image::CHECK,
    &annotations::created::CHECK,
    &annotations::licenses::CHECK,
    &annotations::map::CHECK,
    &annotations::ref_name::CHECK,
    &annotations::reserved_keys::CHECK,
    &annotations::reverse_domain_keys::CHECK,
    &annotations::unique_keys::CHECK,
    &annotations::urls::CHECK,
    &config::created::CHECK,
    &config::diff_ids::CHECK,
    &config::env::CHECK,
    &config::execution::CHECK,
    &config::exposed_ports::CHECK,
    &config::history::CHECK,
    &config::history_count::CHECK,
    &config::layer_count::CHECK,
    &config::platform::CHECK,
    &config::properties::CHECK,
    &config::rootfs::CHECK,
    &config::stop_signal::CHECK,
    &config::user::CHECK,
    &config::volumes::CHECK,
    &descriptor::artifact_type::CHECK,
    &descriptor::content_digest::CHECK,
    &descriptor::content_size::CHECK,
    &descriptor::data::CHECK,
    &descriptor::digest::CHECK,
    &descriptor::empty_value::CHECK,
    &descriptor::media_type::CHECK,
    &descriptor::platform_presence::CHECK,
    &descriptor::size::CHECK,
    &descriptor::urls::CHECK,
    &index::entries::CHECK,
    &index::platform::CHECK,
    &index::platform_matches_config::CHECK,
    &index::portability::CHECK,
    &json::i_json::CHECK,
    &json::kind::CHECK,
    &json::well_formed::CHECK,
    &layer::archive::CHECK,
    &layer::compression::CHECK,
    &layer::directory_parents::CHECK,
    &layer::duplicates::CHECK,
    &layer::end_of_archive::CHECK,
    &layer::entry_paths::CHECK,
    &layer::entry_types::CHECK,
    &layer::explicit_whiteouts::CHECK,
    &layer::hardlinks::CHECK,
    &layer::hardlinks_below::CHECK,
    &layer::parents_below::CHECK,
    &layer::sparse::CHECK,
    &layer::stream_end::CHECK,
    &layer::symlink_targets::CHECK,
    &layer::whiteout_form::CHECK,
    &layer::whiteout_order::CHECK,
    &layout::archive::CHECK,
    &layout::blob_names::CHECK,
    &layout::docker_view::CHECK,
    &layout::header::CHECK,
    &layout::missing_blobs::CHECK,
    &layout::well_known_files::CHECK,
    &manifest::artifact::CHECK,
    &manifest::artifact_type::CHECK,
    &manifest::config::CHECK,
    &manifest::layers::CHECK,
    &manifest::media_type::CHECK,
    &manifest::portability::CHECK,
    &manifest::schema_version::CHECK,
    &manifest::subject::CHECK,
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use catalogue::{Decided, Spec, requirements};

    use super::CHECKS;

    #[test]
    fn names_are_unique_and_positive() {
        let names: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert_eq!(names.len(), CHECKS.len());
        for name in names {
            assert!(
                name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'),
                "{name}"
            );
            assert!(!["bad_", "invalid_", "wrong_", "missing_"].iter().any(|word| name.starts_with(word)), "{name}");
        }
    }

    #[test]
    fn catalogue_and_checks_name_each_other() {
        let mut by_requirement: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for check in CHECKS {
            assert!(!check.decides.is_empty(), "{}", check.name);
            for requirement in check.decides {
                by_requirement.entry(requirement.id).or_default().insert(check.name);
            }
        }
        for requirement in requirements(Spec::Image) {
            let named: BTreeSet<&str> = match requirement.decided {
                Decided::Checks(names) => names.iter().copied().collect(),
                Decided::Unchecked(..) => BTreeSet::new(),
            };
            assert_eq!(by_requirement.remove(requirement.id).unwrap_or_default(), named, "{}", requirement.id);
        }
    }

    #[test]
    fn checks_are_sorted_by_file() {
        let lines: Vec<&str> =
            include_str!("mod.rs").lines().map(str::trim).filter(|line| line.ends_with("::CHECK,")).collect();
        assert_eq!(lines.len(), CHECKS.len());
        assert!(lines.is_sorted(), "{lines:?}");
    }
}
