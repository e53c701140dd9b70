//! From a name to a connected socket, within a deadline.
use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::Origin;
use crate::error::{Error, Unreachable};

/// Connects to the first address of the origin's host that answers. The deadline holds for name and addresses together.
pub(crate) fn dial(origin: &Origin, timeout: Duration) -> Result<TcpStream, Error> {
    let end = Instant::now() + timeout;
    let unreachable = |cause| Error::Unreachable { authority: origin.authority().to_owned(), cause };
    let mut last = Unreachable::HostUnknown;
    for address in resolve(origin, timeout).map_err(unreachable)? {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(unreachable(Unreachable::Timeout(timeout)));
        }
        match TcpStream::connect_timeout(&address, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = cause_of(&error, timeout),
        }
    }
    Err(unreachable(last))
}

/// The resolver of the system has no deadline of its own, so it runs on a thread that may be left behind.
fn resolve(origin: &Origin, timeout: Duration) -> Result<Vec<SocketAddr>, Unreachable> {
    let (sender, receiver) = mpsc::channel();
    let name = (origin.host().to_owned(), origin.port());
    let spawned = std::thread::Builder::new().name("resolve".to_owned()).spawn(move || {
        // Nobody listens any more if the deadline has passed.
        let _ = sender.send(name.to_socket_addrs().map(Iterator::collect::<Vec<_>>));
    });
    if let Err(error) = spawned {
        return Err(Unreachable::Network(error.to_string()));
    }
    match receiver.recv_timeout(timeout) {
        Ok(Ok(addresses)) if !addresses.is_empty() => Ok(addresses),
        Ok(_) => Err(Unreachable::HostUnknown),
        Err(_) => Err(Unreachable::Timeout(timeout)),
    }
}

fn cause_of(error: &io::Error, timeout: Duration) -> Unreachable {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Unreachable::Refused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Unreachable::Timeout(timeout),
        _ => Unreachable::Network(error.to_string()),
    }
}
