//! The stream between the HTTP library and the socket. It keeps the bytes of answer heads as they came, and puts the request
//! head on the wire as it was written by us: the library would change the case and order of names. The library only knows how
//! many bytes follow the head, so what head and body say of each other is our affair, and so is when the body goes out.
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::head::heads_of;

/// How much of an answer is kept while its head is awaited.
const HEAD_LIMIT: usize = 64 * 1024;

/// What becomes of the bytes behind the request head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// They go out at once.
    Send,
    /// They wait until a 100 comes, or leave is given.
    Hold,
    /// As many as this go out at once, and then the connection ends.
    Cut(usize),
}

/// What the tape has seen of the current exchange.
pub(crate) struct Seen {
    outgoing: Outgoing,
    then: Then,
    /// Bytes of the body that have not gone out yet.
    unsent: usize,
    recording: bool,
    received: Vec<u8>,
    first_byte: Option<Instant>,
    sent: Option<Instant>,
    activity: Instant,
}

enum Outgoing {
    /// Bytes go through.
    Open,
    /// The library's own head is swallowed up to its empty line; `matched` counts the bytes of the line ends seen.
    Swallowing { ours: Vec<u8>, matched: u8 },
    /// Our head is being written.
    Writing { ours: Vec<u8>, at: usize },
    /// The body waits.
    Held(Option<Waker>),
    /// So many bytes are left before the cut.
    Cutting(usize),
    /// Cut, as asked.
    Cut,
    /// The other side takes no more. What is written is dropped, because the answer that says why may still be read.
    Deaf,
}

