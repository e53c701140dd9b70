//! A request exactly as it shall stand on the wire.
use hyper::body::Bytes;
use std::fmt;

use crate::redact;

/// What follows the head. A header that tells of it is added unless the request has its own `Content-Length` or
/// `Transfer-Encoding`.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Nothing, and no header that speaks of a body.
    None,
    /// These bytes, with their `Content-Length`.
    Bytes(Bytes),
    /// These bytes in pieces, with `Transfer-Encoding: chunked`.
    Chunked {
        /// The bytes.
        bytes: Bytes,
        /// The length of every piece but the last; 0 counts as 1.
        chunk: usize,
    },
    /// These bytes, with a `Content-Length` that is not theirs. All of them are sent, and the connection is not closed before
    /// the answer or the deadline, however few or many are announced.
    Wrong {
        /// The bytes.
        bytes: Bytes,
        /// The announced length.
        announced: u64,
    },
}

impl Body {
    /// The bytes, none if there is no body.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Body::None => &[],
            Body::Bytes(bytes) | Body::Chunked { bytes, .. } | Body::Wrong { bytes, .. } => bytes,
        }
    }

    /// What stands on the wire behind the head.
    pub fn on_wire(&self) -> Bytes {
        match self {
            Body::None => Bytes::new(),
            Body::Bytes(bytes) | Body::Wrong { bytes, .. } => bytes.clone(),
            Body::Chunked { bytes, chunk } => {
                let mut framed = Vec::with_capacity(bytes.len() + 64);
                for piece in bytes.chunks((*chunk).max(1)) {
                    framed.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
                    framed.extend_from_slice(piece);
                    framed.extend_from_slice(b"\r\n");
                }
                framed.extend_from_slice(b"0\r\n\r\n");
                framed.into()
            }
        }
    }
}

/// A request that cannot be put on the wire as one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not a token, so the request line could not be told apart.
    #[error("send the request: the method is not a token")]
    Method,
    /// Empty, or with white space or a control character, which would end the request line early.
    #[error("send the request: the target is empty or holds white space or a control character")]
    Target,
    /// A name that is no token, or a value with a line end.
    #[error("send the request: a header has a name that is no token or a value with a line end")]
    Header,
}

/// One request: method, target and headers verbatim and in order.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, a token, in its own case.
    pub method: String,
    /// The request target, never normalised.
    pub target: String,
    /// Headers in order, names as given. `Host` is put first unless it is among them.
    pub headers: Vec<(String, Vec<u8>)>,
    /// What follows the head.
    pub body: Body,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: &str, target: impl Into<String>) -> Request {
        Request { method: method.to_owned(), target: target.into(), headers: Vec::new(), body: Body::None }
    }

    /// Adds a header behind those that are there.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Request {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first value of a header, by name in any case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_slice())
    }

    /// The header that tells of the body, if it is to be added.
    pub(crate) fn framing(&self) -> Option<(&'static str, String)> {
        let told = self.header("content-length").or(self.header("transfer-encoding")).is_some();
        match &self.body {
            Body::None => None,
            _ if told => None,
            Body::Bytes(bytes) => Some(("Content-Length", bytes.len().to_string())),
            Body::Chunked { .. } => Some(("Transfer-Encoding", "chunked".to_owned())),
            Body::Wrong { announced, .. } => Some(("Content-Length", announced.to_string())),
        }
    }

    /// Whether head and body may say different things, so that nothing can follow over the same connection.
    pub(crate) fn may_be_misread(&self) -> bool {
        matches!(self.body, Body::Wrong { .. }) || self.body != Body::None && self.framing().is_none()
    }

    /// Whether the body is to wait for a 100.
    pub(crate) fn waits_for_leave(&self) -> bool {
        let asks = self.header("expect").is_some_and(|value| value.eq_ignore_ascii_case(b"100-continue"));
        asks && !self.body.as_slice().is_empty()
    }

    /// The headers as they are sent to `authority`: the given ones, with `Host` and the framing where they are missing.
    pub fn headers_on_wire(&self, authority: &str) -> Vec<(String, Vec<u8>)> {
        let mut headers = Vec::with_capacity(self.headers.len() + 2);
        if self.header("host").is_none() {
            headers.push(("Host".to_owned(), authority.as_bytes().to_vec()));
        }
        headers.extend(self.headers.iter().cloned());
        headers.extend(self.framing().map(|(name, value)| (name.to_owned(), value.into_bytes())));
        headers
    }

    /// The bytes of the head as they are sent to `authority`, with the empty line that ends it.
    pub fn head_on_wire(&self, authority: &str) -> Result<Vec<u8>, RequestError> {
        if !is_token(&self.method) {
            return Err(RequestError::Method);
        }
        if self.target.is_empty() || self.target.bytes().any(|b| b <= b' ' || b == 0x7f) {
            return Err(RequestError::Target);
        }
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        for (name, value) in self.headers_on_wire(authority) {
            if !is_token(&name) || value.iter().any(|b| matches!(b, b'\r' | b'\n' | 0)) {
                return Err(RequestError::Header);
            }
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(&value);
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        Ok(head)
    }
}

