//! The record of one exchange: what was sent, what came, when; shown only with its secrets hidden.
use std::fmt::{self, Write as _};
use std::time::{Duration, Instant, SystemTime};

use super::{Head, Origin, Request, Transcript, curl};
use crate::redact::{self, Secrets};

/// How much of a textual body is kept as evidence.
const KEPT_BODY: usize = 4 * 1024;

/// When things happened, measured from the start of the exchange.
#[derive(Debug, Clone, Copy)]
pub struct Timings {
    /// The start: before connecting, or before writing on a kept connection.
    pub started: SystemTime,
    /// Name, address and TLS were done; `None` on a kept connection.
    pub connected: Option<Duration>,
    /// The last byte of the request was written.
    pub sent: Option<Duration>,
    /// The first byte of the answer came.
    pub first_byte: Option<Duration>,
    /// The last byte of the body came, or the exchange failed.
    pub finished: Option<Duration>,
}

/// One request and what became of it. The fields hold what was on the wire, secrets and all; [`Exchange::render`],
/// [`Exchange::curl`] and `Debug` hide them.
#[derive(Clone)]
pub struct Exchange {
    /// Where it went.
    pub origin: Origin,
    /// What was sent.
    pub request: Request,
    /// Heads with a status of 100 to 199 that came first.
    pub interim: Vec<Head>,
    /// The head of the answer, if one came that can be read.
    pub response: Option<Head>,
    /// The bytes of the heads as they came (at most 64 KiB), with their line ends and whatever else they hold.
    pub received: Vec<u8>,
    /// Bytes of the body that came, framing not counted.
    pub body_length: u64,
    /// The first 4 KiB of a textual body.
    pub body_start: Vec<u8>,
    /// Why there is no answer, or not all of its body.
    pub failure: Option<String>,
    /// When.
    pub timings: Timings,
    pub(crate) secrets: Secrets,
    pub(crate) insecure: bool,
}

impl Exchange {
    /// The exchange as text: lines of the request behind `>`, of the answer behind `<`, our own words behind `*`.
    pub fn render(&self) -> String {
        let mut out = String::new();
        // Writing into a string does not fail.
        let _ = self.write(&mut out);
        let hidden = self.secrets.hide(&out);
        // A terminal obeys control characters, and servers are not to command it.
        let escape = |c: char| match c.is_control() && !matches!(c, '\n' | '\t') {
            true => c.escape_default().collect(),
            false => String::from(c),
        };
        hidden.chars().map(escape).collect()
    }

    /// A command line of curl that sends the same request; credentials stand in it as environment variables.
    pub fn curl(&self) -> String {
        self.secrets.hide(&curl::command(&self.origin, &self.request, self.insecure))
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let Request { method, target, .. } = &self.request;
        writeln!(out, "* {}", self.origin)?;
        writeln!(out, "> {method} {} HTTP/1.1", redact::text(target))?;
        for (name, value) in self.request.headers_on_wire(self.origin.authority()) {
            writeln!(out, "> {name}: {}", redact::header(&name, &value))?;
        }
        let body = self.request.body.as_slice();
        if !body.is_empty() {
            let is_form = self.request.header("content-type").is_some_and(|t| t.starts_with(b"application/x-www-form"));
            match std::str::from_utf8(body) {
                Ok(text) if is_form => writeln!(out, ">\n> {}", redact::form(text))?,
                Ok(text) if text.len() <= KEPT_BODY => {
                    writeln!(out, ">\n> {}", redact::text(text).replace('\n', "\n> "))?;
                }
                _ => writeln!(out, ">\n* {} bytes sent", body.len())?,
            }
        }
        for head in self.interim.iter().chain(&self.response) {
            writeln!(out, "< {} {} {}", head.version, head.status, redact::text(&head.reason))?;
            for (name, value) in &head.headers {
                writeln!(out, "< {name}: {}", redact::header(name, value))?;
            }
        }
        if !self.body_start.is_empty() {
            let text = redact::text(&String::from_utf8_lossy(&self.body_start));
            writeln!(out, "<\n< {}", text.replace('\n', "\n< "))?;
        }
        if let Some(finished) = self.timings.finished {
            writeln!(out, "* {} bytes of body, {} ms", self.body_length, finished.as_millis())?;
        }
        if let Some(failure) = &self.failure {
            writeln!(out, "* {}", redact::text(failure))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

/// The place of one exchange in a transcript, held by whoever still learns something about it.
pub(crate) struct Entry {
    pub(crate) transcript: Transcript,
    pub(crate) index: Option<usize>,
    pub(crate) started: Instant,
}

impl Entry {
    /// Counts a piece of the body and keeps the start of a textual one.
    pub(crate) fn body_piece(&self, piece: &[u8]) {
        self.transcript.edit(self.index, |exchange| {
            exchange.body_length += piece.len() as u64;
            let textual = exchange.response.as_ref().and_then(|head| head.header_text("content-type"));
            if textual.is_some_and(|t| t.contains("json") || t.starts_with("text/")) {
                let room = KEPT_BODY.saturating_sub(exchange.body_start.len()).min(piece.len());
                exchange.body_start.extend_from_slice(piece.get(..room).unwrap_or_default());
            }
        });
    }

    /// Notes the end of the body, or why it did not come.
    pub(crate) fn body_ended(&self, failure: Option<&str>) {
        self.transcript.edit(self.index, |exchange| {
            exchange.timings.finished = Some(self.started.elapsed());
            exchange.failure = failure.map(str::to_owned);
        });
    }
}
