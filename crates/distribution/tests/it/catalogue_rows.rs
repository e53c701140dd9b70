//! The catalogue names the scenarios that decide each requirement, and no others.

use catalogue::{Spec, Unchecked, requirements};
use distribution::{SCENARIOS, decided_by};

#[test]
fn rows_name_the_scenarios_that_decide_them() {
    for row in requirements(Spec::Distribution) {
        // What nothing drives but the sum of the others is summed up in the engine.
        let expected = decided_by(row.id);
        assert_eq!(
            row.checks(),
            expected.as_slice(),
            "`{}`: run `cargo run -p greenlight --example decides` and the generator of the catalogue",
            row.id
        );
    }
}

#[test]
fn no_row_of_a_registry_waits() {
    let waiting: Vec<&str> = requirements(Spec::Distribution)
        .iter()
        .filter(|row| row.binds("registry"))
        .filter(|row| matches!(row.decided, catalogue::Decided::Unchecked(Unchecked::NotBuilt, _)))
        .map(|row| row.id)
        .collect();
    assert!(waiting.is_empty(), "{waiting:?}");
}

#[test]
fn names_are_unique_and_everything_that_is_declared_binds_registries() {
    let mut names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), SCENARIOS.len());
    for scenario in SCENARIOS {
        assert!(!scenario.decides.is_empty() || scenario.name == "clean_up", "{}", scenario.name);
        for requirement in scenario.decides {
            assert!(requirement.binds("registry"), "{}: {}", scenario.name, requirement.id);
        }
    }
}
