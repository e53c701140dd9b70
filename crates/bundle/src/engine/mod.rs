//! Runs the checks over a bundle, and makes a report of what they say.

mod record;

use std::collections::HashSet;
use std::time::Instant;

use catalogue::{Profile, Requirement, Spec, Version};
use content::document::{Kind, Value};
use verdict::Report;

use crate::answer::Answers;
use crate::bundle::Bundle;
use crate::check::{Check, Look};
use crate::checks::checks;
use crate::context::{Context, Whole};
use crate::host::Host;
use crate::platform::Platform;
use crate::version::claimed_version;
use crate::violation::Violation;

use catalogue::runtime as req;

/// How a bundle is judged.
pub struct Options {
    /// What the user calls the bundle.
    pub name: String,
    /// The version that it is judged by; none for the one that it claims.
    pub version: Option<Version>,
    /// Which requirements count.
    pub profile: &'static Profile,
    /// The platform that it is for; none for the one that it shows.
    pub platform: Option<Platform>,
    /// The host to ask, if any.
    pub host: Option<Host>,
    /// The version of Greenlight.
    pub tool_version: String,
    /// When the run began, RFC 3339.
    pub started: String,
}

/// Judges a bundle.
pub fn judge(bundle: &Bundle, options: &Options) -> Report {
    let clock = Instant::now();
    let mut answers = Answers::default();
    let whole = Whole { bundle, config: bundle.config.as_ref() };
    for check in checks() {
        if let Look::Bundle(look) = check.look {
            look(&whole, &mut answers);
        }
    }
    let root = bundle.config.as_ref().and_then(|config| config.root());
    let version = options.version.or_else(|| root.and_then(claimed_version)).unwrap_or_else(|| Spec::Runtime.latest());
    match root.filter(|_| !is_broken(bundle)) {
        Some(root) if root.kind() == Kind::Object => {
            let context = Context {
                root,
                version,
                platform: options.platform.unwrap_or_else(|| Platform::of(root, version)),
                bundle,
                host: options.host.as_ref(),
            };
            for check in checks() {
                if let Look::Config(look) = check.look {
                    look(&context, &mut answers);
                }
            }
        }
        Some(root) => {
            not_an_object(root, &mut answers);
            closed(&req::CONFIG_OCIVERSION_PRESENT, &mut answers);
        }
        None => closed(cause(bundle), &mut answers),
    }
    record::report(bundle, options, version, answers, clock)
}

/// Whether the text cannot be trusted to mean one thing.
fn is_broken(bundle: &Bundle) -> bool {
    let problems = bundle.config.as_ref().map(|config| config.problems()).unwrap_or_default();
    problems.iter().any(|problem| problem.kind.is_syntax() || problem.kind.is_limit())
}

/// Why there is nothing to look at.
fn cause(bundle: &Bundle) -> &'static Requirement {
    let encoding = |kind: &content::document::ProblemKind| {
        matches!(kind, content::document::ProblemKind::OtherEncoding(_) | content::document::ProblemKind::InvalidUtf8)
    };
    match &bundle.config {
        None => &req::BUNDLE_CONFIG_PRESENT,
        Some(config) if config.problems().iter().any(|problem| encoding(&problem.kind)) => &req::JSON_UTF8,
        Some(_) => &req::JSON_WELL_FORMED,
    }
}

fn not_an_object(root: Value<'_>, answers: &mut Answers) {
    answers.add(
        Violation::of(&req::CONFIG_OCIVERSION_PRESENT, "the configuration is not an object")
            .expected("an object with `ociVersion`")
            .got_value(root),
    );
}

/// What nothing can be said about, because there is no configuration to read.
fn closed(by: &'static Requirement, answers: &mut Answers) {
    let mut told = HashSet::from([by.id]);
    let concerned = checks().filter(|check: &&Check| matches!(check.look, Look::Config(_)));
    for requirement in concerned.flat_map(|check| (check.decides)()) {
        if told.insert(requirement.id) {
            answers.blocked(requirement, by);
        }
    }
}
