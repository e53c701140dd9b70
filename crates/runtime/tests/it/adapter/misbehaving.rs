//! Adapters that do not keep to the protocol: each costs one call, and never more.

use std::path::PathBuf;

use runtime::{Ability, AdapterError, Driver, End, Json, Operation};

const HELLO: &str =
    r#"echo '{"ok":true,"hello":{"protocol":1,"name":"mine","version":"1","spec":"1.1.0","cannot":["stdio"]}}'"#;

fn start(script: &str) -> Result<Json, AdapterError> {
    Json::start(vec!["sh".into(), "-c".into(), script.into()], PathBuf::from("/nowhere"))
}

/// An adapter that greets and then does this for each request.
fn adapter(each: &str) -> Json {
    start(&format!("read -r hello; {HELLO}; while read -r request; do {each}; done")).unwrap()
}

fn state() -> Operation {
    Operation::State { id: Some("a".to_owned()) }
}

#[test]
fn an_answer_becomes_a_record() {
    let driver = adapter(r#"echo careful >&2; echo '{"ok":true,"state":{"status": "running"}}'"#);
    assert_eq!((driver.spec(), driver.lacks()), (Some("1.1.0"), [Ability::Stdio].as_slice()));
    for _ in 0..3 {
        let called = driver.call(&state());
        assert_eq!((called.end, called.stdout.as_str()), (End::Exit(0), r#"{"status": "running"}"#));
        assert_eq!(called.stderr, "careful\n");
        assert_eq!(called.words, [r#"{"op":"state","id":"a","timeoutMs":20000}"#]);
    }
}

#[test]
fn errors_are_told_apart_by_their_kind() {
    let said = |kind: &str| {
        adapter(&format!(r#"echo '{{"ok":false,"error":{{"kind":"{kind}","message":"why"}}}}'"#)).call(&state())
    };
    let called = said("runtime");
    assert!(called.failed() && called.describe().ends_with("why"), "{called:?}");
    assert!(matches!(said("timeout").end, End::TimedOut(20_000)));
    for kind in ["unsupported", "adapter"] {
        let called = said(kind);
        assert!(!called.failed() && !called.succeeded(), "{called:?}");
    }
}

#[test]
fn what_is_no_answer_costs_one_call() {
    for (each, word) in [
        ("echo hello", "it is no answer"),
        ("echo", "it is no answer"),
        (r#"printf '{"ok":true}\n{"ok":true}\n'"#, "more than one line"),
        (r#"echo '{"ok":true}'"#, "has no `state`"),
        (r"printf '\377\n'", "no UTF-8"),
        ("yes x | tr -d '\\n'", "longer than"),
        ("echo bye >&2; exit 3", "exit status: 3"),
        ("kill -9 $$", "signal: 9"),
        ("exec >&-", "closed its standard output"),
    ] {
        let driver = adapter(each);
        for _ in 0..2 {
            let called = driver.call(&state());
            assert!(!called.failed() && !called.succeeded(), "{each}: {called:?}");
            assert!(called.describe().contains(word), "{each}: {}", called.describe());
        }
    }
}

#[test]
fn a_new_adapter_is_started_after_a_broken_one() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let each = format!(
        r#"if test -e {0}; then echo '{{"ok":true,"state":{{}}}}'; else touch {0}; echo oops >&2; exit 1; fi"#,
        mark.display()
    );
    let driver = adapter(&each);
    let first = driver.call(&state());
    assert!(matches!(&first.end, End::NoAnswer(why) if why.contains("ended")) && first.stderr == "oops\n", "{first:?}");
    assert_eq!(driver.call(&state()).end, End::Exit(0));
}

#[test]
fn an_adapter_that_cannot_be_started_again_is_not_tried_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let script = format!(
        "echo x >> {0}; test $(wc -l < {0}) = 1 || exit 7; read -r hello; {HELLO}; read -r r; exit 1",
        mark.display()
    );
    let driver = start(&script).unwrap();
    for _ in 0..4 {
        assert!(matches!(driver.call(&state()).end, End::NoAnswer(_)));
    }
    assert_eq!(std::fs::read_to_string(&mark).unwrap().lines().count(), 2);
    assert!(driver.call(&state()).describe().contains("greet the adapter"));
}

#[test]
fn what_was_said_unasked_is_no_answer() {
    let driver =
        start(&format!("read -r hello; {HELLO}; sleep 0.2; echo '{{\"ok\":true}}'; while read -r r; do :; done"))
            .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(400));
    let called = driver.call(&state());
    assert!(called.describe().contains("unasked"), "{called:?}");
}

#[test]
fn who_does_not_greet_is_no_adapter() {
    for (script, word) in [
        ("exit 4", "exit status: 4"),
        ("echo no such option >&2; exit 4", "no such option"),
        ("read -r hello; echo hi", "no answer"),
        ("read -r hello; echo '{\"ok\":true}'", "no `hello`"),
        (
            "read -r hello; echo '{\"ok\":false,\"error\":{\"kind\":\"adapter\",\"message\":\"not today\"}}'",
            "not today",
        ),
        (
            "read -r hello; echo '{\"ok\":true,\"hello\":{\"protocol\":9,\"name\":\"a\",\"version\":\"1\"}}'",
            "protocol 9",
        ),
    ] {
        let error = start(script).unwrap_err().to_string();
        assert!(error.contains(word), "{script}: {error}");
    }
    assert!(matches!(Json::start(vec!["/nowhere/adapter".into()], "/".into()), Err(AdapterError::Start { .. })));
}

#[test]
fn an_adapter_that_stays_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let script =
        format!("echo $$ > {}; read -r hello; {HELLO}; trap '' TERM HUP; while :; do sleep 1; done", pid.display());
    drop(start(&script).unwrap());
    let pid = std::fs::read_to_string(pid).unwrap();
    assert!(!std::path::Path::new(&format!("/proc/{}", pid.trim())).exists());
}
