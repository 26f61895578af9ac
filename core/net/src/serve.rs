//! One connection of a listener: frames in, the handler's replies out, in order, within bounds.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use ottla_base::{BoxFuture, Clock};
use ottla_protocol::message::api_versions_response::ApiVersion;
use ottla_protocol::message::{ApiVersionsResponse, RequestHeader};
use ottla_protocol::{ApiKey, ErrorCode, Message, Reader, Request, Response, Slice, WireError, Writer};
use tokio::net::TcpStream;

use crate::frame::FrameReader;
use crate::outgoing::Outgoing;
use crate::seam::{ConnectionContext, Pending, Reply, RequestContext, RequestHandler};

/// Bounds on what one connection may hold.
#[derive(Debug, Clone)]
pub struct Limits {
    /// `socket.request.max.bytes`.
    pub request_bytes: usize,
    /// Requests that wait for their replies.
    pub parked_requests: usize,
    /// Reply bytes that wait for the socket; no request is read above it.
    pub queued_bytes: usize,
    /// `connections.max.idle.ms`.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            request_bytes: 100 * 1024 * 1024,
            parked_requests: 64,
            queued_bytes: 8 * 1024 * 1024,
            idle: Duration::from_millis(600_000),
        }
    }
}

struct Parked {
    reply: Pending,
    api: ApiKey,
    version: i16,
    correlation_id: i32,
}

pub(crate) struct Serving {
    stream: TcpStream,
    reader: FrameReader,
    parked: VecDeque<Parked>,
    outgoing: Outgoing,
    handler: Arc<dyn RequestHandler>,
    connection: Arc<ConnectionContext>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    client_id: Option<Arc<str>>,
    last_active: Instant,
    idle: BoxFuture<'static, ()>,
    /// No more is read: the rest of the replies goes out, then the connection ends.
    closing: Option<String>,
}

impl Serving {
    pub(crate) fn new(
        stream: TcpStream,
        handler: Arc<dyn RequestHandler>,
        connection: Arc<ConnectionContext>,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        let last_active = clock.now();
        let idle = clock.sleep_until(last_active + limits.idle);
        Serving {
            reader: FrameReader::new(limits.request_bytes),
            stream,
            parked: VecDeque::new(),
            outgoing: Outgoing::default(),
            handler,
            connection,
            clock,
            limits,
            client_id: None,
            last_active,
            idle,
            closing: None,
        }
    }

