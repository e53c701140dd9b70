//! Sends requests over kept or new connections and records every one.
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use super::body::is_cut;
use super::connection::{Connection, Waited};
use super::head::heads_of;
use super::pool::Pool;
use super::record::Entry;
use super::tape::Then;
use super::{BodyReader, Exchange, Head, HeadError, Origin, Request, Scheme, Timings, Transcript, parse_head};
use crate::error::Error;
use crate::redact::Secrets;
use crate::tls::{self, TlsOptions, TrustError};

/// Deadlines and trust.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// For name, address and TLS handshake together.
    pub connect_timeout: Duration,
    /// The longest time from the last byte sent to the end of the answer's head, and between two bytes of its body.
    pub idle_timeout: Duration,
    /// Whom to trust.
    pub tls: TlsOptions,
}

impl Default for ClientOptions {
    fn default() -> Self {
        ClientOptions {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            tls: TlsOptions::default(),
        }
    }
}

/// An answer: its head is there, its body is read by who wants it.
#[derive(Debug)]
pub struct Response {
    /// The head, names as sent, in order.
    pub head: Head,
    /// The body.
    pub body: BodyReader,
    /// Whether the body of the request was sent. It is not if it waited for leave (see [`Client::send`]) and got this answer
    /// instead.
    pub body_sent: bool,
    /// Where the exchange stands in the transcript, `None` if that is full.
    pub number: Option<usize>,
}

/// Sends one request at a time per call; any number of threads may call. It follows nothing, repeats nothing and adds no
/// header but `Host` and the framing of a body; the one exception is stated at [`Client::send`].
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    options: ClientOptions,
    trust: OnceLock<Result<Arc<rustls::ClientConfig>, TrustError>>,
    pool: Pool,
    transcript: Transcript,
    secrets: Secrets,
}

impl Client {
    /// A client without open connections. Certificates are read when the first one is needed.
    pub fn new(options: ClientOptions) -> Client {
        let shared = Shared {
            options,
            trust: OnceLock::new(),
            pool: Pool::default(),
            transcript: Transcript::default(),
            secrets: Secrets::default(),
        };
        Client { shared: Arc::new(shared) }
    }

    /// Everything that was sent so far.
    pub fn transcript(&self) -> &Transcript {
        &self.shared.transcript
    }

    /// The values to hide wherever they turn up; whoever brings a secret has it learned here.
    pub fn secrets(&self) -> &Secrets {
        &self.shared.secrets
    }

    /// Sends a request and waits for the head of its answer.
    ///
    /// A body behind `Expect: 100-continue` waits for a 100, but not for longer than two seconds; if a final answer comes instead,
    /// the body is not sent, and [`Response::body_sent`] says so.
    ///
    /// A kept connection may turn out to be closed by the other side in the very moment of its use. If it ends before the first
    /// byte of an answer to a GET or HEAD, the request is sent once more on a new connection; the transcript shows both. A body of
    /// the wrong length ([`Body::Wrong`](super::Body::Wrong)), or one that the request frames itself, has a connection of its own.
    pub fn send(&self, origin: &Origin, request: &Request) -> Result<Response, Error> {
        let head = request.head_on_wire(origin.authority())?;
        let then = if request.waits_for_leave() { Then::Hold } else { Then::Send };
        let may_be_misread = request.may_be_misread();
        if !may_be_misread && let Some(connection) = self.shared.pool.take(origin) {
            let is_safe = matches!(request.method.as_str(), "GET" | "HEAD");
            match self.attempt(connection, request, head.clone(), then, None) {
                Err(Attempt { unanswered: true, .. }) if is_safe => {}
                other => return other.map_err(|attempt| attempt.error),
            }
        }
        let (mut connection, started) = self.open(origin, request)?;
        connection.is_last = may_be_misread;
        self.attempt(connection, request, head, then, Some(started)).map_err(|attempt| attempt.error)
    }

    /// Sends a request and closes the connection at once behind its last byte, without waiting for an answer; with
    /// [`Body::Wrong`] that is the middle of what its head announces. `Ok` says that it is closed. An answer that comes
    /// earlier stands in the transcript; an error says that not all of the request could be sent.
    pub fn send_cut(&self, origin: &Origin, request: &Request) -> Result<(), Error> {
        let head = request.head_on_wire(origin.authority())?;
        let (connection, started) = self.open(origin, request)?;
        let tape = connection.tape.clone();
        let then = Then::Cut(request.body.on_wire().len());
        match self.attempt(connection, request, head, then, Some(started)) {
            Err(attempt) if !tape.is_cut() => Err(attempt.error),
            _ => Ok(()),
        }
    }

    /// Opens a connection, or records that there is none. Gives when it began as well.
    fn open(&self, origin: &Origin, request: &Request) -> Result<(Connection, Instant), Error> {
        let started = Instant::now();
        let opened =
            self.trust(origin).and_then(|tls| Connection::open(origin, tls, self.shared.options.connect_timeout));
        opened.map(|connection| (connection, started)).inspect_err(|error| {
            let mut exchange = self.exchange(origin, request);
            exchange.failure = Some(error.to_string());
            exchange.timings.finished = Some(started.elapsed());
            self.shared.transcript.push(exchange);
        })
    }

