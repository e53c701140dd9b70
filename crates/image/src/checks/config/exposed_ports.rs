//! Exposed ports are port numbers, alone or with one of two protocols.

use catalogue::image as req;
use content::walk::Reading;

use super::execution::EXPOSED_PORTS;
use super::given::Given;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "config_exposed_ports_are_ports",
    decides: &[&req::CONFIG_EXPOSEDPORTS_GRAMMAR],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let rule = &req::CONFIG_EXPOSEDPORTS_GRAMMAR;
    let Some(ports) = Given::in_execution(context, &EXPOSED_PORTS).or_answer(rule, answers) else { return };
    for port in ports.members() {
        let Err((message, help)) = check(&port.name) else { continue };
        answers.add(
            Violation::of(rule, message)
                .place(Place::Span(port.name_span.clone(), port.value.pointer()))
                .expected("`port`, `port/tcp` or `port/udp` with a port from 1 to 65535")
                .got(format!("`{}`", port.name.escape_debug()))
                .help(help),
        );
    }
    answers.pass_unless_answered(rule);
}

// The sentence gives three forms: what tools take beyond them, ranges and other protocols, is none of them.
fn check(key: &str) -> Result<(), (&'static str, &'static str)> {
    let (port, protocol) = match key.split_once('/') {
        Some((port, protocol)) => (port, Some(protocol)),
        None => (key, None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if port.split_once('-').is_some_and(|(first, last)| is_number(first) && is_number(last)) {
        return Err(("a key of `ExposedPorts` is a range of ports", "write one key for each port"));
    }
    if !is_number(port) || !port.parse::<u16>().is_ok_and(|number| number > 0) {
        return Err((
            "a key of `ExposedPorts` has no port number",
            "write the number of the port inside the container",
        ));
    }
    match protocol {
        None | Some("tcp" | "udp") => Ok(()),
        Some(_) => Err((
            "a key of `ExposedPorts` has another protocol than `tcp` and `udp`",
            "the spec knows no other protocol, and readers may ignore or refuse it",
        )),
    }
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    fn outcome(ports: &str) -> Option<Outcome> {
        let text = format!(r#"{{"config":{{"ExposedPorts":{ports}}}}}"#);
        case::config(&CHECK, &text).outcome(&req::CONFIG_EXPOSEDPORTS_GRAMMAR)
    }

    #[test]
    fn three_forms_are_valid() {
        for port in ["80", "80/tcp", "53/udp", "1", "65535/tcp"] {
            assert_eq!(outcome(&format!(r#"{{"{port}":{{}}}}"#)), Some(Outcome::Pass), "{port}");
        }
        for port in [
            "",
            "/tcp",
            "80/",
            "80/TCP",
            "80/sctp",
            "8000-8010/tcp",
            "0",
            "65536",
            "99999999999",
            "http",
            "+80",
            "80:80",
            "80/tcp/udp",
            " 80",
        ] {
            assert_eq!(outcome(&format!(r#"{{"81":{{}},"{port}":{{}}}}"#)), Some(Outcome::Fail), "{port}");
        }
    }

    #[test]
    fn no_ports_and_no_set() {
        assert_eq!(outcome("{}"), Some(Outcome::Pass));
        assert_eq!(outcome("null"), Some(Outcome::NotApplicable));
        assert_eq!(outcome("[]"), Some(Outcome::Blocked));
    }
}
