//! The stream between the HTTP library and the socket. It keeps the bytes of answer heads as they came, and puts the request
//! head on the wire as it was written by us: the library would change the case and order of names.
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much of an answer is kept while its head is awaited.
const HEAD_LIMIT: usize = 64 * 1024;

/// What the tape has seen of the current exchange.
pub(crate) struct Seen {
    outgoing: Outgoing,
    recording: bool,
    received: Vec<u8>,
    first_byte: Option<Instant>,
    activity: Instant,
}

enum Outgoing {
    /// Bytes go through.
    Open,
    /// The library's own head is swallowed up to its empty line; `matched` counts the bytes of the line ends seen.
    Swallowing { ours: Vec<u8>, matched: u8 },
    /// Our head is being written.
    Writing { ours: Vec<u8>, at: usize },
}

/// A handle to what the tape has seen.
#[derive(Clone)]
pub(crate) struct TapeHandle(Arc<Mutex<Seen>>);

impl TapeHandle {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a new exchange whose request head is `head`.
    pub(crate) fn start(&self, head: Vec<u8>) {
        let mut seen = self.lock();
        seen.outgoing = Outgoing::Swallowing { ours: head, matched: 0 };
        seen.received.clear();
        seen.recording = true;
        seen.first_byte = None;
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

    /// When a byte last went out, or came in behind the head.
    pub(crate) fn activity(&self) -> Instant {
        self.lock().activity
    }

    /// Counts as activity: somebody begins to wait now.
    pub(crate) fn touch(&self) {
        self.lock().activity = Instant::now();
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
            recording: false,
            received: Vec::new(),
            first_byte: None,
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
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Tape<S> {
    /// Writes what is left of our own head.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut seen = self.seen.lock();
            let Outgoing::Writing { ours, at } = &mut seen.outgoing else {
                return Poll::Ready(Ok(()));
            };
            let rest = ours.get(*at..).unwrap_or_default();
            if rest.is_empty() {
                seen.outgoing = Outgoing::Open;
                continue;
            }
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            *at += written;
            seen.activity = Instant::now();
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
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tape<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(taken) = this.swallow(buf) {
            return Poll::Ready(Ok(taken));
        }
        ready!(this.poll_head(cx))?;
        let written = ready!(Pin::new(&mut this.stream).poll_write(cx, buf))?;
        this.seen.touch();
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_head(cx))?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_head(cx))?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}
