//! A console socket in front of another: the terminal goes on to the caller, with a message as the document of the command line has it.

use std::fs::File;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Child;
use std::time::Duration;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};

use super::Error;
use super::call::Call;

/// Creates with a socket of our own, and sends what comes there on to the socket that the call names by its path: with this message,
/// and the null device in place of the terminal if `is_null`. Gives the exit code; none if the call names no path.
pub(super) fn create(call: &Call, message: &str, is_null: bool) -> Result<Option<u8>, Error> {
    let Some(path) = call.option("--console-socket").filter(|path| path.contains('/')).map(str::to_owned) else {
        return Ok(None);
    };
    let own = format!("{path}.lab");
    let failed = || Error::file("hand a terminal on");
    let listener = UnixListener::bind(&own).map_err(failed())?;
    listener.set_nonblocking(true).map_err(failed())?;
    let mut call = call.clone();
    for word in call.words.iter_mut().filter(|word| **word == path) {
        word.clone_from(&own);
    }
    let mut child = call.command().spawn().map_err(failed())?;
    let master = accepted(&listener, &mut child).map_err(failed())?;
    if let Some(master) = master {
        let null = File::open("/dev/null").map_err(failed())?;
        let sent = if is_null { null.as_fd() } else { master.as_fd() };
        let caller = UnixStream::connect(&path).map_err(failed())?;
        let passed = [sent];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        control.push(SendAncillaryMessage::ScmRights(&passed));
        let data = [IoSlice::new(message.as_bytes())];
        sendmsg(&caller, &data, &mut control, SendFlags::empty()).map_err(|error| failed()(error.into()))?;
    }
    let status = child.wait().map_err(failed())?;
    // What cannot be removed goes with the directory that it is in.
    let _ = std::fs::remove_file(&own);
    Ok(Some(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(128)))
}

/// The descriptor that comes; none if create ends without sending one.
fn accepted(listener: &UnixListener, child: &mut Child) -> std::io::Result<Option<OwnedFd>> {
    let stream = loop {
        match listener.accept() {
            Ok((stream, _)) => break stream,
            Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return Err(error),
            Err(_) if child.try_wait()?.is_some() => return Ok(None),
            Err(_) => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    stream.set_nonblocking(false)?;
    let mut data = [0; 512];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    recvmsg(&stream, &mut [IoSliceMut::new(&mut data)], &mut control, RecvFlags::CMSG_CLOEXEC)?;
    let mut messages = control.drain();
    match messages.next() {
        Some(RecvAncillaryMessage::ScmRights(mut descriptors)) => Ok(descriptors.next()),
        _ => Ok(None),
    }
}
