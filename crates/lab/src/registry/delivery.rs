//! How a body goes out: in one piece with its length, in chunks without one, or broken off.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// How a body is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Delivery {
    /// With `Content-Length`.
    #[default]
    Whole,
    /// In chunks, without a length.
    Chunked,
    /// With the length of the whole, but the connection ends after so many bytes.
    CutAfter(usize),
}

/// Bytes in pieces, of a length that is not told.
#[derive(Debug)]
pub(super) struct Pieces {
    rest: Bytes,
    ending: Ending,
}

/// What stands at the end of a body.
#[derive(Debug)]
enum Ending {
    Proper,
    /// A pause, in which the server sends what it has, and then an error.
    Torn,
    Error,
}

impl Pieces {
    const SIZE: usize = 32 << 10;

    /// All bytes.
    pub(super) fn all(bytes: Bytes) -> Self {
        Self { rest: bytes, ending: Ending::Proper }
    }

    /// The first bytes, and then no proper end.
    pub(super) fn cut(bytes: Bytes, after: usize) -> Self {
        Self { rest: bytes.slice(..after.min(bytes.len())), ending: Ending::Torn }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.rest.is_empty() {
            return match self.ending {
                Ending::Proper => Poll::Ready(None),
                Ending::Torn => {
                    self.ending = Ending::Error;
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                Ending::Error => Poll::Ready(Some(Err(io::Error::other("broken off on purpose")))),
            };
        }
        let next = Self::SIZE.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(next)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
