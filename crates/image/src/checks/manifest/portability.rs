//! Portable images use the media types that every implementation supports.

use catalogue::image as req;
use content::compression::Compression;
use content::media_type::{self, MediaType};
use content::walk::{Part, Reading};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::kind::Kind;

pub(crate) const CHECK: Check = Check {
    name: "image_uses_portable_media_types",
    decides: &[
        &req::MANIFEST_CONFIG_PORTABLE_MEDIATYPE,
        &req::MANIFEST_LAYERS_PORTABLE_MEDIATYPE,
        &req::LAYER_NO_NEW_NONDISTRIBUTABLE,
    ],
    on: On::Descriptor(look),
};

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    if !matches!(context.document.reading, Reading::Manifest | Reading::DockerManifest) {
        return;
    }
    let Some((value, text)) = context.get("mediaType").and_then(|value| Some((value, value.as_str()?.into_owned())))
    else {
        return;
    };
    if MediaType::parse(&text).is_err() {
        for rule in [&req::MANIFEST_CONFIG_PORTABLE_MEDIATYPE, &req::MANIFEST_LAYERS_PORTABLE_MEDIATYPE] {
            answers.blocked(rule, &req::DESCRIPTOR_MEDIATYPE_RFC6838);
        }
        return;
    }
    let is_image = matches!(context.document.kind, Kind::Image | Kind::DockerImage);
    match context.part {
        Part::Config if is_image => {
            let rule = &req::MANIFEST_CONFIG_PORTABLE_MEDIATYPE;
            if text == media_type::CONFIG {
                answers.pass(rule);
            } else {
                answers.add(
                    Violation::of(
                        rule,
                        "the config of a container image has another type than the one that all readers support",
                    )
                    .at(value)
                    .expected(format!("`{}`", media_type::CONFIG))
                    .got(format!("`{text}`")),
                );
            }
        }
        Part::Layer => {
            if is_image {
                layer(context, &text, answers);
            }
            nondistributable(context, &text, answers);
        }
        _ => {}
    }
}

fn layer(context: &DescriptorContext<'_>, text: &str, answers: &mut Answers<'_>) {
    let rule = &req::MANIFEST_LAYERS_PORTABLE_MEDIATYPE;
    let value = context.get("mediaType").unwrap_or(context.value);
    let expected = format!("`{}` or `{}`", media_type::LAYER, media_type::LAYER_GZIP);
    match media_type::layer_type(text) {
        Some(layer) if !layer.docker && layer.compression != Compression::Zstd => answers.pass(rule),
        // Readers SHOULD support it too, so that it is legal and common, but the list of portable types is without it.
        Some(layer) if !layer.docker && req::LAYER_ZSTD_MEDIATYPE.holds_in(context.document.version) => answers.add(
            Violation::of(rule, "a layer is compressed with zstd, which readers need not support")
                .at(value)
                .expected(expected)
                .got(format!("`{text}`"))
                .note(),
        ),
        _ => answers.add(
            Violation::of(rule, "a layer of a container image has another type than those that all readers support")
                .at(value)
                .expected(expected)
                .got(format!("`{text}`")),
        ),
    }
}

fn nondistributable(context: &DescriptorContext<'_>, text: &str, answers: &mut Answers<'_>) {
    let rule = &req::LAYER_NO_NEW_NONDISTRIBUTABLE;
    match media_type::layer_type(text) {
        Some(layer) if !layer.distributable => answers.add(
            Violation::of(rule, "a layer has a nondistributable type, which is deprecated")
                .at(context.get("mediaType").unwrap_or(context.value))
                .expected(format!("`{}` or `{}`", media_type::LAYER, media_type::LAYER_GZIP))
                .got(format!("`{text}`")),
        ),
        Some(_) => answers.pass(rule),
        None => {}
    }
}
