//! A server on loopback that answers with the bytes it is given.
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// A request as it came.
#[derive(Clone)]
pub struct Seen {
    pub head: String,
    pub body: Vec<u8>,
    /// Which connection it came over, from 0.
    pub connection: usize,
}

impl Seen {
    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    /// The port that the client asked at.
    pub fn port(&self) -> &str {
        self.header("host").unwrap().rsplit(':').next().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split(':').next().is_some_and(|n| n.eq_ignore_ascii_case(name));
        self.head.lines().skip(1).find(named).map(|line| line.split_once(':').unwrap().1.trim())
    }
}

/// What to send, and whether to close then.
pub enum Reply {
    Keep(Vec<u8>),
    Close(Vec<u8>),
    /// Sends and then says nothing, but stays open.
    Hang(Vec<u8>),
}

/// A well-formed answer with a length.
pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes =
        format!("HTTP/1.1 {status} Whatever\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    Reply::Keep(bytes)
}

pub struct RawServer {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl RawServer {
    pub fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> RawServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let handler = Arc::new(handler);
        let (log, stopping) = (Arc::clone(&seen), Arc::clone(&stop));
        let count = AtomicUsize::new(0);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopping.load(Ordering::SeqCst) {
                    return;
                }
                let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
                let connection = count.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || serve(stream.unwrap(), connection, &*handler, &log));
            }
        });
        RawServer { address, seen, stop, thread: Some(thread) }
    }

    /// A server that always says the same.
    pub fn saying(bytes: &'static [u8]) -> RawServer {
        RawServer::start(move |_| Reply::Close(bytes.to_vec()))
    }

    pub fn host(&self) -> String {
        self.address.to_string()
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn targets(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.target().to_owned()).collect()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, connection: usize, handler: &dyn Fn(&Seen) -> Reply, log: &Mutex<Vec<Seen>>) {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    loop {
        let Some(seen) = read_request(&mut stream, connection) else { return };
        log.lock().unwrap().push(seen.clone());
        let (bytes, go_on) = match handler(&seen) {
            Reply::Keep(bytes) => (bytes, true),
            Reply::Close(bytes) => (bytes, false),
            Reply::Hang(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.read(&mut [0]);
                return;
            }
        };
        if stream.write_all(&bytes).is_err() || !go_on {
            return;
        }
    }
}

/// Reads a head and as much body as its length says; a chunked body as it stands on the wire.
fn read_request(stream: &mut TcpStream, connection: usize) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
        // A TLS handshake has no lines to wait for.
        if head.len() == 1 && byte[0] == 0x16 {
            break;
        }
    }
    let mut seen = Seen { head: String::from_utf8_lossy(&head).into_owned(), body: Vec::new(), connection };
    while seen.header("transfer-encoding").is_some() && !seen.body.ends_with(b"0\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        seen.body.push(byte[0]);
    }
    if !seen.body.is_empty() {
        return Some(seen);
    }
    let length = seen.header("content-length").and_then(|v| v.parse().ok()).unwrap_or(0);
    seen.body = vec![0; length];
    stream.read_exact(&mut seen.body).ok()?;
    Some(seen)
}
