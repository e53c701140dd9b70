//! Did anything fail, and do the files agree about it?

use super::answer::{Answer, Item};
use super::files::{JUNIT, RESULTS};
use super::judge::Read;
use super::junit::End;
use super::ran;

/// The item.
pub(super) fn item(read: &Read) -> Item {
    let item = |answer, says: String| Item::new("results", answer, says);
    let broken: Vec<String> = [
        (JUNIT, read.junit.as_ref().and_then(|junit| junit.as_ref().err())),
        (RESULTS, read.results.as_ref().and_then(|results| results.as_ref().err())),
    ]
    .into_iter()
    .filter_map(|(name, error)| Some(format!("`{name}`: {}", error?)))
    .collect();
    if !broken.is_empty() {
        return item(Answer::Fail, "a file of results cannot be understood".to_owned())
            .evidence(broken)
            .mend("submit the files as the suite wrote them");
    }
    let (junit, results) = (read.junit(), read.results());
    if junit.is_none() && results.is_none() {
        return item(Answer::Fail, "there is neither a `junit.xml` nor a `results.yaml` that can be read".to_owned())
            .mend("submit the files as the suite wrote them");
    }
    let rows = results.map(super::results::Results::failed).unwrap_or_default();
    let cases: Vec<&str> = junit
        .map(|junit| junit.cases.iter().filter(|(_, end)| *end == End::Failed).map(|(name, _)| name.as_str()).collect())
        .unwrap_or_default();
    let claimed = junit.map_or(0, |junit| junit.claimed_failures);
    let failed = (cases.len() as u64).max(claimed);
    if failed > 0 || !rows.is_empty() {
        let evidence = cases.iter().map(|name| format!("`{JUNIT}`: {name}"));
        let evidence = evidence.chain(rows.iter().map(|(name, word)| format!("`{RESULTS}`: {name} is {word}")));
        let both = junit.is_none() || results.is_none() || (failed > 0) != rows.is_empty();
        let says = match (both, failed) {
            (false, _) => "one file of results has failures, and the other has none".to_owned(),
            (true, 0) => format!("APIs and data sets that failed: {}", rows.len()),
            (true, _) => format!("tests that failed: {failed}"),
        };
        return item(Answer::Fail, says)
            .evidence(evidence)
            .mend("mend the product, run the tests again, and submit the files of that run");
    }
    if let (Some(junit), Some(results)) = (junit, results) {
        let (unnamed, known) = ran::unnamed(junit, results);
        if unnamed.len() * 2 > known {
            let says =
                format!("of {known} APIs that passed in `{RESULTS}`, {} have no test in `{JUNIT}`", unnamed.len());
            return item(Answer::Fail, says)
                .evidence(unnamed)
                .mend("submit all files of one run, as the suite wrote them");
        }
    }
    match junit {
        Some(junit) => {
            let skipped = junit.count(End::Skipped);
            let inapplicable = match junit.count(End::Inapplicable) {
                0 => String::new(),
                count => format!(", {count} do not apply"),
            };
            let passed = junit.count(End::Passed);
            item(Answer::Pass, format!("{passed} tests passed, 0 failed, {skipped} skipped{inapplicable}"))
        }
        None => item(Answer::Pass, "nothing in `results.yaml` failed".to_owned()),
    }
}
