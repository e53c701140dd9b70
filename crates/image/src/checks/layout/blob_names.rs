//! Below `blobs`, directories are named for algorithms and files for encoded hashes.

use catalogue::image as req;
use content::digest::{Algorithm, Digest};

use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayoutContext;

pub(crate) const CHECK: Check = Check {
    name: "blob_names_follow_the_digest_grammar",
    decides: &[&req::LAYOUT_BLOB_NAME_GRAMMAR],
    on: On::Layout(look),
};

fn look(context: &LayoutContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYOUT_BLOB_NAME_GRAMMAR;
    let Some(layout) = context.layout else { return };
    for algorithm in &layout.algorithms {
        // Any encoded part does: only the name of the directory is in question.
        if let Err(error) = Digest::parse(&format!("{algorithm}:0")) {
            answers.add(
                Violation::of(rule, "a directory below `blobs` is not named for an algorithm")
                    .place(Place::File(format!("blobs/{algorithm}")))
                    .expected("a name in the grammar of `algorithm`, such as `sha256`")
                    .got(error.to_string()),
            );
        }
    }
    for file in layout.files.iter().filter(|file| Digest::parse(&format!("{}:0", file.algorithm)).is_ok()) {
        let text = file.digest();
        let wrong = match Digest::parse(&text) {
            Err(error) => Some(error.to_string()),
            Ok(digest) if digest.algorithm() != Algorithm::Other => {
                digest.well_formed_encoding().err().map(|error| error.to_string())
            }
            Ok(_) => None,
        };
        if let Some(wrong) = wrong {
            answers.add(
                Violation::of(rule, "a blob is not named for an encoded hash")
                    .place(Place::File(file.path()))
                    .expected("the encoded part of a digest of the directory's algorithm")
                    .got(wrong)
                    .help("name the file after the hash of its content, or remove it"),
            );
        }
    }
    for stray in layout.strays.iter().filter(|stray| stray.below_blobs) {
        answers.add(
            Violation::of(rule, "a file below `blobs` stands at no digest's place")
                .place(Place::File(stray.path.clone()))
                .expected("`blobs/<algorithm>/<encoded>`")
                .help("move it out of `blobs`: other files may stand anywhere else in the layout"),
        );
    }
    answers.pass_unless_answered(rule);
}
