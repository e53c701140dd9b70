//! The catalogue names the scenarios that decide each requirement, and no others.

use catalogue::{Spec, requirements};
use runtime::{SCENARIOS, decided_by};

#[test]
fn rows_name_the_scenarios_that_decide_them() {
    for row in requirements(Spec::Runtime) {
        // Checks of bundles stand in the same rows.
        let names: Vec<&str> = row
            .checks()
            .iter()
            .copied()
            .filter(|name| SCENARIOS.iter().any(|scenario| scenario.name == *name))
            .collect();
        assert_eq!(
            names,
            decided_by(row.id),
            "`{}`: run `cargo run -p runtime --example decides` and the generator of the catalogue",
            row.id
        );
    }
}

#[test]
fn names_are_unique_and_everything_that_is_declared_binds_runtimes() {
    let mut names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), SCENARIOS.len());
    for scenario in SCENARIOS {
        for requirement in scenario.decides {
            let binds = requirement.binds("runtime") || requirement.binds("command-line");
            assert!(binds, "{}: {}", scenario.name, requirement.id);
        }
    }
}
