//! What a dossier has in it, against what its certificate says.

use verdict::{Report, Verdict};

use super::item::{Item, State};
use super::run::Question;
use super::signature::Intact;
use super::{dates, files, peers};
use crate::date::Date;
use crate::dossier::{Dossier, HTML, PRODUCT, PROJECT, REPORT, TEST_RESULT, WRITTEN};
use crate::predicate::{Certificate, Judgement, ProductName, TestResult};
use crate::product::Product;
use crate::programs::{self, Programs, RUN};
use crate::project::Project;
use crate::statement::Resource;

/// What the page of a report says where everything that was judged holds.
const ALL_PASSED: &str = "All tests passed";

/// Whether everything in a dossier is as its certificate, which is about `named`, says; and its report, if it can be read.
pub fn contents(
    dossier: &Dossier,
    certificate: &Certificate,
    named: &[Resource],
    question: &Question,
) -> (Vec<Item>, Option<Report>) {
    let files = files::check(dossier, &certificate.files);
    let (about_report, report) = report(dossier, &certificate.run);
    let about = subject(dossier, report.as_ref(), certificate, named);
    // What is about the wrong thing is named once.
    let named = (about.state != State::Broken).then_some(named);
    // Of a file that is not as it was signed only this is worth more words: what another report says.
    let others = [
        (files.are_whole(&[REPORT]) || report.is_some(), about_report),
        (files.are_whole(&[PRODUCT]), product(dossier, &certificate.product)),
        (files.are_whole(&[REPORT, RUN, PRODUCT]), about),
        (files.are_whole(&[PROJECT, HTML]), forms(dossier, certificate)),
        (files.are_whole(&[TEST_RESULT]), test_result(dossier, certificate, named, question)),
    ];
    let others = others.into_iter().filter(|(is_worth, _)| *is_worth).map(|(_, item)| item);
    (files.items.into_iter().chain(others).collect(), report)
}

/// Whether the report says what the certificate says about the run; and the report, if it can be read.
fn report(dossier: &Dossier, run: &Judgement) -> (Item, Option<Report>) {
    let Some(bytes) = dossier.file(REPORT) else {
        return (Item::broken("report", format!("there is no `{REPORT}`")), None);
    };
    match serde_json::from_slice::<Report>(bytes) {
        Ok(report) => (compared(&report, run), Some(report)),
        Err(error) => (Item::broken("report", format!("`{REPORT}` is no report: {error}")), None),
    }
}

fn compared(report: &Report, run: &Judgement) -> Item {
    if !report.waivers.is_empty() {
        return Item::broken("report", format!("`{REPORT}` has waivers, and nothing is waived in a certificate"));
    }
    if report.run.as_ref().is_some_and(|run| run.mode != "full") {
        return Item::broken("report", format!("`{REPORT}` is not of a full run"));
    }
    let said = Judgement::of(report, &run.tool.digest);
    match said == *run {
        true => Item::holds("report", "it says what the certificate says"),
        false => {
            let more = peers::disagreement(run, &said).unwrap_or_else(|| "not the same run".to_owned());
            Item::broken(
                "report",
                format!("`{REPORT}` and the certificate differ: {}", more.replace("the peer's run", "the report")),
            )
        }
    }
}

/// Whether the certificate is about what was judged, by the program that judged it: the image of the report; or the product that the
/// dossier describes, with its program.
fn subject(dossier: &Dossier, report: Option<&Report>, certificate: &Certificate, named: &[Resource]) -> Item {
    let Some(report) = report else { return Item::note("subject", "without a report nobody knows what was judged") };
    let programs: Programs = match serde_json::from_slice(dossier.file(RUN).unwrap_or_default()) {
        Ok(programs) => programs,
        Err(error) => return Item::broken("subject", format!("`{RUN}` does not say what judged what: {error}")),
    };
    if programs.tool != certificate.run.tool.digest {
        let text =
            format!("`{}` judged by `{RUN}`, and `{}` by the certificate", programs.tool, certificate.run.tool.digest);
        return Item::broken("tool", text);
    }
    let judged = programs::subject(report, &certificate.product, dossier, &programs);
    let listed = |resources: &[Resource]| {
        let one = |resource: &Resource| {
            format!("{} (`{}`)", resource.name, resource.digests().collect::<Vec<_>>().join("`, `"))
        };
        resources.iter().map(one).collect::<Vec<String>>().join(" and ")
    };
    match judged == named {
        true => Item::holds("subject", format!("it is about {}", listed(named))),
        false => Item::broken(
            "subject",
            format!("{} was judged, and the certificate is about {}", listed(&judged), listed(named)),
        ),
    }
}

