//! The list of repositories, which the spec does not have and everybody knows.

use axum::http::{StatusCode, header};
use serde_json::json;

use super::page::page;
use crate::registry::{access::Action, answer::Answer, turn::Turn};

pub(super) fn list(turn: &mut Turn) -> Answer {
    let names = turn.model.repositories.keys().map(String::as_str);
    match page(turn, names.filter(|name| turn.user.may(Action::Pull, name)).collect()) {
        Err(refusal) => refusal,
        Ok((names, link)) => {
            let mut answer = Answer::json(StatusCode::OK, &json!({ "repositories": names }));
            if let Some(link) = link {
                answer.set(header::LINK, link);
            }
            answer
        }
    }
}
