//! All items, in the order in which a reviewer looks.

use super::answer::{Answer, Item, Review};
use super::junit::Junit;
use super::page::Page;
use super::results::Results;
use super::submission::{Content, Submission};
use super::{age, coverage, dossier, files, page, secrets, tally, versions};
use crate::Date;

/// What could be read of the files that hold results. `Err` is why one that is there could not be.
pub(super) struct Read {
    pub(super) junit: Option<Result<Junit, String>>,
    pub(super) results: Option<Result<Results, String>>,
    pub(super) page: Option<Page>,
    pub(super) report: Option<Result<Box<verdict::Report>, String>>,
}

impl Read {
    fn of(submission: &Submission) -> Read {
        Read {
            junit: submission.text(files::JUNIT).map(|text| Junit::parse(&text)),
            results: submission.text(files::RESULTS).map(|text| Results::parse(&text)),
            page: submission.text(files::PAGE).map(|text| Page::parse(&text)),
            report: submission.text(files::REPORT).map(|text| dossier::parse(&text)),
        }
    }

    pub(super) fn junit(&self) -> Option<&Junit> {
        self.junit.as_ref()?.as_ref().ok()
    }

    pub(super) fn results(&self) -> Option<&Results> {
        self.results.as_ref()?.as_ref().ok()
    }

    pub(super) fn report(&self) -> Option<&verdict::Report> {
        self.report.as_ref()?.as_ref().ok().map(Box::as_ref)
    }
}

/// Reviews a submission by the day `at`. A submission of which nothing can be read is incomplete, and one item says so.
pub fn review(submission: &Submission, at: Date) -> Review {
    let is_readable = |name: &&str| submission.file(name).is_some_and(|file| matches!(file.content, Content::Bytes(_)));
    if !files::EXPECTED.iter().any(is_readable) {
        let says = format!("none of {} is there and can be read", files::listed(&files::EXPECTED));
        let item = Item::new("files", Answer::Inconclusive, says)
            .mend("give the folder of one submission, as in `distribution-spec/v1.1/NAME`");
        return Review::new(&submission.folder, at, vec![item]);
    }
    let read = Read::of(submission);
    let mut items = vec![
        files::folder(submission),
        files::expected(submission, &read),
        files::product(submission),
        files::readme(submission),
        versions::item(submission, &read),
        tally::item(&read),
        coverage::share(&read),
        coverage::untested(submission, &read),
        page::item(&read),
        secrets::item(submission),
        age::item(submission, &read, at),
    ];
    items.extend(dossier::item(&read));
    Review::new(&submission.folder, at, items)
}