/// Whether the certificate has all files that a run writes, the one about the project is about this run, and the page for people
/// praises nothing that did not pass.
fn forms(dossier: &Dossier, certificate: &Certificate) -> Item {
    let run = &certificate.run;
    // One that is named and not there, others tell.
    let is_named = |name: &str| certificate.files.iter().any(|record| record.path == name);
    if let Some(name) = WRITTEN.into_iter().find(|name| dossier.file(name).is_none() && !is_named(name)) {
        return Item::broken("files", format!("there is no `{name}`, which a run writes"));
    }
    let text = |name: &str| String::from_utf8_lossy(dossier.file(name).unwrap_or_default());
    let day = dates::day_of(run).unwrap_or_else(Date::today);
    match Project::parse(&text(PROJECT), day) {
        Err(error) => return Item::broken("project", format!("`{PROJECT}`: {error}")),
        Ok(project) if !project.waivers.is_empty() => {
            return Item::broken("project", format!("`{PROJECT}` has waivers, and nothing is waived in a certificate"));
        }
        Ok(project) => {
            let is_other = |named: Option<String>, own: &str| named.is_some_and(|named| named != own);
            let version = project.version().map(|version| format!("{} {version}", version.spec));
            if is_other(version, &run.spec) || is_other(project.profile, &run.profile) {
                return Item::broken(
                    "project",
                    format!("`{PROJECT}` is about another spec or profile than the certificate"),
                );
            }
        }
    }
    match run.verdict != Verdict::Green && text(HTML).contains(ALL_PASSED) {
        true => Item::broken("report", format!("`{HTML}` says \"{ALL_PASSED}\", and the verdict is {}", run.verdict)),
        false => Item::holds("project", "it is about the run that is certified"),
    }
}

/// Whether the product is the certificate's.
fn product(dossier: &Dossier, named: &ProductName) -> Item {
    let text = dossier.file(PRODUCT).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(text) = text else { return Item::broken("product", format!("there is no `{PRODUCT}`")) };
    match Product::parse(text) {
        Err(problems) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            Item::broken("product", format!("`{PRODUCT}`: {first}"))
        }
        Ok(product) if ProductName::of(&product) == *named => {
            Item::holds("product", format!("{} {} of {}", named.name, named.version, named.vendor))
        }
        Ok(_) => Item::broken("product", format!("`{PRODUCT}` and the certificate name different products")),
    }
}

/// Whether the result for readers of in-toto says the same of the same subject, and is signed by somebody who is trusted.
fn test_result(dossier: &Dossier, certificate: &Certificate, named: Option<&[Resource]>, question: &Question) -> Item {
    let Some(bytes) = dossier.file(TEST_RESULT) else {
        return Item::broken("test-result", format!("there is no `{TEST_RESULT}`"));
    };
    let (intact, statement) = match Intact::open::<TestResult>("test-result", TEST_RESULT, bytes) {
        Ok(opened) => opened,
        Err(item) => return item,
    };
    if Some(&statement.predicate) != TestResult::of(&certificate.run).as_ref() {
        return Item::broken("test-result", format!("`{TEST_RESULT}` does not say what follows from the certificate"));
    }
    if named.is_some_and(|named| statement.subject != named) {
        return Item::broken("test-result", format!("`{TEST_RESULT}` is about another subject than the certificate"));
    }
    let Some(day) = dates::day_of(&certificate.run) else {
        return Item::note("test-result", "it says what the certificate says, about a run without a day");
    };
    if question.trust.is_none() {
        return Item::note("test-result", "it says what the certificate says; whose it is was not asked");
    }
    match intact.signer("test-result", TEST_RESULT, day, question.trust.as_ref()) {
        Ok((organisation, _)) => {
            Item::holds("test-result", format!("{} by `{organisation}`", statement.predicate.result))
        }
        Err(item) => item,
    }
}
