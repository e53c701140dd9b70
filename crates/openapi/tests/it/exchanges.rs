//! Exchanges that are as the document says, and each of them bent in one way.

use catalogue::Spec;
use openapi::{DocumentError, ExchangeView, Form, Kind, Validator, document};
use serde_json::json;

const DIGEST: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

struct Exchange {
    method: &'static str,
    target: String,
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Option<Vec<u8>>,
}

impl Exchange {
    fn new(method: &'static str, target: &str, status: u16) -> Exchange {
        Exchange { method, target: target.to_string(), status, headers: Vec::new(), body: Some(Vec::new()) }
    }

    fn header(mut self, name: &str, value: &str) -> Exchange {
        self.headers.push((name.to_string(), value.as_bytes().to_vec()));
        self
    }

    fn without(mut self, name: &str) -> Exchange {
        self.headers.retain(|(field, _)| field != name);
        self
    }

    fn body(mut self, body: impl ToString) -> Exchange {
        self.body = Some(body.to_string().into_bytes());
        self
    }

    fn kinds(&self, validator: &mut Validator) -> Vec<Kind> {
        let Exchange { method, target, status, headers, body } = self;
        let view = ExchangeView { method, target, status: *status, headers, body: body.as_deref() };
        validator.check(&view).into_iter().map(|mismatch| mismatch.kind).collect()
    }
}

fn validator(version: &str, form: Form) -> Validator {
    Validator::new(document(Spec::Distribution.version(version).unwrap(), form)).unwrap()
}

fn in_both_forms(version: &str, exchange: &Exchange) -> Vec<Kind> {
    let [multi, single] = Form::ALL.map(|form| exchange.kinds(&mut validator(version, form)));
    assert_eq!(multi, single, "{} {}", exchange.method, exchange.target);
    multi
}

fn tag_list() -> Exchange {
    let body = json!({ "name": "a/b", "tags": ["1.0", "latest"] });
    Exchange::new("GET", "/v2/a/b/tags/list?n=2", 200).header("content-type", "application/json").body(body)
}

fn blob() -> Exchange {
    Exchange::new("GET", &format!("/v2/a/b/c/d/e/blobs/{DIGEST}"), 200)
        .header("Docker-Content-Digest", DIGEST)
        .header("Content-Type", "application/octet-stream")
        .body("{}")
}

fn referrers() -> Exchange {
    let entry = json!({ "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": DIGEST, "size": 2, "annotations": { "a": "b" } });
    Exchange::new("GET", &format!("/v2/a/referrers/{DIGEST}?artifactType=x/y"), 200)
        .header("Content-Type", "application/vnd.oci.image.index.v1+json")
        .header("OCI-Filters-Applied", "artifactType")
        .body(json!({ "schemaVersion": 2, "manifests": [entry] }))
}

fn refusal() -> Exchange {
    Exchange::new("PUT", "/v2/a/manifests/latest", 400)
        .header("Content-Type", "application/json; charset=utf-8")
        .body(json!({ "errors": [{ "code": "MANIFEST_INVALID", "message": "", "detail": [1] }] }))
}

fn chunk() -> Exchange {
    Exchange::new("PATCH", "/v2/a/blobs/uploads/1?state=2", 202).header("Location", "2?state=3").header("Range", "0-99")
}

