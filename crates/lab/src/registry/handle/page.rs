//! Lists in pages: `n`, `last` and `Link`.

use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::registry::{
    answer::{Answer, Code},
    ask::Ask,
    turn::Turn,
};

/// What may stand in a parameter as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The order of tags: without regard to case; what is equal then, by its bytes.
pub(in crate::registry) fn order(tag: &str) -> (String, &str) {
    (tag.to_ascii_lowercase(), tag)
}

/// How many were asked for.
pub(super) fn limit(ask: &Ask) -> Result<Option<usize>, Answer> {
    let Some(text) = ask.parameter("n") else { return Ok(None) };
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Answer::error(StatusCode::BAD_REQUEST, Code::Unsupported, "`n` is no number of entries"));
    }
    // A number that the machine does not know is more than there are.
    Ok(Some(text.parse().unwrap_or(usize::MAX)))
}

/// The `Link` to what follows `last`.
pub(in crate::registry) fn next_link(path: &str, n: usize, last: &str) -> String {
    format!("<{path}?n={n}&last={}>; rel=\"next\"", utf8_percent_encode(last, ESCAPED))
}

/// Where a name stands in a list of this registry.
fn place<'a>(turn: &Turn, name: &'a str) -> (String, &'a str) {
    if turn.has("lists_tags_by_ascii") || turn.has("sorts_tags_by_ascii") { (String::new(), name) } else { order(name) }
}

/// One page of a list, and how it goes on.
pub(super) fn page<'a>(turn: &Turn, names: Vec<&'a str>) -> Result<(Vec<&'a str>, Option<String>), Answer> {
    let ask = &turn.ask;
    let n = limit(ask)?;
    let mut rest = names;
    rest.sort_by_key(|name| place(turn, name));
    if let Some(last) = ask.parameter("last") {
        // A position, whether something is there or not.
        rest.retain(|name| place(turn, name) > place(turn, last));
    }
    let all = rest.len();
    let n = n.unwrap_or(all);
    rest.truncate(n);
    let link = match rest.last() {
        Some(last) if all > n => Some(next_link(&ask.path, n, last)),
        _ => None,
    };
    Ok((rest, link))
}
