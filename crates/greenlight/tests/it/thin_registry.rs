//! A registry that serves one image, its layers in its own way.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use lab::image::{Layout, Part};

/// How it serves layers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layers {
    /// Half of the bytes, and then it hangs up.
    Cut,
    /// Byte by byte, and never to the end.
    Trickle,
}

/// A running registry. Dropped, it ends.
pub struct ThinRegistry {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    /// A message for each layer whose transfer has begun.
    begun: Receiver<()>,
}

impl ThinRegistry {
    /// Serves the first manifest of `layout` as every tag of every repository.
    pub fn start(layout: Layout, layers: Layers) -> ThinRegistry {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let (sender, begun) = channel();
        let (layout, stop) = (Arc::new(layout), Arc::clone(&ended));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (layout, stop, sender) = (Arc::clone(&layout), Arc::clone(&stop), sender.clone());
                // A client that goes away ends its connection, and nothing else.
                thread::spawn(move || stream.and_then(|stream| serve(&stream, &layout, layers, &stop, &sender)));
            }
        });
        ThinRegistry { address, ended, begun }
    }

    /// Waits until so many layers are on their way.
    pub fn wait_for_layers(&self, count: usize) {
        for _ in 0..count {
            self.begun.recv_timeout(Duration::from_secs(60)).unwrap();
        }
    }

    /// A reference to the image.
    pub fn reference(&self) -> String {
        format!("{}/thin/image:1.0", self.address)
    }
}

impl Drop for ThinRegistry {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    mut stream: &TcpStream,
    layout: &Layout,
    layers: Layers,
    stop: &AtomicBool,
    begun: &Sender<()>,
) -> std::io::Result<()> {
    let mut requests = BufReader::new(stream);
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if requests.read_until(b'\n', &mut head)? == 0 {
                return Ok(());
            }
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let target = head.split(' ').nth(1).unwrap_or_default();
        let (kind, name) = target.rsplit_once('/').unwrap_or_default();
        let part = if kind.ends_with("/manifests") {
            layout.path(Part::Manifest(0))
        } else {
            format!("blobs/{}", name.replacen(':', "/", 1))
        };
        let Some(bytes) = layout.files.get(&part).filter(|_| target != "/v2/") else {
            stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")?;
            continue;
        };
        let media_type = if kind.ends_with("/manifests") {
            layout.media_type(Part::Manifest(0))
        } else {
            "application/octet-stream"
        };
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n\r\n", bytes.len())?;
        if part != layout.path(Part::Layer(0, 0)) {
            stream.write_all(bytes)?;
            continue;
        }
        let half = &bytes[..bytes.len() / 2];
        if layers == Layers::Cut {
            return stream.write_all(half);
        }
        for byte in half {
            stream.write_all(&[*byte])?;
            let _ = begun.send(());
            thread::sleep(Duration::from_millis(50));
        }
        while !stop.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50));
        }
        return Ok(());
    }
}
