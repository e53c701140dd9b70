//! A live registry.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use wire::Unreachable;
use wire::exchange::{Bytes, Origin, Request, Response};
use wire::redact::Screen;
use wire::registry::Driver;
use wire::retry::{RetryPolicy, parse_retry_after};

use super::{Channel, Exchanged, How, Order, Stop, forgery};

/// The most bytes of one body that are kept.
const MOST_BODY: u64 = 64 << 20;
/// How long a wait goes on before it looks whether it is still wanted.
const SLICE: Duration = Duration::from_millis(50);
/// How much of the body of an answer that is not looked at is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// A live registry. What it asks to wait for is waited for here, so that the answers which ask are evidence too.
pub struct Live {
    driver: Driver,
    retry: RetryPolicy,
    insecure: bool,
    waits: AtomicU64,
    interrupted: Arc<AtomicBool>,
    /// Why it is not asked any more: it keeps every question waiting.
    gone: OnceLock<String>,
}

impl Live {
    /// Speaks through `driver`, whose own policy should be not to wait.
    pub fn new(driver: Driver, retry: RetryPolicy, insecure: bool) -> Live {
        Live { driver, retry, insecure, waits: AtomicU64::new(0), interrupted: Arc::default(), gone: OnceLock::new() }
    }

    /// Ends its waits as soon as this is set.
    #[must_use]
    pub fn interruptible(self, interrupted: Arc<AtomicBool>) -> Live {
        Live { interrupted, ..self }
    }

    fn sleep(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.interrupted.load(Ordering::Relaxed) && Instant::now() < end {
            std::thread::sleep(end.saturating_duration_since(Instant::now()).min(SLICE));
        }
    }

    /// What everything goes through.
    pub fn driver(&self) -> &Driver {
        &self.driver
    }

