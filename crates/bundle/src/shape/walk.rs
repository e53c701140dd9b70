//! Holds a value against its table.

use catalogue::{Requirement, Version};
use content::document::{Kind, Value};

use super::{Member, Object, Shape};
use crate::answer::Answers;
use crate::platform::Platform;
use crate::violation::Violation;

/// The version and the platform that a configuration is for: what they do not have is an unknown member, which nobody minds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct For {
    pub(crate) version: Version,
    pub(crate) platform: Platform,
}

/// Every requirement that a table decides, each once.
pub(crate) fn decided(object: &'static Object) -> Vec<&'static Requirement> {
    let mut rules = Vec::new();
    collect(object, &mut rules);
    rules.sort_unstable_by_key(|rule: &&'static Requirement| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    rules
}

fn collect(object: &'static Object, rules: &mut Vec<&'static Requirement>) {
    for member in object.0 {
        rules.push(member.typed);
        rules.extend(member.required);
        let mut shape = &member.shape;
        while let Shape::List(of) | Shape::Map(of) = shape {
            shape = of;
        }
        if let Shape::Object(inner) = shape {
            collect(inner, rules);
        }
    }
}

/// Answers for all members of an object that the version and the platform have, and for what is in them.
pub(crate) fn walk(value: Value<'_>, object: &'static Object, for_what: For, answers: &mut Answers) {
    let is_meant = |member: &&Member| (member.on)(for_what.platform) && member.typed.holds_in(for_what.version);
    for member in object.0.iter().filter(is_meant) {
        match (value.get(member.name), member.required) {
            (None, Some(rule)) => answers.add(missing(value, member, rule)),
            (None, None) => {}
            (Some(found), required) => {
                if let Some(rule) = required {
                    answers.pass(rule);
                }
                judge(found, member, &member.shape, for_what, answers);
            }
        }
    }
}

/// Holds a value, the one of a member or one inside it, against its shape.
fn judge(value: Value<'_>, member: &'static Member, shape: &'static Shape, for_what: For, answers: &mut Answers) {
    if !is_of(value, shape) {
        answers.add(wrong(value, member, shape));
        return;
    }
    match shape {
        Shape::Object(object) => {
            answers.pass(member.typed);
            walk(value, object, for_what, answers);
        }
        Shape::List(of) => {
            answers.pass(member.typed);
            value.elements().for_each(|element| judge(element, member, of, for_what, answers));
        }
        Shape::Map(of) => {
            answers.pass(member.typed);
            value.members().for_each(|inner| judge(inner.value, member, of, for_what, answers));
        }
        _ => answers.pass(member.typed),
    }
}

fn is_of(value: Value<'_>, shape: &Shape) -> bool {
    match shape {
        Shape::Text => value.kind() == Kind::String,
        Shape::Boolean => value.kind() == Kind::Bool,
        Shape::Whole(range) => value.as_integer().is_some_and(|number| (range.least..=range.most).contains(&number)),
        Shape::Open | Shape::Object(_) | Shape::Map(_) => value.kind() == Kind::Object,
        Shape::List(_) => value.kind() == Kind::Array,
    }
}

/// The whole number that a value is, however it is written: `1e6`, `5.0`.
fn whole(value: Value<'_>) -> Option<i128> {
    let text = value.number_text()?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{before}{after}");
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() || kept == "-" {
        return Some(0);
    }
    let moved = i64::try_from(digits.len() - kept.len()).ok()? - i64::try_from(after.len()).ok()?;
    let zeros = u32::try_from(exponent.parse::<i64>().ok()?.checked_add(moved)?).ok()?;
    kept.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)
}

fn wrong(value: Value<'_>, member: &Member, shape: &Shape) -> Violation {
    let described = shape.describe();
    let message = if value.name().is_some_and(|name| name == member.name) {
        format!("`{}` is not {described}", member.name)
    } else {
        format!("an entry of `{}` is not {described}", member.name)
    };
    let violation = Violation::of(member.typed, message).expected(described).got_value(value);
    match shape {
        // `1e6` is a whole number, but most decoders of integers refuse it.
        Shape::Whole(range) if whole(value).is_some_and(|number| (range.least..=range.most).contains(&number)) => {
            violation.help("write digits only").mild()
        }
        _ if value.is_null() => violation.help("leave the member out where there is no value"),
        _ => violation,
    }
}

fn missing(object: Value<'_>, member: &Member, rule: &'static Requirement) -> Violation {
    let violation = Violation::of(rule, format!("the required member `{}` is missing", member.name))
        .at(object)
        .expected(format!("`{}`: {}", member.name, member.shape.describe()));
    match object.member_ignoring_case(member.name) {
        Some(near) => violation
            .got(format!("`{}`", near.name))
            .help(format!("names are compared byte for byte: write `{}` in place of `{}`", member.name, near.name)),
        None => violation.got("no such member").help(format!("add `{}`", member.name)),
    }
}
