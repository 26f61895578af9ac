//! The one seam between client and broker (house, law 5).
//!
//! A client calls a [`Connection`] that a [`Transport`] made; a broker is a [`RequestHandler`]. TCP frames and
//! encodes; `local` hands the typed request straight over.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use ottla_base::BoxFuture;
use ottla_protocol::{ApiKey, Request, Response, WireError};

/// Requests of different lanes travel on different connections, so that a parked fetch never delays a produce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    Produce,
    Fetch,
    Coordinator,
    Control,
}

/// Where a broker listens. For `local` the host is a fixed name that the transport ignores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// The broker's id; -1 while only its address is known.
    pub id: i32,
    pub host: String,
    pub port: u16,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// What can happen below the seam. Each names the node; retries live above the seam.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NetError {
    #[error("cannot connect to {node}: {reason}")]
    Connect { node: String, reason: String },
    #[error("connection to {node} was lost: {reason}")]
    Disconnected { node: String, reason: String },
    #[error("{node} did not answer {api} within its time")]
    TimedOut { node: String, api: &'static str },
    #[error("{node} does not support {api} in a version that this client knows{detail}")]
    UnsupportedVersion { node: String, api: &'static str, detail: String },
    #[error("{node} sent what cannot be read: {error}")]
    Malformed { node: String, error: WireError },
    #[error("request cannot be sent to {node}: {error}")]
    Unsendable { node: String, error: WireError },
    #[error("{0} is closed")]
    Closed(String),
}

impl NetError {
    /// May the same request succeed on a later try?
    pub fn is_retriable(&self) -> bool {
        matches!(self, NetError::Connect { .. } | NetError::Disconnected { .. } | NetError::TimedOut { .. })
    }
}

/// A reply with the version that it came in.
pub type CallResult = Result<Response, NetError>;

/// The road to a broker.
pub trait Transport: Send + Sync + 'static {
    /// Connect and negotiate by ApiVersions. `deadline` bounds both.
    fn connect(
        &self,
        node: &Node,
        lane: Lane,
        deadline: Instant,
    ) -> BoxFuture<'static, Result<Arc<dyn Connection>, NetError>>;

    /// The nodes to begin with.
    fn bootstrap(&self) -> Vec<Node>;
}

/// An open, negotiated connection. `call` enqueues before it returns; the future only awaits. Requests are
/// handled in the order of their calls; dropping the future never withdraws the request.
pub trait Connection: Send + Sync + 'static {
    /// The versions of `api` that both sides know, lowest and highest; `None` if there are none.
    fn versions(&self, api: ApiKey) -> Option<(i16, i16)>;

    /// Send in `version` (which must lie in `versions`). A request without a response (acks=0) resolves to
    /// `Ok(None)` once it is on its way.
    fn call_at(
        &self,
        request: Request,
        version: i16,
        deadline: Instant,
    ) -> BoxFuture<'static, Result<Option<Response>, NetError>>;

    fn node(&self) -> &Node;

    /// False once the connection is lost or closed: the owner makes a new one.
    fn is_open(&self) -> bool;

    fn close(&self);

    /// Send in the highest version that both sides know, and await the response.
    fn call(&self, request: Request, deadline: Instant) -> BoxFuture<'static, CallResult> {
        let api = request.api_key();
        let node = self.node().to_string();
        let Some((_, version)) = self.versions(api) else {
            let error = NetError::UnsupportedVersion { node, api: api.name(), detail: String::new() };
            return Box::pin(std::future::ready(Err(error)));
        };
        let reply = self.call_at(request, version, deadline);
        Box::pin(async move {
            reply.await?.ok_or(NetError::Disconnected { node, reason: format!("{} has no response", api.name()) })
        })
    }
}

/// Who asks. Cheap to clone: one per connection, completed per request.
#[derive(Debug, Clone)]
pub struct RequestContext {
    pub connection: Arc<ConnectionContext>,
    pub api_version: i16,
    pub correlation_id: i32,
    pub client_id: Option<Arc<str>>,
    /// When the request was read.
    pub received: Instant,
}

/// What stays the same over a connection.
#[derive(Debug)]
pub struct ConnectionContext {
    /// Unique in this process.
    pub id: u64,
    /// The listener's name, e.g. `PLAINTEXT`; Metadata answers with this listener's endpoints.
    pub listener: Arc<str>,
    /// The listener's own address as clients of this connection see it; `None` for `local`.
    pub local: Option<SocketAddr>,
    /// The other side; `None` for `local`.
    pub peer: Option<SocketAddr>,
    /// `User:ANONYMOUS` until there is authentication.
    pub principal: Arc<str>,
}

impl RequestContext {
    /// The client's host as Kafka writes it: `/127.0.0.1`.
    pub fn client_host(&self) -> String {
        self.connection.peer.map_or_else(|| "/127.0.0.1".to_owned(), |peer| format!("/{}", peer.ip()))
    }
}

/// A handler's answer. `handle` does at once what must keep its order (an append); what must wait is a future.
pub enum Reply {
    Now(Response),
    Later(BoxFuture<'static, Response>),
    /// Nothing is sent (acks=0).
    None,
    /// Nothing can be sent that the client would understand: the connection is closed, and why.
    Close(String),
}

impl Reply {
    pub fn later(future: impl Future<Output = Response> + Send + 'static) -> Reply {
        Reply::Later(Box::pin(future))
    }
}

/// A broker. Called in the order of each connection's requests, never twice at a time for one connection.
pub trait RequestHandler: Send + Sync + 'static {
    /// The versions of an API that are served on `listener`; `None` for one that is not.
    fn versions(&self, api: ApiKey, listener: &str) -> Option<(i16, i16)>;

    fn handle(&self, context: RequestContext, request: Request) -> Reply;

    /// A connection is gone: what it holds can go (fetch sessions stay).
    fn disconnected(&self, _connection: &ConnectionContext) {}
}

/// A reply that may be there already.
pub(crate) enum Pending {
    Ready(Option<Response>),
    Waiting(Pin<Box<dyn Future<Output = Response> + Send>>),
}

impl Pending {
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Response>> {
        match self {
            Pending::Ready(response) => Poll::Ready(response.take()),
            Pending::Waiting(future) => future.as_mut().poll(context).map(Some),
        }
    }
}
