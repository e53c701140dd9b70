//! The time of `org.opencontainers.image.created` is a date with time of RFC 3339.

use catalogue::image as req;

use super::given;
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::checks::config::created::judge_time;
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check = Check {
    name: "annotated_time_follows_rfc_3339",
    decides: &[&req::ANNOTATIONS_CREATED_RFC3339],
    on: On::Annotations(look),
};

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_CREATED_RFC3339;
    if let Some((value, _)) = given::formed_text(context, "org.opencontainers.image.created", rule, answers) {
        judge_time(rule, value, answers);
    }
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;
    use crate::context::Holder;

    #[test]
    fn times_have_one_form() {
        for (map, outcome) in [
            (r#"{"org.opencontainers.image.created":"2024-05-17T08:30:00Z"}"#, Outcome::Pass),
            (r#"{"org.opencontainers.image.created":"2024-05-17t08:30:00z"}"#, Outcome::Pass),
            (r#"{"org.opencontainers.image.created":"2024-05-17"}"#, Outcome::Fail),
            (r#"{"org.opencontainers.image.created":""}"#, Outcome::NotApplicable),
            (r#"{"org.opencontainers.image.created":1715934600}"#, Outcome::Blocked),
            ("{}", Outcome::NotApplicable),
            ("[]", Outcome::Blocked),
        ] {
            for holder in [Holder::Index, Holder::Labels] {
                assert_eq!(case::annotations(&CHECK, holder, map).outcome(CHECK.decides[0]), Some(outcome), "{map}");
            }
        }
    }
}
