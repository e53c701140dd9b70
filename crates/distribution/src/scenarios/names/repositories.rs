//! The grammar of repository names (spec.md#pulling-manifests): upload sessions are opened in names of both kinds.

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::refused::{Malformed, judge};
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Names of repositories follow the grammar, or are refused.
pub static SCENARIO: Scenario = Scenario {
    name: "repository_names_follow_the_grammar",
    decides: &[&dist::ERROR_CODE_FITS, &dist::NAME_GRAMMAR, &dist::NAME_GRAMMAR_NARROW, &dist::PUSH_BLOB_POST_LOCATION],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// Both grammars: what they have in common is judged by both, and each speaks in its own versions.
const BOTH: &[&Requirement] = &[&dist::NAME_GRAMMAR, &dist::NAME_GRAMMAR_NARROW];

/// The length that many clients can still handle, hosts not counted.
const LONG: usize = 200;

/// Who lists no tags for a repository that is not there need not have looked at its name.
const TAGS_CAUSES: &[&Requirement] = &[&dist::TAGS_REPO_404];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let base = context.repository();
    // Who gives us two repositories lets us into no others.
    if !context.is_crowded() {
        let long: String = format!("{base}/{}", "deep/er-".repeat(LONG)).chars().take(LONG - 1).chain(['0']).collect();
        takes(context, BOTH, &format!("{base}/0/a.b_c-d/1x"), |violation| violation)?;
        // One component, and a digit at the very start.
        let alone = format!("0{}", base.split('/').next().unwrap_or(&base));
        takes(context, BOTH, &alone, |violation| violation)?;
        // The grammar has no bound, but who stores names has one.
        takes(context, BOTH, &long, Violation::mild)?;
        // Since 1.1. A registry of today that takes them is not wrong by the earlier text either.
        takes(context, &[&dist::NAME_GRAMMAR], &format!("{base}/a__b/c---d"), |violation| violation)?;
    }
    for (what, ending) in [
        ("a repository name with capitals", "Upper"),
        ("a repository name with a separator at the start of a component", "-a"),
        ("a repository name with a separator at the end of a component", "a."),
        ("a repository name with two separators in a row that are not allowed there", "a..b"),
        ("a repository name with two separators in a row that are not allowed there", "a___b"),
        ("a repository name with two separators in a row that are not allowed there", "a._b"),
        ("a repository name with an empty component", "/a"),
        ("a repository name with other characters than those of the grammar", "a+b"),
        ("a repository name with other characters than those of the grammar", "a~b"),
        ("a repository name with other characters than those of the grammar", "a%20b"),
        ("a repository name with other characters than those of the grammar", "%C3%A9"),
    ] {
        refuses(context, &base, &Malformed { what, value: format!("{base}/{ending}"), because: &[] })?;
    }
    // Where nothing is written, the name must not be taken either.
    let malformed =
        Malformed { what: "a repository name with capitals", value: format!("{base}/Upper"), because: TAGS_CAUSES };
    let call = Call::get(format!("/v2/{}/tags/list", malformed.value)).scope(format!("repository:{base}:pull"));
    let answer = context.send(call.unfollowed())?;
    if judge(context, BOTH, &answer, &malformed) {
        fits(context, &answer);
    }
    Ok(())
}

fn open(name: &str) -> Call {
    Call::post(format!("/v2/{name}/blobs/uploads/")).header("Content-Length", "0").unfollowed()
}

fn takes(
    context: &mut Context<'_>,
    requirements: &[&'static Requirement],
    name: &str,
    weigh: fn(Violation) -> Violation,
) -> Result<(), Stop> {
    let answer = context.send(open(name))?;
    for requirement in requirements {
        match answer.status() {
            // The login may end at a part of the names.
            401 | 403 => context.not_applicable(requirement, "the login does not reach names below its own"),
            200..=399 => context.pass(requirement),
            0 => context.inconclusive(requirement, answer.describe()),
            _ => {
                let violation = Violation::of(requirement, "a valid repository name is refused");
                let violation = violation.at(&answer, Mark::Status).expected("`202`");
                context.add(weigh(violation.got(format!("{} for `{name}`", answer.describe()))));
            }
        }
    }
    if answer.is_success() {
        // It goes into the ledger, and is cancelled in the end.
        let _ = context.session_of(name, &answer);
    }
    Ok(())
}

fn refuses(context: &mut Context<'_>, base: &str, malformed: &Malformed) -> Result<(), Stop> {
    // A token is asked for the name that is valid: who gives tokens is not on trial.
    let scope = format!("repository:{base}:pull,push");
    let answer = context.send(open(&malformed.value).scope(scope))?;
    if answer.is_success() {
        let opened = context.session_of(&malformed.value, &answer);
        // Servers may put a path in order before anybody looks at it, and the session is then one of another, valid name.
        let tidy = malformed.value.replace("//", "/");
        let is_tidied = opened.is_ok_and(|session| session.target.contains(&format!("/{tidy}/")));
        if tidy != malformed.value && is_tidied {
            return Ok(());
        }
    }
    if judge(context, BOTH, &answer, malformed) {
        fits(context, &answer);
    }
    Ok(())
}

fn fits(context: &mut Context<'_>, answer: &Answer) {
    // What a registry does not recognise as a name is no endpoint, or a repository that nobody knows or may enter.
    let fitting = ["NAME_INVALID", "NAME_UNKNOWN", "UNSUPPORTED", "DENIED", "UNAUTHORIZED"];
    context.has_fitting_code(answer, &fitting, "an invalid repository name");
}
