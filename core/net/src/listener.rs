//! A port that serves a [`RequestHandler`].

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use ottla_base::{Clock, Spawner};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::seam::{ConnectionContext, RequestHandler};
use crate::serve::{Limits, Serving};

static CONNECTIONS: AtomicU64 = AtomicU64::new(1);

/// A number for a connection, unique in this process.
pub(crate) fn next_connection_id() -> u64 {
    CONNECTIONS.fetch_add(1, Ordering::Relaxed)
}

/// What a listener works with.
#[derive(Clone)]
pub struct ListenerParts {
    pub handler: Arc<dyn RequestHandler>,
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    pub limits: Limits,
    /// `max.connections`.
    pub max_connections: usize,
}

/// A bound port. Dropping it stops accepting and ends its connections.
pub struct Listener {
    name: Arc<str>,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    open: Arc<AtomicUsize>,
}

impl Listener {
    /// Bind, without accepting yet. An error names the address and what to do.
    pub async fn bind(name: &str, host: &str, port: u16) -> io::Result<BoundListener> {
        let host = if host.is_empty() { "0.0.0.0" } else { host };
        let socket = TcpListener::bind((host, port)).await.map_err(|error| {
            let hint = match error.kind() {
                io::ErrorKind::AddrInUse => "; another process listens there: stop it or choose another port",
                io::ErrorKind::PermissionDenied => "; ports below 1024 need privileges",
                _ => "",
            };
            io::Error::new(error.kind(), format!("cannot listen on {host}:{port}: {error}{hint}"))
        })?;
        Ok(BoundListener { name: Arc::from(name), address: socket.local_addr()?, socket })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Connections that are open now.
    pub fn connections(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Accept no more and end the connections.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that is ours but not served yet: its address is known before the broker is ready.
pub struct BoundListener {
    name: Arc<str>,
    address: SocketAddr,
    socket: TcpListener,
}

impl BoundListener {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn serve(self, parts: ListenerParts) -> Listener {
        let (stop, stopped) = watch::channel(false);
        let open = Arc::new(AtomicUsize::new(0));
        let accepting = Accepting { name: self.name.clone(), parts: parts.clone(), open: open.clone(), stopped };
        parts.spawner.spawn(Box::pin(accepting.run(self.socket)));
        Listener { name: self.name, address: self.address, stop, open }
    }
}

struct Accepting {
    name: Arc<str>,
    parts: ListenerParts,
    open: Arc<AtomicUsize>,
    stopped: watch::Receiver<bool>,
}

impl Accepting {
    async fn run(self, socket: TcpListener) {
        let mut stopped = self.stopped.clone();
        loop {
            let accepted = tokio::select! {
                biased;
                () = until_stopped(&mut stopped) => return,
                accepted = socket.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => self.serve(stream, peer),
                Err(error) => {
                    // Out of descriptors, most likely: it passes when connections close.
                    tracing::warn!("listener {} cannot accept: {error}", self.name);
                    self.parts.clock.sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn serve(&self, stream: TcpStream, peer: SocketAddr) {
        if self.open.load(Ordering::Relaxed) >= self.parts.max_connections {
            tracing::warn!("connection of {peer} refused: max.connections={} are open", self.parts.max_connections);
            return;
        }
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!("connection of {peer}: {error}");
        }
        let connection = Arc::new(ConnectionContext {
            id: next_connection_id(),
            listener: self.name.clone(),
            local: stream.local_addr().ok(),
            peer: Some(peer),
            principal: Arc::from("User:ANONYMOUS"),
        });
        let ListenerParts { handler, clock, limits, .. } = self.parts.clone();
        let serving = Serving::new(stream, handler, connection, clock, limits);
        let (open, mut stopped) = (self.open.clone(), self.stopped.clone());
        open.fetch_add(1, Ordering::Relaxed);
        self.parts.spawner.spawn(Box::pin(async move {
            tokio::select! {
                reason = serving.run() => tracing::debug!("connection of {peer} closed: {reason}"),
                () = until_stopped(&mut stopped) => {}
            }
            open.fetch_sub(1, Ordering::Relaxed);
        }));
    }
}

/// A sender that is gone means "stop" too.
async fn until_stopped(stopped: &mut watch::Receiver<bool>) {
    while !*stopped.borrow_and_update() {
        if stopped.changed().await.is_err() {
            return;
        }
    }
}
