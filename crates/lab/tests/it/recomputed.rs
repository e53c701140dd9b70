//! The verdict of a report follows from its outcomes, in every profile and version.

use catalogue::{PROFILES, Spec};
use lab::fault::faults;

use crate::judged::report;

#[test]
fn no_report_about_a_broken_image_contradicts_itself() {
    let some: Vec<_> = faults().step_by(9).collect();
    assert!(some.len() > 50);
    for fault in some {
        let subject = (fault.build)();
        for profile in PROFILES.iter().filter(|profile| profile.spec == Spec::Image) {
            for version in ["1.0.0", "next"] {
                // What is compared stands in `report`.
                report(&subject, Some(version), profile.name);
            }
        }
    }
}
