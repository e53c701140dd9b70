//! `org.opencontainers.image.licenses` is an SPDX license expression.

use catalogue::image as req;
use content::spdx::{Expression, IdentifierKind, UnknownIdentifier};

use super::given;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check = Check {
    name: "annotated_licenses_are_an_spdx_expression",
    decides: &[&req::ANNOTATIONS_LICENSES_SPDX],
    on: On::Annotations(look),
};

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_LICENSES_SPDX;
    let Some((value, text)) = given::formed_text(context, "org.opencontainers.image.licenses", rule, answers) else {
        return;
    };
    let violation = |message| Violation::of(rule, message).at(value);
    match Expression::parse(&text) {
        Err(error) => answers.add(
            violation("the value is no SPDX license expression")
                .expected("identifiers of SPDX joined by `AND`, `OR` and `WITH`, such as `Apache-2.0 OR MIT`")
                .got(format!("`{}`: {error}", text.escape_debug()))
                .help("name a license that SPDX does not list `LicenseRef-` and a name of yours"),
        ),
        Ok(expression) if expression.unknown.is_empty() => answers.pass(rule),
        Ok(expression) => answers.add(
            violation("the license expression has the right form, but names what SPDX does not list")
                .expected("identifiers of the license list of SPDX")
                .got(expression.unknown.iter().map(describe).collect::<Vec<_>>().join(", "))
                .help("write the listed identifier, or `LicenseRef-` and a name of yours; an identifier newer than our list is not known here"),
        ),
    }
}

fn describe(identifier: &UnknownIdentifier<'_>) -> String {
    let kind = match identifier.kind {
        IdentifierKind::License => "license",
        IdentifierKind::Exception => "exception",
    };
    format!("the {kind} `{}` at byte {}", identifier.text, identifier.offset)
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;
    use crate::context::Holder;

    #[test]
    fn licenses_are_expressions() {
        for (text, outcome) in [
            ("MIT", Outcome::Pass),
            ("mit", Outcome::Pass),
            ("(Apache-2.0 OR MIT) AND GPL-2.0-only WITH Classpath-exception-2.0", Outcome::Pass),
            ("LicenseRef-Proprietary", Outcome::Pass),
            ("", Outcome::NotApplicable),
            ("Apache 2.0", Outcome::Fail),
            ("MIT, BSD-3-Clause", Outcome::Fail),
            ("MIT or Zlib", Outcome::Fail),
            ("Proprietary", Outcome::Fail),
            ("MIT AND", Outcome::Fail),
        ] {
            let map = format!(r#"{{"org.opencontainers.image.licenses":"{text}"}}"#);
            let said = case::annotations(&CHECK, Holder::Labels, &map);
            assert_eq!(said.outcome(CHECK.decides[0]), Some(outcome), "{text}");
        }
    }
}
