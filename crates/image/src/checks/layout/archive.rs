//! An archive around an image can be read to its end, and holds each path once.

use catalogue::image as req;
use content::source::ArchiveFacts;
use content::tar::EndOfArchive;

use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayoutContext;

pub(crate) const CHECK: Check = Check {
    name: "archive_is_readable_and_unambiguous",
    decides: &[&req::LAYOUT_ARCHIVE_TAR, &req::LAYOUT_ARCHIVE_DUPLICATE_MEMBERS],
    on: On::Layout(look),
};

fn look(context: &LayoutContext<'_>, answers: &mut Answers<'_>) {
    let Some(archive) = context.archive else { return };
    match fault(archive) {
        None => answers.pass(&req::LAYOUT_ARCHIVE_TAR),
        Some(fault) => answers.add(fault),
    }
    for duplicate in &archive.duplicates {
        answers.add(
            Violation::of(&req::LAYOUT_ARCHIVE_DUPLICATE_MEMBERS, "the archive holds a path more than once")
                .place(Place::Entry(duplicate.second, duplicate.path.clone().into_bytes(), duplicate.offset))
                .expected("each path once")
                .got(format!("entries {} and {} of {}", duplicate.first, duplicate.second, duplicate.count))
                .help("readers disagree which of them counts: keep one"),
        );
    }
    answers.pass_unless_answered(&req::LAYOUT_ARCHIVE_DUPLICATE_MEMBERS);
}

// The first thing that keeps the archive from being read to its end.
fn fault(archive: &ArchiveFacts) -> Option<Violation> {
    let rule = &req::LAYOUT_ARCHIVE_TAR;
    let help = "write the archive again; what follows the break was not judged";
    if let Some(error) = &archive.stream_error {
        let violation = Violation::of(rule, "the compression around the archive is broken");
        return Some(violation.place(Place::File("archive".into())).got(error.clone()).help(help));
    }
    if let Some(trailing) = archive.trailing.filter(|trailing| !trailing.all_zero) {
        let violation = Violation::of(rule, "foreign bytes stand behind the compressed archive");
        let got = format!("{} bytes at offset {}", trailing.length, trailing.stored_offset);
        return Some(violation.place(Place::File("archive".into())).got(got).help("cut them off"));
    }
    let violation = Violation::of(rule, "the archive around the image is not a sound tar");
    if let Some(problem) = archive.tar.as_ref().and_then(|tar| tar.problems.first()) {
        let place = match &problem.name {
            Some(name) => Place::Entry(problem.entry, name.clone(), problem.offset),
            None => Place::File("archive".into()),
        };
        return Some(violation.place(place).got(format!("{} at offset {}", problem.kind, problem.offset)).help(help));
    }
    let (offset, what) = match archive.tar.as_ref()?.end {
        EndOfArchive::Missing { offset } => (offset, "the two zero blocks at the end are missing"),
        EndOfArchive::LoneZeroBlock { offset } => (offset, "one of the two zero blocks at the end is missing"),
        EndOfArchive::Truncated { offset } => (offset, "the archive is cut short"),
        EndOfArchive::Lost { offset } => (offset, "a block is neither a header nor the end"),
        EndOfArchive::Closed { .. } | EndOfArchive::NotReached { .. } | EndOfArchive::NotTar => {
            let first = archive.tar.as_ref()?.after_end.first_nonzero?;
            (first, "bytes that are not zero stand behind the end")
        }
    };
    Some(violation.place(Place::File("archive".into())).got(format!("{what}, at offset {offset}")).help(help))
}

/// Whether an archive broke off, so that what is missing may only be missing from what could be read.
pub(crate) fn is_broken(archive: Option<&ArchiveFacts>) -> bool {
    archive.is_some_and(|archive| {
        let tar = archive.tar.as_ref();
        archive.stream_error.is_some()
            || tar.is_some_and(|tar| {
                let broke_off = matches!(
                    tar.end,
                    EndOfArchive::Missing { .. }
                        | EndOfArchive::Truncated { .. }
                        | EndOfArchive::Lost { .. }
                        | EndOfArchive::NotTar
                );
                broke_off || !tar.problems.is_empty()
            })
    })
}
