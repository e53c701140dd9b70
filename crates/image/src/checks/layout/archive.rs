//! An archive around an image can be read to its end, and holds each path once.

use catalogue::image as req;

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
    if let Some(error) = &archive.stream_error {
        answers.add(
            Violation::of(&req::LAYOUT_ARCHIVE_TAR, "the compression around the archive is broken")
                .place(Place::File("archive".into()))
                .got(error.clone())
                .help("write the archive again; what follows the break was not judged"),
        );
    } else if let Some(problem) = archive.problems.first() {
        let place = match &problem.name {
            Some(name) => Place::Entry(problem.entry, name.clone(), problem.offset),
            None => Place::File("archive".into()),
        };
        answers.add(
            Violation::of(&req::LAYOUT_ARCHIVE_TAR, "the archive around the image is not a sound tar")
                .place(place)
                .got(format!("{} at offset {}", problem.kind, problem.offset))
                .help("write the archive again; what follows the break was not judged"),
        );
    } else {
        answers.pass(&req::LAYOUT_ARCHIVE_TAR);
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
