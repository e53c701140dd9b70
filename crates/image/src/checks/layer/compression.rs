//! A layer is compressed as its media type says, and its stream is sound to the end.

use catalogue::{Requirement, image as req};
use content::compression::Compression;

use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::{found_compression, named_compression};

pub(crate) const CHECK: Check = Check {
    name: "layer_stream_is_what_its_media_type_says",
    decides: &[&req::LAYER_GZIP_MEDIATYPE, &req::LAYER_ZSTD_MEDIATYPE],
    on: On::Layer(look),
};

fn look(context: &LayerContext<'_>, answers: &mut Answers<'_>) {
    let (gzip, zstd) = (&req::LAYER_GZIP_MEDIATYPE, &req::LAYER_ZSTD_MEDIATYPE);
    match named_compression(context.node) {
        Some(Compression::Gzip) => {
            judge(gzip, Compression::Gzip, context, answers);
            answers.not_applicable(zstd, "the media type is not one of `+zstd`");
        }
        Some(Compression::Zstd) => {
            judge(zstd, Compression::Zstd, context, answers);
            answers.not_applicable(gzip, "the media type is not one of `+gzip`");
        }
        named => {
            let reason =
                if named.is_some() { "the media type names no compression" } else { "the layer has no media type" };
            answers.not_applicable(gzip, reason);
            answers.not_applicable(zstd, reason);
        }
    }
}

fn judge(rule: &'static Requirement, named: Compression, context: &LayerContext<'_>, answers: &mut Answers<'_>) {
    let name = named.name();
    let found = found_compression(context.facts);
    if found != named {
        answers.add(
            Violation::of(rule, format!("the layer is no {name} stream, though its media type says so"))
                .place(Place::Offset(0))
                .expected(format!("a {name} stream, for `{}`", context.node.media_type))
                .got(match found {
                    Compression::None if context.facts.stored_size == 0 => "no bytes at all".to_string(),
                    Compression::None => format!("bytes that begin no known stream: `{}`", head(&context.facts.head)),
                    other => format!("a stream of {}", other.name()),
                })
                .help("give the descriptor the media type of what is stored, or store what the media type says"),
        );
        return;
    }
    match context.facts.stream.as_ref().and_then(|stream| stream.error.as_ref()) {
        None => answers.pass(rule),
        Some(error) if error.kind.is_fault() => answers.add(
            Violation::of(rule, format!("the {name} stream of the layer is broken"))
                .place(Place::Offset(error.stored_offset))
                .expected(format!("a {name} stream that can be read to its end"))
                .got(error.message.clone())
                .help("build or pull the layer again; its content was not judged"),
        ),
        Some(error) => answers.inconclusive(rule, error.to_string()),
    }
}

fn head(bytes: &[u8]) -> String {
    bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::{Tar, gzip, zstd};
    use super::super::case::{GZIP, PLAIN, ZSTD, docker_layer, layer};
    use super::*;
    use verdict::Outcome;

    #[test]
    fn streams_that_are_what_they_are_called_pass() {
        let tar = Tar::new().file("a", b"x").end();
        for (media_type, blob) in [(PLAIN, tar.clone()), (GZIP, gzip(&tar)), (ZSTD, zstd(&tar))] {
            let said = layer(media_type, &blob);
            assert_eq!(said.failed(), [""; 0], "{media_type}");
            assert_eq!(said.undecided(), [""; 0], "{media_type}");
        }
        for blob in [tar.clone(), gzip(&tar), zstd(&tar)] {
            let said = docker_layer(&blob);
            assert_eq!(said.failed(), [""; 0]);
            assert_eq!(said.outcome(&req::LAYER_GZIP_MEDIATYPE), Some(Outcome::NotApplicable));
        }
    }

    #[test]
    fn another_stream_than_the_type_names_is_one_finding() {
        let tar = Tar::new().file("a", b"x").end();
        let gz = req::LAYER_GZIP_MEDIATYPE.id;
        let zst = req::LAYER_ZSTD_MEDIATYPE.id;
        assert_eq!(layer(GZIP, &tar).failed(), [gz]);
        assert_eq!(layer(GZIP, &zstd(&tar)).failed(), [gz]);
        assert_eq!(layer(ZSTD, &gzip(&tar)).failed(), [zst]);
        assert_eq!(layer(GZIP, b"").failed(), [gz]);
        assert_eq!(layer(GZIP, b"no archive").failed(), [gz]);
        assert_eq!(layer(GZIP, b"\xfd7zXZ\0 and so on").failed(), [gz]);
    }

    #[test]
    fn a_broken_stream_blocks_all_that_is_inside() {
        let whole = gzip(&Tar::new().file("a", b"x").file("a", b"y").end());
        let mut wrong = whole.clone();
        let last = wrong.len() - 6;
        wrong[last] ^= 1;
        for blob in [&whole[..whole.len() - 9], &wrong[..]] {
            let said = layer(GZIP, blob);
            assert_eq!(said.failed(), [req::LAYER_GZIP_MEDIATYPE.id]);
            assert_eq!(said.outcome(&req::LAYER_NO_DUPLICATE_PATHS), Some(Outcome::Blocked));
            assert_eq!(said.outcome(&req::LAYER_TAR_ARCHIVE), Some(Outcome::Blocked));
            assert_eq!(said.outcome(&req::LAYER_TAR_END_OF_ARCHIVE), Some(Outcome::Blocked));
            assert_eq!(said.outcome(&req::LAYER_STREAM_NOTHING_BEHIND), Some(Outcome::Blocked));
        }
    }
}
