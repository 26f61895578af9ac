//! The road over TCP: connections of a client.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use ottla_base::clock::timeout_at;
use ottla_base::{BoxFuture, Clock, Spawner};
use ottla_protocol::message::{ApiVersionsRequest, ApiVersionsResponse, RequestHeader};
use ottla_protocol::{ApiKey, ErrorCode, Message, Reader, Request, Response, Slice, Writer};
use parking_lot::Mutex;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::frame::FrameReader;
use crate::outgoing::Outgoing;
use crate::seam::{Connection, Lane, NetError, Node, Transport};

/// How connections are made.
#[derive(Clone)]
pub struct TcpParts {
    pub clock: Arc<dyn Clock>,
    pub spawner: Arc<dyn Spawner>,
    /// `client.id`.
    pub client_id: Option<String>,
    /// Name and version that brokers show for this client (KIP-511).
    pub software: (String, String),
    /// The longest response that is read.
    pub response_bytes: usize,
}

/// The road to brokers by host and port.
pub struct TcpTransport {
    bootstrap: Vec<Node>,
    parts: TcpParts,
}

impl TcpTransport {
    /// `servers`: `host:port` each. An error names the entry that is wrong.
    pub fn new(servers: &[String], parts: TcpParts) -> Result<Self, String> {
        let bootstrap = servers.iter().map(|server| parse_server(server)).collect::<Result<Vec<_>, _>>()?;
        if bootstrap.is_empty() {
            return Err("bootstrap.servers is empty: expected host:port, e.g. localhost:9092".to_owned());
        }
        Ok(TcpTransport { bootstrap, parts })
    }
}

/// `host:port`, `[::1]:port` or `PLAINTEXT://host:port`.
pub fn parse_server(server: &str) -> Result<Node, String> {
    let wrong = || format!("bootstrap server '{server}' is not of the form host:port");
    let address = server.trim();
    let address = address.strip_prefix("PLAINTEXT://").unwrap_or(address);
    let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let port: u16 = port.parse().map_err(|_| wrong())?;
    if host.is_empty() || port == 0 || host.contains(['/', ' ']) {
        return Err(wrong());
    }
    Ok(Node { id: -1, host: host.to_owned(), port })
}

impl Transport for TcpTransport {
    fn connect(
        &self,
        node: &Node,
        _lane: Lane,
        deadline: Instant,
    ) -> BoxFuture<'static, Result<Arc<dyn Connection>, NetError>> {
        let (parts, node) = (self.parts.clone(), node.clone());
        Box::pin(async move {
            let connection = open(parts, node, deadline).await?;
            Ok(connection as Arc<dyn Connection>)
        })
    }

    fn bootstrap(&self) -> Vec<Node> {
        self.bootstrap.clone()
    }
}

async fn open(parts: TcpParts, node: Node, deadline: Instant) -> Result<Arc<TcpConnection>, NetError> {
    let refused = |reason: String| NetError::Connect { node: node.to_string(), reason };
    let clock = parts.clock.clone();
    let stream = timeout_at(clock.as_ref(), deadline, TcpStream::connect((node.host.as_str(), node.port)))
        .await
        .map_err(|_| refused("no answer within the time for connecting".to_owned()))?
        .map_err(|error| refused(error.to_string()))?;
    stream.set_nodelay(true).map_err(|error| refused(error.to_string()))?;
    let shared = Arc::new(Shared {
        state: Mutex::new(State::default()),
        open: AtomicBool::new(true),
        node,
        client_id: parts.client_id,
    });
    let driver = Driver {
        stream,
        reader: FrameReader::new(parts.response_bytes),
        outgoing: Outgoing::default(),
        waiting: VecDeque::new(),
        shared: shared.clone(),
        timer: None,
        clock,
    };
    parts.spawner.spawn(Box::pin(driver.run()));
    let connection = Arc::new(TcpConnection { shared, versions: OnceLock::new() });
    connection.negotiate(&parts.software, deadline).await?;
    Ok(connection)
}

