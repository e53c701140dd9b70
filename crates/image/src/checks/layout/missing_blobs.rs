//! What the descriptors name is there, or can be had elsewhere, which cannot be verified here.

use catalogue::image as req;
use content::source::Form;
use content::walk::{Content, Part};

use super::archive::is_broken;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::BlobContext;

pub(crate) const CHECK: Check =
    Check { name: "referenced_blobs_are_at_hand", decides: &[&req::LAYOUT_MISSING_BLOBS_EXTERNAL], on: On::Blob(look) };

fn look(context: &BlobContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYOUT_MISSING_BLOBS_EXTERNAL;
    // A document on its own has nothing beside it, and a subject need not exist.
    if context.form == Form::Document || context.node.parents.iter().all(|link| link.part == Part::Subject) {
        return;
    }
    if !matches!(context.node.content, Content::Missing) {
        answers.pass(rule);
        return;
    }
    if is_broken(context.archive) {
        return answers.blocked(rule, &req::LAYOUT_ARCHIVE_TAR);
    }
    let violation = Violation::of(rule, "not verified: a referenced blob is missing")
        .expected("the blob, or another store that has it")
        .got(format!("no `{}` in this {}", context.node.subject, context.form.as_str()))
        .help("add the blob; where another store has it on purpose, check the complete image too")
        .not_verified();
    let at = context.node.parents.first().map(|link| Place::Pointer(link.pointer.clone()));
    answers.add(match at {
        Some(place) => violation.place(place),
        None => violation,
    });
}
