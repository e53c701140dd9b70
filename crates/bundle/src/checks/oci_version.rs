//! `ociVersion` is a version of Semantic Versioning (config.md#specification-version).

use catalogue::runtime as req;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::version::is_semver;
use crate::violation::Violation;

pub(super) const CHECK: Check =
    Check { name: "oci_version_is_semver", decides: || vec![&req::CONFIG_OCIVERSION_SEMVER], look: Look::Config(look) };

fn look(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::CONFIG_OCIVERSION_SEMVER;
    for (text, value) in context.strings("ociVersion") {
        answers.hold(rule, is_semver(&text), || {
            Violation::of(rule, "`ociVersion` is no version of Semantic Versioning 2.0.0")
                .expected("three numbers, such as `1.3.0`, and a pre-release or a build behind them if any")
                .got_value(value)
                .help("write the release of the runtime spec that the configuration keeps to")
        });
    }
}
