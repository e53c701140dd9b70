//! Attaching to an image, in registries that list what is attached and in those that do not.
use lab::registry::{Auth, VARIATIONS};
use wire::Error;
use wire::registry::ListedBy;

use crate::lab_registry::{KIND, NO_LIST, REPOSITORY, attach, attach_as, found, registry, started, subject};
use crate::pulling;
use crate::raw_server::{RawServer, Seen, answer};

fn tag() -> String {
    subject().digest.replace(':', "-")
}

#[test]
fn is_listed_by_the_registry_and_once() {
    let lab = started(&[], &[], Auth::None);
    let registry = registry(&lab, None);
    let first = attach(&registry, "one").unwrap();
    assert_eq!(first.by, ListedBy::Api);
    assert_eq!(attach(&registry, "one").unwrap(), first);
    attach(&registry, "two").unwrap();
    assert_eq!(found(&registry), ["one", "two"]);
    // The registry lists it, so nobody else has to.
    let tagged = registry.manifest(REPOSITORY, &tag(), &["*/*"], 10_000);
    assert!(matches!(tagged, Err(Error::NotFound { .. })));
}

#[test]
fn is_listed_under_the_tag_where_the_registry_lists_nothing() {
    let lab = started(&NO_LIST, &[], Auth::None);
    let registry = registry(&lab, None);
    let first = attach(&registry, "one").unwrap();
    assert_eq!(first.by, ListedBy::Tag(tag()));
    attach_as(&registry, "application/vnd.test.other", "theirs").unwrap();
    attach(&registry, "two").unwrap();
    let list = registry.manifest(REPOSITORY, &tag(), &["*/*"], 10_000).unwrap();
    assert_eq!(attach(&registry, "one").unwrap(), first);
    let again = registry.manifest(REPOSITORY, &tag(), &["*/*"], 10_000).unwrap();
    assert_eq!(again.bytes, list.bytes, "attaching twice changes nothing");
    assert_eq!(again.content_type.as_deref(), Some("application/vnd.oci.image.index.v1+json"));
    let list: serde_json::Value = serde_json::from_slice(&list.bytes).unwrap();
    let kinds: Vec<_> = list["manifests"].as_array().unwrap().iter().map(|one| one["artifactType"].clone()).collect();
    assert_eq!(kinds, [KIND, "application/vnd.test.other", KIND]);
    assert_eq!(list["manifests"][0]["annotations"]["k"], "one");
    assert_eq!(found(&registry), ["one", "two"]);
}

#[test]
fn those_who_come_at_the_same_time_all_stay_in_the_list() {
    let lab = started(&NO_LIST, &[], Auth::None);
    let texts: Vec<String> = (0..4).map(|number| number.to_string()).collect();
    std::thread::scope(|scope| {
        for text in &texts {
            let registry = registry(&lab, None);
            scope.spawn(move || attach(&registry, text).unwrap());
        }
    });
    assert_eq!(found(&registry(&lab, None)), texts);
}

#[test]
fn works_with_every_legal_variation() {
    for variation in VARIATIONS {
        let lab = started(&[], &[variation.name], Auth::None);
        let registry = registry(&lab, None);
        for text in ["one", "two", "three"] {
            let attached = attach(&registry, text);
            assert!(attached.is_ok(), "{}: {}", variation.name, attached.unwrap_err());
        }
        assert_eq!(found(&registry), ["one", "three", "two"], "{}", variation.name);
    }
}

#[test]
fn logins_may_push_or_may_not() {
    let user = || ("u".to_owned(), "p-word".to_owned());
    let basic = || Auth::Basic { user: user().0, password: user().1 };
    let token = || Auth::Token { user: user().0, password: user().1 };
    for auth in [basic(), token()] {
        let lab = started(&[], &[], auth);
        assert_eq!(attach(&registry(&lab, Some(("u", "p-word"))), "one").unwrap().by, ListedBy::Api);
        let reader = registry(&lab, Some(("reader", "reader")));
        assert_eq!(found(&reader), ["one"]);
        let error = attach(&reader, "two").unwrap_err();
        assert!(matches!(error, Error::PushDenied { .. }), "{error}");
        assert!(error.to_string().contains("log in as a user who may push there"), "{error}");
        let error = attach(&registry(&lab, None), "two").unwrap_err();
        assert!(matches!(error, Error::Unauthorized { .. }), "{error}");
        assert_eq!(found(&reader), ["one"]);
    }
}

