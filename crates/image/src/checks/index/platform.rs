//! `platform`, where it is given, names an architecture and an operating system, in Go's words.

use catalogue::image as req;
use content::document::{Kind, Value};
use content::platform::{self, Standing};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::kind::Kind as ImageKind;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "platform_is_named_in_gos_words",
    decides: &[
        &req::INDEX_PLATFORM_OPTIONAL,
        &req::INDEX_PLATFORM_ARCHITECTURE,
        &req::INDEX_PLATFORM_OS,
        &req::INDEX_PLATFORM_OS_VERSION,
        &req::INDEX_PLATFORM_OS_FEATURES,
        &req::INDEX_PLATFORM_VARIANT,
        &req::INDEX_PLATFORM_GOARCH,
        &req::INDEX_PLATFORM_GOOS,
        &req::INDEX_PLATFORM_WIN32K,
        &req::INDEX_PLATFORM_VARIANT_TABLE,
        &req::INDEX_FEATURES_RESERVED,
    ],
    on: On::Descriptor(look),
};

const PLATFORM: Property = Property::optional("platform", Shape::Object, &req::INDEX_PLATFORM_OPTIONAL);
const MEMBERS: [Property; 5] = [
    Property::required("architecture", Shape::Text, &req::INDEX_PLATFORM_ARCHITECTURE),
    Property::required("os", Shape::Text, &req::INDEX_PLATFORM_OS),
    Property::optional("os.version", Shape::Text, &req::INDEX_PLATFORM_OS_VERSION),
    Property::optional("os.features", Shape::TextList, &req::INDEX_PLATFORM_OS_FEATURES),
    Property::optional("variant", Shape::Text, &req::INDEX_PLATFORM_VARIANT),
];

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    PLATFORM.judge(context.value, answers);
    let Some(platform) = context.get("platform").filter(|platform| platform.kind() == Kind::Object) else { return };
    for member in &MEMBERS {
        member.judge(platform, answers);
    }
    match platform.get("features") {
        None => answers.pass(&req::INDEX_FEATURES_RESERVED),
        Some(features) => answers.add(
            Violation::of(&req::INDEX_FEATURES_RESERVED, "`platform.features` is reserved and means nothing yet")
                .at(features)
                .expected("no such property")
                .help("leave it out; what the operating system must have goes into `os.features`"),
        ),
    }
    // BuildKit marks what is for no platform as `unknown/unknown`, so that no engine picks it.
    if matches!(context.target_kind, ImageKind::Attestation | ImageKind::Signature | ImageKind::Artifact) {
        let reason = "the manifest is no container image, and made for no platform";
        for rule in [&req::INDEX_PLATFORM_GOARCH, &req::INDEX_PLATFORM_GOOS, &req::INDEX_PLATFORM_VARIANT_TABLE] {
            answers.not_applicable(rule, reason);
        }
        return;
    }
    words(context, platform, answers);
}

fn words(context: &DescriptorContext<'_>, platform: Value<'_>, answers: &mut Answers<'_>) {
    let text = |name: &str| platform.get(name).and_then(|value| Some((value, value.as_str()?.into_owned())));
    if let Some((value, architecture)) = text("architecture") {
        let rule = &req::INDEX_PLATFORM_GOARCH;
        if platform::architecture(&architecture) == Standing::Listed {
            answers.pass(rule);
        } else {
            answers.add(
                Violation::of(rule, "`architecture` is no value of GOARCH")
                    .at(value)
                    .expected("a GOARCH value, such as `amd64` or `arm64`")
                    .got(format!("`{architecture}`")),
            );
        }
    }
    if let Some((value, os)) = text("os") {
        let rule = &req::INDEX_PLATFORM_GOOS;
        if platform::operating_system(&os) == Standing::Listed {
            answers.pass(rule);
        } else {
            answers.add(
                Violation::of(rule, "`os` is no value of GOOS")
                    .at(value)
                    .expected("a GOOS value, such as `linux`")
                    .got(format!("`{os}`")),
            );
        }
        features(platform, &os, answers);
    }
    if let (Some((_, architecture)), Some((value, variant))) = (text("architecture"), text("variant")) {
        let rule = &req::INDEX_PLATFORM_VARIANT_TABLE;
        match platform::variant_in_table(context.document.variant_table(), &architecture, &variant) {
            Some(true) => answers.pass(rule),
            Some(false) => answers.add(
                Violation::of(rule, "`variant` is not in the table of platform variants")
                    .at(value)
                    .expected(format!("a variant that the table lists for `{architecture}`"))
                    .got(format!("`{variant}`")),
            ),
            None => answers.not_applicable(rule, "the table has no row for the architecture"),
        }
    }
}

fn features(platform: Value<'_>, os: &str, answers: &mut Answers<'_>) {
    let rule = &req::INDEX_PLATFORM_WIN32K;
    let Some(features) = platform.get("os.features") else { return };
    if os != "windows" {
        return answers.not_applicable(rule, "the operating system is not windows");
    }
    if Shape::TextList.mismatch(features).is_some() {
        return answers.blocked(rule, &req::INDEX_PLATFORM_OS_FEATURES);
    }
    match features.elements().find(|feature| feature.as_str().is_none_or(|text| text != "win32k")) {
        None => answers.pass(rule),
        Some(feature) => answers.add(
            Violation::of(rule, "a feature of windows is not in the list")
                .at(feature)
                .expected("`win32k`")
                .got_value(feature),
        ),
    }
}
