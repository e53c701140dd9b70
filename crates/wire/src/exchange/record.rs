//! The record of one exchange: what was sent, what came, when; shown only with its secrets hidden.
use std::fmt::{self, Write as _};
use std::time::{Duration, Instant, SystemTime};

use super::{Head, Origin, Request, Transcript, curl};
use crate::redact::{Screen, Secrets};

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
    /// Whether the body of the request went out, or was let go, before the answer came; see [`Response::body_sent`](super::Response).
    pub body_sent: bool,
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
        // A terminal obeys control characters, and servers are not to command it.
        let is_command = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        if !out.contains(is_command) {
            return out;
        }
        let mut escaped = String::with_capacity(out.len());
        for character in out.chars() {
            match is_command(character) {
                true => escaped.extend(character.escape_default()),
                false => escaped.push(character),
            }
        }
        escaped
    }

    /// A command line of curl that sends the same request; credentials stand in it as environment variables.
    pub fn curl(&self) -> String {
        curl::command(&self.origin, &self.request, &self.screen(), self.insecure)
    }

    /// What hides the secrets of this exchange, for texts that are about it.
    pub fn screen(&self) -> Screen {
        let screen = Screen::new(&self.secrets);
        screen.learn_text(&self.request.target);
        let answers = self.interim.iter().chain(&self.response).flat_map(|head| &head.headers);
        for (name, value) in self.request.headers.iter().chain(answers) {
            screen.learn_header(name, value);
        }
        screen
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let screen = self.screen();
        let Request { method, target, .. } = &self.request;
        writeln!(out, "* {}", self.origin)?;
        writeln!(out, "> {method} {} HTTP/1.1", screen.text(target))?;
        for (name, value) in self.request.headers_on_wire(self.origin.authority()) {
            writeln!(out, "> {name}: {}", screen.header(&name, &value))?;
        }
        if let Some(text) = self.request_text(&screen).filter(|text| text.len() <= KEPT_BODY) {
            writeln!(out, ">\n> {}", text.replace('\n', "\n> "))?;
        } else if !self.request.body.as_slice().is_empty() {
            writeln!(out, ">\n* {} bytes", self.request.body.as_slice().len())?;
        }
        if !self.body_sent {
            writeln!(out, "* the body stayed here")?;
        }
        for head in self.interim.iter().chain(&self.response) {
            writeln!(out, "< {} {} {}", head.version, head.status, screen.text(&head.reason))?;
            for (name, value) in &head.headers {
                writeln!(out, "< {}: {}", screen.text(name), screen.header(name, value))?;
            }
        }
        if let Some(text) = self.response_text(&screen) {
            writeln!(out, "<\n< {}", text.replace('\n', "\n< "))?;
        }
        if let Some(finished) = self.timings.finished {
            writeln!(out, "* {} bytes of body, {} ms", self.body_length, finished.as_millis())?;
        }
        if let Some(failure) = &self.failure {
            writeln!(out, "* {}", screen.text(failure))?;
        }
        Ok(())
    }

    /// The body of the request if it is text, fit to be shown.
    pub(crate) fn request_text(&self, screen: &Screen) -> Option<String> {
        let body = std::str::from_utf8(self.request.body.as_slice()).ok().filter(|text| !text.is_empty())?;
        let is_form = self.request.header("content-type").is_some_and(|t| t.starts_with(b"application/x-www-form"));
        Some(if is_form { screen.form(body) } else { screen.text(body) })
    }

    /// What is kept of the answer's body, fit to be shown.
    pub(crate) fn response_text(&self, screen: &Screen) -> Option<String> {
        let kept = String::from_utf8_lossy(&self.body_start);
        match self.body_start.len() as u64 {
            0 => None,
            length if length < self.body_length => Some(screen.cut_text(&kept)),
            _ => Some(screen.text(&kept)),
        }
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