    /// Serve until the client leaves, errs or idles; the reason.
    pub(crate) async fn run(mut self) -> String {
        let reason = match std::future::poll_fn(|context| self.poll(context)).await {
            Ok(reason) => reason,
            Err(error) => error.to_string(),
        };
        self.handler.disconnected(&self.connection);
        reason
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<String>> {
        loop {
            let mut progress = self.poll_replies(context);
            let written = self.outgoing.poll_write(context, &self.stream);
            if let Poll::Ready(Err(error)) = written {
                return Poll::Ready(Err(error));
            }
            if let Some(reason) = self.closing.take_if(|_| self.outgoing.is_empty() && self.parked.is_empty()) {
                return Poll::Ready(Ok(reason));
            }
            if self.closing.is_none() && self.has_room() {
                match self.poll_request(context) {
                    Poll::Ready(Ok(more)) => progress |= more,
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => {}
                }
            }
            if !progress {
                return self.poll_idle(context);
            }
        }
    }

    fn has_room(&self) -> bool {
        self.parked.len() < self.limits.parked_requests && self.outgoing.len() < self.limits.queued_bytes
    }

    /// Replies leave in the order of their requests.
    fn poll_replies(&mut self, context: &mut Context<'_>) -> bool {
        let mut progress = false;
        while self.outgoing.len() < self.limits.queued_bytes {
            let Some(front) = self.parked.front_mut() else { break };
            let Poll::Ready(response) = front.reply.poll(context) else { break };
            progress = true;
            if let (Some(parked), Some(response)) = (self.parked.pop_front(), response) {
                self.send(&parked, &response);
            }
        }
        progress
    }

    fn send(&mut self, parked: &Parked, response: &Response) {
        match encode_response(parked.api, parked.version, parked.correlation_id, response) {
            Ok(slices) => self.outgoing.push_frame(slices),
            Err(error) => self.closing = Some(format!("cannot encode a response to {}: {error}", parked.api.name())),
        }
    }

    /// Handle the next request if it is here, else read. True if there may be more.
    fn poll_request(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if let Some(frame) = self.reader.next()? {
            self.last_active = self.clock.now();
            self.handle(frame);
            return Poll::Ready(Ok(true));
        }
        match self.reader.poll_read(context, &self.stream) {
            Poll::Ready(Ok(0)) => {
                self.closing = Some("the client left".to_owned());
                // What is parked cannot be delivered to anyone.
                self.parked.clear();
                Poll::Ready(Ok(true))
            }
            Poll::Ready(Ok(_)) => Poll::Ready(Ok(true)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }

    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<io::Result<String>> {
        while self.idle.as_mut().poll(context).is_ready() {
            let end = self.last_active + self.limits.idle;
            if self.clock.now() >= end && self.parked.is_empty() {
                return Poll::Ready(Ok(format!("idle for {} ms", self.limits.idle.as_millis())));
            }
            self.idle = self.clock.sleep_until(end.max(self.clock.now() + Duration::from_millis(100)));
        }
        Poll::Pending
    }

    fn handle(&mut self, frame: Bytes) {
        let (header, api, request) = match self.decode(frame) {
            Ok(decoded) => decoded,
            Err(reason) => {
                self.closing = Some(reason);
                return;
            }
        };
        let (version, correlation_id) = (header.request_api_version, header.correlation_id);
        let Some(request) = request else {
            let reply = Pending::Ready(Some(Response::ApiVersions(unsupported_api_versions())));
            self.parked.push_back(Parked { reply, api, version: 0, correlation_id });
            return;
        };
        let context = RequestContext {
            connection: self.connection.clone(),
            api_version: version,
            correlation_id,
            client_id: self.client_id(header.client_id),
            received: self.last_active,
        };
        let reply = match self.handler.handle(context, request) {
            Reply::Now(response) => Pending::Ready(Some(response)),
            Reply::Later(future) => Pending::Waiting(future),
            Reply::None => Pending::Ready(None),
            Reply::Close(reason) => {
                self.closing = Some(reason);
                return;
            }
        };
        self.parked.push_back(Parked { reply, api, version, correlation_id });
    }

    /// The client's id hardly ever changes: the text is kept.
    fn client_id(&mut self, given: Option<String>) -> Option<Arc<str>> {
        if self.client_id.as_deref() != given.as_deref() {
            self.client_id = given.map(Arc::from);
        }
        self.client_id.clone()
    }

    /// The request; `None` for an ApiVersions in a version that is not served, which is answered all the same.
    fn decode(&self, frame: Bytes) -> Result<(RequestHeader, ApiKey, Option<Request>), String> {
        let unreadable = |error: WireError| format!("request header cannot be read: {error}");
        let mut reader = Reader::new(frame);
        let mut peek = reader.clone();
        let key = peek.int16().map_err(unreadable)?;
        let version = peek.int16().map_err(unreadable)?;
        let api = ApiKey::from_i16(key).ok_or_else(|| format!("unknown API key {key}"))?;
        let (lowest, highest) = self
            .handler
            .versions(api, &self.connection.listener)
            .ok_or_else(|| format!("{} is not served on listener {}", api.name(), self.connection.listener))?;
        if version < lowest || version > highest {
            if api == ApiKey::ApiVersions {
                let header = RequestHeader::decode(&mut reader, 1).map_err(unreadable)?;
                return Ok((header, api, None));
            }
            return Err(format!("{} version {version} is not served; {lowest} to {highest} are", api.name()));
        }
        let header = RequestHeader::decode(&mut reader, api.request_header_version(version)).map_err(unreadable)?;
        let request = Request::decode(api, version, &mut reader)
            .and_then(|request| reader.finish().map(|()| request))
            .map_err(|error| format!("{} request version {version} cannot be read: {error}", api.name()))?;
        Ok((header, api, Some(request)))
    }
}

/// Kafka's answer to an ApiVersions of an unknown version: error 35 in version 0, with its own range alone.
fn unsupported_api_versions() -> ApiVersionsResponse {
    let (min_version, max_version) = ApiKey::ApiVersions.versions();
    ApiVersionsResponse {
        error_code: ErrorCode::UNSUPPORTED_VERSION.0,
        api_keys: vec![ApiVersion { api_key: ApiKey::ApiVersions as i16, min_version, max_version }],
        ..Default::default()
    }
}

fn encode_response(
    api: ApiKey,
    version: i16,
    correlation_id: i32,
    response: &Response,
) -> Result<Vec<Slice>, WireError> {
    let mut writer = Writer::with_capacity(128);
    writer.int32(correlation_id);
    if api.response_header_version(version) >= 1 {
        writer.unsigned_varint(0);
    }
    response.encode(&mut writer, version)?;
    Ok(writer.into_slices())
}
