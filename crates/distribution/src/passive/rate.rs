//! Answers that asked us to wait. They were waited for, and are never shown as the failure of anything else.

use catalogue::distribution as dist;

use super::pass;
use crate::context::Given;
use crate::exchange::Answer;
use crate::violation::{Mark, Violation};

pub(super) fn judge(answer: &Answer, given: &mut Vec<Given>) {
    let final_head = answer.head().filter(|head| head.status == 429);
    for head in answer.exchanged.waited.iter().chain(final_head).filter(|head| head.status == 429) {
        let value = head.header_text("retry-after");
        let is_right =
            value.is_some_and(|value| wire::retry::parse_retry_after(value, std::time::UNIX_EPOCH).is_some());
        given.push(match is_right {
            true => pass(&dist::ERROR_429_RETRY),
            false => Given::Violated(Box::new(
                Violation::of(&dist::ERROR_429_RETRY, "a 429 does not say when to come again")
                    .at(answer, Mark::Request)
                    .expected("`Retry-After` with seconds or a date")
                    .got(value.map_or("no such header".to_owned(), |value| format!("`{value}`"))),
            )),
        });
    }
}
