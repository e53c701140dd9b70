//! The body of an answer, read as it comes.
use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use std::io::{self, Read};
use std::time::Duration;

use super::connection::{Connection, Waited};
use super::pool::Pool;
use super::record::Entry;

/// Reads a body in the order and at the speed its owner asks for it; framing is taken off, nothing else is decoded. At its end
/// the connection goes back to the pool; dropped before, it closes the connection.
///
/// Errors: `TimedOut` if no byte comes for the time between bytes, `UnexpectedEof` if the connection ends before the body,
/// `InvalidData` if the framing is broken.
pub struct BodyReader {
    connection: Option<Connection>,
    incoming: Incoming,
    piece: Bytes,
    read: u64,
    failed: Option<(io::ErrorKind, String)>,
    idle: Duration,
    pool: Pool,
    entry: Entry,
}

impl BodyReader {
    pub(crate) fn new(connection: Connection, incoming: Incoming, idle: Duration, pool: Pool, entry: Entry) -> Self {
        let (connection, piece) = (Some(connection), Bytes::new());
        BodyReader { connection, incoming, piece, read: 0, failed: None, idle, pool, entry }
    }

    /// Reads the whole body. Gives `None` if it is longer than `limit` bytes; no more than that is ever held.
    pub fn read_all(mut self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        (&mut self).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// Reads and forgets a body that nobody wants, so that its connection can be used again; gives up beyond `limit` bytes.
    pub fn discard(self, limit: u64) {
        // What cannot be read closes its connection, which is all that was at stake.
        let _ = io::copy(&mut self.take(limit), &mut io::sink());
    }

    fn next_piece(&mut self) -> io::Result<bool> {
        while self.piece.is_empty() {
            let Some(connection) = &self.connection else {
                // A failure stays one: who reads on must not take it for the end.
                return match &self.failed {
                    Some((kind, why)) => Err(io::Error::new(*kind, why.clone())),
                    None => Ok(false),
                };
            };
            match connection.wait(self.idle, self.incoming.frame()) {
                Ok(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        self.entry.body_piece(&data);
                        self.piece = data;
                    }
                }
                Ok(None) => {
                    self.entry.body_ended(None);
                    if let Some(connection) = self.connection.take() {
                        self.pool.put(connection);
                    }
                }
                Ok(Some(Err(error))) => return Err(self.fail(Waited::Failed(error))),
                Err(waited) => return Err(self.fail(waited)),
            }
        }
        Ok(true)
    }

    fn fail(&mut self, waited: Waited) -> io::Error {
        self.connection = None;
        let (kind, why) = match waited {
            Waited::TooLong => {
                let text = format!("no byte came for {} s after {} bytes of the body", self.idle.as_secs(), self.read);
                (io::ErrorKind::TimedOut, text)
            }
            Waited::Failed(error) if is_cut(&error) => {
                (io::ErrorKind::UnexpectedEof, format!("the connection ended after {} bytes of the body", self.read))
            }
            Waited::Failed(_) => {
                (io::ErrorKind::InvalidData, format!("the framing of the body is broken after {} bytes", self.read))
            }
        };
        self.entry.body_ended(Some(&why));
        self.failed = Some((kind, why.clone()));
        io::Error::new(kind, why)
    }
}

/// Whether the other side went away in the middle.
pub(crate) fn is_cut(error: &hyper::Error) -> bool {
    let cut = |io: &io::Error| {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        matches!(io.kind(), UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe)
    };
    error.is_incomplete_message()
        || error.is_closed()
        || error.is_canceled()
        || std::error::Error::source(error).and_then(|e| e.downcast_ref::<io::Error>()).is_some_and(cut)
}

impl Read for BodyReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() || !self.next_piece()? {
            return Ok(0);
        }
        let length = buf.len().min(self.piece.len());
        if let Some(room) = buf.get_mut(..length) {
            room.copy_from_slice(&self.piece.split_to(length));
        }
        self.read += length as u64;
        Ok(length)
    }
}

impl std::fmt::Debug for BodyReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BodyReader({} bytes read)", self.read)
    }
}
