//! The folder, the files that have to be there, and the two that people write.

use super::answer::{Answer, Item};
use super::judge::Read;
use super::junit::Suite;
use super::submission::{Content, Submission};
use crate::Product;

pub(super) const PRODUCT: &str = "PRODUCT.yaml";
pub(super) const README: &str = "README.md";
pub(super) const RESULTS: &str = "results.yaml";
pub(super) const PAGE: &str = "report.html";
pub(super) const JUNIT: &str = "junit.xml";
pub(super) const REPORT: &str = "report.json";

/// What a submission consists of.
pub(super) const EXPECTED: [&str; 5] = [PRODUCT, README, RESULTS, PAGE, JUNIT];

/// What a dossier of ours has beside it.
fn is_of_a_dossier(name: &str) -> bool {
    name == REPORT || name == "greenlight.toml" || name.starts_with("evidence/") || is_statement(name)
}

/// An envelope, of the dossier itself, of a peer or of a revocation.
fn is_statement(name: &str) -> bool {
    let file = ["peers/", "revocations/"].iter().find_map(|folder| name.strip_prefix(folder)).unwrap_or(name);
    !file.contains('/') && file.ends_with(".dsse.json")
}

/// Names as they stand in a sentence.
pub(super) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Is it one product, at the right place?
pub(super) fn folder(submission: &Submission) -> Item {
    let item = |answer, says: String| Item::new("folder", answer, says);
    let others: Vec<&str> = submission
        .files
        .iter()
        .map(|file| file.name.as_str())
        .filter(|name| name.rsplit('/').next() == Some(PRODUCT) && *name != PRODUCT)
        .collect();
    if !others.is_empty() {
        return item(Answer::Fail, "there is more than one product in it".to_owned())
            .evidence(others)
            .mend("submit each product in a folder and a pull request of its own");
    }
    match submission.place() {
        None => item(Answer::Fail, "the folder is not of the form `SPEC/vX.Y/NAME`".to_owned())
            .mend("move the files to a folder such as `distribution-spec/v1.1/NAME`"),
        Some(place) if place.spec != "distribution-spec" => {
            item(Answer::Fail, format!("`{}` is no spec that the programme tests", place.spec))
                .mend("move the files to a folder such as `distribution-spec/v1.1/NAME`")
        }
        Some(place) => item(Answer::Pass, format!("one product, for {} {}", place.spec, place.version)),
    }
}

/// Are these the files, and no others?
pub(super) fn expected(submission: &Submission, read: &Read) -> Item {
    let (mut failed, mut warned, mut unjudged) = (Vec::new(), Vec::new(), Vec::new());
    for name in EXPECTED {
        match submission.file(name).map(|file| &file.content) {
            // The suite of that time wrote none.
            None if name == RESULTS && read.junit().is_some_and(|junit| junit.suite == Suite::Ginkgo) => {
                warned.push(format!("`{name}` is missing, which the suite of that time did not write"));
            }
            None => failed.push(format!("`{name}` is missing")),
            Some(Content::Bytes(bytes)) if bytes.is_empty() => failed.push(format!("`{name}` is empty")),
            Some(_) => {}
        }
    }
    for file in &submission.files {
        let name = &file.name;
        match &file.content {
            Content::Link => failed.push(format!("`{name}` is a symbolic link, which is not followed")),
            Content::Special => failed.push(format!("`{name}` is no file")),
            Content::TooLarge => unjudged.push(format!("`{name}` is larger than is read")),
            Content::Unreadable(why) => unjudged.push(format!("`{name}` cannot be read: {why}")),
            Content::Bytes(_) if EXPECTED.contains(&name.as_str()) || is_of_a_dossier(name) => {}
            Content::Bytes(_) => failed.push(format!("`{name}` does not belong there")),
        }
    }
    if submission.is_cut {
        unjudged.push("there are more files than are looked at".to_owned());
    }
    let (answer, says) = match (failed.is_empty(), unjudged.is_empty(), warned.is_empty()) {
        (false, ..) => (Answer::Fail, "these are not the files of a submission"),
        (true, false, _) => (Answer::Inconclusive, "not all files could be looked at"),
        (true, true, false) => (Answer::Warn, "these are the files of an older submission"),
        (true, true, true) => (Answer::Pass, "the files of a submission, and no others"),
    };
    let item = Item::new("files", answer, says).evidence(failed.into_iter().chain(unjudged).chain(warned));
    match answer {
        Answer::Pass => item,
        Answer::Warn => item.mend("run the suite of today where you can, which writes all of the files"),
        _ => item.mend(format!("submit {} as plain files, and nothing else", listed(&EXPECTED))),
    }
}

/// Does the product file say what it has to?
pub(super) fn product(submission: &Submission) -> Item {
    let item = |answer, says: &str| Item::new("product", answer, says);
    let Some(text) = submission.text(PRODUCT) else {
        return item(Answer::Fail, "there is no `PRODUCT.yaml` that can be read")
            .mend("add one, with the product's fields");
    };
    match Product::parse(&text) {
        Err(problems) => item(Answer::Fail, "`PRODUCT.yaml` does not say what it has to")
            .evidence(problems.iter().map(ToString::to_string))
            .mend("mend each of these fields"),
        Ok(product) if !product.shows_format_of_logo() => {
            item(Answer::Warn, "the format of the logo cannot be seen from `product_logo_url`")
                .mend("give the URL of an SVG, AI or EPS file")
        }
        Ok(product) => item(
            Answer::Pass,
            &format!(
                "`{}` {} of `{}`, type `{}`",
                product.name,
                product.version,
                product.vendor,
                product.kind.as_str()
            ),
        ),
    }
}

/// Does the README say how the run is repeated?
pub(super) fn readme(submission: &Submission) -> Item {
    let item = |answer, says: &str| Item::new("readme", answer, says);
    let mend =
        "write down each command, from installing the product to running the tests, so that others can repeat it";
    let Some(text) = submission.text(README) else {
        return item(Answer::Fail, "there is no `README.md` that can be read").mend(mend);
    };
    let commands = commands(&text);
    let lower = text.to_lowercase();
    if commands == 0 {
        item(Answer::Fail, "the README has no command with which the run could be repeated").mend(mend)
    } else if !["conformance", "greenlight", "oci_"].iter().any(|word| lower.contains(word)) {
        item(Answer::Warn, "the README does not say how the tests were run").mend(mend)
    } else {
        item(Answer::Pass, &format!("lines of commands in the README: {commands}"))
    }
}

/// Lines within fences, indented by four, or behind a prompt.
fn commands(markdown: &str) -> usize {
    let mut is_fenced = false;
    let mut count = 0;
    for line in markdown.lines() {
        let text = line.trim();
        if text.starts_with("```") || text.starts_with("~~~") {
            is_fenced = !is_fenced;
        } else if !text.is_empty()
            && (is_fenced || line.starts_with("    ") || line.starts_with('\t') || text.starts_with("$ "))
        {
            count += 1;
        }
    }
    count
}
