//! The network: one seam between client and broker, and the roads that carry it.
//!
//! Owns sockets and connections, nothing of Kafka's state. `tcp` frames and encodes, `local` hands the typed
//! request over inside the process, `listener` serves a [`RequestHandler`] on a port. Tasks run where the
//! embedder's [`ottla_base::Spawner`] puts them. Retries are not here: they live above the seam.

mod frame;
pub mod listener;
pub mod local;
mod outgoing;
pub mod seam;
pub mod serve;
pub mod tcp;

pub use listener::{BoundListener, Listener, ListenerParts};
pub use local::{LOCAL_LISTENER, LocalTransport};
pub use seam::{
    CallResult, Connection, ConnectionContext, Lane, NetError, Node, Reply, RequestContext, RequestHandler, Transport,
};
pub use serve::Limits;
pub use tcp::{TcpParts, TcpTransport};