/// A registry without a list, whose tag holds what `tagged` says, and which says `to_manifests` to manifests.
fn scripted(to_manifests: u16, tagged: impl Fn(&Seen) -> Option<String> + Send + Sync + 'static) -> RawServer {
    RawServer::start(move |seen| match (seen.head.split(' ').next().unwrap_or_default(), seen.target()) {
        ("HEAD", _) => answer(200, "", ""),
        ("GET", target) if target.contains("/manifests/") => match tagged(seen) {
            Some(list) => answer(200, "", list),
            None => answer(404, "", r#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#),
        },
        ("PUT", target) if target.contains("/manifests/") => {
            answer(to_manifests, "", r#"{"errors":[{"code":"UNSUPPORTED","message":"no such type"}]}"#)
        }
        _ => answer(404, "", ""),
    })
}

#[test]
fn a_list_that_others_write_over_is_written_again() {
    // What is put is gone once, and then it stays.
    let puts = std::sync::Mutex::new(Vec::<String>::new());
    let server = RawServer::start(move |seen| {
        let is_tag = seen.target().contains("/manifests/sha256-");
        let mut puts = puts.lock().unwrap();
        match seen.head.split(' ').next().unwrap_or_default() {
            "HEAD" => answer(200, "", ""),
            "PUT" if is_tag => {
                puts.push(String::from_utf8_lossy(&seen.body).into_owned());
                answer(201, "", "")
            }
            "PUT" => answer(201, "", ""),
            _ => match puts.len() {
                0 => answer(404, "", r#"{"errors":[]}"#),
                1 => answer(200, "", r#"{"schemaVersion":2,"manifests":[{"digest":"sha256:theirs"}]}"#),
                _ => answer(200, "", puts.last().unwrap()),
            },
        }
    });
    attach(&pulling::registry(&server), "one").unwrap();
    let seen = server.seen();
    let puts: Vec<&Seen> = seen.iter().filter(|seen| seen.head.starts_with("PUT /v2/a/b/manifests/sha256-")).collect();
    assert_eq!(puts.len(), 2);
    let last: serde_json::Value = serde_json::from_slice(&puts[1].body).unwrap();
    assert_eq!(last["manifests"][0]["digest"], "sha256:theirs");
    assert_eq!(last["manifests"].as_array().unwrap().len(), 2);
}

#[test]
fn a_tag_that_holds_something_else_is_left_alone() {
    let server = scripted(201, |_| Some(r#"{"schemaVersion":2,"layers":[]}"#.to_owned()));
    let error = attach(&pulling::registry(&server), "one").unwrap_err();
    assert!(error.to_string().contains("it is no index") && error.to_string().contains(&tag()), "{error}");
    assert!(!server.seen().iter().any(|seen| seen.head.starts_with("PUT /v2/a/b/manifests/sha256-")));
}

#[test]
fn refusals_say_what_to_do() {
    for (status, words) in [
        (400, "400: `UNSUPPORTED no such type`; perhaps it takes no artifacts"),
        (403, "denies it to this user: `UNSUPPORTED no such type`; log in as a user who may push there"),
        (404, "create it"),
        (405, "405: `UNSUPPORTED no such type`; perhaps it takes no artifacts"),
        (500, "try again"),
        (413, "the registry answers 413"),
    ] {
        let server = scripted(status, |_| None);
        let error = attach(&pulling::registry(&server), "one").unwrap_err().to_string();
        assert!(error.starts_with("push to `a/b@sha256:") && error.contains(words), "{error}");
    }
    // Where not even an upload is opened.
    for (status, words) in
        [(404, "where this registry wants repositories to be created"), (405, "as a mirror would not")]
    {
        let server = RawServer::start(move |_| answer(status, "", r#"{"errors":[{"code":"NAME_UNKNOWN"}]}"#));
        let error = attach(&pulling::registry(&server), "one").unwrap_err().to_string();
        assert!(
            error.starts_with("push to `a/b`: ") && error.contains("NAME_UNKNOWN") && error.contains(words),
            "{error}"
        );
    }
}

#[test]
fn uploads_elsewhere_get_no_login() {
    let storage = RawServer::start(|_| answer(201, "", ""));
    let place = storage.host();
    let server = RawServer::start(move |seen| match seen.head.split(' ').next().unwrap_or_default() {
        _ if seen.header("authorization").is_none() => answer(401, "WWW-Authenticate: Basic realm=x\r\n", ""),
        "HEAD" => answer(404, "", ""),
        "POST" => answer(202, &format!("Location: http://{place}/upload?state=1\r\n"), ""),
        _ => answer(201, &format!("OCI-Subject: {}\r\n", subject().digest), ""),
    });
    let registry = wire::registry::Registry::new(&server.host(), pulling::options(Some(("u", "p-word")))).unwrap();
    assert_eq!(attach(&registry, "one").unwrap().by, ListedBy::Api);
    let seen = storage.seen();
    assert_eq!(seen.len(), 2, "the empty config and the note");
    for seen in seen {
        assert!(seen.target().starts_with("/upload?state=1&digest=sha256:"), "{}", seen.head);
        assert!(seen.header("authorization").is_none(), "{}", seen.head);
    }
}
