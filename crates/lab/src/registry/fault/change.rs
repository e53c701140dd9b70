//! What faults do to answers, where several do the same.

use axum::http::{HeaderName, header};
use hyper::body::Bytes;
use serde_json::Value;

use crate::{
    digest::sha256,
    registry::{answer::Answer, handle::order, model::Target, turn::Turn},
};

/// Takes a blob that was just stored away.
pub(super) fn lose(turn: &mut Turn) {
    let key = if turn.ask.has_parameter("mount") { "mount" } else { "digest" };
    let target = Target::Blob(turn.ask.parameter(key).unwrap_or_default().to_owned());
    let name = turn.ask.name.clone();
    let _ = turn.model.delete(&name, &target);
}

/// A digest of something that nobody pushes.
pub(super) fn wrong_digest() -> String {
    sha256(b"something that nobody pushes")
}

/// Changes one byte in the middle.
pub(super) fn flip(bytes: &Bytes) -> Bytes {
    let mut changed = bytes.to_vec();
    let middle = changed.len() / 2;
    if let Some(byte) = changed.get_mut(middle) {
        *byte ^= 1;
    }
    changed.into()
}

/// JSON without white space between its tokens; everything else stays.
pub(super) fn compact(json: &[u8]) -> Vec<u8> {
    let (mut quoted, mut escaped) = (false, false);
    let mut out = Vec::with_capacity(json.len());
    for byte in json {
        if quoted {
            quoted = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
        } else {
            quoted = *byte == b'"';
        }
        if quoted || !byte.is_ascii_whitespace() {
            out.push(*byte);
        }
    }
    out
}

/// Takes the first part of a header's value away.
pub(super) fn behind(answer: &mut Answer, name: HeaderName, separator: char) {
    if let Some((_, rest)) = answer.get(&name).and_then(|value| value.split_once(separator)) {
        let rest = rest.to_owned();
        answer.set(name, rest);
    }
}

/// Replaces a part of a header's value.
pub(super) fn replace(answer: &mut Answer, name: HeaderName, from: &str, to: &str) {
    if let Some(value) = answer.get(&name) {
        let value = value.replace(from, to);
        answer.set(name, value);
    }
}

/// Changes the announced length of a HEAD.
pub(super) fn relength(answer: &mut Answer, change: impl FnOnce(usize) -> usize) {
    if let Some(length) = answer.get(&header::CONTENT_LENGTH).and_then(|length| length.parse().ok()) {
        answer.set(header::CONTENT_LENGTH, change(length).to_string());
    }
}

/// The bytes that the session has.
pub(super) fn session_size(turn: &Turn) -> usize {
    turn.session.as_ref().map_or(0, |session| session.size)
}

/// The position at the end of a `Range: 0-<end>`.
pub(super) fn range_end(answer: &Answer) -> Option<usize> {
    answer.get(&header::RANGE)?.rsplit('-').next()?.parse().ok()
}

/// Changes the tags of a list.
pub(super) fn edit_tags(answer: &mut Answer, edit: impl FnOnce(&mut Vec<Value>)) {
    answer.edit_json(|json| {
        if let Some(Value::Array(tags)) = json.get_mut("tags") {
            edit(tags);
        }
    });
}

/// Sorts the tags of a list as they should be.
pub(super) fn sort(tags: &mut [Value]) {
    tags.sort_by(|one, two| order(one.as_str().unwrap_or_default()).cmp(&order(two.as_str().unwrap_or_default())));
}

/// Changes the entries of a list of referrers.
pub(super) fn edit_referrers(answer: &mut Answer, edit: impl FnOnce(&mut Vec<Value>)) {
    answer.edit_json(|json| {
        if let Some(Value::Array(manifests)) = json.get_mut("manifests") {
            edit(manifests);
        }
    });
}

/// Changes the code of each error.
pub(super) fn recode(answer: &mut Answer, code: &str) {
    answer.edit_json(|json| {
        for error in json.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten() {
            error["code"] = code.into();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_between_tokens_goes() {
        assert_eq!(compact(b"{ \"a b\" : \"c \\\" d\" ,\n 1 : [ ] }"), b"{\"a b\":\"c \\\" d\",1:[]}");
    }
}