/// What callers and the driving task share.
struct Shared {
    state: Mutex<State>,
    open: AtomicBool,
    node: Node,
    client_id: Option<String>,
}

#[derive(Default)]
struct State {
    queued: VecDeque<Queued>,
    correlation_id: i32,
    driver: Option<Waker>,
    closed: bool,
}

struct Queued {
    slices: Vec<Slice>,
    waiting: Waiting,
}

struct Waiting {
    api: ApiKey,
    version: i16,
    correlation_id: i32,
    deadline: Instant,
    reply: oneshot::Sender<Result<Option<Response>, NetError>>,
    expects_response: bool,
}

impl Shared {
    fn disconnected(&self, reason: &str) -> NetError {
        NetError::Disconnected { node: self.node.to_string(), reason: reason.to_owned() }
    }

    fn close(&self) {
        self.open.store(false, Ordering::Release);
        let driver = {
            let mut state = self.state.lock();
            state.closed = true;
            state.driver.take()
        };
        if let Some(driver) = driver {
            driver.wake();
        }
    }
}

/// One connection of a client. Dropping it closes it once what was called is done.
pub struct TcpConnection {
    shared: Arc<Shared>,
    versions: OnceLock<Vec<(ApiKey, i16, i16)>>,
}

impl Drop for TcpConnection {
    fn drop(&mut self) {
        self.shared.close();
    }
}

impl TcpConnection {
    /// ApiVersions; an old broker answers an unknown version in version 0 and is asked again in its own.
    async fn negotiate(&self, software: &(String, String), deadline: Instant) -> Result<(), NetError> {
        let mut version = 4;
        loop {
            let request = ApiVersionsRequest {
                client_software_name: software.0.clone(),
                client_software_version: software.1.clone(),
                ..Default::default()
            };
            let request = if version < 3 { ApiVersionsRequest::default() } else { request };
            let response = self.call_at(request.into(), version, deadline).await?;
            let Some(Response::ApiVersions(response)) = response else {
                return Err(self.shared.disconnected("it answered ApiVersions with something else"));
            };
            match ErrorCode(response.error_code) {
                ErrorCode::NONE => return self.admit(&response),
                ErrorCode::UNSUPPORTED_VERSION if version > 0 => version = own_version(&response).min(version - 1),
                code => return Err(self.shared.disconnected(&format!("it answered ApiVersions with {code}"))),
            }
        }
    }

    fn admit(&self, response: &ApiVersionsResponse) -> Result<(), NetError> {
        let mut versions = Vec::with_capacity(ApiKey::ALL.len());
        for theirs in &response.api_keys {
            let Some(api) = ApiKey::from_i16(theirs.api_key) else { continue };
            let (low, high) = api.versions();
            let (low, high) = (low.max(theirs.min_version), high.min(theirs.max_version));
            if low <= high {
                versions.push((api, low, high));
            }
        }
        self.versions.set(versions).map_err(|_| self.shared.disconnected("negotiated twice"))
    }
}

fn own_version(response: &ApiVersionsResponse) -> i16 {
    let own = response.api_keys.iter().find(|key| key.api_key == ApiKey::ApiVersions as i16);
    own.map_or(0, |key| key.max_version.clamp(0, 4))
}

impl Connection for TcpConnection {
    fn versions(&self, api: ApiKey) -> Option<(i16, i16)> {
        self.versions.get()?.iter().find(|(known, ..)| *known == api).map(|(_, low, high)| (*low, *high))
    }

    fn call_at(
        &self,
        request: Request,
        version: i16,
        deadline: Instant,
    ) -> BoxFuture<'static, Result<Option<Response>, NetError>> {
        let shared = self.shared.clone();
        let (reply, answer) = oneshot::channel();
        if let Err(error) = enqueue(&shared, &request, version, deadline, reply) {
            return Box::pin(std::future::ready(Err(error)));
        }
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(shared.disconnected("it was closed"))) })
    }

    fn node(&self) -> &Node {
        &self.shared.node
    }

    fn is_open(&self) -> bool {
        self.shared.open.load(Ordering::Acquire)
    }

    fn close(&self) {
        self.shared.close();
    }
}

