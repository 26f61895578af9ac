//! The road inside the process: the typed request is handed straight to the handler, record bytes uncopied.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use ottla_base::clock::timeout_at;
use ottla_base::{BoxFuture, Clock};
use ottla_protocol::{ApiKey, Request, Response};
use parking_lot::Mutex;

use crate::listener::next_connection_id;
use crate::seam::{
    Connection, ConnectionContext, Lane, NetError, Node, Reply, RequestContext, RequestHandler, Transport,
};

/// The listener's name that local clients come in by.
pub const LOCAL_LISTENER: &str = "LOCAL";

/// The road to a broker in this process.
pub struct LocalTransport {
    handler: Arc<dyn RequestHandler>,
    clock: Arc<dyn Clock>,
    node: Node,
    client_id: Option<Arc<str>>,
}

impl LocalTransport {
    /// `name` stands for the broker in messages, e.g. `embedded:/data`.
    pub fn new(
        handler: Arc<dyn RequestHandler>,
        clock: Arc<dyn Clock>,
        name: &str,
        node_id: i32,
        client_id: Option<String>,
    ) -> Self {
        let node = Node { id: node_id, host: name.to_owned(), port: 0 };
        LocalTransport { handler, clock, node, client_id: client_id.map(Arc::from) }
    }
}

impl Transport for LocalTransport {
    /// There is one node: whichever is asked for, it is this one.
    fn connect(
        &self,
        node: &Node,
        _lane: Lane,
        _deadline: Instant,
    ) -> BoxFuture<'static, Result<Arc<dyn Connection>, NetError>> {
        let context = Arc::new(ConnectionContext {
            id: next_connection_id(),
            listener: Arc::from(LOCAL_LISTENER),
            local: None,
            peer: None,
            principal: Arc::from("User:ANONYMOUS"),
        });
        let connection: Arc<dyn Connection> = Arc::new(LocalConnection {
            handler: self.handler.clone(),
            clock: self.clock.clone(),
            node: Node { id: node.id, ..self.node.clone() },
            client_id: self.client_id.clone(),
            context,
            correlation_id: Mutex::new(0),
            open: AtomicBool::new(true),
        });
        Box::pin(std::future::ready(Ok(connection)))
    }

    fn bootstrap(&self) -> Vec<Node> {
        vec![self.node.clone()]
    }
}

struct LocalConnection {
    handler: Arc<dyn RequestHandler>,
    clock: Arc<dyn Clock>,
    node: Node,
    client_id: Option<Arc<str>>,
    context: Arc<ConnectionContext>,
    /// Held while the handler runs: requests of a connection reach it one at a time, in order.
    correlation_id: Mutex<i32>,
    open: AtomicBool,
}

impl Drop for LocalConnection {
    fn drop(&mut self) {
        self.handler.disconnected(&self.context);
    }
}

impl LocalConnection {
    fn handle(&self, request: Request, version: i16) -> Reply {
        let mut correlation_id = self.correlation_id.lock();
        *correlation_id = correlation_id.wrapping_add(1);
        let context = RequestContext {
            connection: self.context.clone(),
            api_version: version,
            correlation_id: *correlation_id,
            client_id: self.client_id.clone(),
            received: self.clock.now(),
        };
        self.handler.handle(context, request)
    }
}

impl Connection for LocalConnection {
    fn versions(&self, api: ApiKey) -> Option<(i16, i16)> {
        self.handler.versions(api, LOCAL_LISTENER)
    }

    fn call_at(
        &self,
        request: Request,
        version: i16,
        deadline: Instant,
    ) -> BoxFuture<'static, Result<Option<Response>, NetError>> {
        let api = request.api_key();
        let node = self.node.to_string();
        if !self.is_open() {
            return Box::pin(std::future::ready(Err(NetError::Closed(format!("the connection to {node}")))));
        }
        if self.versions(api).is_none_or(|(low, high)| version < low || version > high) {
            let error = NetError::UnsupportedVersion {
                node,
                api: api.name(),
                detail: format!(": version {version} was asked"),
            };
            return Box::pin(std::future::ready(Err(error)));
        }
        match self.handle(request, version) {
            Reply::Now(response) => Box::pin(std::future::ready(Ok(Some(response)))),
            Reply::None => Box::pin(std::future::ready(Ok(None))),
            Reply::Close(reason) => {
                self.close();
                Box::pin(std::future::ready(Err(NetError::Disconnected { node, reason })))
            }
            Reply::Later(future) => {
                let clock = self.clock.clone();
                Box::pin(async move {
                    match timeout_at(clock.as_ref(), deadline, future).await {
                        Ok(response) => Ok(Some(response)),
                        Err(_) => Err(NetError::TimedOut { node, api: api.name() }),
                    }
                })
            }
        }
    }

    fn node(&self) -> &Node {
        &self.node
    }

    fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }

    fn close(&self) {
        self.open.store(false, Ordering::Release);
    }
}
