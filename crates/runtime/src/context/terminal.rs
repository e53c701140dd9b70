//! The other end of a console socket: takes the terminal that a runtime sends.

use std::io::{IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
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

/// How long something may come after the call that sends it has ended.
const LATE: Duration = Duration::from_millis(300);
/// How long a terminal is read at most.
const READING: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(1);

/// What came over a console socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// The data, read as UTF-8; none if it is not UTF-8.
    pub text: Option<String>,
    /// Whether the first control message passes descriptors.
    pub passes_descriptors: bool,
    /// Whether the first of these is the master of a terminal.
    pub is_master: bool,
}

/// What came, with the first descriptor.
type Message = (Sent, Option<OwnedFd>);

/// A socket that waits for a terminal. Nothing is there where a run is judged again.
#[derive(Debug, Default)]
pub struct Console {
    waiting: Option<JoinHandle<Option<Message>>>,
    ended: Arc<AtomicBool>,
    theirs: Option<UnixStream>,
    master: Option<OwnedFd>,
}

impl Console {
    /// The end of the pair that the runtime gets, if it is one of [`Context::console_pair`].
    pub fn theirs(&self) -> Option<&UnixStream> {
        self.theirs.as_ref()
    }
}

impl Context<'_> {
    /// Listens on a socket at `path`, as runc and its kin want it.
    pub fn console_at(&mut self, path: &Path) -> Result<Console, Stop> {
        let mut console = Console::default();
        self.doing(format!("listen on {}", path.display()), || {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            let listener = UnixListener::bind(path)?;
            listener.set_nonblocking(true)?;
            let ended = Arc::clone(&console.ended);
            console.waiting = Some(std::thread::spawn(move || {
                let stream = until(&ended, || listener.accept().ok())?.0;
                received(&stream, &ended)
            }));
            Ok(())
        })?;
        Ok(console)
    }

    /// Makes a pair of sockets, one of which the runtime gets as a descriptor.
    pub fn console_pair(&mut self) -> Result<Console, Stop> {
        let mut console = Console::default();
        self.doing("make a pair of sockets", || {
            let (ours, theirs) = UnixStream::pair()?;
            let ended = Arc::clone(&console.ended);
            console.waiting = Some(std::thread::spawn(move || received(&ours, &ended)));
            console.theirs = Some(theirs);
            Ok(())
        })?;
        Ok(console)
    }

    /// What has come over the socket. The call that sends it has ended.
    pub fn sent(&mut self, console: &mut Console) -> Result<Observed<Option<Sent>>, Stop> {
        console.theirs = None;
        console.ended.store(true, Ordering::Relaxed);
        self.observe("what came over the console socket", || {
            let (sent, master) = console.waiting.take()?.join().ok()??;
            console.master = master;
            Some(sent)
        })
    }

    /// Reads from the terminal that came until there is `wanted`; what there was.
    pub fn terminal_says(&mut self, console: &Console, wanted: &str) -> Result<Observed<String>, Stop> {
        self.observe("what is written to the terminal that came", || {
            let mut text = Vec::new();
            let clock = Instant::now();
            while let Some(master) = &console.master {
                let mut room = [0; 4096];
                // Without a reader at the other end there is an error, until the program opens it.
                match rustix::io::read(master, &mut room) {
                    Ok(count) if count > 0 => text.extend(room.iter().take(count)),
                    _ => std::thread::sleep(PAUSE),
                }
                if clock.elapsed() >= READING || String::from_utf8_lossy(&text).contains(wanted) {
                    break;
                }
            }
            String::from_utf8_lossy(&text).into_owned()
        })
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
    }
}

/// Looks again and again until there is something, or the call has ended and a little time is over.
fn until<T>(ended: &AtomicBool, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let mut late = None;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if ended.load(Ordering::Relaxed) && late.get_or_insert_with(Instant::now).elapsed() >= LATE {
            return None;
        }
        std::thread::sleep(PAUSE);
    }
}

fn received(stream: &UnixStream, ended: &AtomicBool) -> Option<Message> {
    let mut data = [0; 4096];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(8))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
    let count = until(ended, || {
        recvmsg(stream, &mut [IoSliceMut::new(&mut data)], &mut control, flags).ok().map(|got| got.bytes)
    })?;
    if count == 0 {
        return None;
    }
    let mut messages = control.drain();
    let (mut passes, mut master) = (false, None);
    if let Some(RecvAncillaryMessage::ScmRights(mut descriptors)) = messages.next() {
        master = descriptors.next();
        passes = master.is_some();
    }
    let text = data.get(..count).and_then(|data| std::str::from_utf8(data).ok()).map(str::to_owned);
    // Who speaks the protocol of the document waits for an answer.
    let mut answering = stream;
    let _ = answering.write_all(b"{\"type\":\"success\"}");
    let is_master = master.as_ref().is_some_and(|master: &OwnedFd| is_master(master));
    if let Some(master) = &master
        && let Ok(flags) = rustix::fs::fcntl_getfl(master)
    {
        let _ = rustix::fs::fcntl_setfl(master, flags | rustix::fs::OFlags::NONBLOCK);
    }
    Some((Sent { text, passes_descriptors: passes, is_master }, master))
}

/// Only a master knows the name of the other end.
fn is_master(descriptor: &impl AsFd) -> bool {
    rustix::pty::ptsname(descriptor, Vec::new()).is_ok()
}
