//! What a seccomp listener gets: one container process state with the descriptor of the filter, and no more.

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Delivery};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "seccomp_listeners_get_one_state",
    decides: &[
        &rt::LINUX_SECCOMP_LISTENER_CLOSE,
        &rt::LINUX_SECCOMP_LISTENER_NO_REUSE,
        &rt::LINUX_SECCOMP_LISTENER_ONE_STATE,
        &rt::LINUX_SECCOMP_LISTENER_SECCOMPFD,
        &rt::LINUX_SECCOMP_LISTENERMETADATA_SENT,
        &rt::LINUX_SECCOMP_STATE_FDS_FIRST,
        &rt::LINUX_SECCOMP_STATE_FDS_ORDER,
        &rt::LINUX_SECCOMP_STATE_FIELDS,
        &rt::LINUX_SECCOMP_STATE_JSON,
        &rt::LINUX_SECCOMP_STATE_OPTIONAL,
        &rt::LINUX_SECCOMP_STATE_SCM_RIGHTS,
    ],
    stage: Stage::Body,
    run,
};

const METADATA: &str = "greenlight metadata";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let socket = context.folder().join("agent");
    let mut agent = context.agent_at(&socket)?;
    let mut config = context.config("watched", &["facts", "hold"]);
    config.set(
        "/linux/seccomp",
        json!({
            "defaultAction": "SCMP_ACT_ALLOW",
            "architectures": ["SCMP_ARCH_X86_64"],
            "listenerPath": socket.to_string_lossy(),
            "listenerMetadata": METADATA,
            "syscalls": [{ "names": ["getpgrp"], "action": "SCMP_ACT_NOTIFY" }],
        }),
    );
    let requirement = &rt::LINUX_SECCOMP_LISTENER_SECCOMPFD;
    let running = context.run(requirement, "a seccomp listener", "watched", &config)?;
    let deliveries = context.delivered(&mut agent)?;
    let Some(first) = deliveries.first().cloned() else {
        context.add(
            Violation::of(requirement, "nothing comes to the seccomp listener")
                .at(&deliveries)
                .expected("the container process state, with the descriptor of the filter"),
        );
        return Err(Stop::Blocked(requirement));
    };
    judge(context, &deliveries, &first, running.pid(), &running.container.id);
    Ok(())
}

fn judge(
    context: &mut Context<'_>,
    deliveries: &Observed<Vec<Delivery>>,
    first: &Delivery,
    pid: Option<u32>,
    id: &str,
) {
    let shown = || format!("`{}`", first.text);
    let mut texts = serde_json::Deserializer::from_str(&first.text).into_iter::<Value>();
    let state = texts.next().and_then(Result::ok).filter(Value::is_object);
    let is_one = texts.next().is_none();
    let mut says = |requirement: &'static Requirement, holds: bool, message: &str, got: String| {
        context.holds(requirement, holds, || Violation::of(requirement, message).at(deliveries).got(got));
    };
    says(
        &rt::LINUX_SECCOMP_STATE_JSON,
        state.is_some(),
        "what comes to the seccomp listener is no JSON object",
        shown(),
    );
    let one = is_one && deliveries.len() == 1;
    let count = format!("{} connections, with `{}` in the first", deliveries.len(), first.text);
    says(
        &rt::LINUX_SECCOMP_LISTENER_ONE_STATE,
        one,
        "not exactly one container process state is sent for one container",
        count,
    );
    says(
        &rt::LINUX_SECCOMP_LISTENER_CLOSE,
        first.is_closed,
        "the connection to the seccomp listener stays open after the state is sent",
        "no end of the stream".to_owned(),
    );
    says(&rt::LINUX_SECCOMP_LISTENER_NO_REUSE, is_one, "the connection to the seccomp listener is used again", shown());
    let total: usize = first.descriptors.iter().sum();
    let where_they_came = format!("{:?} descriptors with each piece of data", first.descriptors);
    says(
        &rt::LINUX_SECCOMP_STATE_SCM_RIGHTS,
        total > 0 && first.are_seccomp,
        "the descriptor of the filter does not come with `SCM_RIGHTS`",
        where_they_came.clone(),
    );
    says(
        &rt::LINUX_SECCOMP_STATE_FDS_FIRST,
        first.descriptors.iter().skip(1).all(|count| *count == 0),
        "descriptors come later than with the first data",
        where_they_came,
    );
    let Some(state) = state else { return };
    let names: Option<Vec<&str>> =
        state.get("fds").and_then(Value::as_array).map(|names| names.iter().filter_map(Value::as_str).collect());
    says(
        &rt::LINUX_SECCOMP_LISTENER_SECCOMPFD,
        names.as_ref().is_some_and(|names| names.contains(&"seccompFd")),
        "the descriptor of the filter is not named `seccompFd`",
        shown(),
    );
    says(
        &rt::LINUX_SECCOMP_STATE_FDS_ORDER,
        names.as_ref().is_some_and(|names| names.len() == total),
        "there are not as many names in `fds` as descriptors",
        format!("{total} descriptors, {names:?}"),
    );
    let of_state = state.get("state");
    let is_state = of_state.is_some_and(|of| of.get("id").and_then(Value::as_str) == Some(id));
    let sent = state.get("pid").and_then(Value::as_u64).and_then(|pid| u32::try_from(pid).ok());
    let has_version = state.get("ociVersion").is_some_and(Value::is_string);
    says(
        &rt::LINUX_SECCOMP_STATE_FIELDS,
        has_version && is_state && sent.is_some() && sent == pid,
        "the container process state lacks `ociVersion`, `pid` or `state`, or has another container's",
        shown(),
    );
    let optional = |name: &str, is: fn(&Value) -> bool| state.get(name).is_none_or(is);
    says(
        &rt::LINUX_SECCOMP_STATE_OPTIONAL,
        optional("fds", Value::is_array) && optional("metadata", Value::is_string),
        "`fds` or `metadata` of the container process state has another type than the spec gives it",
        shown(),
    );
    says(
        &rt::LINUX_SECCOMP_LISTENERMETADATA_SENT,
        state.get("metadata").and_then(Value::as_str) == Some(METADATA),
        "`listenerMetadata` is not the `metadata` of the container process state",
        shown(),
    );
}
