//! Judging the refusal of something that is malformed.

use catalogue::Requirement;

use crate::context::Context;
use crate::exchange::Answer;
use crate::violation::{Mark, Violation};

/// What a registry is asked to refuse, in the words of findings.
pub(super) struct Malformed {
    /// With its article: `a malformed digest`.
    pub(super) what: &'static str,
    /// The thing itself, as sent.
    pub(super) value: String,
}

/// Judges that a request with something malformed in it is answered with a client error. A redirect is left alone: it leads to another
/// URL, which may be well-formed. Gives whether it was refused.
pub(super) fn judge(
    context: &mut Context<'_>,
    requirements: &[&'static Requirement],
    answer: &Answer,
    malformed: &Malformed,
) -> bool {
    let (what, value) = (malformed.what, &malformed.value);
    for requirement in requirements {
        let message = match answer.status() {
            0 => {
                let why = format!("{what} (`{value}`): {}", answer.describe());
                context.inconclusive(requirement, why);
                continue;
            }
            401 | 403 => {
                context.not_applicable(requirement, "the login was refused before anybody looked at the form");
                continue;
            }
            300..=499 => {
                context.pass(requirement);
                continue;
            }
            500.. => format!("{what} makes the registry fail"),
            _ => format!("{what} is taken"),
        };
        context.add(
            Violation::of(requirement, message)
                .at(answer, Mark::Status)
                .expected("a client error, such as `400` or `404`")
                .got(format!("{} for `{value}`", answer.describe())),
        );
    }
    (300..500).contains(&answer.status())
}
