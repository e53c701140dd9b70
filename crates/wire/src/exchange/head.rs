//! A reader of answer heads that takes what a strict one refuses, because a wrong head is what we are here to see.
use std::fmt;

/// The head of an answer: names exactly as sent, in order.
#[derive(Clone, PartialEq, Eq)]
pub struct Head {
    /// What stood before the status, such as `HTTP/1.1`.
    pub version: String,
    /// The status; 0 if it was no number.
    pub status: u16,
    /// The rest of the status line.
    pub reason: String,
    /// Headers in order, names in the case they were sent in, values without the white space around them.
    pub headers: Vec<(String, Vec<u8>)>,
}

impl Head {
    /// The first value of a header, by name in any case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.header_all(name).next()
    }

    /// The first value of a header if it is UTF-8.
    pub fn header_text(&self, name: &str) -> Option<&str> {
        self.header(name).and_then(|value| std::str::from_utf8(value).ok())
    }

    /// Every value of a header, by name in any case, in order.
    pub fn header_all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        self.headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_slice())
    }

    /// The length that the head announces, if it is one plain number.
    pub fn content_length(&self) -> Option<u64> {
        self.header_text("content-length").and_then(|text| text.parse().ok())
    }
}

/// Says the status only: a server may repeat a secret anywhere else. [`Exchange::render`](super::Exchange::render) knows what to
/// hide.
impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({}, {} headers)", self.status, self.headers.len())
    }
}

/// Why bytes are not the head of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// The empty line that ends a head has not come.
    #[error("read the answer's head: it ends before its empty line")]
    Incomplete,
    /// The bytes do not begin with `HTTP/`.
    #[error("read the answer's head: it does not begin with `HTTP/`")]
    NotHttp,
}

/// Reads one head from the front of `bytes` and says how many bytes it took. Bare line feeds, folded lines, white space before
/// a colon, lines without a colon and any status are taken.
pub fn parse_head(bytes: &[u8]) -> Result<(Head, usize), HeadError> {
    let shown = bytes.get(..5).unwrap_or(bytes);
    if !b"HTTP/".starts_with(shown) {
        return Err(HeadError::NotHttp);
    }
    let mut lines = Lines { bytes, at: 0 };
    let status_line = lines.next().ok_or(HeadError::Incomplete)?;
    let mut head = status_line_of(status_line);
    loop {
        let line = lines.next().ok_or(HeadError::Incomplete)?;
        if line.is_empty() {
            return Ok((head, lines.at));
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = head.headers.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            continue;
        }
        let colon = line.iter().position(|&b| b == b':');
        let (name, value) = match colon {
            Some(at) => (line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default()),
            None => (line, &[][..]),
        };
        let name = String::from_utf8_lossy(name.trim_ascii_end()).into_owned();
        head.headers.push((name, value.trim_ascii().to_vec()));
    }
}

/// The interim heads, the head of the answer, and how many of the bytes they are.
pub(crate) fn heads_of(received: &[u8]) -> (Vec<Head>, Result<Head, HeadError>, usize) {
    let mut interim = Vec::new();
    let mut at = 0;
    loop {
        match parse_head(received.get(at..).unwrap_or_default()) {
            Ok((head, taken)) => {
                at += taken;
                match head.status {
                    100 | 102..=199 => interim.push(head),
                    _ => return (interim, Ok(head), at),
                }
            }
            Err(error) => return (interim, Err(error), received.len()),
        }
    }
}

fn status_line_of(line: &[u8]) -> Head {
    let text = String::from_utf8_lossy(line);
    let mut parts = text.splitn(3, ' ');
    let version = parts.next().unwrap_or_default().to_owned();
    let status = parts.next().and_then(|status| status.parse().ok()).unwrap_or(0);
    let reason = parts.next().unwrap_or_default().to_owned();
    Head { version, status, reason, headers: Vec::new() }
}

/// Lines that end in a line feed, the carriage return before it taken off.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let end = rest.iter().position(|&b| b == b'\n')?;
        self.at += end + 1;
        let line = rest.get(..end)?;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_what_is_odd() {
        let bytes = b"HTTP/1.1 099 Kreated Ok\nDOCKER-Content-DIGEST :  x \r\nfold: a\r\n\tb\nnocolon\n: empty\n\nbody";
        let (head, taken) = parse_head(bytes).unwrap();
        assert_eq!(&bytes[taken..], b"body");
        assert_eq!((head.status, head.reason.as_str()), (99, "Kreated Ok"));
        assert_eq!(head.headers[0], ("DOCKER-Content-DIGEST".into(), b"x".to_vec()));
        assert_eq!(head.header("FOLD"), Some(&b"a b"[..]));
        assert_eq!(head.header("nocolon"), Some(&b""[..]));
        assert_eq!(head.headers.len(), 4);
    }

    #[test]
    fn says_what_is_missing() {
        assert_eq!(parse_head(b""), Err(HeadError::Incomplete));
        assert_eq!(parse_head(b"HTTP/1.1 200 OK\r\nA: b\r\n"), Err(HeadError::Incomplete));
        assert_eq!(parse_head(b"SSH-2.0-x\r\n\r\n"), Err(HeadError::NotHttp));
        assert_eq!(parse_head(b"HTTX"), Err(HeadError::NotHttp));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut with_start = b"HTTP/1.1 200 ".to_vec();
            with_start.extend_from_slice(&bytes);
            for bytes in [bytes, with_start] {
                if let Ok((_, taken)) = parse_head(&bytes) {
                    prop_assert!(taken <= bytes.len());
                }
            }
        }

        #[test]
        fn names_and_values_come_back(headers in proptest::collection::vec(("[A-Za-z-]{1,12}", "[!-~]{0,20}"), 0..9)) {
            let mut bytes = b"HTTP/1.1 200 OK\r\n".to_vec();
            for (name, value) in &headers {
                bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
            }
            bytes.extend_from_slice(b"\r\n");
            let (head, taken) = parse_head(&bytes).unwrap();
            prop_assert_eq!(taken, bytes.len());
            let expected: Vec<_> = headers.into_iter().map(|(n, v)| (n, v.into_bytes())).collect();
            prop_assert_eq!(head.headers, expected);
        }
    }
}
