//! Values by a path with wildcards.

use content::document::{Kind, Value};

/// The values at a path of member names below `root`, in which `*` stands for every element of an array and every member of an object.
/// What is not there is left out.
pub(crate) fn select<'d>(root: Value<'d>, path: &str) -> Vec<Value<'d>> {
    path.split('/').fold(vec![root], |values, step| values.into_iter().flat_map(|value| below(value, step)).collect())
}

fn below<'d>(value: Value<'d>, step: &str) -> Vec<Value<'d>> {
    match (step, value.kind()) {
        ("*", Kind::Array) => value.elements().collect(),
        ("*", Kind::Object) => value.members().map(|member| member.value).collect(),
        ("*", _) => Vec::new(),
        (name, _) => value.get(name).into_iter().collect(),
    }
}

/// The text of a member, if it is a string.
pub(crate) fn text(object: Value<'_>, name: &str) -> Option<String> {
    Some(object.get(name)?.as_str()?.into_owned())
}

/// The strings of an array of strings that a member is.
pub(crate) fn texts(object: Value<'_>, name: &str) -> Vec<String> {
    let list = object.get(name).filter(|list| list.kind() == Kind::Array);
    list.into_iter().flat_map(Value::elements).filter_map(|one| Some(one.as_str()?.into_owned())).collect()
}
