//! The catalogue names the scenarios of runtimes and the checks of bundles that decide each requirement, and no others.

use catalogue::{Spec, requirements};
use runtime::{SCENARIOS, decided_by};

#[test]
fn rows_name_what_decides_them() {
    for row in requirements(Spec::Runtime) {
        let mut names = [decided_by(row.id), bundle::decided_by(row.id)].concat();
        names.sort_unstable();
        assert_eq!(
            row.checks(),
            names,
            "`{}`: run `cargo run -p greenlight --example decides` and the generator of the catalogue",
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

#[test]
fn checks_of_bundles_have_names_of_their_own_and_bind_bundles() {
    let mut names: Vec<&str> = bundle::checks().map(|check| check.name).collect();
    names.extend(SCENARIOS.iter().map(|scenario| scenario.name));
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for check in bundle::checks() {
        for requirement in (check.decides)() {
            assert!(requirement.binds("bundle"), "{}: {}", check.name, requirement.id);
        }
    }
}
