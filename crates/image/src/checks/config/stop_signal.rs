//! The stop signal is the name of a signal.

use catalogue::image as req;
use content::signal::is_name;
use content::walk::Reading;

use super::execution::STOP_SIGNAL;
use super::given::Given;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "config_stop_signal_is_a_signal_name",
    decides: &[&req::CONFIG_STOPSIGNAL_FORMAT],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_STOPSIGNAL_FORMAT;
    let Some(value) = Given::in_execution(context, &STOP_SIGNAL).or_answer(rule, answers) else { return };
    let text = value.as_str().unwrap_or_default();
    if text.strip_prefix("SIG").is_some_and(is_name) {
        return answers.pass(rule);
    }
    let violation = Violation::of(rule, "`StopSignal` is not the name of a signal")
        .at(value)
        .expected("a name that begins with `SIG`, such as `SIGTERM` or `SIGRTMIN+3`")
        .got(format!("`{}`", text.escape_debug()));
    let upper = text.to_ascii_uppercase();
    answers.add(if is_name(upper.strip_prefix("SIG").unwrap_or(&upper)) {
        violation.help(format!("write `SIG{}`", upper.strip_prefix("SIG").unwrap_or(&upper)))
    } else if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        violation.help("numbers differ between architectures: write the name")
    } else {
        violation.help("leave it out for `SIGTERM`, or write the name of the signal")
    });
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    fn outcome(signal: &str) -> Option<Outcome> {
        case::config(&CHECK, &format!(r#"{{"config":{{"StopSignal":{signal}}}}}"#))
            .outcome(&req::CONFIG_STOPSIGNAL_FORMAT)
    }

    #[test]
    fn names_are_valid_and_numbers_are_not() {
        for signal in ["SIGKILL", "SIGTERM", "SIGRTMIN", "SIGRTMIN+3", "SIGRTMAX-1", "SIGRTMIN+30", "SIGINFO"] {
            assert_eq!(outcome(&format!("\"{signal}\"")), Some(Outcome::Pass), "{signal}");
        }
        for signal in [
            "9",
            "15",
            "KILL",
            "sigterm",
            "SIGKIL",
            "SIG",
            "",
            "SIGRTMIN+31",
            "SIGRTMIN-1",
            "SIGRTMIN+",
            "SIGRTMIN+03",
            "SIGKILL ",
        ] {
            assert_eq!(outcome(&format!("\"{signal}\"")), Some(Outcome::Fail), "{signal}");
        }
    }

    #[test]
    fn no_string_is_no_name() {
        assert_eq!(outcome("null"), Some(Outcome::NotApplicable));
        assert_eq!(outcome("9"), Some(Outcome::Blocked));
    }
}
