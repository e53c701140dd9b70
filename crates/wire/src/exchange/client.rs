//! Sends requests over kept or new connections and records every one.
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use super::body::is_cut;
use super::connection::{Connection, Waited};
use super::pool::Pool;
use super::record::Entry;
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
    /// A kept connection may turn out to be closed by the other side in the very moment of its use. If it ends before the first
    /// byte of an answer to a GET or HEAD, the request is sent once more on a new connection; the transcript shows both.
    pub fn send(&self, origin: &Origin, request: &Request) -> Result<Response, Error> {
        let head = request.head_on_wire(origin.authority())?;
        if let Some(connection) = self.shared.pool.take(origin) {
            let is_safe = matches!(request.method.as_str(), "GET" | "HEAD");
            match self.attempt(connection, request, head.clone(), None) {
                Err(Attempt { unanswered: true, .. }) if is_safe => {}
                other => return other.map_err(|attempt| attempt.error),
            }
        }
        let started = Instant::now();
        let opened =
            self.trust(origin).and_then(|tls| Connection::open(origin, tls, self.shared.options.connect_timeout));
        match opened {
            Ok(connection) => self.attempt(connection, request, head, Some(started)).map_err(|attempt| attempt.error),
            Err(error) => {
                let mut exchange = self.exchange(origin, request);
                exchange.failure = Some(error.to_string());
                exchange.timings.finished = Some(started.elapsed());
                self.shared.transcript.push(exchange);
                Err(error)
            }
        }
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
            interim: Vec::new(),
            response: None,
            received: Vec::new(),
            body_length: 0,
            body_start: Vec::new(),
            failure: None,
            timings: Timings { started: SystemTime::now(), connected: None, first_byte: None, finished: None },
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
        opened: Option<Instant>,
    ) -> Result<Response, Attempt> {
        let idle = self.shared.options.idle_timeout;
        let started = opened.unwrap_or_else(Instant::now);
        let mut exchange = self.exchange(&connection.origin, request);
        exchange.timings.connected = opened.map(|opened| opened.elapsed());
        let index = self.shared.transcript.push(exchange);
        let entry = Entry { transcript: self.shared.transcript.clone(), index, started };

        let answer = connection.send(request, head, idle);
        let received = connection.tape.take_received();
        let (interim, parsed, taken) = heads_of(&received);
        let first_byte = connection.tape.first_byte().map(|at| at.duration_since(started));
        entry.transcript.edit(index, |exchange| {
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
                let error = self.failure(&connection.origin, waited, &received, idle);
                entry.body_ended(Some(&error.to_string()));
                return Err(Attempt { error, unanswered });
            }
        };
        // A head that is longer than what the tape keeps is only known through the library, which lower-cases its names.
        let head = parsed.unwrap_or_else(|_| head_of(&answer));
        let body = BodyReader::new(connection, answer.into_body(), idle, self.shared.pool.clone(), entry);
        Ok(Response { head, body })
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

/// The interim heads, the head of the answer, and how many of the bytes they are.
fn heads_of(received: &[u8]) -> (Vec<Head>, Result<Head, HeadError>, usize) {
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

fn head_of<B>(answer: &hyper::Response<B>) -> Head {
    let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    Head {
        version: format!("{:?}", answer.version()),
        status: answer.status().as_u16(),
        reason: answer.status().canonical_reason().unwrap_or_default().to_owned(),
        headers: headers.collect(),
    }
}
