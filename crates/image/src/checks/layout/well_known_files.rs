//! The layout has its three parts: `blobs`, `oci-layout`, `index.json`.

use catalogue::{Requirement, image as req};
use content::source::{FileKind, LayoutFacts, WellKnownFile};

use super::archive::is_broken;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayoutContext;

pub(crate) const CHECK: Check = Check {
    name: "layout_has_its_parts",
    decides: &[&req::LAYOUT_BLOBS_DIR, &req::LAYOUT_OCI_LAYOUT_EXISTS, &req::LAYOUT_INDEX_EXISTS],
    on: On::Layout(look),
};

fn look(context: &LayoutContext<'_>, answers: &mut Answers<'_>) {
    let Some(layout) = context.layout else { return };
    // What an archive that breaks off lacks may only lie behind the break.
    let broken = is_broken(context.archive);
    // A layout that lies in a folder of its archive lacks all three at the top, for one reason.
    if let Some(folder) = layout.nested_under.as_ref().filter(|_| !broken)
        && matches!(layout.header, WellKnownFile::Absent)
        && matches!(layout.index, WellKnownFile::Absent)
    {
        answers.add(missing(&req::LAYOUT_OCI_LAYOUT_EXISTS, "oci-layout").got(format!("`{folder}oci-layout`")).help(
            format!("pack the contents of `{folder}`, not the folder itself: `tar -C {folder} -cf image.tar .`"),
        ));
        answers.blocked(&req::LAYOUT_BLOBS_DIR, &req::LAYOUT_OCI_LAYOUT_EXISTS);
        answers.blocked(&req::LAYOUT_INDEX_EXISTS, &req::LAYOUT_OCI_LAYOUT_EXISTS);
        return;
    }
    if broken && layout.blobs.is_none() {
        answers.blocked(&req::LAYOUT_BLOBS_DIR, &req::LAYOUT_ARCHIVE_TAR);
    } else {
        blobs(layout, answers);
    }
    let files: [(_, _, &'static Requirement); 2] = [
        (&layout.header, "oci-layout", &req::LAYOUT_OCI_LAYOUT_EXISTS),
        (&layout.index, "index.json", &req::LAYOUT_INDEX_EXISTS),
    ];
    for (found, name, rule) in files {
        if broken && matches!(found, WellKnownFile::Absent) {
            answers.blocked(rule, &req::LAYOUT_ARCHIVE_TAR);
        } else {
            file(found, name, rule, answers);
        }
    }
}

fn blobs(layout: &LayoutFacts, answers: &mut Answers<'_>) {
    let rule = &req::LAYOUT_BLOBS_DIR;
    match layout.blobs {
        Some(FileKind::Directory) => answers.pass(rule),
        // A link that stays inside was followed; one that leaves is not looked behind.
        Some(FileKind::StrayLink) => {
            answers.inconclusive(rule, "`blobs` is a link out of the layout, which is not followed")
        }
        Some(_) => answers.add(
            Violation::of(rule, "`blobs` is no directory")
                .place(Place::File("blobs".into()))
                .expected("a directory")
                .got("another file"),
        ),
        None => answers.add(
            missing(rule, "blobs").expected("a directory `blobs`, which may be empty").help("create it: `mkdir blobs`"),
        ),
    }
}

fn file(found: &WellKnownFile, name: &'static str, rule: &'static Requirement, answers: &mut Answers<'_>) {
    match found {
        WellKnownFile::Found(_) => answers.pass(rule),
        WellKnownFile::TooLarge(size) => {
            answers.inconclusive(rule, format!("`{name}` has {size} bytes, more than are read"))
        }
        WellKnownFile::NotAFile => answers.add(
            Violation::of(rule, format!("`{name}` is no regular file"))
                .place(Place::File(name.into()))
                .expected("a regular file"),
        ),
        WellKnownFile::Absent => answers.add(missing(rule, name)),
    }
}

fn missing(rule: &'static Requirement, name: &str) -> Violation {
    Violation::of(rule, format!("the layout has no `{name}`"))
        .place(Place::File(name.to_string()))
        .expected(format!("`{name}` at the top of the layout"))
        .got("no such file")
}
