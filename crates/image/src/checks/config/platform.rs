//! The platform of a config is named by the values of the Go language and of the table of variants.

use catalogue::{Requirement, image as req};
use content::document::Value;
use content::platform::{
    Standing, VariantTable, architecture, architecture_meant_by, operating_system, variant_in_table,
};
use content::walk::Reading;

use super::given::Given;
use super::properties::{ARCHITECTURE, OS, OS_FEATURES, VARIANT};
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "config_platform_values_are_listed",
    decides: &[
        &req::CONFIG_ARCHITECTURE_GOARCH,
        &req::CONFIG_OS_GOOS,
        &req::CONFIG_OS_FEATURES_WIN32K,
        &req::CONFIG_VARIANT_TABLE,
    ],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    // An attestation writes `unknown` and a signature nothing, since neither runs anywhere.
    if !context.kind.is_image() {
        for rule in CHECK.decides {
            answers.not_applicable(rule, format!("{} is made for no platform", context.kind.as_str()));
        }
        return;
    }
    go_architecture(context, answers);
    go_operating_system(context, answers);
    features(context, answers);
    variant(context, answers);
}

fn go_architecture(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_ARCHITECTURE_GOARCH;
    let Some(value) =
        required(Given::at_top(context, &ARCHITECTURE), rule, &req::CONFIG_ARCHITECTURE_REQUIRED, answers)
    else {
        return;
    };
    let name = value.as_str().unwrap_or_default();
    if architecture(&name) == Standing::Listed {
        return answers.pass(rule);
    }
    let violation = Violation::of(rule, "`architecture` is not a value of Go's `GOARCH`")
        .at(value)
        .expected("a value that the Go documents list for `GOARCH`, such as `amd64`")
        .got(format!("`{name}`"));
    answers.add(match architecture_meant_by(&name) {
        Some(meant) => violation.help(format!("write `{meant}`")),
        None if architecture(&name) == Standing::Known => violation.help("Go knows the name, but lists no port for it"),
        None => violation.help("runtimes choose images by this value: use the one that Go has for the architecture"),
    });
}

fn go_operating_system(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_OS_GOOS;
    let Some(value) = required(Given::at_top(context, &OS), rule, &req::CONFIG_OS_REQUIRED, answers) else { return };
    let name = value.as_str().unwrap_or_default();
    if operating_system(&name) == Standing::Listed {
        return answers.pass(rule);
    }
    let lower = name.to_ascii_lowercase();
    let violation = Violation::of(rule, "`os` is not a value of Go's `GOOS`")
        .at(value)
        .expected("a value that the Go documents list for `GOOS`, such as `linux`")
        .got(format!("`{name}`"));
    answers.add(if operating_system(&lower) == Standing::Listed {
        violation.help(format!("write `{lower}`"))
    } else {
        violation.help("runtimes choose images by this value: use the one that Go has for the system")
    });
}

fn features(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_OS_FEATURES_WIN32K;
    let Some(list) = Given::at_top(context, &OS_FEATURES).or_answer(rule, answers) else { return };
    if !is_windows(context) {
        return answers.not_applicable(rule, "`os` is not `windows`, and other systems have no list of features");
    }
    for feature in list.elements().filter(|feature| feature.as_str().is_none_or(|name| name != "win32k")) {
        answers.add(
            Violation::of(rule, "`os.features` of a Windows image has a value that the spec does not list")
                .at(feature)
                .expected("`win32k`")
                .got_value(feature)
                .help("leave it out: readers cannot know what it asks for"),
        );
    }
    answers.pass_unless_answered(rule);
}

fn variant(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_VARIANT_TABLE;
    let Some(value) = Given::at_top(context, &VARIANT).or_answer(rule, answers) else { return };
    let given = Given::at_top(context, &ARCHITECTURE);
    let Some(architecture) = required(given, rule, &req::CONFIG_ARCHITECTURE_REQUIRED, answers) else { return };
    // The table became one with open rows when variants beyond it were first mentioned.
    let table = if req::INDEX_VARIANT_GO_ANALOG.holds_in(context.version) {
        VariantTable::GoAnalogs
    } else {
        VariantTable::ArmOnly
    };
    let architecture = architecture.as_str().unwrap_or_default();
    let name = value.as_str().unwrap_or_default();
    match variant_in_table(table, &architecture, &name) {
        Some(true) => answers.pass(rule),
        None => answers.not_applicable(rule, "the table has no row for the architecture, so its variants are free"),
        Some(false) => answers.add(
            Violation::of(rule, "`variant` is not listed for its architecture")
                .at(value)
                .expected(format!("a variant that the table of platform variants lists for `{architecture}`"))
                .got(format!("`{name}`"))
                .help("write the listed variant, or none where the image needs no special one"),
        ),
    }
}

