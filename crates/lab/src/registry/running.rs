//! Starting and stopping.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread::{self, JoinHandle},
};

use tokio::{net, runtime, sync::oneshot};

use super::{ask::Side, core::Registry, options::Options, server, tls};

/// A registry that listens until it is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Scheme and authority, without a slash at the end.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Waits until the registry ends by itself, which is never unless its thread fails.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Starts a registry in a thread of its own. It listens when this returns.
///
/// # Errors
///
/// The address cannot be had, the storage not be read, or the certificate not be used.
pub fn start(options: Options) -> io::Result<Running> {
    let acceptor = options.tls.as_ref().map(tls::acceptor).transpose()?;
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    let main = listen(options.address)?;
    // Where some variations keep their storage: the same machine, another port, and so another host to HTTP.
    let other = listen(SocketAddr::new(options.address.ip(), 0))?;
    let address = main.local_addr()?;
    let url = |address: SocketAddr| format!("{scheme}://{address}");
    let registry = Arc::new(Registry::new(&options, url(address), url(other.local_addr()?))?);
    let (stop, stopped) = oneshot::channel::<()>();
    let (ready, started) = std::sync::mpsc::channel();
    let url = url(address);
    let thread = thread::Builder::new().name(format!("registry {}", address.port())).spawn(move || {
        let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(ready.send(Err(error))),
        };
        runtime.block_on(async move {
            let listeners =
                net::TcpListener::from_std(main).and_then(|main| Ok((main, net::TcpListener::from_std(other)?)));
            match listeners {
                Err(error) => drop(ready.send(Err(error))),
                Ok((main, other)) => {
                    let _ = ready.send(Ok(()));
                    tokio::select! {
                        () = server::accept(main, acceptor.clone(), Arc::clone(&registry), Side::Main) => {}
                        () = server::accept(other, acceptor, registry, Side::Other) => {}
                        _ = stopped => {}
                    }
                }
            }
        });
    })?;
    started.recv().map_err(io::Error::other)??;
    Ok(Running { address, url, stop: Some(stop), thread: Some(thread) })
}