/// Whether `text` is a token (RFC 9110, 5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// The token at the front of `text`, empty if there is none.
pub(crate) fn parse_token_prefix(text: &str) -> &str {
    text.get(..text.bytes().take_while(|&b| is_token_byte(b)).count()).unwrap_or_default()
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Says method, target and names of headers only. [`Exchange::render`](super::Exchange::render) shows more, because it knows
/// what to hide.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let length = self.body.as_slice().len();
        write!(f, "Request({} {} {}; {length} bytes)", self.method, redact::text(&self.target), names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_is_verbatim() {
        let request = Request::new("GeT", "/v2/a/../b/%2e%2e/./c//d?n=0")
            .with_header("DOCKER-thing", "x")
            .with_header("a", "1")
            .with_header("DOCKER-thing", "y");
        assert_eq!(
            String::from_utf8(request.head_on_wire("H:80").unwrap()).unwrap(),
            "GeT /v2/a/../b/%2e%2e/./c//d?n=0 HTTP/1.1\r\nHost: H:80\r\nDOCKER-thing: x\r\na: 1\r\nDOCKER-thing: y\r\n\r\n"
        );
    }

    #[test]
    fn length_is_added_once_and_for_an_empty_body_too() {
        let mut request = Request::new("PUT", "/");
        request.body = Body::Bytes(Bytes::new());
        assert!(request.head_on_wire("h").unwrap().ends_with(b"Content-Length: 0\r\n\r\n"));
        request = request.with_header("content-length", "7");
        assert!(request.head_on_wire("h").unwrap().ends_with(b"content-length: 7\r\n\r\n"));
    }

    #[test]
    fn framings_are_exact() {
        let with = |body: Body| {
            let mut request = Request::new("PUT", "/");
            request.body = body;
            let mut sent = request.head_on_wire("h").unwrap();
            sent.extend_from_slice(&request.body.on_wire());
            String::from_utf8(sent).unwrap().split_off("PUT / HTTP/1.1\r\nHost: h\r\n".len())
        };
        let bytes = Bytes::from_static(b"abcdefghijklmnopq");
        assert_eq!(
            with(Body::Chunked { bytes: bytes.clone(), chunk: 16 }),
            "Transfer-Encoding: chunked\r\n\r\n10\r\nabcdefghijklmnop\r\n1\r\nq\r\n0\r\n\r\n"
        );
        let empty = Body::Chunked { bytes: Bytes::new(), chunk: 0 };
        assert_eq!(with(empty), "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assert_eq!(with(Body::Wrong { bytes, announced: 3 }), "Content-Length: 3\r\n\r\nabcdefghijklmnopq");
    }

    #[test]
    fn one_request_stays_one() {
        assert_eq!(Request::new("GET", "/a b").head_on_wire("h"), Err(RequestError::Target));
        assert_eq!(Request::new("GET", "/\r\nX: y").head_on_wire("h"), Err(RequestError::Target));
        assert_eq!(Request::new("G T", "/").head_on_wire("h"), Err(RequestError::Method));
        let split = Request::new("GET", "/").with_header("A", "b\r\nC: d");
        assert_eq!(split.head_on_wire("h"), Err(RequestError::Header));
    }
}