/// Whether the config says that its image is for Windows.
pub(super) fn is_windows(context: &DocumentContext<'_>) -> bool {
    matches!(Given::at_top(context, &OS), Given::Value(os) if os.as_str().is_some_and(|os| os == "windows"))
}

// That a required value is missing is said by the requirement that asks for it.
fn required<'a>(
    given: Given<'a>,
    rule: &'static Requirement,
    by: &'static Requirement,
    answers: &mut Answers<'_>,
) -> Option<Value<'a>> {
    match given {
        Given::Value(value) => return Some(value),
        Given::Absent | Given::Wrong(_) => answers.blocked(rule, by),
    }
    None
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;
    use crate::kind::Kind;

    #[test]
    fn names_are_those_of_go() {
        for (text, failed) in [
            (r#"{"architecture":"amd64","os":"linux"}"#, vec![]),
            (r#"{"architecture":"wasm","os":"wasip1"}"#, vec![]),
            (
                r#"{"architecture":"x86_64","os":"Linux"}"#,
                vec!["image.config.architecture-goarch", "image.config.os-goos"],
            ),
            (r#"{"architecture":"sparc64","os":"linux"}"#, vec!["image.config.architecture-goarch"]),
            (r#"{"architecture":"","os":""}"#, vec!["image.config.architecture-goarch", "image.config.os-goos"]),
            (r#"{"architecture":"unknown","os":"linux"}"#, vec!["image.config.architecture-goarch"]),
        ] {
            assert_eq!(case::config(&CHECK, text).failed(), failed, "{text}");
        }
    }

    #[test]
    fn missing_and_wrong_values_are_blocked() {
        for text in ["{}", r#"{"architecture":null,"os":1,"variant":"v8"}"#] {
            let said = case::config(&CHECK, text);
            assert_eq!(said.outcome(&req::CONFIG_OS_GOOS), Some(Outcome::Blocked));
            assert_eq!(said.outcome(&req::CONFIG_ARCHITECTURE_GOARCH), Some(Outcome::Blocked));
        }
    }

    #[test]
    fn variants_follow_the_table_of_the_version() {
        let said = |architecture: &str, variant: &str, version| {
            let text = format!(r#"{{"architecture":"{architecture}","os":"linux","variant":"{variant}"}}"#);
            case::config_as(&CHECK, &text, Kind::Image, version).outcome(&req::CONFIG_VARIANT_TABLE)
        };
        let (old, new) = (req::CONFIG_VARIANT_TABLE.since, req::INDEX_VARIANT_GO_ANALOG.since);
        assert_eq!(said("arm", "v7", new), Some(Outcome::Pass));
        assert_eq!(said("arm", "v5", new), Some(Outcome::Fail));
        assert_eq!(said("arm64", "v8.1", old), Some(Outcome::Fail));
        assert_eq!(said("arm64", "v8.1", new), Some(Outcome::Pass));
        assert_eq!(said("amd64", "v9", old), Some(Outcome::NotApplicable));
        assert_eq!(said("amd64", "v9", new), Some(Outcome::Fail));
        assert_eq!(said("s390x", "z13", new), Some(Outcome::NotApplicable));
    }

    #[test]
    fn windows_has_one_feature() {
        for (os, features, outcome) in [
            ("windows", r#"["win32k"]"#, Outcome::Pass),
            ("windows", "[]", Outcome::Pass),
            ("windows", r#"["win32k","nano"]"#, Outcome::Fail),
            ("linux", r#"["nano"]"#, Outcome::NotApplicable),
            ("windows", r#""win32k""#, Outcome::Blocked),
            ("windows", "null", Outcome::NotApplicable),
        ] {
            let text = format!(r#"{{"architecture":"amd64","os":"{os}","os.features":{features}}}"#);
            assert_eq!(case::config(&CHECK, &text).outcome(&req::CONFIG_OS_FEATURES_WIN32K), Some(outcome), "{text}");
        }
    }

    #[test]
    fn what_is_no_image_has_no_platform() {
        for kind in [Kind::Attestation, Kind::Artifact, Kind::Signature] {
            let said = case::config_as(&CHECK, r#"{"architecture":"unknown","os":""}"#, kind, case::latest());
            assert!(CHECK.decides.iter().all(|rule| said.outcome(rule) == Some(Outcome::NotApplicable)));
        }
        let said = case::config_as(&CHECK, r#"{"architecture":"vax","os":"linux"}"#, Kind::DockerImage, case::latest());
        assert_eq!(said.failed(), ["image.config.architecture-goarch"]);
    }
}