impl Seen {
    /// Lets a body go that waits.
    fn release(&mut self) {
        if let Outgoing::Held(waker) = &mut self.outgoing {
            let waker = waker.take();
            self.outgoing = Outgoing::Open;
            self.activity = Instant::now();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    fn wrote(&mut self) {
        self.activity = Instant::now();
        self.sent = Some(self.activity);
    }
}

/// A handle to what the tape has seen.
#[derive(Clone)]
pub(crate) struct TapeHandle(Arc<Mutex<Seen>>);

impl TapeHandle {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a new exchange whose request head is `head`, with so many bytes behind it.
    pub(crate) fn start(&self, head: Vec<u8>, body: usize, then: Then) {
        let mut seen = self.lock();
        seen.outgoing = Outgoing::Swallowing { ours: head, matched: 0 };
        seen.then = then;
        seen.unsent = body;
        seen.received.clear();
        seen.recording = true;
        seen.first_byte = None;
        seen.sent = None;
        seen.activity = Instant::now();
    }

    /// Stops keeping bytes and gives those that came since the start.
    pub(crate) fn take_received(&self) -> Vec<u8> {
        let mut seen = self.lock();
        seen.recording = false;
        std::mem::take(&mut seen.received)
    }

    /// When the first byte of the answer came.
    pub(crate) fn first_byte(&self) -> Option<Instant> {
        self.lock().first_byte
    }

    /// When a byte of the request was last written.
    pub(crate) fn sent(&self) -> Option<Instant> {
        self.lock().sent
    }

    /// When a byte last went out, or came in behind the head.
    pub(crate) fn activity(&self) -> Instant {
        self.lock().activity
    }

    /// Counts as activity: somebody begins to wait now.
    pub(crate) fn touch(&self) {
        self.lock().activity = Instant::now();
    }

    /// Lets a body go that waits.
    pub(crate) fn release(&self) {
        self.lock().release();
    }

    /// Whether the body still waits.
    pub(crate) fn is_held(&self) -> bool {
        matches!(self.lock().outgoing, Outgoing::Held(_))
    }

    /// Whether the connection was cut where that was asked for.
    pub(crate) fn is_cut(&self) -> bool {
        matches!(self.lock().outgoing, Outgoing::Cut)
    }

    /// Whether all of the request went out, so that another one may follow it: an answer may come before.
    pub(crate) fn is_open(&self) -> bool {
        let seen = self.lock();
        matches!(seen.outgoing, Outgoing::Open) && seen.unsent == 0
    }
}

/// The recording stream.
pub(crate) struct Tape<S> {
    stream: S,
    seen: TapeHandle,
}

impl<S> Tape<S> {
    /// Wraps a connected stream.
    pub(crate) fn new(stream: S) -> (Tape<S>, TapeHandle) {
        let seen = TapeHandle(Arc::new(Mutex::new(Seen {
            outgoing: Outgoing::Open,
            then: Then::Send,
            unsent: 0,
            recording: false,
            received: Vec::new(),
            first_byte: None,
            sent: None,
            activity: Instant::now(),
        })));
        (Tape { stream, seen: seen.clone() }, seen)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tape<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(cx, buf))?;
        let new = buf.filled().get(before..).unwrap_or_default();
        if !new.is_empty() {
            let mut seen = this.seen.lock();
            let now = Instant::now();
            // While a head is awaited, only what we send moves the deadline: a head that drips, or interim heads without end,
            // must not keep us forever.
            if !seen.recording {
                seen.activity = now;
            } else {
                seen.first_byte = seen.first_byte.or(Some(now));
                let room = HEAD_LIMIT.saturating_sub(seen.received.len()).min(new.len());
                seen.received.extend_from_slice(new.get(..room).unwrap_or_default());
                if matches!(seen.outgoing, Outgoing::Held(_))
                    && heads_of(&seen.received).0.iter().any(|h| h.status == 100)
                {
                    seen.release();
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Tape<S> {
    /// Writes what is left of our own head, and stops where a body is to wait.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut seen = self.seen.lock();
            let then = seen.then;
            let Outgoing::Writing { ours, at } = &mut seen.outgoing else {
                return Poll::Ready(Ok(()));
            };
            let rest = ours.get(*at..).unwrap_or_default();
            if rest.is_empty() {
                seen.outgoing = match then {
                    Then::Send => Outgoing::Open,
                    Then::Hold => Outgoing::Held(None),
                    Then::Cut(bytes) => Outgoing::Cutting(bytes),
                };
                continue;
            }
            let written = match ready!(Pin::new(&mut self.stream).poll_write(cx, rest)) {
                Err(error) if is_deaf(&error, then) => {
                    seen.outgoing = Outgoing::Deaf;
                    continue;
                }
                other => other?,
            };
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            *at += written;
            seen.wrote();
        }
    }

    /// Swallows bytes of the library's head. Gives how many, `None` if none is expected.
    fn swallow(&mut self, buf: &[u8]) -> Option<usize> {
        let mut seen = self.seen.lock();
        let Outgoing::Swallowing { ours, matched } = &mut seen.outgoing else {
            return None;
        };
        for (at, &byte) in buf.iter().enumerate() {
            *matched = match (byte, *matched) {
                (b'\r', 2) => 3,
                (b'\r', _) => 1,
                (b'\n', 1) => 2,
                (b'\n', 3) => {
                    let ours = std::mem::take(ours);
                    seen.outgoing = Outgoing::Writing { ours, at: 0 };
                    return Some(at + 1);
                }
                _ => 0,
            };
        }
        Some(buf.len())
    }

    /// Writes bytes of the body.
    fn poll_body(&mut self, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let mut seen = self.seen.lock();
        match &mut seen.outgoing {
            Outgoing::Held(waker) => {
                *waker = Some(cx.waker().clone());
                // The head must not wait with the body.
                ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
                return Poll::Pending;
            }
            Outgoing::Deaf => return Poll::Ready(Ok(buf.len())),
            _ => {}
        }
        let written = match ready!(Pin::new(&mut self.stream).poll_write(cx, buf)) {
            Err(error) if is_deaf(&error, seen.then) => {
                seen.outgoing = Outgoing::Deaf;
                return Poll::Ready(Ok(buf.len()));
            }
            other => other?,
        };
        seen.wrote();
        seen.unsent = seen.unsent.saturating_sub(written);
        if let Outgoing::Cutting(left) = &mut seen.outgoing {
            *left = left.saturating_sub(written);
        }
        Poll::Ready(Ok(written))
    }
}

/// Whether an error of writing only says that the other side has closed its ear.
fn is_deaf(error: &io::Error, then: Then) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    !matches!(then, Then::Cut(_)) && matches!(error.kind(), BrokenPipe | ConnectionReset | ConnectionAborted)
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tape<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(taken) = this.swallow(buf) {
            return Poll::Ready(Ok(taken));
        }
        ready!(this.poll_head(cx))?;
        this.poll_body(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_head(cx))?;
        match (ready!(Pin::new(&mut this.stream).poll_flush(cx)), &mut this.seen.lock().outgoing) {
            (_, Outgoing::Deaf) => Poll::Ready(Ok(())),
            (Ok(()), outgoing @ Outgoing::Cutting(0)) => {
                *outgoing = Outgoing::Cut;
                Poll::Ready(Err(io::Error::other("the connection is cut, as asked")))
            }
            (flushed, _) => Poll::Ready(flushed),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_head(cx))?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}
