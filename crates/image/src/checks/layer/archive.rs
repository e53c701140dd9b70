//! A layer is a sound tar archive.

use catalogue::image as req;
use content::compression::Compression;
use content::tar::{EndOfArchive, TarFacts};

use super::sight::{Lack, content_lack};
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{found_compression, named_compression};

pub(crate) const CHECK: Check =
    Check { name: "layer_is_a_sound_tar_archive", decides: &[&req::LAYER_TAR_ARCHIVE], on: On::Layer(look) };

fn look(context: &LayerContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYER_TAR_ARCHIVE;
    let found = found_compression(context.facts);
    if named_compression(context.node) == Some(Compression::None) && found != Compression::None {
        answers.add(
            Violation::of(rule, "the layer is compressed, though its media type says that it is a plain tar archive")
                .place(Place::Offset(0))
                .expected(format!("a tar archive, for `{}`", context.node.media_type))
                .got(format!("a stream of {}", found.name()))
                .help("give the descriptor the media type of what is stored"),
        );
        return;
    }
    match content_lack(context.node, context.facts) {
        // Only a stream without a media type of its own is this rule's.
        Some(Lack::Blocked(by)) if by.id == rule.id => answers.add(broken_stream(context)),
        Some(lack) => lack.answer(rule, answers),
        None => match &context.facts.tar {
            Some(tar) => archive(tar, answers),
            None => answers.inconclusive(rule, "the layer was not read as an archive"),
        },
    }
}

fn broken_stream(context: &LayerContext<'_>) -> Violation {
    let violation = Violation::of(&req::LAYER_TAR_ARCHIVE, "the compression around the layer is broken")
        .expected("a stream that can be read to its end")
        .help("save the image again; the content of the layer was not judged");
    match context.facts.stream.as_ref().and_then(|stream| stream.error.as_ref()) {
        Some(error) => violation.place(Place::Offset(error.stored_offset)).got(error.message.clone()),
        None => violation,
    }
}

// Content of no bytes has no header that is wrong: all that it lacks is the end of the archive, which is another requirement.
fn archive(tar: &TarFacts, answers: &mut Answers<'_>) {
    let rule = &req::LAYER_TAR_ARCHIVE;
    if tar.end == EndOfArchive::NotTar {
        answers.add(
            Violation::of(rule, "the content of the layer is no tar archive")
                .place(Place::Offset(0))
                .expected("a tar header, or two blocks of zeros")
                .got("a first block that is neither")
                .help("pack the files of the layer with tar; content of another sort wants a media type of its own"),
        );
        return;
    }
    let limits = tar.problems.iter().filter(|problem| !problem.kind.is_fault());
    let faults = tar.problem_count.saturating_sub(limits.clone().count() as u64);
    if let Some(first) = tar.problems.iter().find(|problem| problem.kind.is_fault()) {
        answers.add(
            Violation::of(rule, "the tar archive of the layer is broken")
                .place(Place::Entry(first.entry, first.name.clone().unwrap_or_default(), first.offset))
                .expected("headers and lengths that fit from the first entry to the last")
                .got(format!("{} (the first of {faults} faults)", first.kind))
                .help("write the archive again")
                .times(faults),
        );
    } else if let Some(limit) = limits.clone().next() {
        answers.inconclusive(rule, limit.kind.to_string());
    } else if matches!(tar.end, EndOfArchive::NotReached { .. }) {
        answers.inconclusive(rule, "the archive was not read to its end");
    } else {
        answers.pass(rule);
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::{Header, Tar, gzip};
    use super::super::case::{GZIP, PLAIN, docker_layer, layer};
    use super::*;
    use verdict::Outcome;

    const RULE: &str = req::LAYER_TAR_ARCHIVE.id;

    #[test]
    fn no_archive_is_one_finding() {
        for blob in [&b"{}"[..], &[7; 2000]] {
            let said = layer(PLAIN, blob);
            assert_eq!(said.failed(), [RULE]);
            assert_eq!(said.outcome(&req::LAYER_PATH_NOT_EMPTY), Some(Outcome::Blocked));
            assert_eq!(said.outcome(&req::LAYER_TAR_END_OF_ARCHIVE), Some(Outcome::Blocked));
        }
        assert_eq!(layer(GZIP, &gzip(b"{}")).failed(), [RULE]);
        assert_eq!(layer(GZIP, &gzip(&gzip(&Tar::new().end()))).failed(), [RULE]);
    }

    #[test]
    fn compressed_bytes_under_a_plain_type_are_one_finding() {
        let tar = Tar::new().file("a", b"x").end();
        let said = layer(PLAIN, &gzip(&tar));
        assert_eq!((said.failed(), said.undecided()), (vec![RULE], vec![]));
        let cut = &gzip(&tar)[..40];
        assert_eq!(layer(PLAIN, cut).failed(), [RULE]);
        assert_eq!(docker_layer(cut).failed(), [RULE]);
        assert_eq!(docker_layer(b"\xfd7zXZ\0 and so on").failed(), [""; 0]);
    }

    #[test]
    fn a_cut_archive_is_one_finding() {
        let tar = Tar::new().file("a", &[b'x'; 2000]).end();
        for length in [700, 1024, 512 + 2001, 512 + 300] {
            let said = layer(PLAIN, &tar[..length]);
            assert_eq!(said.failed(), [RULE], "{length}");
            assert_eq!(said.outcome(&req::LAYER_TAR_END_OF_ARCHIVE), Some(Outcome::Blocked));
            assert_eq!(said.outcome(&req::LAYER_NO_DUPLICATE_PATHS), Some(Outcome::Blocked));
        }
    }

    #[test]
    fn bad_numbers_and_checksums_are_faults() {
        let negative = Header::new("a", b'0', 0).put(108, &[0xff; 8]).sealed();
        let no_number = Header::new("a", b'0', 0).put(136, b"not a number").sealed();
        let mut wrong = Header::new("a", b'0', 0).sealed();
        wrong[0] = b'b';
        for header in [negative, no_number, wrong] {
            assert_eq!(layer(PLAIN, &Tar::new().raw(&header).end()).failed(), [RULE]);
        }
        let lost = Tar::new().file("a", b"").raw(&[9; 512]).file("b", b"").end();
        assert_eq!(layer(PLAIN, &lost).failed(), [RULE]);
    }

    #[test]
    fn an_entry_that_is_too_much_for_us_is_not_held_against_the_layer() {
        let long = "d/".repeat(100_000);
        let said = layer(PLAIN, &Tar::new().long_name(&long, b'5').end());
        assert_eq!(said.failed(), [""; 0]);
        assert_eq!(said.outcome(&req::LAYER_TAR_ARCHIVE), Some(Outcome::Inconclusive));
        assert_eq!(said.outcome(&req::LAYER_NO_DUPLICATE_PATHS), Some(Outcome::Inconclusive));
    }
}