fn enqueue(
    shared: &Shared,
    request: &Request,
    version: i16,
    deadline: Instant,
    reply: oneshot::Sender<Result<Option<Response>, NetError>>,
) -> Result<(), NetError> {
    let api = request.api_key();
    let expects_response = !matches!(request, Request::Produce(produce) if produce.acks == 0);
    let unsendable = |error| NetError::Unsendable { node: shared.node.to_string(), error };
    let mut writer = Writer::with_capacity(128);
    let header = RequestHeader {
        request_api_key: api as i16,
        request_api_version: version,
        correlation_id: 0,
        client_id: shared.client_id.clone(),
    };
    header.encode(&mut writer, api.request_header_version(version)).map_err(unsendable)?;
    request.encode(&mut writer, version).map_err(unsendable)?;
    let mut slices = writer.into_slices();
    let driver = {
        let mut state = shared.state.lock();
        if state.closed {
            return Err(NetError::Closed(format!("the connection to {}", shared.node)));
        }
        state.correlation_id = state.correlation_id.wrapping_add(1);
        let correlation_id = state.correlation_id;
        set_correlation_id(&mut slices, correlation_id);
        let waiting = Waiting { api, version, correlation_id, deadline, reply, expects_response };
        state.queued.push_back(Queued { slices, waiting });
        state.driver.take()
    };
    if let Some(driver) = driver {
        driver.wake();
    }
    Ok(())
}

/// The id stands behind key and version in the first slice, whose memory is ours alone.
fn set_correlation_id(slices: &mut [Slice], correlation_id: i32) {
    if let Some(Slice::Bytes(first)) = slices.first_mut() {
        let mut head = bytes::BytesMut::from(std::mem::take(first));
        head[4..8].copy_from_slice(&correlation_id.to_be_bytes());
        *first = head.freeze();
    }
}

/// The task that owns the socket.
struct Driver {
    stream: TcpStream,
    reader: FrameReader,
    outgoing: Outgoing,
    waiting: VecDeque<Waiting>,
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    timer: Option<(Instant, BoxFuture<'static, ()>)>,
}

impl Driver {
    async fn run(mut self) {
        let error = std::future::poll_fn(|context| self.poll(context)).await;
        self.shared.close();
        let queued = std::mem::take(&mut self.shared.state.lock().queued);
        let unsent = queued.into_iter().map(|queued| queued.waiting);
        for waiting in std::mem::take(&mut self.waiting).into_iter().chain(unsent) {
            let timed_out = self.clock.now() >= waiting.deadline;
            let error = match &error {
                NetError::TimedOut { node, .. } if timed_out => {
                    NetError::TimedOut { node: node.clone(), api: waiting.api.name() }
                }
                NetError::TimedOut { .. } => self.shared.disconnected("an earlier request timed out"),
                error => error.clone(),
            };
            // Whoever called may have stopped waiting.
            let _ = waiting.reply.send(Err(error));
        }
    }

    /// Ready when the connection is over: why.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<NetError> {
        loop {
            let closed = self.take_queued(context);
            if let Poll::Ready(Err(error)) = self.outgoing.poll_write(context, &self.stream) {
                return Poll::Ready(self.shared.disconnected(&error.to_string()));
            }
            if closed && self.outgoing.is_empty() && self.waiting.is_empty() {
                return Poll::Ready(NetError::Closed(format!("the connection to {}", self.shared.node)));
            }
            match self.poll_response(context) {
                Poll::Ready(Ok(())) => continue,
                Poll::Ready(Err(error)) => return Poll::Ready(error),
                Poll::Pending => {}
            }
            return match self.poll_deadline(context) {
                Poll::Ready(error) => Poll::Ready(error),
                Poll::Pending => Poll::Pending,
            };
        }
    }

