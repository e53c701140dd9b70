//! Faults in how kill is told which signal to send.

use super::Fault;
use crate::runtime::call::{Call, Verb};
use crate::runtime::lie::{Act, Answer, Lie, When};

/// The second argument, which is a signal.
fn signal(call: &Call) -> Option<&str> {
    call.arguments().get(1).and_then(|at| call.words.get(*at)).map(String::as_str)
}

/// Takes `kill --signal NAME ID`, which runc does not, and refuses the signal as an argument.
fn only_the_option(call: &Call) -> Answer {
    let named = call.option("--signal").map(str::to_owned);
    match (named, call.id().map(str::to_owned)) {
        (Some(name), Some(id)) => call.run_changed(|call| call.words = vec![id, name]),
        _ if signal(call).is_some() => Ok(Some(1)),
        _ => Ok(None),
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "knows_no_signal_option",
        "kill does not take `--signal`",
        &["runtime.cli.kill.signal"],
        &[Lie::does(Verb::Kill, |call| Ok(call.option("--signal").map(|_| 1)))],
    ),
    Fault::yellow(
        "refuses_numbers_of_signals",
        "kill does not take the number of a signal",
        &["runtime.cli.usual.kill-number"],
        &[Lie::does(Verb::Kill, |call| {
            Ok(signal(call).is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit())).then_some(1))
        })],
    ),
    Fault::yellow(
        "refuses_signals_as_arguments",
        "kill takes the signal as `--signal` alone",
        &["runtime.cli.usual.kill-argument", "runtime.cli.usual.kill-prefix", "runtime.cli.usual.kill-number"],
        &[Lie::does(Verb::Kill, only_the_option)],
    ),
    Fault::yellow(
        "refuses_signals_with_a_prefix",
        "kill does not take the name of a signal with `SIG`",
        &["runtime.cli.usual.kill-prefix"],
        &[Lie::does(Verb::Kill, |call| Ok(signal(call).is_some_and(|name| name.starts_with("SIG")).then_some(1)))],
    ),
    Fault::red(
        "sends_hup_where_no_signal_is_named",
        "kill without a signal sends HUP",
        &["runtime.cli.kill.default"],
        &[Lie::does(Verb::Kill, |call| match signal(call) {
            None => call.run_changed(|call| call.words.push("HUP".to_owned())),
            Some(_) => Ok(None),
        })],
    ),
    Fault::red(
        "sends_term_for_kill",
        "kill sends TERM where KILL is named",
        &["runtime.cli.kill.term-and-kill"],
        &[Lie::At(Verb::Kill, When::Always, Act::Signal("KILL", "TERM"))],
    ),
];
