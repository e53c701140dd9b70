//! An HTTP client of the tests' own: one connection a request, everything as it is written.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};

use lab::{
    digest::sha256,
    registry::{Options, Running, start},
};
use serde_json::{Value, json};

pub const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether the body is as long as its head says.
    pub whole: bool,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The codes of the errors.
    pub fn codes(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["code"].as_str().unwrap_or_default().to_owned()).collect()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:?} {}", self.headers, String::from_utf8_lossy(&self.body));
        self
    }

    /// A refusal with this status and code.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str) -> Self {
        let reply = self.is(status);
        assert!(reply.codes().contains(&code.to_owned()), "{:?} without {code}", reply.codes());
        reply
    }
}

/// A registry and requests to it.
pub struct Lab(pub Running);

impl Lab {
    pub fn new() -> Self {
        Self::with(Options::default())
    }

    pub fn with(options: Options) -> Self {
        Self(start(options).unwrap())
    }

    /// Sends a request as it is written, and what comes back.
    pub fn raw(&self, request: &[u8]) -> Vec<u8> {
        raw(self.0.port(), request)
    }

    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let reply = send(self.0.port(), method, target, headers, body);
        assert!(reply.whole, "{method} {target} breaks off");
        reply
    }

    pub fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[], b"")
    }

    pub fn head(&self, target: &str) -> Reply {
        self.send("HEAD", target, &[], b"")
    }

    pub fn delete(&self, target: &str) -> Reply {
        self.send("DELETE", target, &[], b"")
    }

    /// Opens a session and gives its location.
    pub fn open(&self, name: &str) -> String {
        let reply = self.send("POST", &format!("/v2/{name}/blobs/uploads/"), &[], b"").is(202);
        reply.header("location").unwrap().to_owned()
    }

    /// Pushes a blob and gives its digest.
    pub fn blob(&self, name: &str, content: &[u8]) -> String {
        let digest = sha256(content);
        self.send("POST", &format!("/v2/{name}/blobs/uploads/?digest={digest}"), &[], content).is(201);
        digest
    }

    /// Pushes a manifest of this type.
    pub fn put(&self, name: &str, reference: &str, media_type: &str, content: &[u8]) -> Reply {
        self.send("PUT", &format!("/v2/{name}/manifests/{reference}"), &[("Content-Type", media_type)], content)
    }

    /// Pushes an image manifest whose config is pushed before it; the rest as given. Gives bytes and digest.
    pub fn image(&self, name: &str, reference: &str, more: &Value) -> (Vec<u8>, String) {
        let config = self.blob(name, b"{}");
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": IMAGE,
            "config": { "mediaType": "application/vnd.example.config", "digest": config, "size": 2 },
            "layers": [],
        });
        manifest.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        let bytes = serde_json::to_vec_pretty(&manifest).unwrap();
        let digest = sha256(&bytes);
        let reference = if reference.is_empty() { &digest } else { reference };
        self.put(name, reference, IMAGE, &bytes).is(201);
        (bytes, digest)
    }
}

pub fn raw(port: u16, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request).unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    reply
}

/// Sends a part of a request and goes away.
pub fn cut(port: u16, request: &[u8]) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
}

pub fn send(port: u16, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !headers.iter().any(|(name, _)| *name == "Transfer-Encoding") {
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    request += "\r\n";
    read(method, &raw(port, &[request.as_bytes(), body].concat()))
}

pub fn read(method: &str, reply: &[u8]) -> Reply {
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer with a head");
    let head = String::from_utf8_lossy(&reply[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> =
        lines.map(|line| line.split_once(": ").unwrap()).map(|(name, value)| (name.into(), value.into())).collect();
    let mut reply = Reply { status, headers, body: reply[end + 4..].to_vec(), whole: true };
    if reply.header("transfer-encoding") == Some("chunked") {
        reply.body = dechunked(&reply.body);
    } else if method != "HEAD" && status != 204 {
        reply.whole = reply.header("content-length") == Some(reply.body.len().to_string().as_str());
    }
    reply
}

fn dechunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 4 + length..];
    }
}
