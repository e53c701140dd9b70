//! The archive of exchanges, held against the rules of HAR 1.2.
use serde_json::Value;
use wire::exchange::{Body, Request};
use wire::har;

use crate::heads::{client, origin};
use crate::raw_server::{RawServer, Reply, answer};

/// Each member that HAR 1.2 asks for, by the object that it is in.
fn has_what_har_asks_for(archive: &Value) {
    let has = |object: &Value, strings: &[&str], numbers: &[&str], arrays: &[&str], objects: &[&str]| {
        assert!(strings.iter().all(|name| object[*name].is_string()), "{strings:?}: {object}");
        assert!(numbers.iter().all(|name| object[*name].is_number()), "{numbers:?}: {object}");
        assert!(arrays.iter().all(|name| object[*name].is_array()), "{arrays:?}: {object}");
        assert!(objects.iter().all(|name| object[*name].is_object()), "{objects:?}: {object}");
    };
    let pairs =
        |list: &Value| list.as_array().unwrap().iter().for_each(|pair| has(pair, &["name", "value"], &[], &[], &[]));
    has(&archive["log"], &["version"], &[], &["entries"], &["creator"]);
    assert_eq!(archive["log"]["version"], "1.2");
    has(&archive["log"]["creator"], &["name", "version"], &[], &[], &[]);
    let lists = ["cookies", "headers"];
    for entry in archive["log"]["entries"].as_array().unwrap() {
        has(entry, &["startedDateTime"], &["time"], &[], &["request", "response", "cache", "timings"]);
        let started = entry["startedDateTime"].as_str().unwrap();
        assert!(content::timestamp::Timestamp::parse(started).is_ok() && started.ends_with('Z'), "{started}");
        let request = &entry["request"];
        has(
            request,
            &["method", "url", "httpVersion"],
            &["headersSize", "bodySize"],
            &[&lists[..], &["queryString"]].concat(),
            &[],
        );
        assert!(content::uri::Uri::parse(request["url"].as_str().unwrap()).is_ok(), "{request}");
        pairs(&request["headers"]);
        pairs(&request["queryString"]);
        if request.get("postData").is_some() {
            has(&request["postData"], &["mimeType"], &[], &[], &[]);
        }
        let response = &entry["response"];
        let strings = ["statusText", "httpVersion", "redirectURL"];
        has(response, &strings, &["status", "headersSize", "bodySize"], &lists, &["content"]);
        has(&response["content"], &["mimeType"], &["size"], &[], &[]);
        pairs(&response["headers"]);
        let phases = entry["timings"].as_object().unwrap();
        for phase in ["send", "wait", "receive"] {
            assert!(phases[phase].as_f64().unwrap() >= 0.0, "{entry}");
        }
        let sum: f64 = phases.values().map(|phase| phase.as_f64().unwrap()).filter(|phase| *phase > 0.0).sum();
        assert!((entry["time"].as_f64().unwrap() - sum).abs() < 0.01, "{entry}");
    }
}

#[test]
fn every_kind_of_exchange() {
    let server = RawServer::start(|seen| {
        match seen.target() {
        "/none" => Reply::Close(Vec::new()),
        "/cut" => Reply::Close(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nabc".to_vec()),
        "/moved?n=1&sig=hunter2&x" => answer(307, "Location: http://h/?sig=hunter2\r\n", ""),
        "/early" => Reply::Keep(
            b"HTTP/1.1 103 Early\r\nLink: <x>; rel=preload\r\n\r\nHTTP/1.1 201 Kreated\r\nA: b\r\nContent-Length: 0\r\n\r\n"
                .to_vec(),
        ),
        "/no" => answer(413, "", ""),
        _ => answer(200, "Content-Type: application/json\r\n", format!("\"{}\"", "x".repeat(5000))),
    }
    });
    let client = client();
    let send = |request: Request| {
        if let Ok(response) = client.send(&origin(&server), &request) {
            let _ = response.body.read_all(100_000);
        }
    };
    send(Request::new("GET", "/large").with_header("Authorization", "Bearer hunter2"));
    send(Request::new("GET", "/moved?n=1&sig=hunter2&x"));
    let mut put = Request::new("PUT", "/early").with_header("Content-Type", "application/json");
    put.body = Body::Bytes("{\"password\":\"hunter2\"}".into());
    send(put);
    let mut refused =
        Request::new("PUT", "/no").with_header("Expect", "100-continue").with_header("Content-Length", "0");
    refused.body = Body::Bytes(vec![0xff; 7].into());
    send(refused);
    send(Request::new("GET", "/cut"));
    send(Request::new("POST", "/none"));

    let archive = har::log(&client.transcript().exchanges(), "1.2.3");
    has_what_har_asks_for(&archive);
    assert!(!archive.to_string().contains("hunter2"), "{archive}");
    assert_eq!(archive["log"]["creator"]["version"], "1.2.3");
    let entries = &archive["log"]["entries"];
    assert_eq!(entries.as_array().unwrap().len(), 6);
    assert_eq!(entries[0]["response"]["content"]["comment"], "4096 of 5002 bytes are kept");
    assert_eq!(entries[0]["response"]["bodySize"], 5002);
    assert!(entries[0]["timings"]["connect"].as_f64().unwrap() > 0.0);
    assert_eq!(entries[1]["timings"]["connect"], -1.0, "the connection was kept");
    assert_eq!(entries[1]["request"]["url"], format!("http://{}/moved?n=1&sig=redacted&x", server.host()));
    assert_eq!(
        entries[1]["request"]["queryString"],
        serde_json::json!([{"name": "n", "value": "1"}, {"name": "sig", "value": "<redacted>"}, {"name": "x", "value": ""}])
    );
    assert_eq!(entries[1]["response"]["redirectURL"], "http://h/?sig=redacted");
    let sent = &server.seen()[2];
    assert_eq!(entries[2]["request"]["headersSize"], sent.head.len());
    assert_eq!(entries[2]["request"]["bodySize"], sent.body.len());
    assert_eq!(entries[2]["request"]["postData"]["text"], "{\"password\":\"<redacted>\"}");
    assert_eq!(entries[2]["_interim"][0]["status"], 103);
    assert_eq!(
        entries[2]["response"]["headersSize"],
        b"HTTP/1.1 201 Kreated\r\nA: b\r\nContent-Length: 0\r\n\r\n".len()
    );
    assert_eq!(entries[2]["response"]["statusText"], "Kreated");
    assert_eq!(entries[3]["request"]["bodySize"], 0);
    assert_eq!(entries[3]["request"]["postData"]["comment"], "not sent, for the answer came before a 100");
    assert_eq!(entries[4]["response"]["content"]["text"], "abc");
    assert!(entries[4]["comment"].as_str().unwrap().contains("after 3 bytes"), "{archive}");
    assert_eq!((&entries[5]["response"]["status"], &entries[5]["response"]["headersSize"]), (&0.into(), &(-1).into()));
    assert!(entries[5]["comment"].as_str().unwrap().contains("without an answer"), "{archive}");
}
