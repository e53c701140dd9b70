//! Whether a property has a value whose grammar can be judged.

use catalogue::Requirement;
use content::document::Value;

use super::execution;
use super::properties::CONFIG;
use crate::answer::Answers;
use crate::context::DocumentContext;
use crate::property::Property;

/// A property of a config, for checks that look at what its value says.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// A value of the right JSON type.
    Value(Value<'a>),
    /// None, or `null`, which is the same.
    Absent,
    /// A value of a type that this requirement forbids.
    Wrong(&'static Requirement),
}

impl<'a> Given<'a> {
    /// The property of `object`.
    pub(super) fn of(object: Value<'a>, property: &Property) -> Given<'a> {
        match object.get(property.name) {
            None => Given::Absent,
            Some(value) if value.is_null() => Given::Absent,
            Some(value) if property.shape.mismatch(value).is_some() => Given::Wrong(property.requirement),
            Some(value) => Given::Value(value),
        }
    }

    /// A property of the outermost object.
    pub(super) fn at_top(context: &DocumentContext<'a>, property: &Property) -> Given<'a> {
        context.root().map_or(Given::Absent, |root| Given::of(root, property))
    }

    /// A property of the object `config`.
    pub(super) fn in_execution(context: &DocumentContext<'a>, property: &Property) -> Given<'a> {
        debug_assert!(execution::PROPERTIES.iter().any(|known| known.name == property.name));
        match Given::at_top(context, &CONFIG) {
            Given::Value(config) => Given::of(config, property),
            other => other,
        }
    }

    /// The value; where there is none, that is the answer for `rule`.
    pub(super) fn or_answer(self, rule: &'static Requirement, answers: &mut Answers<'_>) -> Option<Value<'a>> {
        match self {
            Given::Value(value) => return Some(value),
            Given::Absent => answers.not_applicable(rule, "the property is not given"),
            Given::Wrong(by) => answers.blocked(rule, by),
        }
        None
    }
}