    fn take_queued(&mut self, context: &mut Context<'_>) -> bool {
        let mut state = self.shared.state.lock();
        for queued in state.queued.drain(..) {
            self.outgoing.push_frame(queued.slices);
            if queued.waiting.expects_response {
                self.waiting.push_back(queued.waiting);
            } else {
                let _ = queued.waiting.reply.send(Ok(None));
            }
        }
        state.driver = Some(context.waker().clone());
        state.closed
    }

    fn poll_response(&mut self, context: &mut Context<'_>) -> Poll<Result<(), NetError>> {
        let lost = |shared: &Shared, error: std::io::Error| shared.disconnected(&error.to_string());
        loop {
            match self.reader.next() {
                Ok(Some(frame)) => return Poll::Ready(self.receive(frame)),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Err(lost(&self.shared, error))),
            }
            match self.reader.poll_read(context, &self.stream) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(self.shared.disconnected("the broker closed it"))),
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(lost(&self.shared, error))),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    fn receive(&mut self, frame: bytes::Bytes) -> Result<(), NetError> {
        let malformed = |error| NetError::Malformed { node: self.shared.node.to_string(), error };
        let mut reader = Reader::new(frame);
        let correlation_id = reader.int32().map_err(malformed)?;
        let Some(waiting) = self.waiting.pop_front() else {
            return Err(self.shared.disconnected("it sent a response that nobody asked for"));
        };
        if waiting.correlation_id != correlation_id {
            let error = self.shared.disconnected("its responses are out of order");
            self.waiting.push_front(waiting);
            return Err(error);
        }
        match decode(&waiting, &mut reader) {
            Ok(response) => {
                let _ = waiting.reply.send(Ok(Some(response)));
                Ok(())
            }
            Err(error) => {
                let error = malformed(error);
                self.waiting.push_front(waiting);
                Err(error)
            }
        }
    }

    /// A request whose time is over ends its connection, as in Kafka's clients: what follows it is stuck too.
    fn poll_deadline(&mut self, context: &mut Context<'_>) -> Poll<NetError> {
        let Some(next) = self.waiting.iter().map(|waiting| waiting.deadline).min() else {
            return Poll::Pending;
        };
        // An armed timer that is too early costs one wake; one that is too late must be replaced.
        if self.timer.as_ref().is_none_or(|(at, _)| *at > next) {
            self.timer = Some((next, self.clock.sleep_until(next)));
        }
        while let Some((_, timer)) = &mut self.timer {
            if timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            if self.clock.now() >= next {
                let api = self.waiting.front().map_or("a request", |waiting| waiting.api.name());
                return Poll::Ready(NetError::TimedOut { node: self.shared.node.to_string(), api });
            }
            self.timer = Some((next, self.clock.sleep_until(next)));
        }
        Poll::Pending
    }
}

fn decode(waiting: &Waiting, reader: &mut Reader) -> Result<Response, ottla_protocol::WireError> {
    if waiting.api.response_header_version(waiting.version) >= 1 {
        reader.tagged_fields(|_, _| Ok(()))?;
    }
    if waiting.api == ApiKey::ApiVersions {
        return decode_api_versions(waiting, reader);
    }
    Response::decode(waiting.api, waiting.version, reader)
}

/// A broker that does not know our version answers in version 0.
fn decode_api_versions(waiting: &Waiting, reader: &mut Reader) -> Result<Response, ottla_protocol::WireError> {
    let error = reader.clone().int16()?;
    let version = if ErrorCode(error) == ErrorCode::UNSUPPORTED_VERSION { 0 } else { waiting.version };
    Response::decode(ApiKey::ApiVersions, version, reader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_parsed() {
        let node = |host: &str, port| Ok(Node { id: -1, host: host.to_owned(), port });
        assert_eq!(parse_server("localhost:9092"), node("localhost", 9092));
        assert_eq!(parse_server(" PLAINTEXT://h:1 "), node("h", 1));
        assert_eq!(parse_server("[::1]:9092"), node("::1", 9092));
        for wrong in ["", "localhost", "localhost:", ":9092", "h:99999", "http://h/x:1"] {
            assert!(parse_server(wrong).unwrap_err().contains(wrong), "{wrong}");
        }
    }
}
