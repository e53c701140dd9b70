//! Nothing stands behind the end of a compressed stream.

use catalogue::image as req;
use content::compression::Compression;

use super::sight::content_lack;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayerContext;
use crate::layer::found_compression;

pub(crate) const CHECK: Check = Check {
    name: "layer_stream_ends_with_the_blob",
    decides: &[&req::LAYER_STREAM_NOTHING_BEHIND, &req::LAYER_STREAM_NO_PADDING],
    on: On::Layer(look),
};

fn look(context: &LayerContext<'_>, answers: &mut Answers<'_>) {
    let (nothing, no_padding) = (&req::LAYER_STREAM_NOTHING_BEHIND, &req::LAYER_STREAM_NO_PADDING);
    let found = found_compression(context.facts);
    if let Some(lack) = content_lack(context.node, context.facts) {
        lack.answer(nothing, answers);
        return lack.answer(no_padding, answers);
    }
    if found == Compression::None {
        answers.not_applicable(nothing, "the layer is not compressed");
        return answers.not_applicable(no_padding, "the layer is not compressed");
    }
    let Some(trailing) = context.facts.stream.as_ref().and_then(|stream| stream.trailing) else {
        answers.pass(nothing);
        return answers.pass(no_padding);
    };
    let at = Place::Offset(trailing.stored_offset);
    if trailing.all_zero {
        answers.pass(nothing);
        answers.add(
            Violation::of(no_padding, format!("zero bytes follow the {} stream of the layer", found.name()))
                .place(at)
                .got(format!("{} zero bytes", trailing.length))
                .help("cut them off: some readers take them for a broken further member"),
        );
        return;
    }
    // Zero bytes before a further member end the stream for most readers, so that what the member holds depends on the reader.
    let what = if trailing.another_member {
        "a further member behind zero bytes"
    } else {
        "bytes that are no part of any stream"
    };
    answers.add(
        Violation::of(nothing, format!("something else follows the {} stream of the layer", found.name()))
            .place(at)
            .expected("the end of the blob, or a further member at once")
            .got(format!("{what}, {} bytes in all", trailing.length))
            .help("cut them off: some readers refuse such a layer, others do not see what follows"),
    );
    answers.blocked(no_padding, nothing);
}

#[cfg(test)]
mod tests {
    use super::super::archive_writer::{Tar, gzip, zstd};
    use super::super::case::{GZIP, ZSTD, layer};
    use super::*;

    #[test]
    fn members_are_fine_and_padding_is_a_habit() {
        let tar = Tar::new().file("a", b"x").end();
        let (first, second) = tar.split_at(512);
        assert_eq!(layer(GZIP, &[gzip(first), gzip(second)].concat()).failed(), [""; 0]);
        assert_eq!(layer(ZSTD, &[zstd(first), zstd(second)].concat()).failed(), [""; 0]);
        let padded = [gzip(&tar), vec![0; 300]].concat();
        assert_eq!(layer(GZIP, &padded).failed(), [req::LAYER_STREAM_NO_PADDING.id]);
    }

    #[test]
    fn what_is_no_member_is_foreign() {
        let stream = gzip(&Tar::new().file("a", b"x").end());
        for behind in [b"garbage".to_vec(), [vec![0; 10], stream.clone()].concat(), b"\0\0x".to_vec()] {
            let said = layer(GZIP, &[stream.clone(), behind].concat());
            assert_eq!(said.failed(), [req::LAYER_STREAM_NOTHING_BEHIND.id]);
        }
    }
}