#[test]
fn what_is_as_the_document_says_passes() {
    let good = [
        Exchange::new("GET", "/v2/", 200).header("Content-Type", "application/json").body("{}"),
        Exchange::new("GET", "/v2/", 401).header("WWW-Authenticate", "Bearer realm=\"https://a/token\",service=\"a\""),
        tag_list(),
        tag_list()
            .header("Link", "</v2/a/b/tags/list?last=latest>; title=\"more, a; lot\"; rel=\"last next\"; type=text"),
        blob(),
        Exchange::new("GET", &format!("/v2/a/blobs/{DIGEST}"), 206).header("Content-Range", "bytes 0-1/2").body("{}"),
        Exchange::new("GET", &format!("/v2/a/blobs/{DIGEST}"), 206)
            .header("Content-Type", "multipart/byteranges; boundary=a")
            .body("--a--"),
        Exchange::new("GET", &format!("/v2/a/blobs/{DIGEST}"), 307).header("Location", "https://elsewhere/x"),
        Exchange::new("HEAD", "/v2/a/manifests/latest", 200)
            .header("Docker-Content-Digest", DIGEST)
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .header("Content-Length", "1234"),
        referrers(),
        refusal(),
        refusal().without("Content-Type").body("no"),
        refusal().header("Warning", "299 - \"old\"").header("Warning", "299 - \"very, \\\"very\\\" old\""),
        chunk(),
        Exchange::new("POST", "/v2/a/blobs/uploads/?mount=x&from=b", 202).header("Location", "http://b/u/1"),
        Exchange::new("PUT", "/v2/a/blobs/uploads/1?digest=x", 503)
            .header("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),
        Exchange::new("DELETE", "/v2/a/manifests/latest", 405),
        Exchange { body: None, ..tag_list() },
        tag_list().header("Content-Encoding", "gzip").body("\u{1f}"),
    ];
    for exchange in good {
        assert_eq!(in_both_forms("next", &exchange), [], "{} {} {}", exchange.method, exchange.target, exchange.status);
    }
}

#[test]
fn what_is_bent_in_one_way_is_found_as_that() {
    let long = "a".repeat(63);
    let bent = [
        (Kind::Operation, Exchange::new("GET", "/token?service=a", 200)),
        (Kind::Operation, Exchange::new("POST", "/v2/a/tags/list", 405)),
        (Kind::Status, Exchange { status: 201, ..chunk() }),
        (Kind::Status, Exchange { status: 404, ..referrers() }),
        (Kind::Status, Exchange { status: 202, ..blob() }),
        (Kind::HeaderMissing, chunk().without("Range")),
        (Kind::HeaderMissing, chunk().without("Location")),
        (Kind::HeaderMissing, blob().without("Docker-Content-Digest")),
        (Kind::HeaderMissing, Exchange::new("GET", "/v2/", 401)),
        (
            Kind::HeaderForm,
            Exchange::new("GET", &format!("/v2/a/blobs/{DIGEST}"), 206).header("Content-Range", "0-1/2").body("{}"),
        ),
        (Kind::HeaderForm, chunk().without("Range").header("Range", "bytes=0-99")),
        (
            Kind::HeaderForm,
            blob().without("Docker-Content-Digest").header("Docker-Content-Digest", &format!("sha256:{long}")),
        ),
        (Kind::HeaderForm, blob().header("Docker-Content-Digest", DIGEST)),
        (Kind::HeaderForm, refusal().header("Warning", "199 - \"old\"")),
        (Kind::HeaderForm, refusal().header("Warning", "299 - \"old\" \"Sun, 06 Nov 1994 08:49:37 GMT\"")),
        (Kind::HeaderForm, tag_list().header("Link", "</v2/a/b/tags/list?last=latest>; rel=\"last\"")),
        (Kind::HeaderForm, tag_list().header("Link", "</v2/a/b/tags/list?last=latest>; rel=nextpage")),
        (Kind::HeaderForm, tag_list().header("Link", "</v2/a/b/tags/list?last=latest>; title=\"; rel=next\"")),
        (Kind::HeaderForm, Exchange::new("GET", "/v2/", 429).header("Retry-After", "44.2µs")),
        (
            Kind::HeaderForm,
            Exchange::new("POST", "/v2/a/blobs/uploads/", 202)
                .header("Location", "1")
                .header("OCI-Chunk-Min-Length", "-1"),
        ),
        (Kind::ContentType, tag_list().without("content-type")),
        (Kind::ContentType, tag_list().without("content-type").header("Content-Type", "text/html")),
        (Kind::ContentType, referrers().without("Content-Type").header("Content-Type", "application/json")),
        (Kind::Body, tag_list().body("")),
        (Kind::Body, tag_list().body(json!({ "name": "a/b", "tags": null }))),
        (Kind::Body, tag_list().body(json!({ "tags": [] }))),
        (Kind::Body, tag_list().body(json!({ "name": "a/b", "tags": ["-"] }))),
        (Kind::Body, referrers().body(json!({ "schemaVersion": 2, "manifests": null }))),
        (Kind::Body, referrers().body(json!({ "schemaVersion": 2, "manifests": [{ "digest": DIGEST }] }))),
        (Kind::Body, refusal().body(json!({ "errors": [{ "code": "RANGE_INVALID" }] }))),
        (Kind::Body, refusal().body(json!({ "error": "no" }))),
        (Kind::Body, refusal().body(json!({ "errors": [{ "message": "no" }] }))),
    ];
    for (kind, exchange) in bent {
        assert_eq!(
            in_both_forms("next", &exchange),
            [kind],
            "{} {} {}",
            exchange.method,
            exchange.target,
            exchange.status
        );
    }
}

#[test]
fn versions_differ() {
    let undigested = blob().without("Docker-Content-Digest");
    assert_eq!(in_both_forms("1.1.1", &undigested), []);
    let late = Exchange::new("PUT", "/v2/a/blobs/uploads/1?digest=x", 416);
    assert_eq!((in_both_forms("1.1.1", &late), in_both_forms("next", &late)), (vec![Kind::Status], vec![]));
    assert_eq!(in_both_forms("1.0.1", &referrers()), [Kind::Operation]);
    assert_eq!(in_both_forms("1.0.1", &chunk().without("Range")), []);
}

#[test]
fn a_session_is_wherever_its_location_leads() {
    for form in Form::ALL {
        let mut validator = validator("1.1.1", form);
        let chunk = Exchange::new("PATCH", "/up/1?state=2", 202).header("Location", "2").header("Range", "0-9");
        assert_eq!(chunk.kinds(&mut validator), [Kind::Operation]);
        let post = Exchange::new("POST", "/v2/a/blobs/uploads/", 202).header("location", "https://other/up/1?state=2");
        assert_eq!(post.kinds(&mut validator), []);
        assert_eq!(chunk.kinds(&mut validator), []);
        let close = Exchange::new("PUT", "/up/2?digest=x", 201).header("Location", "/store/x");
        assert_eq!(
            Exchange { status: 202, ..Exchange::new("PUT", "/up/2?digest=x", 0) }.kinds(&mut validator),
            [Kind::Status]
        );
        assert_eq!(close.kinds(&mut validator), []);
        let pull = Exchange::new("GET", "/store/x", 200).header("Docker-Content-Digest", "x");
        assert_eq!(pull.kinds(&mut validator), [Kind::HeaderForm]);
    }
}

#[test]
fn a_mismatch_says_where_and_what() {
    let exchange = refusal().body(json!({ "errors": [{ "code": "NO" }] }));
    let Exchange { method, target, status, headers, body } = &exchange;
    let view = ExchangeView { method, target, status: *status, headers, body: body.as_deref() };
    let said = validator("1.1.1", Form::MultiSegment).check(&view).remove(0).to_string();
    assert_eq!(said, "putManifest 400: the body at `/errors/0/code` is `\"NO\"`, which is none of the allowed values");
}

#[test]
fn a_document_of_another_form_is_refused() {
    for (document, message) in [
        (json!({}), "read the document: it has no paths"),
        (json!({ "paths": { "/v2/": {} } }), "read the document: it has no server at `{base}`"),
    ] {
        assert_eq!(Validator::new(document).unwrap_err().to_string(), message);
    }
    assert!(matches!(Validator::new(json!({ "pattern": "(" })), Err(DocumentError::Pattern(_))));
}