    fn exchanged(&self, order: &Order<'_>, started: Instant) -> Exchanged {
        Exchanged {
            origin: order.origin.clone(),
            request: order.request.clone(),
            login: None,
            interim: Vec::new(),
            response: None,
            body: Bytes::new(),
            waited: Vec::new(),
            failure: None,
            insecure: self.insecure,
            screen: Screen::new(self.driver.secrets()),
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// Sends as the order says. A connection that ends without an answer is tried once more where that does no harm.
    fn attempt(&self, order: &Order<'_>) -> Result<Result<Response, String>, Stop> {
        let mut request = order.request.clone();
        if order.how == How::Expecting {
            request = request.with_header("Expect", "100-continue");
        }
        if let Some(why) = self.gone.get() {
            return Err(Stop::Inconclusive(why.clone().into()));
        }
        let is_safe = matches!(request.method.as_str(), "GET" | "HEAD");
        for round in 0.. {
            let sent = match order.how {
                How::Bearing(token) => {
                    let bend = |value: &str| forgery::token(token, value, order.scope);
                    let sent = self.driver.send_with_token(order.origin, request.clone(), order.scope, bend);
                    match sent.transpose() {
                        Some(sent) => sent,
                        None => return Err(Stop::NotApplicable("the registry asks for no tokens".into())),
                    }
                }
                How::ForToken => self.driver.send_to_token_service(order.origin, request.clone()),
                _ => self.driver.send(order.origin, request.clone(), order.scope, order.login),
            };
            match sent {
                Ok(response) => return Ok(Ok(response)),
                Err(wire::Error::Protocol { .. }) if is_safe && round == 0 => {}
                Err(wire::Error::Protocol { what }) => return self.is_there().map(|()| Err(what)),
                // Where the registry sends us there has to be somebody. What is lost on the way may be our own network's fault.
                Err(
                    error @ wire::Error::Unreachable { cause: Unreachable::HostUnknown | Unreachable::Refused, .. },
                ) if order.origin != self.driver.origin() => {
                    return Ok(Err(format!("failed to {error}")));
                }
                Err(error) => {
                    // Where every scenario would wait for nothing, one more question is enough.
                    if is_slow(&error) && order.origin == self.driver.origin() {
                        self.is_there()?;
                    }
                    return Err(Stop::Inconclusive(format!("failed to {error}").into()));
                }
            }
        }
        Ok(Err("no answer".to_owned()))
    }

    /// Whether the registry answers at all. One that went away in the middle of a run (it was stopped, its host was) has broken no
    /// rule by that: nothing can be judged any more.
    fn is_there(&self) -> Result<(), Stop> {
        let asked = self.driver.send(self.driver.origin(), Request::new("GET", "/v2/"), "", false);
        let gone = |error: wire::Error| {
            let why = format!("the registry went away: failed to {error}");
            if is_slow(&error) {
                let _ = self.gone.set(why.clone());
            }
            Stop::Inconclusive(why.into())
        };
        asked.map(|response| response.body.discard(DISCARD)).map_err(gone)
    }

    /// What only the transcript knows: the scheme of the login, the interim heads, and what has to be hidden.
    fn known_of(&self, number: Option<usize>) -> (Option<&'static str>, Vec<wire::exchange::Head>, Screen) {
        let Some(exchange) = number.and_then(|number| self.driver.transcript().get(number)) else {
            return (None, Vec::new(), Screen::new(self.driver.secrets()));
        };
        let value = exchange.request.header("authorization").unwrap_or_default().to_ascii_lowercase();
        let scheme = match () {
            () if value.starts_with(b"basic ") => Some("Basic"),
            () if value.starts_with(b"bearer ") => Some("Bearer"),
            () => None,
        };
        let screen = exchange.screen();
        (scheme, exchange.interim, screen)
    }
}

impl Channel for Live {
    fn send(&self, order: &Order<'_>) -> Result<Exchanged, Stop> {
        let started = Instant::now();
        if let How::CutAfter(length) = order.how {
            let cut = cut(order.request, length);
            let sent = self.driver.send_cut(order.origin, cut, order.scope, order.login);
            let mut exchanged = self.exchanged(order, started);
            exchanged.failure = Some(match sent {
                Ok(()) => format!("the connection was cut after {length} bytes of the body, as intended"),
                Err(error) => format!("failed to {error}"),
            });
            return Ok(exchanged);
        }
        let mut waited = Vec::new();
        let mut total = Duration::ZERO;
        loop {
            let response = match self.attempt(order)? {
                Ok(response) => response,
                Err(why) => {
                    let exchanged = self.exchanged(order, started);
                    return Ok(Exchanged { failure: Some(why), waited, ..exchanged });
                }
            };
            let asked = response.head.header_text("retry-after").and_then(|v| parse_retry_after(v, SystemTime::now()));
            let round = u32::try_from(waited.len()).unwrap_or(u32::MAX);
            let wait = match (response.head.status, asked) {
                (429 | 503, Some(asked)) => Some(asked),
                (429, None) => Some(Duration::from_secs(1 << round.min(10))),
                _ => None,
            };
            if let Some(wait) = wait {
                if round >= self.retry.max_waits || total + wait > self.retry.max_total {
                    let status = response.head.status;
                    response.body.discard(DISCARD);
                    let why = format!("the registry asks to come again later ({status}), after {round} waits");
                    return Err(Stop::Inconclusive(why.into()));
                }
                waited.push(response.head);
                response.body.discard(DISCARD);
                self.waits.fetch_add(1, Ordering::Relaxed);
                total += wait;
                self.sleep(wait);
                if self.interrupted.load(Ordering::Relaxed) {
                    return Err(Stop::Inconclusive("interrupted".into()));
                }
                continue;
            }
            let (head, number) = (response.head, response.number);
            let (body, failure) = match response.body.read_all(MOST_BODY) {
                Ok(Some(body)) => (body, None),
                Ok(None) => (Vec::new(), Some(format!("the body is longer than {MOST_BODY} bytes"))),
                Err(error) => {
                    self.is_there()?;
                    (Vec::new(), Some(error.to_string()))
                }
            };
            let body = match order.how {
                How::ForToken => forgery::without_tokens(&body, self.driver.secrets()),
                _ => body,
            };
            let (login, interim, screen) = self.known_of(number);
            let exchanged = self.exchanged(order, started);
            return Ok(Exchanged {
                login,
                interim,
                response: Some(head),
                body: body.into(),
                waited,
                failure,
                screen,
                ..exchanged
            });
        }
    }

    fn sends(&self) -> bool {
        true
    }

    fn pause(&self, time: Duration) {
        self.sleep(time);
    }

    fn origin(&self) -> &Origin {
        self.driver.origin()
    }

    fn waits(&self) -> u64 {
        self.waits.load(Ordering::Relaxed)
    }
}

/// Whether to learn it took as long as one waits for an answer at all.
fn is_slow(error: &wire::Error) -> bool {
    matches!(error, wire::Error::Silent { .. } | wire::Error::Unreachable { cause: Unreachable::Timeout(_), .. })
}

/// The same request whose body ends after `length` bytes, while its head announces all of them.
fn cut(request: &Request, length: usize) -> Request {
    let all = request.body.as_slice();
    let bytes = all.get(..length).unwrap_or(all).to_vec().into();
    let mut cut = request.clone();
    cut.body = wire::exchange::Body::Wrong { bytes, announced: all.len() as u64 };
    cut
}
