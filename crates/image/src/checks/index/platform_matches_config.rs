//! `platform` of an index entry agrees with the config of the image behind it.

use catalogue::{Requirement, image as req};
use content::document::Kind;
use content::platform::{self, Standing};
use content::walk::{Part, Reading, Verified};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::text;

pub(crate) const CHECK: Check = Check {
    name: "platform_agrees_with_the_config",
    decides: &[&req::INDEX_PLATFORM_MATCHES_CONFIG],
    on: On::Descriptor(look),
};

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::INDEX_PLATFORM_MATCHES_CONFIG;
    let Some(platform) = context.get("platform").filter(|platform| platform.kind() == Kind::Object) else { return };
    if context.part != Part::Entry {
        return;
    }
    if !context.target_kind.is_image() {
        return answers.not_applicable(rule, "the manifest is no container image");
    }
    let config = context
        .target
        .and_then(|manifest| manifest.children.iter().find(|link| link.part == Part::Config))
        .and_then(|link| context.document.graph.nodes.get(link.to))
        .filter(|config| config.reading == Reading::Config && config.verified() == Verified::Yes)
        .and_then(|config| config.document()?.root());
    let Some(config) = config else {
        return answers.not_applicable(rule, "the config behind the entry is not at hand");
    };
    for name in ["os", "architecture", "variant"] {
        let (Some(claimed), Some(actual)) = (text(platform, name), text(config, name)) else { continue };
        if claimed == actual {
            continue;
        }
        // A word that is not Go's is the one cause, and named where it stands.
        match (foreign(name, &actual), foreign(name, &claimed)) {
            (Some((by, _)), _) | (None, Some((_, by))) => answers.blocked(rule, by),
            (None, None) => answers.add(
                Violation::of(rule, format!("`platform.{name}` is not the `{name}` of the image's config"))
                    .at(platform.get(name).unwrap_or(platform))
                    .expected(format!("`{actual}`, as the config says"))
                    .got(format!("`{claimed}`")),
            ),
        }
    }
    answers.pass_unless_answered(rule);
}

/// The rules of configs and of indexes that a word outside of Go's lists breaks.
fn foreign(name: &str, word: &str) -> Option<(&'static Requirement, &'static Requirement)> {
    let (standing, rules): (Standing, (&'static Requirement, &'static Requirement)) = match name {
        "os" => (platform::operating_system(word), (&req::CONFIG_OS_GOOS, &req::INDEX_PLATFORM_GOOS)),
        "architecture" => {
            (platform::architecture(word), (&req::CONFIG_ARCHITECTURE_GOARCH, &req::INDEX_PLATFORM_GOARCH))
        }
        _ => return None,
    };
    (standing != Standing::Listed).then_some(rules)
}
