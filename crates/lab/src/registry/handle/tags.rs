//! The list of tags.

use axum::http::{StatusCode, header};
use serde_json::json;

use super::page::page;
use crate::registry::{
    answer::{Answer, Code},
    turn::Turn,
};

pub(super) fn list(turn: &mut Turn) -> Answer {
    let Some(repository) = turn.repository() else {
        return Answer::error(StatusCode::NOT_FOUND, Code::NameUnknown, "there is no such repository");
    };
    match page(turn, repository.tags.keys().map(String::as_str).collect()) {
        Err(refusal) => refusal,
        Ok((tags, link)) => {
            let mut answer = Answer::json(StatusCode::OK, &json!({ "name": turn.ask.name, "tags": tags }));
            if let Some(link) = link {
                answer.set(header::LINK, link);
            }
            answer
        }
    }
}
