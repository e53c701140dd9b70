//! One request and what came of it, as evidence.

use std::fmt::Write as _;

use wire::exchange::{Bytes, Head, Origin, Request};
use wire::redact::Screen;

/// How much of a textual body is shown.
const SHOWN_BODY: usize = 1024;
/// How much of a textual body that was sent is shown.
const SHOWN_SENT: usize = 400;

/// One request and what came of it. The request is without its login.
#[derive(Clone)]
pub struct Exchanged {
    /// Where it went.
    pub origin: Origin,
    /// What was sent.
    pub request: Request,
    /// Whether a login went with it.
    pub login: Option<&'static str>,
    /// Heads with a status of 100 to 199 that came first.
    pub interim: Vec<Head>,
    /// The head of the answer; none if there was no readable one.
    pub response: Option<Head>,
    /// The body, up to the limit of what is kept.
    pub body: Bytes,
    /// Heads of answers that asked us to wait before this one came.
    pub waited: Vec<Head>,
    /// Why there is no answer, or not all of it.
    pub failure: Option<String>,
    /// Whether certificates are not looked at, for the line that repeats the request.
    pub insecure: bool,
    /// Hides the secrets that it carries, and those of the run.
    pub screen: Screen,
    /// Milliseconds from sending to the end of the answer.
    pub milliseconds: u64,
}

impl Exchanged {
    /// The status of the answer; 0 if there is none.
    pub fn status(&self) -> u16 {
        self.response.as_ref().map_or(0, |head| head.status)
    }

    /// The line of curl that repeats the request; logins and signatures stand in it as marks.
    pub fn curl(&self) -> String {
        let mut request = self.request.clone();
        if let Some(scheme) = self.login {
            request = request.with_header("Authorization", format!("{scheme} greenlight"));
        }
        wire::exchange::curl_line(&self.origin, &request, &self.screen, self.insecure)
    }

    /// The exchange as lines: the request behind `>`, the answer behind `<`, our own words behind `*`. Secrets are hidden.
    pub fn render(&self) -> String {
        let mut out = String::new();
        // Writing into a string does not fail.
        let _ = writeln!(out, "> {} {}", self.request.method, self.screen.text(&self.request.target));
        for (name, value) in &self.request.headers {
            let _ = writeln!(out, "> {name}: {}", self.screen.header(name, value));
        }
        let sent = self.request.body.as_slice();
        match short_text(sent, SHOWN_SENT) {
            Some("") => {}
            // What was answered is what has to be seen; of what was sent, only as much as leaves room for that.
            Some(text) if !text.contains('\n') => {
                let _ = writeln!(out, ">\n> {}", self.screen.text(text));
            }
            _ => {
                let _ = writeln!(out, "* {} bytes sent", sent.len());
            }
        }
        if let Some(head) = &self.response {
            let _ = writeln!(out, "< {} {} {}", head.version, head.status, self.screen.text(&head.reason));
            for (name, value) in &head.headers {
                let _ = writeln!(out, "< {name}: {}", self.screen.header(name, value));
            }
        }
        match short_text(&self.body, SHOWN_BODY) {
            Some("") => {}
            Some(text) => {
                let _ = writeln!(out, "<\n< {}", self.screen.text(text).trim_end().replace('\n', "\n< "));
            }
            _ => {
                let _ = writeln!(out, "* {} bytes received", self.body.len());
            }
        }
        if let Some(failure) = &self.failure {
            let _ = writeln!(out, "* {}", self.screen.text(failure));
        }
        // A terminal obeys control characters, and servers are not to command it.
        out.chars()
            .flat_map(|c| match c.is_control() && !matches!(c, '\n' | '\t') {
                true => c.escape_default().collect::<Vec<_>>(),
                false => vec![c],
            })
            .collect()
    }
}

/// Text of so many bytes at most.
fn short_text(bytes: &[u8], most: usize) -> Option<&str> {
    // Bodies are long, and whether a long one is text need not be known.
    (bytes.len() <= most).then(|| std::str::from_utf8(bytes).ok()).flatten()
}

impl std::fmt::Debug for Exchanged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render())
    }
}
