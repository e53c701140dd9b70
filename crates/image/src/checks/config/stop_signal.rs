//! The stop signal is the name of a signal.

use catalogue::image as req;
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

/// The names of Linux, the BSDs and Solaris, without `SIG`.
const NAMES: &[&str] = &[
    "ABRT", "ALRM", "BUS", "CANCEL", "CHLD", "CLD", "CONT", "EMT", "FPE", "FREEZE", "HUP", "ILL", "INFO", "INT", "IO",
    "IOT", "JVM1", "JVM2", "KILL", "LIBRT", "LOST", "LWP", "PIPE", "POLL", "PROF", "PWR", "QUIT", "RTMAX", "RTMIN",
    "SEGV", "STKFLT", "STOP", "SYS", "TERM", "THAW", "THR", "TRAP", "TSTP", "TTIN", "TTOU", "UNUSED", "URG", "USR1",
    "USR2", "VTALRM", "WAITING", "WINCH", "XCPU", "XFSZ", "XRES",
];

/// How far the real-time signals of Linux reach from the first to the last that programs may use.
const REAL_TIME_SPAN: u8 = 30;

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_STOPSIGNAL_FORMAT;
    let Some(value) = Given::in_execution(context, &STOP_SIGNAL).or_answer(rule, answers) else { return };
    let text = value.as_str().unwrap_or_default();
    if text.strip_prefix("SIG").is_some_and(is_signal) {
        return answers.pass(rule);
    }
    let violation = Violation::of(rule, "`StopSignal` is not the name of a signal")
        .at(value)
        .expected("a name that begins with `SIG`, such as `SIGTERM` or `SIGRTMIN+3`")
        .got(format!("`{}`", text.escape_debug()));
    let upper = text.to_ascii_uppercase();
    answers.add(if is_signal(upper.strip_prefix("SIG").unwrap_or(&upper)) {
        violation.help(format!("write `SIG{}`", upper.strip_prefix("SIG").unwrap_or(&upper)))
    } else if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        violation.help("numbers differ between architectures: write the name")
    } else {
        violation.help("leave it out for `SIGTERM`, or write the name of the signal")
    });
}

fn is_signal(name: &str) -> bool {
    let offset = name.strip_prefix("RTMIN+").or_else(|| name.strip_prefix("RTMAX-"));
    match offset {
        Some(offset) => {
            offset.bytes().all(|byte| byte.is_ascii_digit())
                && (offset == "0" || !offset.starts_with('0'))
                && offset.parse::<u8>().is_ok_and(|offset| offset <= REAL_TIME_SPAN)
        }
        None => NAMES.contains(&name),
    }
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
