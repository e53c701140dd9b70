//! Was enough tested? A test that was skipped is no pass.

use super::answer::{Answer, Item};
use super::judge::Read;
use super::junit::{End, Suite};
use super::results::Results;
use super::submission::Submission;

/// Without these a registry cannot be pulled from, which the spec asks of each.
const REQUIRED: [&str; 6] = [
    "Blob get",
    "Blob head",
    "Manifest get by digest",
    "Manifest get by tag",
    "Manifest head by digest",
    "Manifest head by tag",
];
/// What the suite leaves out by itself in these versions.
const OFF: [(&str, &[&str]); 6] = [
    ("Manifest put with tag params", &["1.0", "1.1"]),
    ("Blob upload cancel", &["1.0", "1.1"]),
    ("Tag Param", &["1.0", "1.1"]),
    ("Tag Param sha512", &["1.0", "1.1"]),
    ("Referrers", &["1.0"]),
    ("Blob anonymous mount", &["1.0"]),
];

/// Did the larger part run?
pub(super) fn share(read: &Read) -> Item {
    let item = |answer, says: String| Item::new("coverage", answer, says);
    let mend = "run all tests of each workflow that the product has, with nothing switched off";
    let (passed, skipped, what) = match (read.junit(), read.results()) {
        (Some(junit), _) => (junit.count(End::Passed), junit.count(End::Skipped), "tests"),
        (None, Some(results)) => {
            let count = |wanted: fn(&str) -> bool| results.rows().filter(|(_, word)| wanted(word)).count() as u64;
            (count(|word| word == "Pass"), count(|word| matches!(word, "Skip" | "Disabled")), "APIs and data sets")
        }
        (None, None) => return item(Answer::Inconclusive, "no results can be read".to_owned()).mend(mend),
    };
    if passed == 0 {
        item(Answer::Fail, "nothing passed".to_owned()).mend(mend)
    } else if skipped > passed {
        let says = format!(
            "{passed} {what} passed and {skipped} were skipped: the larger part was never run, and a skipped test is no pass"
        );
        item(Answer::Fail, says).mend(mend)
    } else {
        item(Answer::Pass, format!("{passed} {what} passed, {skipped} were skipped"))
    }
}

/// Which workflows and APIs were never tested?
pub(super) fn untested(submission: &Submission, read: &Read) -> Item {
    let version = submission.place().map_or("", |place| place.version);
    let (mut missing, mut required) = (Vec::new(), Vec::new());
    match (read.results(), read.junit()) {
        (Some(results), _) => of_results(results, version, &mut missing, &mut required),
        (None, Some(junit)) if junit.suite == Suite::Ginkgo => {
            for (name, passed, tests) in junit.workflows() {
                if passed == 0 {
                    let told = format!("{name}: none of {tests} tests passed");
                    if name == "Pull" { required.push(told) } else { missing.push(told) }
                }
            }
        }
        _ => {
            return Item::new("untested", Answer::Warn, "no file says which APIs were tested")
                .mend("submit the `results.yaml` that the suite wrote");
        }
    }
    let mend = "run these too where the product has them; what it does not have has to stand in the README";
    if !required.is_empty() {
        Item::new("untested", Answer::Fail, "pulling was not wholly tested, and the spec asks it of every registry")
            .evidence(required.into_iter().chain(missing))
            .mend("run the tests of pulling")
    } else if missing.is_empty() {
        Item::new("untested", Answer::Pass, "each workflow and API of this version was tested")
    } else {
        Item::new("untested", Answer::Warn, "some of it was never tested, so that nothing can be said about it")
            .evidence(missing)
            .mend(mend)
    }
}

fn of_results(results: &Results, version: &str, missing: &mut Vec<String>, required: &mut Vec<String>) {
    for name in REQUIRED {
        let word = results.apis.get(name).map_or("not there", String::as_str);
        if word != "Pass" {
            required.push(format!("{name}: {word}"));
        }
    }
    let is_off = |name: &str| OFF.iter().any(|(off, versions)| *off == name && versions.contains(&version));
    for (name, word) in results.rows() {
        let is_told = REQUIRED.contains(&name) || word == "Disabled" && is_off(name);
        if matches!(word, "Skip" | "Disabled") && !is_told {
            missing.push(format!("{name}: {word}"));
        }
    }
}
