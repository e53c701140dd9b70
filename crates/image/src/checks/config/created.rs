//! The times of a config and of its history are dates with times of RFC 3339.

use catalogue::{Requirement, image as req};
use content::document::Value;
use content::timestamp::Timestamp;
use content::walk::Reading;

use super::given::Given;
use super::history;
use super::properties::{CREATED, HISTORY};
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "config_times_follow_rfc_3339",
    decides: &[&req::CONFIG_CREATED_RFC3339, &req::CONFIG_HISTORY_CREATED_RFC3339],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_CREATED_RFC3339;
    if let Some(created) = Given::at_top(context, &CREATED).or_answer(rule, answers) {
        judge_time(rule, created, answers);
    }
    let rule = &req::CONFIG_HISTORY_CREATED_RFC3339;
    let Some(history) = Given::at_top(context, &HISTORY).or_answer(rule, answers) else { return };
    if history.is_empty() {
        answers.not_applicable(rule, "the history has no entries");
    }
    for entry in history.elements() {
        if let Some(created) = Given::of(entry, &history::CREATED).or_answer(rule, answers) {
            judge_time(rule, created, answers);
        }
    }
}

/// Answers whether the string `value` is a date with time of RFC 3339.
pub(in crate::checks) fn judge_time(rule: &'static Requirement, value: Value<'_>, answers: &mut Answers<'_>) {
    let text = value.as_str().unwrap_or_default();
    let unusual = match Timestamp::parse(&text) {
        Ok(time) if time.has_leap_second() => "the time is a leap second, which is legal but refused by many readers",
        Ok(time) if time.has_lower_case() => {
            "the time has `t` or `z` in lower case, which is legal but refused by many readers"
        }
        Ok(_) => return answers.pass(rule),
        Err(error) => {
            return answers.add(
                Violation::of(rule, "the time is not in the form of RFC 3339")
                    .at(value)
                    .expected("a date and time such as `2024-05-17T08:30:00Z`")
                    .got(format!("`{text}`: {error}"))
                    .help("write date, `T`, time and offset, with `Z` for UTC"),
            );
        }
    };
    answers.add(
        Violation::of(rule, unusual)
            .at(value)
            .got(format!("`{text}`"))
            .help("write it in upper case, with a second below 60")
            .note(),
    );
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    #[test]
    fn times_are_read_to_the_letter() {
        for (time, failed, notes) in [
            ("2015-10-31T22:22:56.015925234Z", 0, 0),
            ("0001-01-01T00:00:00Z", 0, 0),
            ("2024-05-17T08:30:00+02:00", 0, 0),
            ("2024-05-17t08:30:00z", 0, 2),
            ("2016-12-31T23:59:60Z", 0, 2),
            ("2024-05-17 08:30:00", 2, 0),
            ("2023-02-29T00:00:00Z", 2, 0),
            ("1715934600", 2, 0),
            ("", 2, 0),
        ] {
            let text = format!(r#"{{"created":"{time}","history":[{{}},{{"created":"{time}"}}]}}"#);
            let said = case::config(&CHECK, &text);
            assert_eq!((said.failed().len(), said.notes().len()), (failed, notes), "{time}");
        }
    }

    #[test]
    fn what_is_no_string_is_blocked() {
        let said = case::config(&CHECK, r#"{"created":1,"history":[{"created":1}]}"#);
        assert_eq!(said.outcome(&req::CONFIG_CREATED_RFC3339), Some(Outcome::Blocked));
        assert_eq!(said.outcome(&req::CONFIG_HISTORY_CREATED_RFC3339), Some(Outcome::Blocked));
    }
}
