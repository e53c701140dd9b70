//! One connection and the runtime that drives it. It turns only while its owner waits for something.
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;

use super::dial::dial;
use super::tape::{Tape, TapeHandle, Then};
use super::{Origin, Request};
use crate::error::Error;
use crate::tls;

/// The most that the HTTP library buffers, which is also the largest piece of a body that comes at once.
const BUFFER: usize = 256 * 1024;

/// How long a body waits for a 100 before it goes without.
const LEAVE: Duration = Duration::from_secs(2);

/// A connected socket that speaks HTTP/1.1.
pub(crate) struct Connection {
    runtime: Runtime,
    sender: SendRequest<Full<Bytes>>,
    pub(crate) tape: TapeHandle,
    pub(crate) origin: Origin,
    /// Whether it has carried an exchange before.
    pub(crate) kept: bool,
    /// Whether it must not carry another one.
    pub(crate) is_last: bool,
}

impl Connection {
    /// Connects, with TLS if there is a configuration for it, within `timeout`.
    pub(crate) fn open(
        origin: &Origin,
        tls: Option<Arc<rustls::ClientConfig>>,
        timeout: Duration,
    ) -> Result<Connection, Error> {
        let started = Instant::now();
        let socket = dial(origin, timeout)?;
        let ours = |error: io::Error| Error::Protocol { what: format!("set up a connection: {error}") };
        socket.set_nodelay(true).map_err(ours)?;
        socket.set_nonblocking(true).map_err(ours)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ours)?;
        let left = timeout.saturating_sub(started.elapsed());
        let (sender, tape) = runtime.block_on(async {
            let socket = tokio::net::TcpStream::from_std(socket).map_err(ours)?;
            match tls {
                None => handshake(socket).await,
                Some(config) => match tokio::time::timeout(left, tls::connect(config, origin, socket)).await {
                    Ok(stream) => handshake(stream?).await,
                    Err(_) => Err(Error::tls(origin, "the handshake did not end in time")),
                },
            }
        })?;
        Ok(Connection { runtime, sender, tape, origin: origin.clone(), kept: false, is_last: false })
    }

    /// Sends a request whose head is `head` and waits for the head of its answer; `idle` is the longest time without a
    /// byte sent.
    pub(crate) fn send(
        &mut self,
        request: &Request,
        head: Vec<u8>,
        then: Then,
        idle: Duration,
    ) -> Result<hyper::Response<Incoming>, Waited> {
        // The library's own head is replaced on its way out; it only has to know whether the answer can have a body.
        let method = if request.method == "HEAD" { hyper::Method::HEAD } else { hyper::Method::POST };
        let body = request.body.on_wire();
        self.tape.start(head, body.len(), then);
        let mut stand_in = hyper::Request::new(Full::new(body));
        *stand_in.method_mut() = method;
        let answer = self.sender.send_request(stand_in);
        self.runtime.block_on(async {
            let mut answer = std::pin::pin!(answer);
            if then == Then::Hold {
                if let Ok(early) = tokio::time::timeout(LEAVE.min(idle), &mut answer).await {
                    return early.map_err(Waited::Failed);
                }
                self.tape.release();
            }
            within(&self.tape, idle, answer).await?.map_err(Waited::Failed)
        })
    }

    /// Waits for something that this connection will bring about.
    pub(crate) fn wait<T>(&self, idle: Duration, what: impl Future<Output = T>) -> Result<T, Waited> {
        self.tape.touch();
        self.runtime.block_on(within(&self.tape, idle, what))
    }

    /// Whether the connection can carry another request: the last answer is read to its end and neither side has closed.
    pub(crate) fn is_reusable(&mut self) -> bool {
        if self.is_last || !self.tape.is_open() {
            return false;
        }
        let ready = self.sender.ready();
        let idle = Duration::from_millis(100);
        matches!(self.runtime.block_on(async { tokio::time::timeout(idle, ready).await }), Ok(Ok(())))
    }

    /// Lets the connection notice that the other side has closed while nobody waited.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.runtime.block_on(async {
            for _ in 0..4 {
                tokio::task::yield_now().await;
            }
        });
        !self.sender.is_closed() && self.sender.is_ready()
    }
}

/// Why waiting ended without what was waited for.
pub(crate) enum Waited {
    /// No byte came or went for the time that is allowed.
    TooLong,
    /// The connection failed.
    Failed(hyper::Error),
}

async fn within<T>(tape: &TapeHandle, idle: Duration, what: impl Future<Output = T>) -> Result<T, Waited> {
    let mut what = std::pin::pin!(what);
    loop {
        let deadline = tape.activity() + idle;
        match tokio::time::timeout_at(deadline.into(), &mut what).await {
            Ok(done) => return Ok(done),
            Err(_) if tape.activity() + idle <= Instant::now() => return Err(Waited::TooLong),
            Err(_) => {}
        }
    }
}

async fn handshake<S>(stream: S) -> Result<(SendRequest<Full<Bytes>>, TapeHandle), Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (tape, handle) = Tape::new(stream);
    let (sender, connection) = Builder::new()
        .max_buf_size(BUFFER)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .handshake(TokioIo::new(tape))
        .await
        .map_err(|error| Error::Protocol { what: format!("set up a connection: {error}") })?;
    // Its errors come out of the request that meets them.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    Ok((sender, handle))
}
