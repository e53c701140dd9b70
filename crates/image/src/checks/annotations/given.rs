//! Whether a key has a value that can be judged.

use std::borrow::Cow;

use catalogue::{Requirement, image as req};
use content::document::{Kind as JsonKind, Value};

use crate::answer::Answers;
use crate::context::{AnnotationsContext, Holder};

/// The map, or the requirement that what stands in its place breaks.
pub(super) fn map<'a>(context: &AnnotationsContext<'a>) -> Result<Value<'a>, &'static Requirement> {
    match (context.value.kind(), context.holder) {
        (JsonKind::Object, _) => Ok(context.value),
        (_, Holder::Labels) => Err(&req::CONFIG_LABELS_OPTIONAL),
        (JsonKind::Null, _) => Err(&req::ANNOTATIONS_ABSENT_OR_EMPTY),
        _ => Err(&req::ANNOTATIONS_STRING_MAP),
    }
}

/// Labels must follow the annotation rules by a requirement of their own, which stands for each of them that says MUST.
pub(super) fn must_rule(context: &AnnotationsContext<'_>, rule: &'static Requirement) -> &'static Requirement {
    if context.holder == Holder::Labels { &req::CONFIG_LABELS_ANNOTATION_RULES } else { rule }
}

/// The requirement that a value which is no string breaks.
pub(super) fn value_rule(context: &AnnotationsContext<'_>, value: Value<'_>) -> &'static Requirement {
    must_rule(context, if value.is_null() { &req::ANNOTATIONS_VALUE_PRESENT } else { &req::ANNOTATIONS_STRING_MAP })
}

/// The text of a key, even an empty one; where there is none, that is the answer for `rule`.
pub(super) fn text<'a>(
    context: &AnnotationsContext<'a>,
    key: &str,
    rule: &'static Requirement,
    answers: &mut Answers<'_>,
) -> Option<(Value<'a>, Cow<'a, str>)> {
    let map = match map(context) {
        Ok(map) => map,
        Err(by) => {
            answers.blocked(rule, by);
            return None;
        }
    };
    let Some(value) = map.get(key) else {
        answers.not_applicable(rule, "the key is not given");
        return None;
    };
    let text = value.as_str();
    if text.is_none() {
        answers.blocked(rule, value_rule(context, value));
    }
    Some((value, text?))
}

/// The text of a key whose value has a form. The rules allow every value to be empty, so that is no fault of form.
pub(super) fn formed_text<'a>(
    context: &AnnotationsContext<'a>,
    key: &str,
    rule: &'static Requirement,
    answers: &mut Answers<'_>,
) -> Option<(Value<'a>, Cow<'a, str>)> {
    let (value, text) = text(context, key, rule, answers)?;
    if text.is_empty() {
        answers.not_applicable(rule, "the value is empty, which the annotation rules allow");
        return None;
    }
    Some((value, text))
}
