//! The entries of a history have properties of the right JSON types.

use catalogue::image as req;
use content::walk::Reading;

use super::given::Given;
use super::properties::HISTORY;
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "config_history_entries_have_their_types",
    decides: &[
        &req::CONFIG_HISTORY_CREATED,
        &req::CONFIG_HISTORY_AUTHOR,
        &req::CONFIG_HISTORY_CREATED_BY,
        &req::CONFIG_HISTORY_COMMENT,
        &req::CONFIG_HISTORY_EMPTY_LAYER,
    ],
    on: On::Document(look),
};

pub(super) const CREATED: Property = Property::nullable("created", Shape::Text, &req::CONFIG_HISTORY_CREATED);
pub(super) const EMPTY_LAYER: Property =
    Property::nullable("empty_layer", Shape::Boolean, &req::CONFIG_HISTORY_EMPTY_LAYER);

const PROPERTIES: &[Property] = &[
    CREATED,
    Property::nullable("author", Shape::Text, &req::CONFIG_HISTORY_AUTHOR),
    Property::nullable("created_by", Shape::Text, &req::CONFIG_HISTORY_CREATED_BY),
    Property::nullable("comment", Shape::Text, &req::CONFIG_HISTORY_COMMENT),
    EMPTY_LAYER,
];

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    for property in PROPERTIES {
        let Some(history) = Given::at_top(context, &HISTORY).or_answer(property.requirement, answers) else { continue };
        if history.is_empty() {
            answers.not_applicable(property.requirement, "the history has no entries");
        }
        for entry in history.elements() {
            property.judge(entry, answers);
        }
    }
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::{CHECK, PROPERTIES};
    use crate::checks::case;

    #[test]
    fn every_entry_is_looked_at() {
        for (entry, id) in [
            (r#"{"created":0}"#, "image.config.history-created"),
            (r#"{"author":[]}"#, "image.config.history-author"),
            (r#"{"created_by":["sh"]}"#, "image.config.history-created-by"),
            (r#"{"comment":false}"#, "image.config.history-comment"),
            (r#"{"empty_layer":"true"}"#, "image.config.history-empty-layer"),
        ] {
            let good = r#"{"created":"x","author":"","created_by":"sh","comment":null,"empty_layer":false}"#;
            assert_eq!(case::config(&CHECK, &format!(r#"{{"history":[{good},{{}}]}}"#)).failed(), [""; 0]);
            assert_eq!(case::config(&CHECK, &format!(r#"{{"history":[{good},{entry}]}}"#)).failed(), [id], "{entry}");
        }
    }

    #[test]
    fn no_entries_have_no_properties() {
        for (text, outcome) in [
            ("{}", Outcome::NotApplicable),
            (r#"{"history":null}"#, Outcome::NotApplicable),
            (r#"{"history":[]}"#, Outcome::NotApplicable),
            (r#"{"history":[1]}"#, Outcome::Blocked),
        ] {
            let said = case::config(&CHECK, text);
            assert!(PROPERTIES.iter().all(|property| said.outcome(property.requirement) == Some(outcome)), "{text}");
        }
    }
}
