//! The other end of a seccomp listener: takes what a runtime sends, and lets go of the descriptor.

use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::stop::Stop;
use crate::tape::Observed;

/// How long a connection may stay open after the call that made it has ended.
const LATE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(1);

/// What came over one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// All data, read as UTF-8.
    pub text: String,
    /// How many descriptors came with each piece of data.
    pub descriptors: Vec<usize>,
    /// Whether each of them leads to the notifications of a seccomp filter.
    pub are_seccomp: bool,
    /// Whether the other side closed the connection.
    pub is_closed: bool,
}

/// A socket that waits for the state of container processes. Nothing is there where a run is judged again.
#[derive(Debug, Default)]
pub struct Agent {
    waiting: Option<JoinHandle<Vec<Delivery>>>,
    ended: Arc<AtomicBool>,
}

impl Context<'_> {
    /// Listens on a socket at `path`.
    pub fn agent_at(&mut self, path: &Path) -> Result<Agent, Stop> {
        let mut agent = Agent::default();
        self.doing(format!("listen on {}", path.display()), || {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            let listener = UnixListener::bind(path)?;
            listener.set_nonblocking(true)?;
            let ended = Arc::clone(&agent.ended);
            agent.waiting = Some(std::thread::spawn(move || served(&listener, &ended)));
            Ok(())
        })?;
        Ok(agent)
    }

    /// What has come over the socket, one entry a connection. The calls that send it have ended.
    pub fn delivered(&mut self, agent: &mut Agent) -> Result<Observed<Vec<Delivery>>, Stop> {
        agent.ended.store(true, Ordering::Relaxed);
        self.observe("what came to the seccomp listener", || {
            agent.waiting.take().and_then(|thread| thread.join().ok()).unwrap_or_default()
        })
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

/// Takes connections, one after the other, until the calls have ended and nobody is there.
fn served(listener: &UnixListener, ended: &AtomicBool) -> Vec<Delivery> {
    let mut deliveries = Vec::new();
    loop {
        if let Ok((stream, _)) = listener.accept() {
            deliveries.push(taken(&stream, ended));
        } else if ended.load(Ordering::Relaxed) {
            return deliveries;
        } else {
            std::thread::sleep(PAUSE);
        }
    }
}

fn taken(stream: &UnixStream, ended: &AtomicBool) -> Delivery {
    let mut delivery = Delivery { are_seccomp: true, ..Delivery::default() };
    let mut bytes = Vec::new();
    let mut late = None;
    loop {
        let mut data = [0; 16_384];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(16))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
        match recvmsg(stream, &mut [IoSliceMut::new(&mut data)], &mut control, flags) {
            Ok(got) if got.bytes == 0 => {
                delivery.is_closed = true;
                break;
            }
            Ok(got) => {
                bytes.extend_from_slice(data.get(..got.bytes).unwrap_or_default());
                let mut count = 0;
                for message in control.drain() {
                    let RecvAncillaryMessage::ScmRights(descriptors) = message else { continue };
                    for descriptor in descriptors {
                        count += 1;
                        let link = rustix::fs::readlink(
                            format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&descriptor)),
                            Vec::new(),
                        );
                        delivery.are_seccomp &= link.is_ok_and(|link| link.to_bytes() == b"anon_inode:seccomp notify");
                    }
                }
                delivery.descriptors.push(count);
            }
            Err(_) if ended.load(Ordering::Relaxed) && late.get_or_insert_with(Instant::now).elapsed() >= LATE => break,
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
    delivery.text = String::from_utf8_lossy(&bytes).into_owned();
    delivery
}