    fn trust(&self, origin: &Origin) -> Result<Option<Arc<rustls::ClientConfig>>, Error> {
        if origin.scheme() == Scheme::Http {
            return Ok(None);
        }
        match self.shared.trust.get_or_init(|| tls::config(&self.shared.options.tls)) {
            Ok(config) => Ok(Some(Arc::clone(config))),
            Err(error) => Err(Error::tls(origin, error.to_string())),
        }
    }

    fn exchange(&self, origin: &Origin, request: &Request) -> Exchange {
        Exchange {
            origin: origin.clone(),
            request: request.clone(),
            body_sent: true,
            interim: Vec::new(),
            response: None,
            received: Vec::new(),
            body_length: 0,
            body_start: Vec::new(),
            failure: None,
            timings: Timings {
                started: SystemTime::now(),
                connected: None,
                sent: None,
                first_byte: None,
                finished: None,
            },
            secrets: self.shared.secrets.clone(),
            insecure: self.shared.options.tls.insecure,
        }
    }

    /// One request on one connection. `opened` is when connecting began, `None` for a kept connection.
    fn attempt(
        &self,
        mut connection: Connection,
        request: &Request,
        head: Vec<u8>,
        then: Then,
        opened: Option<Instant>,
    ) -> Result<Response, Attempt> {
        let idle = self.shared.options.idle_timeout;
        let started = opened.unwrap_or_else(Instant::now);
        let mut exchange = self.exchange(&connection.origin, request);
        exchange.timings.connected = opened.map(|opened| opened.elapsed());
        let index = self.shared.transcript.push(exchange);
        let entry = Entry { transcript: self.shared.transcript.clone(), index, started };

        let answer = connection.send(request, head, then, idle);
        let received = connection.tape.take_received();
        let (interim, parsed, taken) = heads_of(&received);
        let since = |at: Instant| at.duration_since(started);
        let (sent, first_byte) = (connection.tape.sent().map(since), connection.tape.first_byte().map(since));
        let body_sent = !connection.tape.is_held();
        entry.transcript.edit(index, |exchange| {
            exchange.body_sent = body_sent;
            exchange.timings.sent = sent;
            exchange.timings.first_byte = first_byte;
            exchange.interim = interim;
            exchange.response = parsed.as_ref().ok().cloned();
            exchange.received = received.get(..taken).unwrap_or(&received).to_vec();
        });
        let answer = match answer {
            Ok(answer) => answer,
            Err(waited) => {
                let unanswered =
                    connection.kept && received.is_empty() && matches!(&waited, Waited::Failed(e) if is_cut(e));
                let error = match connection.tape.is_cut() {
                    true => {
                        Error::Protocol { what: "get an answer: the connection was closed here, as asked".to_owned() }
                    }
                    false => self.failure(&connection.origin, waited, &received, idle),
                };
                entry.body_ended(Some(&error.to_string()));
                return Err(Attempt { error, unanswered });
            }
        };
        // A head that is longer than what the tape keeps is only known through the library, which lower-cases its names.
        let head = parsed.unwrap_or_else(|_| head_of(&answer));
        let body = BodyReader::new(connection, answer.into_body(), idle, self.shared.pool.clone(), entry);
        Ok(Response { head, body, body_sent, number: index })
    }

    fn failure(&self, origin: &Origin, waited: Waited, received: &[u8], idle: Duration) -> Error {
        let authority = origin.authority().to_owned();
        let error = match waited {
            Waited::TooLong => return Error::Silent { authority, idle },
            Waited::Failed(error) => error,
        };
        if parse_head(received) == Err(HeadError::NotHttp) {
            // A TLS alert: the record type and the major version.
            let why = match received.starts_with(&[0x15, 0x03]) {
                true => "the port speaks TLS, and plain HTTP was asked for; leave out `--plain-http`",
                false => "what answers does not speak HTTP; check the port",
            };
            return Error::not_a_registry(origin, why);
        }
        let what = match is_cut(&error) {
            true if received.is_empty() => "closed the connection without an answer".to_owned(),
            true => "closed the connection in the middle of its answer's head".to_owned(),
            false => format!("sent an answer that breaks HTTP ({error})"),
        };
        Error::Protocol { what: format!("get an answer from `{authority}`: it {what}") }
    }
}

/// Why one attempt failed.
struct Attempt {
    error: Error,
    /// The kept connection was closed before the first byte of an answer.
    unanswered: bool,
}

fn head_of<B>(answer: &hyper::Response<B>) -> Head {
    let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    Head {
        version: format!("{:?}", answer.version()),
        status: answer.status().as_u16(),
        reason: answer.status().canonical_reason().unwrap_or_default().to_owned(),
        headers: headers.collect(),
    }
}
