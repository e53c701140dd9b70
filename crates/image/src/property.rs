//! Properties of objects and the JSON types that the spec gives them, as tables.

use catalogue::Requirement;
use content::document::{Kind, Value};

use crate::answer::{Answers, Violation};

/// The JSON type of a property.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Text,
    Boolean,
    Integer,
    Object,
    List,
    TextList,
    ObjectList,
    /// An object whose values are empty objects.
    Set,
}

/// A property, and the requirement that gives it its type.
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) requirement: &'static Requirement,
    pub(crate) presence: Presence,
}

/// Whether a property must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// `null` is the same as absent (config.md#properties).
    Nullable,
}

impl Property {
    pub(crate) const fn required(name: &'static str, shape: Shape, requirement: &'static Requirement) -> Property {
        Property { name, shape, requirement, presence: Presence::Required }
    }

    pub(crate) const fn optional(name: &'static str, shape: Shape, requirement: &'static Requirement) -> Property {
        Property { name, shape, requirement, presence: Presence::Optional }
    }

    pub(crate) const fn nullable(name: &'static str, shape: Shape, requirement: &'static Requirement) -> Property {
        Property { name, shape, requirement, presence: Presence::Nullable }
    }

    /// Answers for the property of `object`.
    pub(crate) fn judge(&self, object: Value<'_>, answers: &mut Answers<'_>) {
        match object.get(self.name) {
            None if self.presence == Presence::Required => answers.add(self.missing(object)),
            None => answers.not_applicable(self.requirement, format!("no `{}` is given", self.name)),
            Some(value) if value.is_null() && self.presence == Presence::Nullable => {
                answers
                    .not_applicable(self.requirement, format!("`{}` is null, which is the same as absent", self.name));
            }
            Some(value) => match self.shape.mismatch(value) {
                None => answers.pass(self.requirement),
                Some(wrong) => {
                    let violation =
                        Violation::of(self.requirement, format!("`{}` is not {}", self.name, self.shape.describe()))
                            .at(wrong)
                            .expected(self.shape.describe())
                            .got_value(wrong);
                    // `1e6` is a whole number, but most decoders of integers refuse it.
                    let is_whole = matches!(self.shape, Shape::Integer) && is_whole(wrong);
                    answers.add(if is_whole { violation.help("write digits only").mild() } else { violation });
                }
            },
        }
    }

    fn missing(&self, object: Value<'_>) -> Violation {
        let violation = Violation::of(self.requirement, format!("the required property `{}` is missing", self.name))
            .at(object)
            .expected(format!("`{}`: {}", self.name, self.shape.describe()));
        match object.member_ignoring_case(self.name) {
            Some(member) => violation
                .got(format!("`{}`", member.name))
                .help(format!("names are compared byte for byte: write `{}` in place of `{}`", self.name, member.name)),
            None => violation.got("no such property").help(format!("add `{}`", self.name)),
        }
    }
}

impl Shape {
    /// The type in words, with its article.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Shape::Text => "a string",
            Shape::Boolean => "a boolean",
            Shape::Integer => "an integer",
            Shape::Object => "an object",
            Shape::List => "an array",
            Shape::TextList => "an array of strings",
            Shape::ObjectList => "an array of objects",
            Shape::Set => "an object whose values are empty objects",
        }
    }

    /// The value that has the wrong type: `value` or one inside it.
    pub(crate) fn mismatch(self, value: Value<'_>) -> Option<Value<'_>> {
        let element = |kind: Kind| value.elements().find(move |element| element.kind() != kind);
        let (wanted, inside) = match self {
            Shape::Text => (Kind::String, None),
            Shape::Boolean => (Kind::Bool, None),
            Shape::Integer => return (value.as_integer().is_none()).then_some(value),
            Shape::Object => (Kind::Object, None),
            Shape::List => (Kind::Array, None),
            Shape::TextList => (Kind::Array, element(Kind::String)),
            Shape::ObjectList => (Kind::Array, element(Kind::Object)),
            Shape::Set => {
                (Kind::Object, value.members().map(|member| member.value).find(|value| !is_empty_object(*value)))
            }
        };
        if value.kind() != wanted { Some(value) } else { inside }
    }
}

fn is_empty_object(value: Value<'_>) -> bool {
    value.kind() == Kind::Object && value.is_empty()
}

/// Whether a number is whole, however it is written.
pub(crate) fn is_whole(value: Value<'_>) -> bool {
    value
        .number_text()
        .and_then(|text| text.parse::<f64>().ok())
        .is_some_and(|number| number.fract() == 0.0 && number.abs() < 9.0e15)
}

/// The text of a member of `object`, if it is a string.
pub(crate) fn text(object: Value<'_>, name: &str) -> Option<String> {
    Some(object.get(name)?.as_str()?.into_owned())
}
